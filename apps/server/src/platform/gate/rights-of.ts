import { type Access, type Condition, compileAccess, type Principal } from '@holdfast/policy'
import { isAtWork } from '../calendar/hours.ts'
import { wallClock } from '../calendar/wall-clock.ts'
import type { SessionDocument } from './session.ts'
import { calendarOf, type Tenant, type TenantPolicy } from './tenant-policy.ts'

const STALE_FACTOR_MS = 12 * 3_600_000

/** A program shows no factor: what spoke against its person counts for so long. */
const DOUBT_MS = 24 * 3_600_000

/** The moment in which somebody asks: in which session, from where, and when (milliseconds). */
export interface Moment {
  readonly session: Pick<SessionDocument, 'factorAt' | 'trustedUntil' | 'doubtedAt' | 'client'>
  /** Whether they ask from within the company's own networks. */
  readonly inside: boolean
  /** Until when the device is in order by its program's word, in milliseconds; 0 where it says it is not, null where nobody says anything. */
  readonly inOrderUntil: number | null
  /** The last day on which the training of whoever asks is valid; null where none was noted. */
  readonly trainedUntil: string | null
  readonly now: number
}

/** What is true of the moment in which somebody asks. */
export function factsOf(
  policy: TenantPolicy,
  { session, inside, inOrderUntil, trainedUntil, now }: Moment,
): ReadonlySet<Condition> {
  const { factorAt, trustedUntil = 0, doubtedAt, client } = session
  const calendar = calendarOf(policy)
  const program = client !== undefined
  const today = wallClock(calendar.timeZone, now).day
  const facts: readonly [Condition, boolean][] = [
    ['outside_hours', !isAtWork(calendar, calendar, now)],
    ['stale_factor', !program && (factorAt === null || now - factorAt > STALE_FACTOR_MS)],
    ['untrusted_device', !program && trustedUntil <= now],
    ['outside_networks', !inside],
    ['at_risk', doubtedAt !== undefined && now - doubtedAt < DOUBT_MS],
    ['noncompliant_device', !program && (inOrderUntil === null ? policy.deviceReports : inOrderUntil <= now)],
    ['untrained', trainedUntil === null || trainedUntil < today],
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
