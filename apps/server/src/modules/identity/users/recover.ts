import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { Services } from '../../../platform/services.ts'
import { loadCredentials, removeCredentials, sealList } from '../credentials/store.ts'
import { endAllSessions } from '../sessions.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { isoTime } from '../times.ts'
import { createActivation } from './activation.ts'
import { changeAuthority, type LockedPerson, lockPerson } from './authority.ts'

const LABEL = 'recovery'
const HOUR_MS = 60 * 60_000
/** A request nobody confirmed within this time is none. */
const LIVES_MS = 72 * HOUR_MS
/** Where one founder holds both duties, the same person may confirm only after this time (API.md, founder mode). */
const FOUNDER_WAITS_MS = 24 * HOUR_MS

interface RecoveryRequest {
  readonly tenantId: string
  readonly userId: string
  readonly askedBy: string
  readonly at: number
  /** Epoch of the person's rights when it was asked: once those have changed, an old request put back is none. */
  readonly epoch: number
}

async function storeRequest(services: Services, tx: Transaction, request: RecoveryRequest): Promise<void> {
  const document = JSON.stringify(request)
  const [mac] = await services.keeper.mac(tx.tenantId, LABEL, [document])
  await tx.query(sql`insert into recovery (tenant_id, user_id, document, mac) values (${tx.tenantId}, ${request.userId}, ${document}, ${mac})
    on conflict (tenant_id, user_id) do update set document = excluded.document, mac = excluded.mac`)
}

/** What was truly asked for this person, while it lives. */
async function findRequest(services: Services, tx: Transaction, person: LockedPerson): Promise<RecoveryRequest | null> {
  const [row] = await tx.query<{ document: string; mac: Uint8Array }>(
    sql`select document, mac from recovery where tenant_id = ${tx.tenantId} and user_id = ${person.row.id}`,
  )
  if (row === undefined) return null
  const [sound] = await services.keeper.verifyMacs(tx.tenantId, LABEL, [row])
  const request = JSON.parse(row.document) as RecoveryRequest
  const isThis = request.tenantId === tx.tenantId && request.userId === person.row.id
  const isOfNow = request.epoch === person.row.authority_epoch && services.clock.now() - request.at <= LIVES_MS
  return sound === true && isThis && isOfNow ? request : null
}

/** Two people, one of each duty; where the founder is both, the second look comes a day later. */
function requireSecondPerson(ctx: RequestContext, request: RecoveryRequest): void {
  const { caller, services } = ctx
  if (request.askedBy !== caller.user.id) return
  const waited = services.clock.now() - request.at >= FOUNDER_WAITS_MS
  if (!(caller.user.founder && waited)) throw new Refusal('approval_required')
}

async function carryOut(ctx: RequestContext, tx: WriteTransaction, person: LockedPerson): Promise<Answer> {
  const { services, caller } = ctx
  const userId = person.row.id
  await endAllSessions(services, tx, userId)
  const credentials = (await loadCredentials(services, tx, userId)) ?? []
  await removeCredentials(
    tx,
    credentials.map(({ id }) => id),
  )
  await tx.query(sql`delete from recovery where tenant_id = ${tx.tenantId} and user_id = ${userId}`)
  await sealList(services, tx, userId)
  await changeAuthority(services, tx, { person, change: { next: { status: 'invited' }, by: caller.user.id } })
  const link = await createActivation(services, tx, userId)
  const audit = await tx.record({ act: 'user.recover', outcome: 'allowed', object: 'user', recordId: userId })
  const mayHandOver = caller.access.capabilities.has('users.confirm')
  return { status: 200, body: { userId, state: 'done', ...(mayHandOver ? link : {}) }, audit }
}

/**
 * Lets a person who has lost password or factors in anew. The system administrator and the security administrator both have to say so: the first
 * call asks (202), the other's call carries it out: every credential and session ends, and the security administrator hands over a link as for a
 * new colleague. Roles and customers stay.
 */
export async function recoverUser(ctx: RequestContext, userId: string, reason: string): Promise<Answer> {
  const { services, caller } = ctx
  if (userId === caller.user.id) throw new Refusal('invalid', { errors: [{ path: '/id', code: 'own_account' }] })
  await requireFreshFactor(ctx)
  return ctx.write(async (tx) => {
    const person = await lockPerson(services, tx, userId)
    if (!person.sound || person.row.status !== 'active') throw new Refusal('state_conflict')
    const request = await findRequest(services, tx, person)
    if (request !== null) {
      requireSecondPerson(ctx, request)
      return carryOut(ctx, tx, person)
    }
    const [at, epoch] = [services.clock.now(), person.row.authority_epoch]
    await storeRequest(services, tx, { tenantId: tx.tenantId, userId, askedBy: caller.user.id, at, epoch })
    const event = { act: 'user.recovery', outcome: 'allowed', object: 'user', recordId: userId, reason } as const
    return {
      status: 202,
      body: { userId, state: 'asked', expiresAt: isoTime(at + LIVES_MS) },
      audit: await tx.record(event),
    }
  })
}
