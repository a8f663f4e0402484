import { ADMINISTRATOR_ROLES, baseOf, SUPPORT_ROLE, standardRoles } from '@holdfast/policy'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { Tenant } from '../../../platform/gate/tenant-policy.ts'

const administrators: ReadonlySet<string> = new Set(ADMINISTRATOR_ROLES)
const known = new Set(standardRoles.map((role) => role.name))
/** A company's own role is a copy of one that works with customers. */
const isKnown = (role: string): boolean =>
  known.has(role) || (known.has(baseOf(role)) && !administrators.has(baseOf(role)))
/** Held alone: what is lent to whoever helps adds to nothing of theirs. */
const ALONE = SUPPORT_ROLE.name

/** Roles beside which anything may be held: they neither administer nor work with customers. */
const NEUTRAL = new Set(['privacy_officer'])

/**
 * Whether roles meet in one person that are kept apart: two of the three administrators', one of them and a business role, or whoever helps and anything
 * besides. A copy of a role counts as the role it is a copy of.
 */
export function dutiesMeet(roles: readonly string[], founder: boolean): boolean {
  if (roles.length > 1 && roles.some((role) => baseOf(role) === ALONE)) return true
  if (founder) return false
  const administering = roles.filter((role) => administrators.has(baseOf(role)))
  const business = roles.filter((role) => !administrators.has(baseOf(role)) && !NEUTRAL.has(role))
  return administering.length > 1 || (administering.length === 1 && business.length > 0)
}

/**
 * Nobody outside founder mode holds two of the three administrators' roles, nor one of them together with a business role: whoever could do a
 * thing could hide it. Whoever helps holds nothing besides. Refuses with `invalid` and the place.
 */
export function requireSeparateDuties(roles: readonly string[], founder: boolean): void {
  const unknown = roles.findIndex((role) => !isKnown(role))
  if (unknown >= 0) throw new Refusal('invalid', { errors: [{ path: `/roles/${unknown}`, code: 'choice_unknown' }] })
  if (dutiesMeet(roles, founder))
    throw new Refusal('invalid', { errors: [{ path: '/roles', code: 'duties_separate' }] })
}

/** Refuses roles that the company does not have. */
export function requireOwnRoles(roles: readonly string[], tenant: Pick<Tenant, 'roles'>): void {
  const own = new Set(tenant.roles.map(({ name }) => name))
  const unknown = roles.findIndex((role) => !own.has(role))
  if (unknown >= 0) throw new Refusal('invalid', { errors: [{ path: `/roles/${unknown}`, code: 'choice_unknown' }] })
}

/** Roles whose holders need a passkey: administrators and managers. */
export const needsPasskey = (roles: readonly string[]): boolean =>
  roles.some((role) => administrators.has(role) || baseOf(role).endsWith('_manager'))
