/** Records already in the base that a row may be: those with one of its keys. Told apart by name, opened under the budget of imports. */
import { findField, isSealedClass, type ObjectDeclaration } from '@holdfast/catalog'
import { may, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Statement, Transaction } from '../../../platform/database/database.ts'
import type { PreparedRecord } from '../../../records/insert.ts'
import { reachesCondition, sourceOf } from '../../../records/reach-sql.ts'
import { type OpenRecord, openRows } from '../../../records/record.ts'
import { type Row, rowColumns } from '../../../records/row.ts'
import type { Item, Run } from './run.ts'

type Keys = PreparedRecord['keys']

/** A record that holds one of the keys asked for. */
export interface Candidate {
  readonly open: OpenRecord
  readonly isReached: boolean
}

/** Candidates by field and digest. */
export type Candidates = ReadonlyMap<string, readonly Candidate[]>

/** A shared switchboard number stands in many records; that there are many is known after these. */
const MOST_PER_KEY = 50

export const candidateKey = (key: { field: string; digest: Uint8Array }): string =>
  `${key.field}:${Buffer.from(key.digest.buffer, key.digest.byteOffset, key.digest.length).toString('latin1')}`

/** The fields by which a record counts as already there: those of the declaration, and those the company wants unique. */
const recognising = (run: Run): ReadonlySet<string> => {
  const { object, caller } = run.writing
  return new Set([...(object.duplicateBy ?? []), ...(caller.tenant.policy.uniqueFields[object.name] ?? [])])
}

export function recognisingKeys(run: Run, items: readonly Item[]): Keys {
  const fields = recognising(run)
  return items.flatMap((item) => (item.keys ?? []).filter((key) => fields.has(key.field)))
}

function holdersOf(run: Run, keys: Keys): Statement {
  const { caller, object } = run.writing
  return sql`unnest(${keys.map((key) => key.field)}::text[], ${keys.map((key) => key.digest)}::bytea[]) as wanted (field, digest)
    cross join lateral (select record_id from record_key where tenant_id = ${caller.tenant.id} and object = ${object.name} and field = wanted.field and digest = wanted.digest limit ${MOST_PER_KEY}) as k
    join ${sourceOf(object).from} on r.tenant_id = ${caller.tenant.id} and r.id = k.record_id`
}

/** Classes to open: all of them where a record may be changed, else only that of the name. */
function classesFor(run: Run, object: ObjectDeclaration) {
  if (run.row.duplicates === 'update' || run.row.duplicates === 'merge') return {}
  const titleClass = findField(object, object.title)?.class ?? 'internal'
  return { classes: isSealedClass(titleClass) ? [titleClass] : [] }
}

type Found = Row & { readonly key_field: string; readonly key_digest: Uint8Array; readonly is_reached: boolean }

/**
 * Looks keys up in the base. Records this import made itself are left out, unless `withOwn`: the file is held against itself by the index of the
 * run. Through `tx` where it must see what the transaction sees.
 */
export async function findCandidates(
  run: Run,
  keys: Keys,
  through: { tx?: Transaction; withOwn?: boolean } = {},
): Promise<Candidates> {
  const { services, caller, object } = run.writing
  const found = new Map<string, Candidate[]>()
  if (keys.length === 0) return found
  const action = run.row.duplicates === 'update' || run.row.duplicates === 'merge' ? 'update' : 'read'
  const reach = reachesCondition(reachesFor(caller.access, object.name, action), caller.principal, sourceOf(object))
  const statement = sql`select wanted.field as key_field, wanted.digest as key_digest, coalesce(${reach}, false) as is_reached, ${rowColumns(object, classesFor(run, object))}
    from ${holdersOf(run, keys)} where r.deleted_at is null and (${through.withOwn === true} or r.import_id is distinct from ${run.claim.id}::uuid)`
  const rows = await (through.tx?.query<Found>(statement) ?? services.database.read<Found>(caller.tenant.id, statement))
  const distinct = [...new Map(rows.map((row) => [row.id, row])).values()]
  const opening = { services, access: caller.access, object, action, purpose: 'import' } as const
  const open = new Map((await openRows(opening, distinct)).map((each) => [each.row.id, each]))
  for (const row of rows) {
    const record = open.get(row.id)
    if (record === undefined) continue
    // the row's word for its reach is only believed where its seal held
    const isReached = row.is_reached && may(caller.access, { object: object.name, action }, record.reach)
    const at = candidateKey({ field: row.key_field, digest: row.key_digest })
    found.set(at, [...(found.get(at) ?? []), { open: record, isReached }])
  }
  return found
}

/** Ids of all records that hold one of the keys now, this import's own aside: what another import stored meanwhile shows here. */
export async function holderIds(tx: Transaction, run: Run, keys: Keys): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set()
  const rows = await tx.query<{ id: string }>(
    sql`select distinct r.id from ${holdersOf(run, keys)} where r.deleted_at is null and r.import_id is distinct from ${run.claim.id}::uuid`,
  )
  return new Set(rows.map((row) => row.id))
}
