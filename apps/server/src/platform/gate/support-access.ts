/** Support access: reading, masked, of some objects, lent by two people to somebody who helps. Pure. */
import { SUPPORT_ROLE } from '@holdfast/policy'
import { heldAt, type Lent } from './lent.ts'

/** One support access, in the company's sealed policy; the latest that ended stay for the page that lists them. */
export interface SupportAccess extends Lent {
  /** Names of the objects whose records are read. */
  readonly objects: readonly string[]
}

export interface SupportPolicy {
  readonly supports: readonly SupportAccess[]
}

export const NO_SUPPORT: SupportPolicy = { supports: [] }

/** The access that somebody who helps reads under at a moment (milliseconds): gone with the role as well as with the time. */
export const supportOf = (
  { supports }: SupportPolicy,
  user: { readonly id: string; readonly roles: readonly string[] },
  now: number,
): SupportAccess | undefined => (user.roles.includes(SUPPORT_ROLE.name) ? heldAt(supports, user.id, now) : undefined)
