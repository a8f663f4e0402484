/** Rights of an emergency: another administrator's duty, for a short time, given by two people. Pure. */
import type { TenantPolicy } from './tenant-policy.ts'

/** The duties that may be lent: whoever reads the record of everything is never one who acts, and no role shows customers. */
export type EmergencyRole = 'system_admin' | 'security_admin'

/** One emergency, in the company's sealed policy until it was looked at afterwards. */
export interface Emergency {
  /** The request that two people signed. */
  readonly id: string
  readonly userId: string
  readonly role: EmergencyRole
  /** Milliseconds. */
  readonly from: number
  /** When it ends, or was ended. */
  readonly until: number
  /** What the audit administrator found, sealed; null while nobody looked. */
  readonly review: { readonly by: string; readonly at: number; readonly words: string } | null
}

/** The emergency a person acts under at a moment (milliseconds). */
export const emergencyOf = (
  { emergencies }: Pick<TenantPolicy, 'emergencies'>,
  userId: string,
  now: number,
): Emergency | undefined => emergencies.find((each) => each.userId === userId && each.from <= now && now < each.until)

/** The person's roles at the moment, a lent one among them. */
export function rolesAt(
  policy: Pick<TenantPolicy, 'emergencies'>,
  user: { id: string; roles: readonly string[] },
  now: number,
) {
  const lent = emergencyOf(policy, user.id, now)
  return lent === undefined || user.roles.includes(lent.role) ? user.roles : [...user.roles, lent.role]
}
