/** What the forecast is asked, as it stands in the address. */
import type { Category } from '../records/list/forecast-sums.ts'

export const KINDS = ['month', 'quarter', 'year'] as const
export type Kind = (typeof KINDS)[number]

export interface ForecastQuestion {
  readonly pipeline: string | null
  /** `2026-11`, `2026-Q4` or `2026`. */
  readonly period: string
  /** The team whose people are shown; `none` for those of no team. */
  readonly team: string | null
}

export const PERIOD = /^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]))?$/
const MONTHS_OF_A_QUARTER = 3

export function kindOf(period: string): Kind {
  if (period.includes('Q')) return 'quarter'
  return period.includes('-') ? 'month' : 'year'
}

/** The period of a kind in which a day lies. */
export function periodAt(kind: Kind, day: string): string {
  const [year = '', month = '01'] = day.split('-')
  if (kind === 'year') return year
  return kind === 'month' ? `${year}-${month}` : `${year}-Q${Math.ceil(Number(month) / MONTHS_OF_A_QUARTER)}`
}

/** The first day of a period. */
export function firstDayOf(period: string): string {
  const [year = '', part = '01'] = period.split('-')
  const month = part.startsWith('Q') ? (Number(part.slice(1)) - 1) * MONTHS_OF_A_QUARTER + 1 : Number(part)
  return `${year}-${String(month).padStart(2, '0')}-01`
}

/** Reads an address; what it does not say is this quarter. */
export function readForecast(address: URLSearchParams, today: string): ForecastQuestion {
  const stated = address.get('period') ?? ''
  const period = PERIOD.test(stated) ? stated : periodAt('quarter', today)
  return { pipeline: address.get('pipeline'), period, team: address.get('team') }
}

/** The address of a question, without what goes without saying. */
export function writeForecast({ pipeline, period, team }: ForecastQuestion, today: string): URLSearchParams {
  const stated = { pipeline, period: period === periodAt('quarter', today) ? null : period, team }
  return new URLSearchParams(Object.entries(stated).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

/** Whose number it is; an owner or a team of null is nobody's. */
export interface Whose {
  readonly team?: string | null
  readonly owner?: string | null
}

interface Behind extends Whose {
  readonly pipeline: string
  readonly category: Category
  readonly period: { readonly from: string; readonly to: string }
}

/** The list of the deals behind a number. */
export function dealsBehind({ pipeline, category, period, team, owner }: Behind): string {
  const foreseen = { pipeline, category, ...period, ...(team === undefined ? {} : { teamId: team ?? 'none' }) }
  const isOwners = owner === null ? { ownerId: { null: true } } : { ownerId: { in: [owner] } }
  const filter = owner === undefined ? { stage: { foreseen } } : { and: [{ stage: { foreseen } }, isOwners] }
  return `/opportunities?${new URLSearchParams({ filter: JSON.stringify(filter) })}`
}
