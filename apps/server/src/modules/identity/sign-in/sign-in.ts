import { setTimeout as wait } from 'node:timers/promises'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { loginDigest } from '../company.ts'
import { ofKind, usableFactors } from '../credentials/credential.ts'
import { loadCredentials } from '../credentials/store.ts'
import { passwordWork, unlessBusy } from '../passwords/index.ts'
import { type Account, accountsByLogin, findUser } from '../queries.ts'
import { startSession } from '../sessions.ts'
import { mayUsePassword } from '../single-sign-on/may-use-password.ts'
import { countPasswordTry, forgetPasswordTries } from './attempts.ts'
import { auditAs, deviceOf, stepAnswer } from './step.ts'
import { tellTries } from './tell-tries.ts'

/** A refused sign-in answers no sooner than this after it came, so that the few reads that differ cannot be told by the clock. */
const REFUSAL_MS = 250

interface Opened extends Account {
  readonly status: 'invited' | 'active' | 'frozen' | 'left'
  readonly factors: readonly ('totp' | 'passkey')[]
}

/** Nobody's account: an unknown e-mail costs the same reads and the same hashing as a known one. */
const NOBODY: Account = { tenantId: NIL_UUID, userId: NIL_UUID }

/** The account if the password opens it. */
async function openAccount(services: Services, account: Account, password: string): Promise<Opened | null> {
  const reader = readerOf(services.database, account.tenantId)
  const [row, credentials] = await Promise.all([
    findUser(reader, account.userId),
    loadCredentials(services, reader, account.userId),
  ])
  const known = credentials ?? []
  const [own] = ofKind(known, 'password')
  const matches = await passwordWork.verify(own?.secret.hash ?? null, password)
  if (!matches || row === undefined || row.status === 'left' || row.status === 'invited') return null
  const linkedTo = ofKind(known, 'identity').map(({ secret }) => secret.connectionId)
  if (!(await mayUsePassword(services, account.tenantId, linkedTo))) return null
  return { ...account, status: row.status, factors: usableFactors(known) }
}

interface Refused {
  readonly accounts: readonly Account[]
  /** Wrong tries of late, this one with them. */
  readonly total: number
  readonly started: number
}

async function refuse(ctx: RequestContext, { accounts, total, started }: Refused): Promise<never> {
  const { recorder } = ctx.services
  await tellTries(ctx.services, accounts, { news: 'password_tries', total })
  const concerned = accounts.length === 0 ? [NOBODY] : accounts
  await Promise.all(
    concerned.map((account) =>
      recorder.record(
        {
          act: 'session.sign_in',
          outcome: 'refused',
          code: 'sign_in_failed',
          ...(account === NOBODY ? {} : { object: 'user', recordId: account.userId }),
        },
        auditAs(ctx, { tenantId: account.tenantId, userId: null }),
      ),
    ),
  )
  await wait(Math.max(0, started + REFUSAL_MS - performance.now()))
  throw new Refusal('sign_in_failed')
}

async function refuseFrozen(ctx: RequestContext, account: Opened): Promise<never> {
  await ctx.services.recorder.record(
    { act: 'session.sign_in', outcome: 'refused', code: 'frozen', object: 'user', recordId: account.userId },
    auditAs(ctx, { tenantId: account.tenantId, userId: account.userId }),
  )
  throw new Refusal('frozen')
}

async function begin(ctx: RequestContext, opened: readonly Opened[]): Promise<Answer> {
  const { services } = ctx
  // who has a factor comes first: the others are chosen after it
  const [account, ...others] = [...opened].sort((a, b) => Number(b.factors.length > 0) - Number(a.factors.length > 0))
  if (account === undefined) throw new Refusal('sign_in_failed')
  const enrolled = account.factors.length > 0
  return services.database.inTenant(account.tenantId, async (tx) => {
    const started = await startSession(services, tx, {
      userId: account.userId,
      state: enrolled ? 'password' : 'enrol',
      factor: null,
      firstAt: services.clock.now(),
      others: others.map(({ tenantId, userId }) => ({ tenantId, userId })),
      device: deviceOf(ctx),
      jkt: ctx.jkt,
    })
    const audit = await services.recorder.recordIn(
      tx,
      { act: 'session.sign_in', outcome: 'allowed', facts: { next: enrolled ? 'mfa' : 'enrol_factor' } },
      auditAs(ctx, { ...account, sessionId: started.session.id }),
    )
    const factors = [...new Set([account, ...others].flatMap((each) => each.factors))]
    return stepAnswer(ctx, started, {
      audit,
      body: enrolled ? { next: 'mfa', factors } : { next: 'enrol_factor' },
    })
  })
}

/**
 * E-mail and password. The password is compared with every account of the e-mail; those it opens go on to the second factor together. An unknown
 * e-mail, a wrong password, and an account that is not in use answer with the same bytes after the same work and time.
 */
export async function signIn(ctx: RequestContext, input: { email: string; password: string }): Promise<Answer> {
  const { services } = ctx
  const started = performance.now()
  const digest = await loginDigest(services, input.email)
  const total = await countPasswordTry(services, digest, ctx.address)
  const accounts = await accountsByLogin(services.database, digest)
  const asked = accounts.length === 0 ? [NOBODY] : accounts
  const tried = await unlessBusy(Promise.all(asked.map((account) => openAccount(services, account, input.password))))
  const opened = tried.filter((each) => each !== null)
  const usable = opened.filter((each) => each.status === 'active')
  const [frozen] = opened
  if (frozen === undefined) return refuse(ctx, { accounts, total, started })
  await forgetPasswordTries(services, digest, ctx.address)
  return usable.length === 0 ? refuseFrozen(ctx, frozen) : begin(ctx, usable)
}
