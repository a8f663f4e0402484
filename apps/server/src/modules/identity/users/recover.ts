import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { isSecondPerson } from '../../../platform/gate/second-person.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { isoTime } from '../times.ts'
import { type LockedPerson, lockPerson } from './authority.ts'
import { demandInUse, letInAnew } from './let-in.ts'
import { administers, askRecovery } from './recover-administrator.ts'

const LABEL = 'recovery'
const HOUR_MS = 60 * 60_000
/** A request nobody confirmed within this time is none. */
const LIVES_MS = 72 * HOUR_MS

interface RecoveryRequest {
  readonly tenantId: string
  readonly userId: string
  readonly askedBy: string
  readonly at: number
  /** Epoch of the person's rights when it was asked: once those have changed, an old request put back is none. */
  readonly epoch: number
  /** Why, sealed: a reason may name somebody. */
  readonly reason: string
}

const bindingOf = (tenantId: string, userId: string): Uint8Array =>
  Buffer.concat([Buffer.from(LABEL), uuidToBytes(tenantId), uuidToBytes(userId)])

async function sealReason(services: Services, about: { tenantId: string; userId: string; reason: string }) {
  const key = await services.keeper.purposeKey(about.tenantId, 'settings')
  const binding = bindingOf(about.tenantId, about.userId)
  return sealSmall(key, { text: about.reason, binding, random: services.random }).toString('base64url')
}

async function openReason(services: Services, request: RecoveryRequest): Promise<string> {
  const key = await services.keeper.purposeKey(request.tenantId, 'settings')
  const sealed = Buffer.from(request.reason ?? '', 'base64url')
  return openSmall(key, sealed, bindingOf(request.tenantId, request.userId)) ?? ''
}

async function storeRequest(services: Services, tx: Transaction, request: RecoveryRequest): Promise<void> {
  const document = JSON.stringify(request)
  const [mac] = await services.keeper.mac(tx.tenantId, LABEL, [document])
  await tx.query(sql`insert into recovery (tenant_id, user_id, document, mac) values (${tx.tenantId}, ${request.userId}, ${document}, ${mac})
    on conflict (tenant_id, user_id) do update set document = excluded.document, mac = excluded.mac`)
}

interface RequestRow {
  readonly document: string
  readonly mac: Uint8Array
}

/** What was truly asked for this person on their present rights, while it lives. */
async function openRequest(
  services: Services,
  about: { tenantId: string; userId: string; epoch: number },
  row: RequestRow,
): Promise<RecoveryRequest | null> {
  const [sound] = await services.keeper.verifyMacs(about.tenantId, LABEL, [row])
  const request = JSON.parse(row.document) as RecoveryRequest
  const isThis = request.tenantId === about.tenantId && request.userId === about.userId
  const isOfNow = request.epoch === about.epoch && services.clock.now() - request.at <= LIVES_MS
  return sound === true && isThis && isOfNow ? request : null
}

async function findRequest(services: Services, tx: Transaction, person: LockedPerson): Promise<RecoveryRequest | null> {
  const { id: userId, authority_epoch: epoch } = person.row
  const [row] = await tx.query<RequestRow>(
    sql`select document, mac from recovery where tenant_id = ${tx.tenantId} and user_id = ${userId}`,
  )
  return row === undefined ? null : openRequest(services, { tenantId: tx.tenantId, userId, epoch }, row)
}

/** Who waits to be let in anew, for the two who decide: why, until when, and whether the caller's word is the one that lacks. */
export async function listRecoveries(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const tenantId = caller.tenant.id
  const rows = await services.database.read<RequestRow & { user_id: string; authority_epoch: number }>(
    tenantId,
    sql`select r.user_id, r.document, r.mac, u.authority_epoch from recovery r
      join app_user u on u.tenant_id = r.tenant_id and u.id = r.user_id where r.tenant_id = ${tenantId} and u.status = 'active' order by r.user_id`,
  )
  const requests = await Promise.all(
    rows.map((row) => openRequest(services, { tenantId, userId: row.user_id, epoch: row.authority_epoch }, row)),
  )
  const data = await Promise.all(
    requests
      .filter((request) => request !== null)
      .map(async (request) => ({
        userId: request.userId,
        askedBy: request.askedBy,
        reason: await openReason(services, request),
        askedAt: isoTime(request.at),
        expiresAt: isoTime(request.at + LIVES_MS),
        mayConfirm: request.userId !== caller.user.id && isSecondPerson(ctx, { by: request.askedBy, at: request.at }),
      })),
  )
  const audit = { act: 'user.recoveries', outcome: 'allowed', object: 'user', count: data.length } as const
  return { status: 200, body: { data, page: { next: null, limit: data.length } }, audit }
}

async function carryOut(ctx: RequestContext, tx: WriteTransaction, person: LockedPerson): Promise<Answer> {
  const { services, caller } = ctx
  const userId = person.row.id
  await tx.query(sql`delete from recovery where tenant_id = ${tx.tenantId} and user_id = ${userId}`)
  const link = await letInAnew(services, tx, { person, by: caller.user.id })
  const audit = await tx.record({ act: 'user.recover', outcome: 'allowed', object: 'user', recordId: userId })
  const mayHandOver = caller.access.capabilities.has('users.confirm')
  return { status: 200, body: { userId, state: 'done', ...(mayHandOver ? link : {}) }, audit }
}

/**
 * Lets a person who has lost password or factors in anew. The system administrator and the security administrator both have to say so: the first
 * call asks (202), the other's call carries it out: every credential and session ends, and the security administrator hands over a link as for a
 * new colleague. Roles and customers stay. An administrator is let in by a second person's signature (see `recover-administrator.ts`).
 */
export async function recoverUser(ctx: RequestContext, userId: string, reason: string): Promise<Answer> {
  const { services, caller } = ctx
  if (userId === caller.user.id) throw new Refusal('invalid', { errors: [{ path: '/id', code: 'own_account' }] })
  await requireFreshFactor(ctx)
  const names = await services.people.namesOf(caller.tenant.id, [userId])
  const name = String(names.get(userId)?.['name'] ?? '')
  return ctx.write(async (tx) => {
    const person = await lockPerson(services, tx, userId)
    demandInUse(person)
    if (administers(person)) return askRecovery(ctx, tx, { person, name, reason })
    const request = await findRequest(services, tx, person)
    if (request !== null) {
      if (!isSecondPerson(ctx, { by: request.askedBy, at: request.at })) throw new Refusal('approval_required')
      return carryOut(ctx, tx, person)
    }
    const [at, epoch] = [services.clock.now(), person.row.authority_epoch]
    const sealed = await sealReason(services, { tenantId: tx.tenantId, userId, reason })
    await storeRequest(services, tx, {
      tenantId: tx.tenantId,
      userId,
      askedBy: caller.user.id,
      at,
      epoch,
      reason: sealed,
    })
    const event = { act: 'user.recovery', outcome: 'allowed', object: 'user', recordId: userId, reason } as const
    return {
      status: 202,
      body: { userId, state: 'asked', expiresAt: isoTime(at + LIVES_MS) },
      audit: await tx.record(event),
    }
  })
}
