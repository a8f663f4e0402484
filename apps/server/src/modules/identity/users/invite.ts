import { normaliseEmail } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { Tenant } from '../../../platform/gate/tenant-policy.ts'
import type { Services } from '../../../platform/services.ts'
import { createPerson, loginDigest, type NewPerson } from '../company.ts'
import { isDemo } from '../installation.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { type ActivationLink, createActivation } from './activation.ts'
import { requireOwnRoles, requireSeparateDuties } from './duties.ts'
import { administratorsGiven, answerForGiven } from './founder-gives.ts'
import { mailInvitation } from './invitation-letter.ts'

/** A further person as they are asked for. */
export interface Invitation {
  readonly email: string
  readonly name: string
  readonly roles: readonly string[]
  readonly teamId?: string | null
  readonly language?: 'zh' | 'en'
}

const fault = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/** Refuses a team the company does not have. */
export function requireTeam(tenant: Tenant, teamId: string | null): void {
  if (teamId !== null && !Object.hasOwn(tenant.policy.teams, teamId)) throw fault('/teamId', 'reference_invalid')
}

/** Whether roles count at once: in the demo, and where the caller is a founder, for there may be nobody else to confirm them. */
export const countsAtOnce = async (ctx: RequestContext): Promise<boolean> =>
  ctx.caller.user.founder || isDemo(ctx.services)

async function requireFreeEmail(services: Services, tx: Transaction, email: string): Promise<void> {
  const digest = await loginDigest(services, email)
  const taken = await tx.query(sql`select 1 from login_name where digest = ${digest} and tenant_id = ${tx.tenantId}`)
  if (taken.length > 0) throw new Refusal('duplicate', { errors: [{ path: '/email', code: 'email_taken' }] })
}

/** Adds a person with a link to come in by, in the caller's transaction; also for commands. Refuses what is not a person. */
export async function addPerson(
  services: Services,
  tx: Transaction,
  person: Omit<NewPerson, 'status' | 'founder'>,
): Promise<{ userId: string } & ActivationLink> {
  const email = normaliseEmail(person.email)
  if (email === undefined) throw fault('/email', 'email_invalid')
  requireSeparateDuties([...person.roles, ...person.pendingRoles], false)
  await requireFreeEmail(services, tx, email)
  const userId = await createPerson(services, tx, { ...person, email, status: 'invited', founder: false })
  return { userId, ...(await createActivation(services, tx, userId)) }
}

/**
 * Invites a person. Their roles rest until somebody else confirms them; in founder mode and in the demo they count at once, and the answer holds the
 * link, which otherwise goes to that person alone.
 */
export async function inviteUser(ctx: RequestContext, input: Invitation): Promise<Answer> {
  const { services, caller } = ctx
  const atOnce = await countsAtOnce(ctx)
  if (atOnce && administratorsGiven(input.roles).length > 0) await requireFreshFactor(ctx)
  requireTeam(caller.tenant, input.teamId ?? null)
  requireOwnRoles(input.roles, caller.tenant)
  return ctx.write(async (tx) => {
    const added = await addPerson(services, tx, {
      name: input.name,
      email: input.email,
      roles: atOnce ? input.roles : [],
      pendingRoles: atOnce ? [] : input.roles,
      teamId: input.teamId ?? null,
      language: input.language ?? caller.tenant.language,
      createdBy: caller.user.id,
    })
    if (atOnce) await answerForGiven(ctx, tx, { userId: added.userId, roles: input.roles })
    const audit = await tx.record({
      act: 'user.invite',
      outcome: 'allowed',
      object: 'user',
      recordId: added.userId,
      facts: { roles: input.roles, confirmed: atOnce },
    })
    const mailed = await mailInvitation(services, tx, added.userId)
    return {
      status: 201,
      headers: { Location: `/api/v1/users/${added.userId}` },
      body: { ...(atOnce ? added : { userId: added.userId }), ...mailed },
      audit,
    }
  })
}
