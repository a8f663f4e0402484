import type { ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import { textArray } from '../../platform/database/arrays.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { faultWith } from '../../platform/errors/fault-words.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import { grantingRoles } from '../../platform/gate/granting-roles.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { type KeptShare, keepShares, lockShares } from '../../platform/gate/shares.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import { loadRecord } from '../../records/index.ts'
import { announceChange, notifyChange } from '../identity/index.ts'
import { sealReason } from './reason.ts'
import { mayShare, shareable } from './shared-record.ts'

const DAY_MS = 86_400_000
/** A list of one's shares is looked through with every request. */
const MOST_SHARED = 100

interface About {
  readonly object: string
  readonly id: string
  readonly userId: string
}

interface Stated extends About {
  readonly days: number
  readonly change: boolean
  readonly reason: string
}

const invalid = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/** Refuses whom sharing would give nothing: who is not at work, or works on no such record. */
async function demandColleague(ctx: RequestContext, tx: Transaction, of: { object: string; userId: string }) {
  const roles = grantingRoles(
    ctx.caller.tenant,
    (grant) => grant.object === of.object && grant.reach !== 'found' && grant.actions.includes('update'),
  ).map(({ name }) => name)
  const [known] = await tx.query(
    sql`select 1 from app_user where tenant_id = ${tx.tenantId} and id = ${of.userId} and status = 'active' and roles && ${textArray(roles)}::text[]`,
  )
  if (known === undefined) throw invalid('/userId', 'reference_invalid')
}

/** The record in the transaction, if the caller may share it; its owner, and its own id. */
async function lockShared(ctx: RequestContext, tx: WriteTransaction, of: { object: ObjectDeclaration; id: string }) {
  const { services, caller } = ctx
  const record = await loadRecord({ services, caller, object: of.object }, { id: of.id, action: 'read', lockIn: tx })
  const { ownerId } = record.reach
  if (ownerId === null || !mayShare(ctx, of.object, record.reach)) throw new Refusal('forbidden')
  return { id: record.row.id, ownerId }
}

/** Keeps what is shared with a person, and lets every process know it with the commit. */
async function keep(ctx: RequestContext, tx: WriteTransaction, of: { userId: string; shares: readonly KeptShare[] }) {
  await keepShares(ctx.services.keeper, tx, of)
  announceChange(ctx.services, tx, of.userId)
  await notifyChange(tx, of.userId)
}

/** Shares a record with a colleague for so many days, to read or to change; again is anew. It ends by itself, and when the record comes to another owner. */
export function shareRecord(ctx: RequestContext, stated: Stated): Promise<Answer> {
  const { services, caller } = ctx
  const object = shareable(ctx, stated.object)
  const userId = stated.userId.toLowerCase()
  return ctx.write(async (tx) => {
    const { id, ownerId } = await lockShared(ctx, tx, { object, id: stated.id.toLowerCase() })
    if (userId === ownerId || userId === caller.user.id) throw invalid('/userId', 'reference_invalid')
    await demandColleague(ctx, tx, { object: object.name, userId })
    const at = services.clock.now()
    const until = at + stated.days * DAY_MS
    const before = await lockShares(services.keeper, tx, { userId, now: at })
    const others = before.filter(({ recordId }) => recordId !== id)
    if (others.length >= MOST_SHARED)
      throw new Refusal('invalid', { errors: [faultWith('/userId', 'items_too_many', { bound: MOST_SHARED })] })
    const about = { tenantId: tx.tenantId, userId, recordId: id, at }
    const reason = await sealReason(services, about, stated.reason.trim())
    const { change } = stated
    const share = { object: object.name, recordId: id, ownerId, change, until, at, byId: caller.user.id, reason }
    await keep(ctx, tx, { userId, shares: [...others, share] })
    const userIds = [userId, ...(ownerId === caller.user.id ? [] : [ownerId])]
    await publish(tx, 'record.shared', { userIds, byId: caller.user.id, object: object.name, ids: [id], version: at })
    const facts = { with: userId, until: new Date(until).toISOString(), change }
    const audit = await tx.record({
      act: 'share.create',
      outcome: 'allowed',
      object: object.name,
      recordId: id,
      facts,
    })
    return { status: 201, body: { until: facts.until }, audit }
  })
}

/** Ends a share at once: by whoever may share the record, or by whom it is shared with. */
export function endShare(ctx: RequestContext, stated: About): Promise<Answer> {
  const { services, caller } = ctx
  const object = shareable(ctx, stated.object)
  const [userId, asked] = [stated.userId.toLowerCase(), stated.id.toLowerCase()]
  return ctx.write(async (tx) => {
    const id = userId === caller.user.id ? asked : (await lockShared(ctx, tx, { object, id: asked })).id
    const before = await lockShares(services.keeper, tx, { userId, now: services.clock.now() })
    const isIt = (share: KeptShare) => share.recordId === id && share.object === object.name
    if (!before.some(isIt)) throw new Refusal('not_found')
    await keep(ctx, tx, { userId, shares: before.filter((share) => !isIt(share)) })
    const audit = await tx.record({
      act: 'share.end',
      outcome: 'allowed',
      object: object.name,
      recordId: id,
      facts: { with: userId },
    })
    return { status: 204, audit }
  })
}
