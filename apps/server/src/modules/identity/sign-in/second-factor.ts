import type { Transaction } from '../../../platform/database/database.ts'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { SessionDocument } from '../../../platform/gate/session.ts'
import { endSession } from '../../../platform/gate/session-end.ts'
import { tellPerson } from '../../../platform/person-news.ts'
import { madeAt, ofKind, usableFactors } from '../credentials/credential.ts'
import { requireCredentials } from '../credentials/store.ts'
import { type Account, findUser } from '../queries.ts'
import { endReplaced, startSession } from '../sessions.ts'
import { companyName } from '../users/profile.ts'
import { countCodeTry, forgetCodeTries } from './attempts.ts'
import { type Proof, proveFactor } from './prove-factor.ts'
import { auditAs, deviceOf, type NextStep, stepAnswer } from './step.ts'
import { tellTries } from './tell-tries.ts'

interface Move {
  readonly to: Account
  readonly state: SessionDocument['state']
  readonly factor: SessionDocument['factor']
  readonly others: readonly Account[]
  readonly body: NextStep
  readonly act: 'session.mfa' | 'session.choose_tenant'
}

/** Ends the session so far and goes on under a new token, in the company the move leads to. */
async function moveOn(ctx: RequestContext, tx: Transaction, move: Move): Promise<Answer> {
  const { services, caller } = ctx
  const { session } = caller
  const started = await startSession(services, tx, {
    userId: move.to.userId,
    state: move.state,
    factor: move.factor,
    firstAt: session.firstAt,
    cameBy: session.tenantId === tx.tenantId ? session.cameBy : undefined,
    others: move.others,
    device: deviceOf(ctx),
    jkt: ctx.jkt,
  })
  if (session.tenantId === tx.tenantId)
    await endSession(services, tx, { sessionId: session.id, userId: session.userId })
  const audit = await services.recorder.recordIn(
    tx,
    {
      act: move.act,
      outcome: 'allowed',
      facts: { next: move.body.next, ...(move.factor === null ? {} : { factor: move.factor }) },
    },
    auditAs(ctx, { ...move.to, sessionId: started.session.id }),
  )
  return stepAnswer(ctx, started, { body: move.body, audit })
}

/** Ends the session so far where the new one lies in another company: after its commit, for no transaction spans two companies. */
async function leaveFormer(ctx: RequestContext, tenantId: string): Promise<void> {
  const { session } = ctx.caller
  if (session.tenantId === tenantId) return
  await endReplaced(ctx.services, session, ctx.audit)
}

async function namedTenants(ctx: RequestContext, accounts: readonly Account[]) {
  return Promise.all(
    accounts.map(async ({ tenantId }) => ({
      id: tenantId,
      name: await companyName(ctx.services, readerOf(ctx.services.database, tenantId)),
    })),
  )
}

const accountsOf = (session: SessionDocument): Account[] => [
  { tenantId: session.tenantId, userId: session.userId },
  ...(session.others ?? []),
]

/**
 * Whether the password that began this sign-in is still the account's. A change ends the sign-ins that are half-way in the account's own company; this
 * one may lie in another.
 */
async function isStillOpen({ services, caller: { session } }: RequestContext, account: Account): Promise<boolean> {
  if (account.tenantId === session.tenantId || session.firstAt === undefined) return true
  const reader = readerOf(services.database, account.tenantId)
  const [own] = ofKind(await requireCredentials(services, reader, account.userId), 'password')
  return own === undefined || madeAt(own.id) <= session.firstAt
}

/** Shows the factor in the account's own company; on success the session moves on in the same transaction. */
async function tryAccount(ctx: RequestContext, account: Account, proof: Proof): Promise<Answer | null> {
  const { services, caller } = ctx
  const all = accountsOf(caller.session)
  const others = all.filter((each) => each.tenantId !== account.tenantId)
  if (!(await isStillOpen(ctx, account))) return null
  const tenants = others.length === 0 ? [] : await namedTenants(ctx, [account, ...others])
  return services.database.inTenant(account.tenantId, async (tx) => {
    const use = { ceremony: 'get', boundTo: caller.session.id } as const
    if (!(await proveFactor(services, tx, { userId: account.userId, proof, use }))) return null
    if (proof.type === 'recovery')
      await tellPerson(tx, { userId: account.userId, news: 'recovery_used', occasion: services.newId() })
    const choose = others.length > 0
    return moveOn(ctx, tx, {
      to: account,
      state: choose ? 'password' : 'full',
      factor: proof.type,
      others,
      body: choose ? { next: 'choose_tenant', tenants } : { next: null },
      act: 'session.mfa',
    })
  })
}

/**
 * The second factor after the password. Of an e-mail with accounts in several companies the factor is looked for in each; the one it belongs to is
 * entered, and another asks for its own factor when it is chosen: a company cannot lend its factor to another.
 */
export async function showFactor(ctx: RequestContext, proof: Proof): Promise<Answer> {
  const { services, caller, address } = ctx
  const { session } = caller
  if (session.factor !== null) throw new Refusal('state_conflict')
  // a signature cannot be guessed, so it is never made to wait: who has a passkey is locked out by nobody
  const total = proof.type === 'passkey' ? 0 : await countCodeTry(services, session.userId, address)
  const accounts = accountsOf(session)
  for (const account of accounts) {
    const answer = await tryAccount(ctx, account, proof)
    if (answer === null) continue
    await leaveFormer(ctx, account.tenantId)
    if (proof.type !== 'passkey') await forgetCodeTries(services, session.userId, address)
    return answer
  }
  await tellTries(services, accounts, { news: 'code_tries', total })
  throw new Refusal('sign_in_failed')
}

/** Chooses the company once the factor has been shown. */
export async function chooseTenant(ctx: RequestContext, tenantId: string): Promise<Answer> {
  const { services, caller } = ctx
  const { session } = caller
  if (session.factor === null) throw new Refusal('state_conflict')
  const chosen = accountsOf(session).find((each) => each.tenantId === tenantId)
  if (chosen === undefined || !(await isStillOpen(ctx, chosen))) throw new Refusal('not_found')
  const stays = chosen.tenantId === session.tenantId
  const answer = await services.database.inTenant(tenantId, async (tx) => {
    const user = await findUser(tx, chosen.userId)
    if (user?.status !== 'active') throw new Refusal(user?.status === 'frozen' ? 'frozen' : 'not_found')
    const factors = usableFactors(await requireCredentials(services, tx, chosen.userId))
    if (stays) return moveOn(ctx, tx, { ...END, to: chosen, factor: session.factor })
    const enrolled = factors.length > 0
    return moveOn(ctx, tx, {
      to: chosen,
      state: enrolled ? 'password' : 'enrol',
      factor: null,
      others: [],
      body: enrolled ? { next: 'mfa', factors } : { next: 'enrol_factor' },
      act: 'session.choose_tenant',
    })
  })
  await leaveFormer(ctx, tenantId)
  return answer
}

const END = { state: 'full', others: [], body: { next: null }, act: 'session.choose_tenant' } as const
