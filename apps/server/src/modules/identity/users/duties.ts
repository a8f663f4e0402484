import { ADMINISTRATOR_ROLES, standardRoles } from '@holdfast/policy'
import { Refusal } from '../../../platform/errors/refusal.ts'

const administrators: ReadonlySet<string> = new Set(ADMINISTRATOR_ROLES)
const known = new Set(standardRoles.map((role) => role.name))
/** Roles beside which anything may be held: they neither administer nor work with customers. */
const NEUTRAL = new Set(['privacy_officer'])

/**
 * Nobody outside founder mode holds two of the three administrators' roles, nor one of them together with a business role: whoever could do a
 * thing could hide it. Refuses with `invalid` and the place.
 */
export function requireSeparateDuties(roles: readonly string[], founder: boolean): void {
  const unknown = roles.findIndex((role) => !known.has(role))
  if (unknown >= 0) throw new Refusal('invalid', { errors: [{ path: `/roles/${unknown}`, code: 'choice_unknown' }] })
  if (founder) return
  const administering = roles.filter((role) => administrators.has(role))
  const business = roles.filter((role) => !administrators.has(role) && !NEUTRAL.has(role))
  if (administering.length > 1 || (administering.length === 1 && business.length > 0))
    throw new Refusal('invalid', { errors: [{ path: '/roles', code: 'duties_separate' }] })
}

/** Roles whose holders need a passkey: administrators and managers. */
export const needsPasskey = (roles: readonly string[]): boolean =>
  roles.some((role) => administrators.has(role) || role.endsWith('_manager'))
