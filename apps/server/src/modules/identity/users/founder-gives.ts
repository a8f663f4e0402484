/** In founder mode an administrator's role counts on one person's word: so it takes a factor of its own, and nobody is left without word of it. */
import { ADMINISTRATOR_ROLES } from '@holdfast/policy'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import { tellAdministrators } from '../../../platform/two-person/administrators.ts'
import { spendFreshFactor } from '../sign-in/step-up.ts'

/** What notices call it. */
const OBJECT = 'administrator'

/** The administrators' roles among these that were not held before. */
export const administratorsGiven = (roles: readonly string[], before: readonly string[] = []): readonly string[] =>
  ADMINISTRATOR_ROLES.filter((role) => roles.includes(role) && !before.includes(role))

/**
 * Uses up the factor that was shown, so that one proof makes one administrator, and tells all of them, the founder among them: whoever has the
 * founder's session makes none unseen. Does nothing where roles rest for a second person.
 */
export async function answerForGiven(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { userId: string; roles: readonly string[]; before?: readonly string[] },
): Promise<void> {
  const { user } = ctx.caller
  const { userId, roles, before } = about
  const given = administratorsGiven(roles, before)
  if (!user.founder || given.length === 0) return
  await spendFreshFactor(ctx, tx, OBJECT)
  const version = given.join('+')
  await tellAdministrators(tx, { object: OBJECT, byId: user.id, id: userId, version, topic: 'approval.asked' }, 'all')
}
