import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import { newChallenge } from '../credentials/challenge.ts'
import { accountOfHandle, partsOf, requestOptions } from '../credentials/passkey.ts'
import { loadCredentials } from '../credentials/store.ts'
import { type Account, findUser } from '../queries.ts'
import { endReplaced, startSession } from '../sessions.ts'
import { proveFactor } from './prove-factor.ts'
import { auditAs, deviceOf, stepAnswer } from './step.ts'

/** In which session a challenge was asked for; the nil id where there was none. */
const boundTo = (ctx: RequestContext): string => ctx.findCaller()?.session.id ?? NIL_UUID

/** Options for a signature: within a session those of the person's own passkeys, else for whichever the person chooses. */
export async function passkeyOptions(ctx: RequestContext): Promise<Answer> {
  const { services } = ctx
  const session = ctx.findCaller()?.session
  const own =
    session === undefined
      ? []
      : ((await loadCredentials(services, readerOf(services.database, session.tenantId), session.userId)) ?? [])
  // with several companies behind the e-mail the passkey itself tells whose it is
  const listed = session?.others === undefined ? own : []
  const challenge = await newChallenge(services, { ceremony: 'get', boundTo: boundTo(ctx) })
  const options = await requestOptions(services, challenge, listed)
  return { status: 200, body: options, audit: UNRECORDED }
}

async function refuse(ctx: RequestContext, account: Account | null): Promise<never> {
  const known = account !== null && (await isKnown(ctx, account))
  await ctx.services.recorder.record(
    {
      act: 'session.passkey',
      outcome: 'refused',
      code: 'sign_in_failed',
      ...(known ? { object: 'user', recordId: account.userId } : {}),
    },
    auditAs(ctx, { tenantId: known ? account.tenantId : NIL_UUID, userId: null }),
  )
  throw new Refusal('sign_in_failed')
}

const isKnown = async (ctx: RequestContext, { tenantId, userId }: Account): Promise<boolean> =>
  (await findUser(readerOf(ctx.services.database, tenantId), userId)) !== undefined

/** Signs in by a passkey alone: the device has verified the person, so both factors are shown at once. */
export async function signInByPasskey(ctx: RequestContext, credential: unknown): Promise<Answer> {
  const { services } = ctx
  const account = accountOfHandle(partsOf(credential)?.handle)
  if (account === null || !(await isKnown(ctx, account))) return refuse(ctx, account)
  const answer = await services.database.inTenant(account.tenantId, async (tx) => {
    const showing = {
      userId: account.userId,
      proof: { type: 'passkey', credential },
      use: { ceremony: 'get', boundTo: boundTo(ctx) },
    } as const
    const user = await findUser(tx, account.userId)
    if (user?.status !== 'active' || !(await proveFactor(services, tx, showing)))
      return user?.status === 'frozen' ? 'frozen' : null
    const start = {
      userId: account.userId,
      state: 'full',
      factor: 'passkey',
      device: deviceOf(ctx),
      jkt: ctx.jkt,
    } as const
    const started = await startSession(services, tx, start)
    const audit = await services.recorder.recordIn(
      tx,
      { act: 'session.passkey', outcome: 'allowed' },
      auditAs(ctx, { ...account, sessionId: started.session.id }),
    )
    return stepAnswer(ctx, started, { body: { next: null }, audit })
  })
  if (answer === 'frozen') throw new Refusal('frozen')
  if (answer === null) return refuse(ctx, account)
  await endFormer(ctx)
  return answer
}

/** The session the browser had before is not left behind. */
async function endFormer(ctx: RequestContext): Promise<void> {
  const former = ctx.findCaller()?.session
  if (former === undefined) return
  await endReplaced(ctx.services, former, ctx.audit)
}
