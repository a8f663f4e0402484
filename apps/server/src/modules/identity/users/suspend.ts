import { normaliseEmail } from '@holdfast/catalog/values'
import type { AuditContext } from '../../../platform/audit/event.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { Services } from '../../../platform/services.ts'
import { endGrantsOf } from '../apps/grant.ts'
import { loginDigest } from '../company.ts'
import { ofKind } from '../credentials/credential.ts'
import { loadCredentials } from '../credentials/store.ts'
import { accountsByLogin } from '../queries.ts'
import { endAllSessions } from '../sessions.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { changeAuthority, lockPerson } from './authority.ts'

/** Refuses an act upon oneself. */
export function requireAnother(ctx: RequestContext, userId: string): void {
  if (userId === ctx.caller.user.id) throw new Refusal('invalid', { errors: [{ path: '/id', code: 'own_account' }] })
}

/** Whoever signs in to the company by this e-mail; null if nobody does. */
export async function findPerson(services: Services, tenantId: string, email: string): Promise<string | null> {
  const normal = normaliseEmail(email)
  if (normal === undefined) return null
  const accounts = await accountsByLogin(services.database, await loginDigest(services, normal))
  return accounts.find((account) => account.tenantId === tenantId)?.userId ?? null
}

/** Stops a person from the command line, in the caller's transaction: like `freezeUser`, with nobody signed in as the one who did it. */
export async function disablePerson(
  services: Services,
  tx: Transaction,
  about: { userId: string; reason: string; context: AuditContext },
): Promise<void> {
  const { userId, reason, context } = about
  const person = await lockPerson(services, tx, userId)
  if (person.row.status === 'left') throw new Refusal('state_conflict')
  const event = { act: 'user.freeze', outcome: 'allowed', object: 'user', recordId: userId, reason } as const
  await changeAuthority(services, tx, { person, change: { next: { status: 'frozen' }, by: null } })
  await services.recorder.recordIn(tx, event, context)
}

/**
 * Stops a person at once and everywhere: their sessions end and their rights are sealed as frozen, so nothing they hold opens anything. Asks for no
 * second proof, for stopping must be quick; undoing it does.
 */
export async function freezeUser(ctx: RequestContext, userId: string, reason: string): Promise<Answer> {
  const { services, caller } = ctx
  requireAnother(ctx, userId)
  return ctx.write(async (tx) => {
    const person = await lockPerson(services, tx, userId)
    if (person.row.status === 'left') throw new Refusal('state_conflict')
    await changeAuthority(services, tx, { person, change: { next: { status: 'frozen' }, by: caller.user.id } })
    const audit = await tx.record({ act: 'user.freeze', outcome: 'allowed', object: 'user', recordId: userId, reason })
    return { status: 200, body: { userId, status: 'frozen' }, audit }
  })
}

/** Lets a frozen person in again, with the roles they had; sessions and what they let apps do stay ended. */
export async function unfreezeUser(ctx: RequestContext, userId: string): Promise<Answer> {
  const { services, caller } = ctx
  requireAnother(ctx, userId)
  await requireFreshFactor(ctx)
  return ctx.write(async (tx) => {
    const person = await lockPerson(services, tx, userId)
    if (person.row.status !== 'frozen') throw new Refusal('state_conflict')
    const credentials = (await loadCredentials(services, tx, userId)) ?? []
    // who was frozen before ever coming in is invited still
    const hasCome = ofKind(credentials, 'password').length > 0 || ofKind(credentials, 'identity').length > 0
    const status = hasCome ? 'active' : 'invited'
    await endAllSessions(services, tx, userId)
    await endGrantsOf(services, tx, userId)
    await changeAuthority(services, tx, { person, change: { next: { status }, by: caller.user.id } })
    const audit = await tx.record({ act: 'user.unfreeze', outcome: 'allowed', object: 'user', recordId: userId })
    return { status: 200, body: { userId, status }, audit }
  })
}
