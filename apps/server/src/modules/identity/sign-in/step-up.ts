import type { Transaction } from '../../../platform/database/database.ts'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { endSession } from '../../../platform/gate/session-end.ts'
import { spendChallenge } from '../credentials/challenge.ts'
import { madeAt, ofKind, usableFactors } from '../credentials/credential.ts'
import { loadCredentials } from '../credentials/store.ts'
import { isDemo } from '../installation.ts'
import { startSession } from '../sessions.ts'
import { needsPasskey } from '../users/duties.ts'
import { countCodeTry, forgetCodeTries } from './attempts.ts'
import { type Proof, proveFactor } from './prove-factor.ts'
import { passwordOf, requirePassword } from './prove-password.ts'
import { auditAs, deviceOf, stepAnswer } from './step.ts'
import { tellTries } from './tell-tries.ts'

/** A factor shown so long ago still counts as fresh. */
const FRESH_MS = 5 * 60_000
/** Administrators and managers may administer without a passkey for so long after their first factor. */
export const PASSKEY_GRACE_MS = 7 * 24 * 60 * 60_000

/** What is shown again: a factor, and with it the password where the whole sign-in is asked for. */
interface Shown {
  readonly proof: Exclude<Proof, { type: 'recovery' }>
  readonly password?: string | undefined
}

/** Shows a factor again; the session goes on under a new token, its absolute end unchanged. */
export async function stepUp(ctx: RequestContext, { proof, password }: Shown): Promise<Answer> {
  const { services, caller, address } = ctx
  const { session } = caller
  if (password !== undefined) await requirePassword(ctx, password)
  const total = proof.type === 'totp' ? await countCodeTry(services, session.userId, address) : 0
  const answer = await services.database.inTenant(session.tenantId, async (tx) => {
    const use = { ceremony: 'get', boundTo: session.id } as const
    if (!(await proveFactor(services, tx, { userId: session.userId, proof, use }))) return null
    const started = await startSession(services, tx, {
      userId: session.userId,
      state: 'full',
      factor: proof.type,
      firstAt: password === undefined ? session.firstAt : services.clock.now(),
      continues: session,
      device: deviceOf(ctx),
      jkt: ctx.jkt,
    })
    await endSession(services, tx, { sessionId: session.id, userId: session.userId })
    const audit = await services.recorder.recordIn(
      tx,
      { act: 'session.step_up', outcome: 'allowed', facts: { factor: proof.type, password: password !== undefined } },
      auditAs(ctx, { tenantId: session.tenantId, userId: session.userId, sessionId: started.session.id }),
    )
    return stepAnswer(ctx, started, { body: { next: null }, audit })
  })
  if (answer === null) {
    await tellTries(services, [session], { news: 'code_tries', total })
    throw new Refusal('code_wrong')
  }
  if (proof.type === 'totp') await forgetCodeTries(services, session.userId, address)
  return answer
}

interface Standing {
  /** What the person can verify by. */
  readonly factors: readonly string[]
  /** Whether administrators' and managers' passkey is overdue. */
  readonly overdue: boolean
  readonly hasPassword: boolean
}

async function standingOf(ctx: RequestContext): Promise<Standing> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const credentials = (await loadCredentials(services, reader, caller.user.id)) ?? []
  const factors = usableFactors(credentials)
  const first = Math.min(...ofKind(credentials, 'totp').map(({ id }) => madeAt(id)))
  const late = factors[0] === 'totp' && services.clock.now() - first > PASSKEY_GRACE_MS
  const exempt = caller.user.founder || !needsPasskey(caller.user.roles) || (late && (await isDemo(services)))
  const hasPassword = (await passwordOf(services, caller.tenant.id, credentials)) !== undefined
  return { factors, overdue: late && !exempt, hasPassword }
}

/** What was shown before something spoke against the session is shown again. */
const isFresh = ({ services, caller }: RequestContext, at: number | null | undefined): boolean =>
  caller.session.doubtedAt === undefined && typeof at === 'number' && services.clock.now() - at <= FRESH_MS

const refusal = (extra: Record<string, unknown>): Refusal => new Refusal('step_up_required', { extra })

/** Gives what the person can verify by, unless they are to do it by a passkey that they have yet to enrol. */
async function standingFor(ctx: RequestContext, rule: { readonly passkeyToo: boolean }): Promise<Standing> {
  const standing = await standingOf(ctx)
  if (standing.overdue && rule.passkeyToo) throw refusal({ factors: ['passkey'], enrolPasskey: true })
  return standing
}

/** Uses up the fresh factor for an act that takes one of its own: shown once, it does one such act. Refuses with `step_up_required` a second time. */
export async function spendFreshFactor(ctx: RequestContext, tx: Transaction, act: string): Promise<void> {
  const { id, factorAt } = ctx.caller.session
  if (await spendChallenge(ctx.services, tx, `${act}/${id}/${factorAt}`)) return
  const { factors } = await standingOf(ctx)
  throw refusal({ factors })
}

/**
 * An act of security needs a factor shown within five minutes; from an administrator or manager who has had no passkey for a week, one that is a
 * passkey (`passkeyToo`; enrolling one cannot ask for it). The founder, who may be the whole company, and the demo are spared that. Refuses with `step_up_required`.
 */
export async function requireFreshFactor(ctx: RequestContext, rule = { passkeyToo: true }): Promise<void> {
  const { factors } = await standingFor(ctx, rule)
  if (!isFresh(ctx, ctx.caller.session.factorAt)) throw refusal({ factors })
}

/**
 * What one signs in by is changed only by who has signed in as a whole within five minutes (ASVS 7.5.1): by a passkey, which verifies its person, or by
 * password and factor. Who has neither passkey nor password comes by their company's provider, and does so again. Refuses with `step_up_required`.
 */
export async function requireFullSignIn(ctx: RequestContext, rule = { passkeyToo: true }): Promise<void> {
  const { session } = ctx.caller
  const { factors, hasPassword } = await standingFor(ctx, rule)
  const isWhole = session.factor === 'passkey' || isFresh(ctx, session.firstAt)
  if (isFresh(ctx, session.factorAt) && isWhole) return
  if (factors.includes('passkey')) throw refusal({ factors })
  throw hasPassword ? refusal({ factors, password: true }) : refusal({ factors: [], signInAgain: true })
}
