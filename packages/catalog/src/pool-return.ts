/** When a customer that nobody follows up, or whose contract has ended, comes back to a pool. One rule for the work that brings it back and for every page that says when. Pure. */
import type { Neglect, Pool } from './pool.ts'
import { wallMsInZone } from './values/calendar.ts'

const DAY_MS = 86_400_000

/** What of a customer decides when it comes back; moments in milliseconds since 1970. */
export interface Followed {
  readonly level: string | null
  /** Since when it has not been followed up, or has had its owner, whichever is later. */
  readonly since: number
  /** Whether a deal with it is open. */
  readonly hasDeal: boolean
  /** When the last of its contracts ended, or it came to its owner, whichever is later; null where none has, or one runs. */
  readonly ended: number | null
  /** When its owner was told, and of the countdown from which moment; null before. */
  readonly warned: { readonly at: number; readonly since: number } | null
  /** Since when, and for how many days, a claim keeps it where it is; null where none does. */
  readonly claimed: { readonly at: number; readonly days: number } | null
}

/** Why a customer comes back: nobody follows it up, or its contract has ended and none runs. */
export type ReturnReason = 'neglect' | 'contract'

/** The company's clocks at a moment. */
export interface Today {
  readonly timeZone: string
  readonly now: number
}

/** Days by the company's clocks, as `2026-11-28`. */
export interface Countdown {
  readonly reason: ReturnReason
  /** The day on which the owner is told, or was. */
  readonly warnsOn: string
  /** The day at whose beginning it comes back, if nothing happens; never earlier than was said on any day before. */
  readonly returnsOn: string
  /** Whether its owner was told: not before the day on which this countdown tells them. */
  readonly isWarned: boolean
  readonly isToWarn: boolean
  readonly isDue: boolean
}

/** After how many days a customer of a level comes back; null for never. */
export function neglectDays(neglect: Neglect, level: string | null): number | null {
  const own = level !== null && Object.hasOwn(neglect.byLevel, level) ? neglect.byLevel[level] : undefined
  if (own === undefined) return neglect.days
  return own === 0 ? null : own
}

interface Run {
  readonly reason: ReturnReason
  readonly days: number
  readonly since: number
}

/** What a rule counts for a customer, and from when. */
function runsOf(
  neglect: Neglect,
  { level, since, ended }: Pick<Followed, 'level' | 'since' | 'ended'>,
): readonly Run[] {
  const days = neglectDays(neglect, level)
  const isSpared = level !== null && Object.hasOwn(neglect.byLevel, level) && days === null
  const { contractDays } = neglect
  const idle: readonly Run[] = days === null ? [] : [{ reason: 'neglect', days, since }]
  if (isSpared || contractDays === null || ended === null) return idle
  return [...idle, { reason: 'contract', days: contractDays, since: ended }]
}

/** The pool to which a customer comes back: the first, in the company's order, that its owner or its team is in and whose rule speaks of it. */
export const poolOfNeglected = (
  pools: readonly Pool[],
  customer: { readonly ownerId: string; readonly teamId: string | null } & Pick<Followed, 'level' | 'since' | 'ended'>,
): { pool: Pool; neglect: Neglect } | undefined => {
  const { ownerId, teamId } = customer
  for (const pool of pools) {
    const { neglect, people, teams } = pool
    if (neglect === null || runsOf(neglect, customer).length === 0) continue
    if (people.includes(ownerId) || (teamId !== null && teams.includes(teamId))) return { pool, neglect }
  }
  return undefined
}

/** Days since 1970 by the clock on the wall: no hour that is skipped or comes twice moves it. */
const dayNumber = (moment: number, timeZone: string): number => Math.floor(wallMsInZone(moment, timeZone) / DAY_MS)
const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

function countdownOfRun(
  run: Run,
  { neglect: { warnDays }, followed }: { readonly neglect: Neglect; readonly followed: Followed },
  { timeZone, now }: Today,
): Countdown {
  const today = dayNumber(now, timeZone)
  const whole = (moment: number, count: number) => dayNumber(moment, timeZone) + count + 1
  const { claimed, warned: told } = followed
  const kept = claimed === null ? 0 : whole(claimed.at, claimed.days)
  const idle = Math.max(whole(run.since, run.days), kept)
  const planned = idle - warnDays
  const warned = told?.since === run.since ? dayNumber(told.at, timeZone) : null
  const isWarned = warned !== null && warned >= planned
  const warns = isWarned ? warned : Math.max(today, planned)
  const returns = Math.max(idle, warns + warnDays)
  return {
    reason: run.reason,
    warnsOn: dayText(warns),
    returnsOn: dayText(returns),
    isWarned,
    isToWarn: !isWarned && today >= planned,
    isDue: isWarned && today >= returns,
  }
}

/**
 * When the customer comes back by a rule; null where it does not. So many whole days pass without a follow-up or after its contract's end, whichever is over first, so many since it was
 * claimed, and so many since its owner was told: who was told late, since a rule is new, a deal has ended or nobody did the work, has their days all the same.
 */
export function countdownOf(neglect: Neglect, followed: Followed, today: Today): Countdown | null {
  if (neglect.dealsStay && followed.hasDeal) return null
  const all = runsOf(neglect, followed).map((run) => countdownOfRun(run, { neglect, followed }, today))
  const [idle = null, contract = null] = all
  if (idle === null || contract === null) return idle
  return contract.returnsOn < idle.returnsOn ? contract : idle
}

/** The moment before which a customer must have been left alone for any of the rules to speak of it for that: a bound for looking, a day generous; null where none does. */
export function earliestNeglect(rules: readonly Neglect[], now: number): number | null {
  const shortest = rules.flatMap(({ days, byLevel, warnDays }) => {
    const stated = [days, ...Object.values(byLevel)].filter((each): each is number => each !== null && each > 0)
    return stated.map((each) => each - warnDays)
  })
  return shortest.length === 0 ? null : now - (Math.min(...shortest) - 1) * DAY_MS
}
