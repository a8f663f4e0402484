/** A change of a company's rights: stated by one person, put into force by a second one where it gives anybody more. */
import { canonicalise } from '@holdfast/tlog'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { changePolicy } from '../../../platform/gate/change-policy.ts'
import type { AskedRights, CompanyRights } from '../../../platform/gate/company-rights.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { demandSecondPerson } from '../../../platform/gate/second-person.ts'
import type { TenantPolicy } from '../../../platform/gate/tenant-policy.ts'
import { sha256Text } from '../../../platform/two-person/evidence.ts'
import { requireFreshFactor } from '../../identity/index.ts'
import { widens } from './gains.ts'
import { checkedRights, type RightsStated } from './stated.ts'
import { keepVersion } from './versions.ts'

/** What nobody confirmed within this time was not asked. */
const ASKED_LIVES_MS = 7 * 24 * 3_600_000

/** The rights that wait for a second person, if any still do and nothing else came into force meanwhile. */
export function waitingRights(policy: TenantPolicy, now: number): AskedRights | null {
  const { askedRights: asked, rights } = policy
  if (asked === null || asked.rights.version !== rights.version + 1) return null
  return now - asked.at <= ASKED_LIVES_MS ? asked : null
}

/** What names rights that wait, whole: who asked, when, and for what. Base64url of SHA-256 of their canonical JSON (RFC 8785). */
export const digestOf = (asked: AskedRights): string => sha256Text(canonicalise(asked))

const factsOf = ({ version, roles, forbids }: CompanyRights) => ({
  version,
  roles: roles.map(({ name }) => name),
  forbids: forbids.map(({ id }) => id),
})

/**
 * States the company's rights anew. What only takes is in force at once; what gives anybody more rests until a second person confirms it, and takes the
 * place of what rested before. Refuses with `version_conflict` where others were put into force since they were read.
 */
export async function stateRights(ctx: RequestContext, stated: RightsStated): Promise<Answer> {
  const { services, caller } = ctx
  const rights = { ...checkedRights(caller.tenant, stated), version: stated.version + 1 }
  await requireFreshFactor(ctx)
  const wider = widens(caller.tenant, rights)
  const by = caller.user.id
  return ctx.write(async (tx) => {
    await changePolicy(services, tx, (policy) => {
      if (policy.rights.version !== stated.version) throw new Refusal('version_conflict')
      const asked = { by, at: services.clock.now(), rights }
      return wider ? { ...policy, askedRights: asked } : { ...policy, rights, askedRights: null }
    })
    if (!wider) await keepVersion(services, tx, { rights, askedBy: by, confirmedBy: by })
    const act = wider ? 'rights.ask' : 'rights.change'
    const audit = await tx.record({ act, outcome: 'allowed', facts: factsOf(rights) })
    return { status: 200, body: { state: wider ? 'awaiting_approval' : 'in_force', version: rights.version }, audit }
  })
}

const demandWaiting = (ctx: RequestContext, policy: TenantPolicy): AskedRights => {
  const asked = waitingRights(policy, ctx.services.clock.now())
  if (asked === null) throw new Refusal('not_found')
  return asked
}

/** Puts into force what another person asked for, as it was read: refuses with `version_conflict` where something else waits by now. */
export async function confirmRights(ctx: RequestContext, digest: string): Promise<Answer> {
  await requireFreshFactor(ctx)
  const { services, caller } = ctx
  return ctx.write(async (tx) => {
    let confirmed: AskedRights | undefined
    await changePolicy(services, tx, (policy) => {
      confirmed = demandWaiting(ctx, policy)
      if (digestOf(confirmed) !== digest) throw new Refusal('version_conflict')
      demandSecondPerson(ctx, confirmed)
      return { ...policy, rights: confirmed.rights, askedRights: null }
    })
    if (confirmed === undefined) throw new Refusal('not_found')
    const { rights, by } = confirmed
    await keepVersion(services, tx, { rights, askedBy: by, confirmedBy: caller.user.id })
    const audit = await tx.record({ act: 'rights.confirm', outcome: 'allowed', facts: factsOf(rights) })
    return { status: 200, body: { state: 'in_force', version: rights.version }, audit }
  })
}

/** Takes back what rests: by who asked for it, or by who will not confirm it. */
export function withdrawRights(ctx: RequestContext): Promise<Answer> {
  return ctx.write(async (tx) => {
    await changePolicy(ctx.services, tx, (policy) => {
      demandWaiting(ctx, policy)
      return { ...policy, askedRights: null }
    })
    const audit = await tx.record({ act: 'rights.withdraw', outcome: 'allowed' })
    return { status: 204, audit }
  })
}
