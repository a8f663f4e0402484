/** What the funnel is asked, as it stands in the address: periods by their names, so that a link to "this quarter" stays one. */

import type { MessageId } from '../locales/zh.ts'

/** The periods in the order in which they are offered, and their words. */
export const PERIODS = {
  thisMonth: 'funnel.thisMonth',
  lastMonth: 'funnel.lastMonth',
  thisQuarter: 'funnel.thisQuarter',
  lastQuarter: 'funnel.lastQuarter',
  thisYear: 'funnel.thisYear',
  lastYear: 'funnel.lastYear',
  always: 'funnel.always',
  own: 'funnel.own',
} as const satisfies Readonly<Record<string, MessageId>>
export type Period = keyof typeof PERIODS

const isPeriod = (text: string | null): text is Period => text !== null && Object.hasOwn(PERIODS, text)

/** Days (`2026-11-27`), both within; null for no bound. */
export interface Days {
  readonly from: string | null
  readonly to: string | null
}

export interface FunnelQuestion extends Days {
  readonly pipeline: string | null
  readonly period: Period
  readonly owner: string | null
  readonly team: string | null
  readonly source: string | null
  readonly product: string | null
  /** The month in which a deal began: `2026-09`. */
  readonly cohort: string | null
}

const MONTHS_OF_A_QUARTER = 3

const dayText = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)

/** So many whole months; `first` may lie before or behind the year. */
const months = (year: number, first: number, count = 1): Days => ({
  from: dayText(year, first, 1),
  to: dayText(year, first + count, 0),
})

/** The days of a named period as they are on `today`; those of one's own period are stated, not reckoned. */
export function daysOf(period: Exclude<Period, 'own'>, today: string): Days {
  const [year = 0, number = 1] = today.split('-').map(Number)
  const month = number - 1
  const quarter = month - (month % MONTHS_OF_A_QUARTER)
  switch (period) {
    case 'thisMonth':
      return months(year, month)
    case 'lastMonth':
      return months(year, month - 1)
    case 'thisQuarter':
      return months(year, quarter, MONTHS_OF_A_QUARTER)
    case 'lastQuarter':
      return months(year, quarter - MONTHS_OF_A_QUARTER, MONTHS_OF_A_QUARTER)
    case 'thisYear':
      return months(year, 0, 12)
    case 'lastYear':
      return months(year - 1, 0, 12)
    case 'always':
      return { from: null, to: null }
  }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const dayIn = (text: string | null): string | null => (text !== null && DAY.test(text) ? text : null)

/** Reads an address; what it does not say is this quarter of everything. */
export function readQuestion(address: URLSearchParams, today: string): FunnelQuestion {
  const stated = address.get('period')
  const named = isPeriod(stated) ? stated : 'thisQuarter'
  const own = { from: dayIn(address.get('from')), to: dayIn(address.get('to')) }
  return {
    pipeline: address.get('pipeline'),
    period: named,
    ...(named === 'own' ? own : daysOf(named, today)),
    owner: address.get('owner'),
    team: address.get('team'),
    source: address.get('source'),
    product: address.get('product'),
    cohort: address.get('cohort'),
  }
}

/** The address of a question, without what goes without saying. */
export function writeQuestion({ from, to, period, ...rest }: FunnelQuestion): URLSearchParams {
  const own = period === 'own' ? { from, to } : {}
  const stated = { period: period === 'thisQuarter' ? null : period, ...own, ...rest }
  return new URLSearchParams(Object.entries(stated).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

/** The query of `GET /pipelines/{id}/funnel`. */
export function funnelQuery({ from, to, owner, team, source, product, cohort }: FunnelQuestion): string {
  const stated = { from, to, ownerId: owner, teamId: team, source, productId: product, cohort }
  const query = new URLSearchParams(
    Object.entries(stated).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
  return query.size === 0 ? '' : `?${query}`
}

/** Which of those who came into a stage. */
export interface Behind {
  readonly stage: string
  /** Where they stand now; null for anywhere. */
  readonly now: readonly string[] | null
}

/** The list of the deals behind a number. */
export function listBehind(question: FunnelQuestion, { stage, now }: Behind): string {
  const { from, to, owner, team, source, product, cohort } = question
  const stated = Object.entries({ from, to, cohort, teamId: team }).filter(([, value]) => value !== null)
  const conditions = [
    { stage: { came: { stage, ...Object.fromEntries(stated) } } },
    ...(now === null ? [] : [{ stage: { in: now } }]),
    ...(owner === null ? [] : [{ ownerId: { in: [owner] } }]),
    ...(source === null ? [] : [{ source: { in: [source] } }]),
    ...(product === null ? [] : [{ products: { in: [product] } }]),
  ]
  const filter = conditions.length === 1 ? conditions[0] : { and: conditions }
  return `/opportunities?${new URLSearchParams({ filter: JSON.stringify(filter) })}`
}
