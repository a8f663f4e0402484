/** The person's answer to an app, and the code that carries it (RFC 6749 §4.1.2, RFC 9207). */
import { contractWithin } from '@holdfast/policy'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import { takeOnce } from '../../../platform/gate/once.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { hashSecret } from '../../../platform/gate/session.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { type AppDocument, appIdOf, findApp } from './app.ts'
import { isPersonal, letInUntil, openQuestion } from './ask.ts'
import { writeCode } from './bearing.ts'
import { insertGrant } from './grant.ts'
import { withAnswer } from './redirect.ts'
import type { Question } from './request.ts'

/** How long a code waits to be redeemed, in milliseconds. */
const CODE_MS = 60_000
const SECRET_BYTES = 32

async function giveCode(
  { services, caller }: RequestContext,
  tx: WriteTransaction,
  { app, question }: { app: AppDocument; question: Question },
): Promise<string> {
  const now = services.clock.now()
  const secret = services.random.bytes(SECRET_BYTES)
  const { redirectUri, challenge, jkt, scopes } = question
  const id = services.newId()
  await insertGrant(services, tx, {
    id,
    tenantId: tx.tenantId,
    appId: app.id,
    userId: caller.user.id,
    scopes,
    state: 'code',
    code: { hash: hashSecret(secret), until: now + CODE_MS, redirectUri, challenge, sessionId: caller.session.id, jkt },
    jkt: null,
    generation: 0,
    expiresAt: letInUntil(app, now),
  })
  return writeCode({ tenantId: tx.tenantId, grantId: id, secret })
}

/**
 * Lets an app in, or does not: once for each question, in the session it was put in, and after a factor shown just now where the app sees what is
 * personal. Gives the address to go back to.
 */
export async function answerApp(ctx: RequestContext, { ask, allow }: { ask: string; allow: boolean }): Promise<Answer> {
  const { services, caller } = ctx
  const question = await openQuestion(ctx, ask)
  const found = await findApp(services, readerOf(services.database, caller.tenant.id), question.appId)
  if (found === null) throw new Refusal('app_unknown')
  const { app } = found
  if (allow && isPersonal(ctx, contractWithin(app.contract, question.scopes))) await requireFreshFactor(ctx)
  return ctx.write(async (tx) => {
    if (!(await takeOnce(tx, { text: JSON.stringify(['app-ask', question.id]), until: question.until })))
      throw new Refusal('state_conflict')
    const code = allow ? await giveCode(ctx, tx, { app, question }) : undefined
    const error = allow ? undefined : 'access_denied'
    const { state, redirectUri, scopes } = question
    const back = withAnswer(redirectUri, { code, error, state, iss: services.settings.HOLDFAST_URL.origin })
    const facts = { app: appIdOf(app), scopes }
    const audit = await tx.record({ act: allow ? 'app.let_in' : 'app.turn_away', outcome: 'allowed', facts })
    return { status: 200, body: { back }, audit }
  })
}
