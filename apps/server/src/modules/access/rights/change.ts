/** A change of a company's rights: stated by one person, put into force by a second one where it gives anybody more. */
import { canonicalise } from '@holdfast/tlog'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { changePolicy } from '../../../platform/gate/change-policy.ts'
import type { AskedRights, CompanyRights } from '../../../platform/gate/company-rights.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { demandSecondPerson } from '../../../platform/gate/second-person.ts'
import type { TenantPolicy } from '../../../platform/gate/tenant-policy.ts'
import { sha256Text } from '../../../platform/two-person/evidence.ts'
import { peopleAtWork } from '../../../platform/two-person/people.ts'
import { type Line, reportsTo } from '../../../platform/two-person/who-approves.ts'
import {
  demandSignature,
  evidenceOf,
  requireFreshFactor,
  type Signature,
  type Signing,
  signingOptions,
} from '../../identity/index.ts'
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

const factsOf = ({ version, roles, forbids, networks }: CompanyRights) => ({
  version,
  roles: roles.map(({ name }) => name),
  forbids: forbids.map(({ id }) => id),
  networks,
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

/** What is signed of rights that wait: all of them, by their digest, in the caller's session. */
const signingOf = ({ caller }: RequestContext, asked: AskedRights): Signing => ({
  request: `rights/${asked.rights.version}`,
  digest: digestOf(asked),
  userId: caller.user.id,
  sessionId: caller.session.id,
})

/** The rights that wait, as they were read: refuses with `version_conflict` where something else waits by now, and whoever may not be the second one. */
function demandRead(ctx: RequestContext, about: { policy: TenantPolicy; digest: string; line: Line }): AskedRights {
  const { policy, digest, line } = about
  const asked = demandWaiting(ctx, policy)
  if (digestOf(asked) !== digest) throw new Refusal('version_conflict')
  demandSecondPerson(ctx, asked)
  if (reportsTo(line, ctx.caller.user.id, asked.by)) throw new Refusal('act_subordinate')
  return asked
}

/** What a device signs to confirm the rights that were read; null for `options` where the caller has no passkey. */
export async function askToSignRights(ctx: RequestContext, digest: string): Promise<Answer> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const { line } = await peopleAtWork(reader, caller.tenant)
  const asked = demandRead(ctx, { policy: caller.tenant.policy, digest, line })
  const toSign = await signingOptions(services, reader, signingOf(ctx, asked))
  return { status: 200, body: toSign ?? { nonce: null, options: null }, audit: UNRECORDED }
}

/**
 * Puts into force what another person asked for, exactly as it was read and signed by a passkey: the signature stands in the record, where anybody may
 * check it. Refuses with `version_conflict` where something else waits by now.
 */
export async function confirmRights(ctx: RequestContext, about: { digest: string } & Signature): Promise<Answer> {
  await demandSignature(ctx, about)
  const { services, caller } = ctx
  return ctx.write(async (tx) => {
    const { line } = await peopleAtWork(tx, caller.tenant)
    let confirmed: AskedRights | undefined
    await changePolicy(services, tx, (policy) => {
      confirmed = demandRead(ctx, { policy, digest: about.digest, line })
      return { ...policy, rights: confirmed.rights, askedRights: null }
    })
    if (confirmed === undefined) throw new Refusal('not_found')
    const { rights, by: askedBy } = confirmed
    const evidence = await evidenceOf(services, tx, { signing: signingOf(ctx, confirmed), signature: about })
    await keepVersion(services, tx, { rights, askedBy, confirmedBy: caller.user.id })
    const method = evidence === null ? 'code' : 'passkey'
    const facts = { ...factsOf(rights), askedBy, digest: about.digest, method, ...evidence }
    const audit = await tx.record({ act: 'rights.confirm', outcome: 'allowed', facts })
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
