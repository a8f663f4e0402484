/** Rights of an emergency: another administrator's duty, for a short time, given by two people. Pure. */
import { heldAt, type Lent } from './lent.ts'

/** The duties that may be lent: whoever reads the record of everything is never one who acts, and no role shows customers. */
export type EmergencyRole = 'system_admin' | 'security_admin'

/** One emergency, in the company's sealed policy until it was looked at afterwards. */
export interface Emergency extends Lent {
  readonly role: EmergencyRole
  /** What the audit administrator found, sealed; null while nobody looked. */
  readonly review: { readonly by: string; readonly at: number; readonly words: string } | null
}

/** Of the company's policy: duties lent in an emergency, until each was looked at afterwards. */
export interface EmergencyPolicy {
  readonly emergencies: readonly Emergency[]
}

export const NO_EMERGENCIES: EmergencyPolicy = { emergencies: [] }

/** The emergency a person acts under at a moment (milliseconds). */
export const emergencyOf = ({ emergencies }: EmergencyPolicy, userId: string, now: number): Emergency | undefined =>
  heldAt(emergencies, userId, now)

/** The person's roles at the moment, a lent one among them. */
export function rolesAt(policy: EmergencyPolicy, user: { id: string; roles: readonly string[] }, now: number) {
  const lent = emergencyOf(policy, user.id, now)
  return lent === undefined || user.roles.includes(lent.role) ? user.roles : [...user.roles, lent.role]
}
