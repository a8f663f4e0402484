/** Who somebody is to the gate, and what they may in a session. */
import { type Access, accessByContract, accessWithin, type Principal, type Share } from '@holdfast/policy'
import { rolesAt } from './emergencies.ts'
import { factsOf, type Moment, rightsOf } from './rights-of.ts'
import type { SessionDocument, UserAuthority } from './session.ts'
import type { SupportAccess } from './support-access.ts'
import { type Tenant, teamsBelow } from './tenant-policy.ts'

/** A person found by whole number stays within the finder's reach for the length of a working day. */
const FOUND_MS = 8 * 60 * 60_000

/** The person as rights are decided for them; a support access is theirs in a session of their own alone. */
export function principalOf(
  user: UserAuthority,
  tenant: Tenant,
  {
    now,
    shares = [],
    support,
  }: { readonly now: number; readonly shares?: readonly Share[]; readonly support?: SupportAccess | undefined },
): Principal {
  return {
    tenantId: tenant.id,
    userId: user.id,
    roles: rolesAt(tenant.policy, user, now),
    teamId: user.teamId,
    departmentTeamIds: teamsBelow(tenant.policy, user.teamId),
    foundSince: new Date(now - FOUND_MS).toISOString(),
    shares,
    ...(support === undefined ? {} : { support: { id: support.id, objects: support.objects } }),
  }
}

interface Asking extends Omit<Moment, 'inside' | 'inOrderUntil' | 'trainedUntil'> {
  readonly tenant: Tenant
  readonly user: Pick<UserAuthority, 'trainedUntil'>
  readonly session: SessionDocument
  readonly inside?: boolean
  readonly inOrderUntil?: number | null
}

/** The person's rights at the moment; of a program that acts for them, what its scopes or its contract leave. */
export function accessOf(principal: Principal, asking: Asking): Access {
  const { tenant, session, user, now, inside = false, inOrderUntil = null } = asking
  const { client } = session
  const own = rightsOf(
    principal,
    tenant,
    factsOf(tenant.policy, { session, inside, inOrderUntil, now, trainedUntil: user.trainedUntil }),
  )
  if (client === undefined) return own
  const pluralOf = (object: string): string => tenant.catalog.findObject(object)?.plural ?? ''
  return client.app === undefined
    ? accessWithin(own, client.scopes, pluralOf)
    : accessByContract(own, client.app.contract, pluralOf)
}
