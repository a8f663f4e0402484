/** The company's rules laid upon its customers: one word for the page that says when, and for the work that brings them back. */
import { type Countdown, countdownOf, type Followed, type Neglect, type Pool, poolOfNeglected } from '@holdfast/catalog'
import { calendarOf, type TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import type { Standing } from './neglected.ts'

export interface Counting {
  readonly standing: Standing
  readonly pool: Pool
  readonly countdown: Countdown
  /** What it runs from, RFC 3339. */
  readonly since: string
}

/** The rules by which customers come back. */
export const neglectRules = (policy: TenantPolicy): readonly Neglect[] =>
  policy.pools.pools.flatMap(({ neglect }) => (neglect === null ? [] : [neglect]))

/** How a claim protects the customer, by the pool it was claimed from as that is set up now. */
function claimedBy(policy: TenantPolicy, { claim }: Standing): Followed['claimed'] {
  const days = policy.pools.pools.find(({ id }) => id === claim?.poolId)?.protectDays ?? null
  return claim === null || days === null ? null : { at: claim.at, days }
}

/** Where and when the customer comes back; null where it does not. What was said of another pool is not said of this one. */
export function countdownIn(policy: TenantPolicy, standing: Standing, now: number): Counting | null {
  const found = poolOfNeglected(policy.pools.pools, standing)
  if (found === undefined) return null
  const { pool, neglect } = found
  const warned = standing.warnedOf === pool.id ? standing.warned : null
  const { timeZone } = calendarOf(policy)
  const followed = { ...standing, warned, claimed: claimedBy(policy, standing) }
  const countdown = countdownOf(neglect, followed, { timeZone, now })
  if (countdown === null) return null
  const since = countdown.reason === 'contract' ? (standing.endedAt ?? standing.sinceAt) : standing.sinceAt
  return { standing, pool, countdown, since }
}
