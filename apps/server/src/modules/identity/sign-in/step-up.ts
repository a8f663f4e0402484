import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { ofKind, usableFactors } from '../credentials/credential.ts'
import { loadCredentials } from '../credentials/store.ts'
import { isDemo } from '../installation.ts'
import { endSession, startSession } from '../sessions.ts'
import { needsPasskey } from '../users/duties.ts'
import { countCodeTry, forgetCodeTries } from './attempts.ts'
import { type Proof, proveFactor } from './prove-factor.ts'
import { auditAs, deviceOf, stepAnswer } from './step.ts'

/** A factor shown so long ago still counts as fresh. */
const FRESH_MS = 5 * 60_000
/** Administrators and managers may administer without a passkey for so long after their first factor. */
export const PASSKEY_GRACE_MS = 7 * 24 * 60 * 60_000
const UUID_TIME_DIGITS = 12

/** The time a UUIDv7 was made: a credential's id is bound to its seal, so its age cannot be changed in the database. */
const madeAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, UUID_TIME_DIGITS), 16)

/** Shows a factor again; the session goes on under a new token, its absolute end unchanged. */
export async function stepUp(ctx: RequestContext, proof: Exclude<Proof, { type: 'recovery' }>): Promise<Answer> {
  const { services, caller, address } = ctx
  const { session } = caller
  if (proof.type === 'totp') await countCodeTry(services, session.userId, address)
  const answer = await services.database.inTenant(session.tenantId, async (tx) => {
    const use = { ceremony: 'get', boundTo: session.id } as const
    if (!(await proveFactor(services, tx, { userId: session.userId, proof, use }))) return null
    const started = await startSession(services, tx, {
      userId: session.userId,
      state: 'full',
      factor: proof.type,
      continues: session,
      device: deviceOf(ctx),
    })
    await endSession(services, tx, { sessionId: session.id, userId: session.userId })
    const audit = await services.recorder.recordIn(
      tx,
      { act: 'session.step_up', outcome: 'allowed', facts: { factor: proof.type } },
      auditAs(ctx, { tenantId: session.tenantId, userId: session.userId, sessionId: started.session.id }),
    )
    return stepAnswer(ctx, started, { body: { next: null }, audit })
  })
  if (answer === null) throw new Refusal('code_wrong')
  if (proof.type === 'totp') await forgetCodeTries(services, session.userId, address)
  return answer
}

/** Whether administrators' and managers' passkey is overdue, and what the person can verify by. */
async function factorsOf(ctx: RequestContext): Promise<{ factors: readonly string[]; overdue: boolean }> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const credentials = (await loadCredentials(services, reader, caller.user.id)) ?? []
  const factors = usableFactors(credentials)
  const first = Math.min(...ofKind(credentials, 'totp').map(({ id }) => madeAt(id)))
  const late = factors[0] === 'totp' && services.clock.now() - first > PASSKEY_GRACE_MS
  const exempt = caller.user.founder || !needsPasskey(caller.user.roles) || (late && (await isDemo(services)))
  return { factors, overdue: late && !exempt }
}

/**
 * An act of security needs a factor shown within five minutes; from an administrator or manager who has had no passkey for a week, one that is a
 * passkey (`passkeyToo`; enrolling one cannot ask for it). The founder, who may be the whole company, and the demo are spared that. Refuses with `step_up_required`.
 */
export async function requireFreshFactor(ctx: RequestContext, rule = { passkeyToo: true }): Promise<void> {
  const { factorAt } = ctx.caller.session
  const fresh = factorAt !== null && ctx.services.clock.now() - factorAt <= FRESH_MS
  const { factors, overdue } = await factorsOf(ctx)
  if (overdue && rule.passkeyToo)
    throw new Refusal('step_up_required', { extra: { factors: ['passkey'], enrolPasskey: true } })
  if (!fresh) throw new Refusal('step_up_required', { extra: { factors } })
}
