import type { ObjectDeclaration } from '@holdfast/catalog'
import { reachesShowing } from '@holdfast/policy'
import { type RawBuilder, sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import type { Caller } from '../platform/gate/session.ts'
import type { Services } from '../platform/services.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'

const lockOf = (tenantId: string, object: string): RawBuilder<unknown> =>
  sql`hashtextextended(${`unique:${tenantId}:${object}`}, 0)`

/** Holds the rules of uniqueness of an object as they are until the transaction ends: whoever writes values waits for whoever changes a rule. */
export async function holdUniqueRules(tx: Transaction, object: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock_shared(${lockOf(tx.tenantId, object)})`)
}

/** Whether the field under the alias `u` must be unique by a rule; ask only while the rules are held. */
export const ruledUnique = (tenantId: string, object: string, field: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`exists (select 1 from unique_rule q where q.tenant_id = ${tenantId} and q.object = ${object} and q.field = ${field})`

interface Place {
  readonly object: ObjectDeclaration
  readonly field: string
}

/** Values of the field that several living records share. */
const sharedDigests = (tenantId: string, { object, field }: Place, where = sql`true`): RawBuilder<unknown> => {
  const { from } = sourceOf(object)
  return sql`select k.digest from record_key k join ${from} on r.tenant_id = k.tenant_id and r.id = k.record_id
    where k.tenant_id = ${tenantId} and k.object = ${object.name} and k.field = ${field} and r.deleted_at is null and ${where}
    group by k.digest having count(*) > 1`
}

/** How many values of the field several living records share, whoever may see them. */
export async function countShared(query: Transaction['query'], tenantId: string, place: Place): Promise<number> {
  const [row] = await query<{ n: number }>(
    sql`select count(*)::int as n from (${sharedDigests(tenantId, place)}) as shared`,
  )
  return row?.n ?? 0
}

/**
 * Begins the rule for what is stored already, and for whoever writes from now on. Gives how many values are still shared: more than none, and the
 * rule has not begun.
 */
export async function beginUnique(tx: Transaction, place: Place): Promise<number> {
  const { object, field } = place
  await tx.query(sql`select pg_advisory_xact_lock(${lockOf(tx.tenantId, object.name)})`)
  const shared = await countShared(tx.query, tx.tenantId, place)
  if (shared > 0) return shared
  await tx.query(
    sql`insert into unique_rule (tenant_id, object, field) values (${tx.tenantId}, ${object.name}, ${field}) on conflict do nothing`,
  )
  await tx.query(sql`update record_key k set exclusive = true from ${sql.table(object.name)} r
    where k.tenant_id = ${tx.tenantId} and k.object = ${object.name} and k.field = ${field} and r.tenant_id = k.tenant_id and r.id = k.record_id
      and r.deleted_at is null and not k.exclusive`)
  return 0
}

/** Ends the rule. */
export async function endUnique(tx: Transaction, { object, field }: Place): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(${lockOf(tx.tenantId, object.name)})`)
  await tx.query(
    sql`delete from unique_rule where tenant_id = ${tx.tenantId} and object = ${object.name} and field = ${field}`,
  )
  await tx.query(
    sql`update record_key set exclusive = false where tenant_id = ${tx.tenantId} and object = ${object.name} and field = ${field} and exclusive`,
  )
}

const MOST_GROUPS = 100

/** Records that share a value of the field, as far as the caller lists them and sees at least the field's mask on them: by id, without the value. */
export async function sharedWithinReach(services: Services, caller: Caller, place: Place): Promise<string[][]> {
  const { object, field } = place
  const reaches = reachesShowing(caller.access, { object: object.name, key: field, action: 'list' }, 'masked')
  const tenantId = caller.tenant.id
  const { from } = sourceOf(object)
  const reached = reachesCondition(reaches, caller.principal, sourceOf(object))
  const shared = sharedDigests(tenantId, place, sql`${reached}`)
  const where = both([
    sql`k.tenant_id = ${tenantId}`,
    sql`k.object = ${object.name}`,
    sql`k.field = ${field}`,
    sql`r.deleted_at is null`,
    reached,
    sql`k.digest in (${shared} limit ${MOST_GROUPS})`,
  ])
  const rows = await services.database.read<{ ids: string[] }>(
    tenantId,
    sql`select array_agg(r.id::text order by r.id) as ids from record_key k join ${from} on r.tenant_id = k.tenant_id and r.id = k.record_id
      where ${where} group by k.digest order by 1`,
  )
  return rows.map(({ ids }) => ids)
}
