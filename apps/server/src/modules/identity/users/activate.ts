import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { judgePassword, type PasswordOwner, passwordWork, unlessBusy } from '../passwords/index.ts'
import { findUser } from '../queries.ts'
import { beginWithPassword } from '../sign-in/begin-with-password.ts'
import { auditAs, stepAnswer } from '../sign-in/step.ts'
import { findActivation, type LiveActivation, useActivation } from './activation.ts'
import { changeAuthority, lockPerson } from './authority.ts'
import { companyName, openProfiles } from './profile.ts'

/** The hash of a password that was judged fine; refuses with `password_weak` or `password_leaked`. */
export async function hashNewPassword(password: string, owner: PasswordOwner): Promise<string> {
  const verdict = await judgePassword(password, owner)
  if (verdict !== 'fine') throw new Refusal(verdict)
  return unlessBusy(passwordWork.hash(password))
}

async function ownerOf(services: Services, link: LiveActivation): Promise<PasswordOwner> {
  const reader = readerOf(services.database, link.tenantId)
  const row = await findUser(reader, link.userId)
  const [profile] = row === undefined ? [] : await openProfiles(services, link.tenantId, [row])
  if (profile === null || profile === undefined) throw new Refusal('token_invalid')
  return { ...profile, company: await companyName(services, reader) }
}

/** Refused tries are recorded too: under the company where the token is known to be one of its links. */
async function recordRefusal(ctx: RequestContext, link: LiveActivation | null, error: unknown): Promise<void> {
  if (!(error instanceof Refusal)) return
  await ctx.services.recorder.record(
    { act: 'user.activate', outcome: 'refused', code: error.code },
    auditAs(ctx, { tenantId: link?.tenantId ?? NIL_UUID, userId: link?.userId ?? null }),
  )
}

/**
 * The person of the link sets their password: nobody else ever chose one. Only who is still invited can; so a link that is put back in the database
 * opens nothing, for the person's status stands under the keeper's epoch. Signed in as far as enrolling a factor.
 */
export async function activate(ctx: RequestContext, input: { token: string; password: string }): Promise<Answer> {
  const { services } = ctx
  const link = await findActivation(services, input.token)
  try {
    if (link === null) throw new Refusal('token_invalid')
    const hash = await hashNewPassword(input.password, await ownerOf(services, link))
    return await enter(ctx, link, hash)
  } catch (error) {
    await recordRefusal(ctx, link, error)
    throw error
  }
}

async function enter(ctx: RequestContext, link: LiveActivation, hash: string): Promise<Answer> {
  const { services } = ctx
  const { tenantId, userId } = link
  return services.database.inTenant(tenantId, async (tx) => {
    const person = await lockPerson(services, tx, userId)
    if (!person.sound || person.row.status !== 'invited' || !(await useActivation(services, tx, link.id)))
      throw new Refusal('token_invalid')
    const started = await beginWithPassword(ctx, tx, { userId, hash })
    await changeAuthority(services, tx, { person, change: { next: { status: 'active' }, by: userId } })
    const audit = await services.recorder.recordIn(
      tx,
      { act: 'user.activate', outcome: 'allowed', object: 'user', recordId: userId },
      auditAs(ctx, { tenantId, userId, sessionId: started.session.id }),
    )
    return stepAnswer(ctx, started, { body: { next: 'enrol_factor' }, audit })
  })
}
