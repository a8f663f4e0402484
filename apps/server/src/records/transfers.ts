/** Changes of owner that somebody else approves: which do, who may be given a record, and what becomes of a request whose record changes hands meanwhile. */
import { may } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import type { TenantPolicy } from '../platform/gate/tenant-policy.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { actCondition, both } from './reach-sql.ts'
import { teamOfOwner } from './references.ts'
import type { Writing } from './writing.ts'

/** The objects of which a change of owner may need approval. */
export const TRANSFERABLE: readonly string[] = ['account', 'contact', 'lead', 'opportunity']

/** What a notice of a request says it is of. */
export const TRANSFER = 'transfer'

/** Whose a record is, and by that in which team. */
export interface OwnedPlace {
  readonly ownerId: string | null
  readonly teamId: string | null
}

/** Whether the company wants somebody else to approve that a record comes from one owner to another; what nobody owned is given freely. */
export function needsApproval(
  { transfers }: TenantPolicy,
  object: string,
  { from, to }: { readonly from: OwnedPlace; readonly to: OwnedPlace },
): boolean {
  if (transfers.ask === 'none' || from.ownerId === null || !TRANSFERABLE.includes(object)) return false
  return transfers.ask === 'all' || from.teamId === null || from.teamId !== to.teamId
}

/** Where records come to with an owner. Refuses an owner who is none. */
export const placeOfOwner = async ({ services, caller }: Writing, ownerId: string): Promise<OwnedPlace> => ({
  ownerId,
  teamId: await teamOfOwner(services, caller, ownerId),
})

/** Whether the caller may give a record from one owner to another. */
export function mayGive(
  { caller, object }: Writing,
  { from, to }: { readonly from: OwnedPlace; readonly to: OwnedPlace },
): boolean {
  const act = { object: object.name, action: 'assign' } as const
  return may(caller.access, act, from) && may(caller.access, act, to)
}

/** Where a record comes to at once with another owner. Refuses whom the caller may not give it, and what somebody else has to approve. */
export async function placeAtOnce(writing: Writing, from: OwnedPlace, ownerId: string): Promise<OwnedPlace> {
  const to = await placeOfOwner(writing, ownerId)
  if (!mayGive(writing, { from, to })) throw new Refusal('forbidden')
  if (needsApproval(writing.caller.tenant.policy, writing.object.name, { from, to }))
    throw new Refusal('invalid', { errors: [{ path: '/ownerId', code: 'transfer_approval' }] })
  return to
}

/** Those of the records that live within the caller's reach to assign, locked until the transaction ends: whose they are, nothing of what they say. */
export function lockAssignable(
  { caller, object }: Pick<Writing, 'caller' | 'object'>,
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly owner_id: string | null; readonly team_id: string | null }[]> {
  const where = both([
    sql`r.tenant_id = ${tx.tenantId}`,
    sql`r.id = any(${ids as string[]}::uuid[])`,
    sql`r.deleted_at is null`,
    actCondition(caller, object, 'assign'),
  ])
  return tx.query(
    sql`select r.id, r.owner_id, r.team_id from ${sql.table(object.name)} r where ${where} order by r.id for update of r`,
  )
}

/** Tells whoever asked and both sides what became of requests; not the one who ended them. */
export async function tellEnded(tx: Transaction, ids: readonly string[], byId: string | null): Promise<void> {
  const rows = await tx.query<{ id: string; people: readonly string[] }>(
    sql`select t.id, array(select t.asked_by union select t.to_id
        union select i.owner_id from transfer_item i where i.tenant_id = t.tenant_id and i.transfer_id = t.id) as people
      from transfer t where t.tenant_id = ${tx.tenantId} and t.id = any(${ids as string[]}::uuid[])`,
  )
  for (const { id, people } of rows) {
    const userIds = people.filter((each) => each !== byId)
    await publish(tx, 'approval.decided', { userIds, byId, object: TRANSFER, ids: [id], version: 'ended' })
  }
}

/** Of requests that wait, these records are out: they came to another owner. A request with nothing left is over. */
export async function voidTransfers(tx: Transaction, at: string, ids: readonly string[]): Promise<void> {
  const touched = await tx.query<{ transfer_id: string }>(
    sql`update transfer_item i set over = true from transfer t where i.tenant_id = ${tx.tenantId} and i.record_id = any(${ids as string[]}::uuid[]) and not i.over
      and t.tenant_id = i.tenant_id and t.id = i.transfer_id and t.state = 'asked' returning i.transfer_id`,
  )
  if (touched.length === 0) return
  const all = [...new Set(touched.map((row) => row.transfer_id))]
  const over = await tx.query<{ id: string }>(
    sql`update transfer t set state = 'void', decided_at = ${at} where t.tenant_id = ${tx.tenantId} and t.id = any(${all}::uuid[]) and t.state = 'asked'
      and not exists (select 1 from transfer_item i where i.tenant_id = t.tenant_id and i.transfer_id = t.id and not i.over) returning t.id`,
  )
  await tellEnded(
    tx,
    over.map(({ id }) => id),
    null,
  )
}
