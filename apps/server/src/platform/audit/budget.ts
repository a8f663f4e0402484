/** What one person may see of distinct people, and the counting of it in the very commit that records the sight (DESIGN §7). */
import type { Budget, BudgetClass } from '@holdfast/policy'

export type SightKind = 'listed' | 'opened' | 'revealed' | 'lookup'

export interface Sight {
  readonly tenantId: string
  readonly principalId: string
  readonly kind: SightKind
  /** Subject and record: a person may stand behind several records and counts once. */
  readonly subjects: readonly { readonly subjectId: string; readonly recordId: string }[]
}

export interface Windows {
  readonly hour: number
  readonly day: number
  readonly week: number
  readonly month: number
}

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

const none: Windows = { hour: 0, day: 0, week: 0, month: 0 }

/** Distinct people per hour, day, 7 and 30 days. The week is bounded by what a month allows in steady work. */
export const budgets: Readonly<Record<BudgetClass, Readonly<Record<SightKind, Windows>>>> = {
  rep: {
    listed: { hour: 600, day: 2_000, week: 5_000, month: 10_000 },
    opened: { hour: 150, day: 400, week: 1_500, month: 3_000 },
    revealed: { hour: 120, day: 120, week: 600, month: 2_400 },
    lookup: none,
  },
  manager: {
    listed: { hour: 1_000, day: 3_000, week: 10_000, month: 20_000 },
    opened: { hour: 150, day: 400, week: 1_500, month: 3_000 },
    revealed: { hour: 120, day: 120, week: 600, month: 2_400 },
    lookup: none,
  },
  agent: {
    listed: { hour: 60, day: 60, week: 300, month: 1_200 },
    opened: { hour: 60, day: 60, week: 300, month: 1_200 },
    revealed: { hour: 60, day: 60, week: 300, month: 1_200 },
    lookup: { hour: 60, day: 60, week: 300, month: 1_200 },
  },
  client: {
    listed: { hour: 500, day: 500, week: 2_500, month: 10_000 },
    opened: { hour: 500, day: 500, week: 2_500, month: 10_000 },
    revealed: { hour: 120, day: 120, week: 600, month: 2_400 },
    lookup: { hour: 60, day: 60, week: 300, month: 1_200 },
  },
  staff: { listed: none, opened: none, revealed: none, lookup: { hour: 60, day: 60, week: 300, month: 1_200 } },
}

const DAYS_OF: Windows = { hour: 1, day: 1, week: 7, month: 30 }

/** What a budget lets see in one way. */
function windowsOf(budget: Budget, kind: SightKind): Windows {
  if (typeof budget === 'string') return budgets[budget][kind]
  const usual = budgets[budget.of][kind]
  if (kind !== 'revealed' && 'revealsADay' in budget) return usual
  const aDay = 'revealsADay' in budget ? budget.revealsADay : budget.peopleADay
  const least = (window: keyof Windows) => Math.min(usual[window], aDay * DAYS_OF[window])
  return { hour: least('hour'), day: least('day'), week: least('week'), month: least('month') }
}

/** What somebody with all these budgets may see in one way: of each window the widest. Without any budget, nothing. */
export function limitsOf(all: readonly Budget[], kind: SightKind): Windows {
  const own = all.map((each) => windowsOf(each, kind))
  const widest = (window: keyof Windows) => Math.max(0, ...own.map((limits) => limits[window]))
  return { hour: widest('hour'), day: widest('day'), week: widest('week'), month: widest('month') }
}

/** Reveals of a day that an owner needs to give no reason for. */
export const REVEALS_WITHOUT_REASON = 40

export const WINDOW_MS: Readonly<Record<keyof Windows, number>> = {
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
}
