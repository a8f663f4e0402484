import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { tellPerson } from '../../../platform/person-news.ts'
import { ofKind } from '../credentials/credential.ts'
import { putCredential, removeCredentials, requireCredentials, sealList } from '../credentials/store.ts'
import type { PasswordOwner } from '../passwords/index.ts'
import { lockUser } from '../queries.ts'
import { endOtherSessions, startSession } from '../sessions.ts'
import { requirePassword } from '../sign-in/prove-password.ts'
import { auditAs, deviceOf, stepAnswer } from '../sign-in/step.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { hashNewPassword } from './activate.ts'
import { mailboxOf } from './mailbox.ts'
import { companyName } from './profile.ts'

async function ownerOf({ services, caller }: RequestContext): Promise<PasswordOwner> {
  const { id: tenantId } = caller.tenant
  const mailbox = await mailboxOf(services, tenantId, caller.user.id)
  if (mailbox === null) throw new Refusal('session_ended')
  return { ...mailbox, company: await companyName(services, readerOf(services.database, tenantId)) }
}

interface Replacing {
  /** The credential that was shown to be the present password. */
  readonly shown: string
  readonly hash: string
}

async function replace(ctx: RequestContext, { shown, hash }: Replacing): Promise<Answer> {
  const { services, caller } = ctx
  const { session } = caller
  const userId = caller.user.id
  return services.database.inTenant(caller.tenant.id, async (tx) => {
    await lockUser(tx, userId)
    const passwords = ofKind(await requireCredentials(services, tx, userId), 'password').map(({ id }) => id)
    // of two who change it at once, the second has shown one that is no more
    if (!passwords.includes(shown)) throw new Refusal('state_conflict')
    await removeCredentials(tx, passwords)
    await putCredential(services, tx, { userId, secret: { kind: 'password', hash }, confirmed: true })
    const started = await startSession(services, tx, {
      userId,
      state: 'full',
      factor: session.factor,
      factorAt: session.factorAt ?? 0,
      firstAt: services.clock.now(),
      continues: session,
      device: deviceOf(ctx),
      jkt: ctx.jkt,
    })
    const ended = await endOtherSessions(services, tx, { userId, but: started.session.id })
    await sealList(services, tx, userId)
    await tellPerson(tx, { userId, news: 'password', occasion: services.newId() })
    const audit = await services.recorder.recordIn(
      tx,
      { act: 'password.change', outcome: 'allowed', count: ended },
      auditAs(ctx, { tenantId: tx.tenantId, userId, sessionId: started.session.id }),
    )
    return stepAnswer(ctx, started, { body: { next: null }, audit })
  })
}

/**
 * Changes one's own password by the present one and a factor of the last five minutes. The new one is judged as at the first time. Every other session
 * ends, and this one goes on under a new token; the person is told.
 */
export async function changePassword(
  ctx: RequestContext,
  { current, password }: { current: string; password: string },
): Promise<Answer> {
  await requireFreshFactor(ctx, { passkeyToo: false })
  const shown = await requirePassword(ctx, current)
  return replace(ctx, { shown, hash: await hashNewPassword(password, await ownerOf(ctx)) })
}
