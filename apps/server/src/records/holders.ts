import { type Action, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import { keysOfAll } from './prepare.ts'
import { reachesCondition, sourceOf } from './reach-sql.ts'
import { preparingOf, type Writing } from './writing.ts'

/** A value and a living record that holds it. */
export interface Holder {
  readonly value: string
  readonly id: string
}

/** Of each value. */
const MOST_HOLDERS = 50

/**
 * Living records that hold one of the values in a field by which they are recognised, the latest changed first; nothing is opened. Only those about
 * which the caller may do what is stated: `writing.object` is the object of the records, `may` what is done about them.
 */
export async function findHolders(
  writing: Writing,
  asked: { readonly key: string; readonly values: readonly string[]; readonly may: { object: string; action: Action } },
): Promise<Holder[]> {
  const { services, caller, object } = writing
  const keys = await keysOfAll(
    preparingOf(writing),
    asked.values.map((value) => ({ values: { [asked.key]: value } })),
  )
  const wanted = keys.flatMap((own, at) =>
    own.flatMap(({ field, digest }) => (field === asked.key ? [{ digest, value: asked.values[at] ?? '' }] : [])),
  )
  if (wanted.length === 0) return []
  const source = sourceOf(object)
  const reach = reachesCondition(
    reachesFor(caller.access, asked.may.object, asked.may.action),
    caller.principal,
    source,
  )
  return services.database.read<Holder>(
    caller.tenant.id,
    sql`select value, id from (select wanted.value, r.id, row_number() over (partition by wanted.value order by r.updated_at desc, r.id) as at
      from unnest(${wanted.map(({ value }) => value)}::text[], ${wanted.map(({ digest }) => digest)}::bytea[]) as wanted (value, digest)
      join record_key k on k.tenant_id = ${caller.tenant.id} and k.object = ${object.name} and k.field = ${asked.key} and k.digest = wanted.digest
      join ${source.from} on r.tenant_id = k.tenant_id and r.id = k.record_id
      where r.deleted_at is null and ${reach}) as holders where at <= ${MOST_HOLDERS} order by at, value`,
  )
}
