import { type Access, type Condition, compileAccess, type Principal } from '@holdfast/policy'
import { isAtWork } from '../calendar/hours.ts'
import { calendarOf, type Tenant, type TenantPolicy } from './tenant-policy.ts'

const STALE_FACTOR_MS = 12 * 3_600_000

/** Whose moment it is: a session, and whether a program acts in it. */
interface Moment {
  readonly factorAt: number | null
  /** Until when the device is trusted, in milliseconds; 0 where it is not. */
  readonly trustedUntil: number
  readonly program: boolean
  readonly now: number
}

/** What is true of the moment in which somebody asks. */
export function factsOf(
  policy: TenantPolicy,
  { factorAt, trustedUntil, program, now }: Moment,
): ReadonlySet<Condition> {
  const calendar = calendarOf(policy)
  const facts: readonly [Condition, boolean][] = [
    ['outside_hours', !isAtWork(calendar, calendar, now)],
    ['stale_factor', !program && (factorAt === null || now - factorAt > STALE_FACTOR_MS)],
    ['untrusted_device', !program && trustedUntil <= now],
    ['program', program],
  ]
  return new Set(facts.flatMap(([fact, holds]) => (holds ? [fact] : [])))
}

const NO_FACTS: ReadonlySet<Condition> = new Set()

/**
 * Somebody's rights in their company: the one place where roles, the company's fields, pools and forbids come together. Without facts only what is
 * forbidden at any moment counts: of work that was begun, and of rights that are only told.
 */
export const rightsOf = (
  principal: Principal,
  { roles, catalog, policy }: Pick<Tenant, 'roles' | 'catalog' | 'policy'>,
  facts: ReadonlySet<Condition> = NO_FACTS,
): Access =>
  compileAccess(principal, {
    roles,
    catalog,
    fieldGrants: policy.fieldGrants,
    pools: policy.pools.pools,
    forbids: policy.rights.forbids,
    facts,
  })
