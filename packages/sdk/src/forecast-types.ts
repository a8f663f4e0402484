/** What records bring in a period, and what they are to bring. */
import type { StageTotal, SumInBase } from './process-types.ts'

/** What stands in each stage, and what all of it comes to in the company's currency. */
export interface StageTotals {
  readonly stages: readonly StageTotal[]
  readonly base: StageTotal['base']
}

/** What records bring in a period, by how sure it is; sums by currency as decimal strings. */
export interface ForecastCategory {
  readonly id: 'closed' | 'commit' | 'best_case' | 'pipeline' | 'omitted'
  readonly count: number
  readonly sums: StageTotal['sums']
  /** Null where all of it is in the company's own currency; of a past day at the rates of then. */
  readonly base?: SumInBase | null
}

export interface Forecast {
  readonly period: { readonly from: string; readonly to: string }
  readonly categories: readonly ForecastCategory[]
  readonly teams: readonly { readonly id: string | null; readonly categories: readonly ForecastCategory[] }[]
  readonly people: readonly { readonly id: string | null; readonly categories: readonly ForecastCategory[] }[]
}

/** What a forecast said at the end of some days, of the deals that the caller reaches today. */
export interface ForecastCourse {
  readonly period: Forecast['period']
  readonly days: readonly {
    readonly day: string
    readonly categories: readonly ForecastCategory[]
    /** Deals that were under way then and were entered later: what was said of them is not known. */
    readonly unknown: number
  }[]
}

/**
 * What became of a period's forecast from the end of one day to the end of another: records that were one thing to it and became another. Besides its
 * categories they are `lost`, of a `later` or `earlier` time, `other`; before they began `absent`, and `unknown` where they were entered here later.
 */
export interface ForecastSlippage {
  readonly period: Forecast['period']
  readonly since: string
  readonly until: string
  readonly moves: readonly {
    readonly was: string
    readonly became: string
    readonly count: number
    /** What they were worth on the first day, and on the last. */
    readonly before: readonly Money[]
    readonly after: readonly Money[]
    /** Both in the company's currency at the rates of those days; null where nothing is of another one. */
    readonly base: { readonly before: SumInBase | null; readonly after: SumInBase | null }
  }[]
}

/** An amount of money as a decimal string. */
export interface Money {
  readonly amount: string
  readonly currency: string
}

/** What the company, a team or a person is to bring in a period, and how far that is reached. */
export interface Target {
  readonly whose: 'company' | 'team' | 'person'
  /** The team or the person; null for the company. */
  readonly id: string | null
  /** In which a person sits. */
  readonly teamId: string | null
  readonly version: number
  readonly amount: Money | null
  /** What is won, in percent with one decimal, and what is missing; null where the caller does not reach all deals that count. */
  readonly closed: Money | null
  readonly percent: string | null
  readonly gap: Money | null
  /** The rates that what was won in other currencies lacks: it is not counted. */
  readonly missing: SumInBase['missing']
  readonly maySet: boolean
}

/** What a manager believes a team or a person will bring in a period, beside what the deals say. */
export interface Adjustment {
  readonly whose: Target['whose']
  readonly id: string | null
  readonly category: 'commit' | 'best_case'
  readonly version: number
  /** Null where it was taken back. */
  readonly adjusted: { readonly amount: Money; readonly note: string } | null
  readonly by: string
  readonly at: string
}

export interface Targets {
  readonly period: Forecast['period']
  readonly currency: string
  readonly data: readonly Target[]
}

export type LeaderMeasure = 'wonAmount' | 'wonCount' | 'newCustomers' | 'followUps' | 'received'

/** What a person or a team brought, and how far that reaches their target where the caller may know. */
export interface LeaderPlace {
  readonly id: string
  readonly place: number
  readonly count: number
  /** Of measures that are amounts: in the company's currency, each of another one at its rate. */
  readonly amount: Money | null
  /** The rates for want of which nothing but the company's own currency is counted; without the day of whom the reader does not reach. */
  readonly missing: readonly { readonly currency: string; readonly day: string | null }[]
  readonly target: Money | null
  /** In percent with one decimal. */
  readonly percent: string | null
}

/** Who is ahead in a period; `places` counts those who have a place without being shown, too. */
export interface Leaderboard {
  readonly period: Forecast['period']
  readonly measure: LeaderMeasure
  readonly by: 'person' | 'team'
  readonly places: number
  readonly data: readonly LeaderPlace[]
}

/** What a person did in a week; follow-ups by their kind. */
export interface WeeklyLine {
  readonly id: string
  readonly followUps: Readonly<Record<string, number>>
  readonly tasksDone: number
  readonly newLeads: number
  readonly stagesMoved: number
  /** Next steps whose day passed without a follow-up. */
  readonly stepsMissed: number
}

/** The activity report of one week, Monday to Sunday in the company's time zone. */
export interface WeeklyReport {
  readonly week: { readonly from: string; readonly to: string }
  readonly data: readonly WeeklyLine[]
}
