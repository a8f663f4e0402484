import { Refusal } from '../../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { createActivation } from './activation.ts'
import { changeAuthority, lockPerson } from './authority.ts'
import { requireSeparateDuties } from './duties.ts'
import { mailInvitation } from './invitation-letter.ts'

/**
 * Lets the roles asked for a person count. Not by who asked for them, and not by the person themselves: two people stand behind every right. With
 * If-Match only what the caller has seen is confirmed.
 */
export async function confirmUser(ctx: RequestContext, userId: string): Promise<Answer> {
  const { services, caller } = ctx
  await requireFreshFactor(ctx)
  const seen = ctx.headers['if-match'] === undefined ? null : statedVersion(ctx.headers)
  return ctx.write(async (tx) => {
    const person = await lockPerson(services, tx, userId)
    if (seen !== null && seen !== person.row.version) throw new Refusal('version_conflict')
    const { pending } = person
    if (pending === null) throw new Refusal('state_conflict')
    if (pending.askedBy === caller.user.id || userId === caller.user.id) throw new Refusal('forbidden')
    requireSeparateDuties(pending.roles, person.authority.founder)
    const next = await changeAuthority(services, tx, {
      person,
      change: { next: { roles: pending.roles }, by: caller.user.id, pending: null },
    })
    const audit = await tx.record({
      act: 'user.confirm',
      outcome: 'allowed',
      object: 'user',
      recordId: userId,
      facts: { roles: pending.roles, before: person.authority.roles },
    })
    return { status: 200, body: { userId, roles: next.roles, pendingRoles: [] }, audit }
  })
}

/** A link anew for a person who has not come in yet, into their mailbox; where no mail server can bring it, it is handed over, and the former link ends. */
export async function handOverActivation(ctx: RequestContext, userId: string): Promise<Answer> {
  const { services } = ctx
  await requireFreshFactor(ctx)
  return ctx.write(async (tx) => {
    const person = await lockPerson(services, tx, userId)
    if (!person.sound || person.row.status !== 'invited') throw new Refusal('state_conflict')
    const mailed = await mailInvitation(services, tx, userId)
    const link = mailed.mailed ? {} : await createActivation(services, tx, userId)
    const audit = await tx.record({ act: 'user.activation', outcome: 'allowed', object: 'user', recordId: userId })
    return { status: 200, body: { ...link, ...mailed }, audit }
  })
}
