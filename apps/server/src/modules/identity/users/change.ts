import { Refusal } from '../../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { forgetPerson, notifyChange } from '../../../platform/gate/session-end.ts'
import { raiseVersion, setLanguage } from '../queries.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { type AuthorityChange, changeAuthority, type LockedPerson, lockPerson } from './authority.ts'
import { requireOwnRoles, requireSeparateDuties } from './duties.ts'
import { answerForGiven } from './founder-gives.ts'
import { countsAtOnce, requireTeam } from './invite.ts'
import { showUser } from './list.ts'
import { rename } from './rename.ts'

export interface UserChange {
  readonly name?: string
  readonly language?: 'zh' | 'en'
  readonly teamId?: string | null
  readonly roles?: readonly string[]
}

function rightsChange(
  ctx: RequestContext,
  about: { change: UserChange; person: LockedPerson; atOnce: boolean },
): AuthorityChange | null {
  const { change, person, atOnce } = about
  const by = ctx.caller.user.id
  if (change.roles === undefined && change.teamId === undefined) return null
  if (change.roles !== undefined) {
    // only a founder, and only in their own company of one, may hold what nobody else may hold together
    const own = person.authority.founder && person.row.id === by
    requireOwnRoles(change.roles, ctx.caller.tenant)
    requireSeparateDuties(change.roles, own)
  }
  const team = change.teamId === undefined ? {} : { teamId: change.teamId }
  if (change.roles === undefined) return { next: team, by }
  return atOnce
    ? { next: { ...team, roles: change.roles }, by, pending: null }
    : { next: team, by, pending: { roles: change.roles, askedBy: by } }
}

async function apply(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { change: UserChange; person: LockedPerson; atOnce: boolean },
): Promise<void> {
  const { services, caller } = ctx
  const { change, person } = about
  const userId = person.row.id
  if (change.language !== undefined) await setLanguage(tx, { userId, language: change.language })
  if (change.name !== undefined) await rename(services, tx, { row: person.row, name: change.name })
  const rights = rightsChange(ctx, about)
  if (rights !== null) {
    await changeAuthority(services, tx, { person, change: rights })
    return
  }
  await raiseVersion(tx, { userId, by: caller.user.id, at: services.clock.now() })
  tx.afterCommit(() => forgetPerson(services, userId))
  await notifyChange(tx, userId)
}

/** Changes a person's name, language, team or roles. Roles rest until confirmed, but for the founder and in the demo. */
export async function changeUser(ctx: RequestContext, userId: string, change: UserChange): Promise<Answer> {
  const { services, caller } = ctx
  const version = statedVersion(ctx.headers)
  const atOnce = await countsAtOnce(ctx)
  if (change.roles !== undefined) await requireFreshFactor(ctx)
  if (change.teamId !== undefined) requireTeam(caller.tenant, change.teamId)
  return ctx.write(async (tx) => {
    const person = await lockPerson(services, tx, userId)
    if (person.row.version !== version) throw new Refusal('version_conflict')
    if (person.row.status === 'left') throw new Refusal('state_conflict')
    const audit = await tx.record({
      act: 'user.update',
      outcome: 'allowed',
      object: 'user',
      recordId: userId,
      changed: Object.keys(change),
      ...(change.roles === undefined ? {} : { facts: { roles: change.roles, confirmed: atOnce } }),
    })
    const { id, roles: before } = person.authority
    if (atOnce) await answerForGiven(ctx, tx, { userId: id, roles: change.roles ?? before, before })
    await apply(ctx, tx, { change, person, atOnce })
    return { status: 200, body: await showUser(services, tx, userId), audit }
  })
}
