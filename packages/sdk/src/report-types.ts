/** Numbers over records, and boards of charts made of them, as the API tells of them. */
import type { SumInBase } from './process-types.ts'

export type ReportMeasure = 'count' | 'sum' | 'average' | 'median'
export type ReportUnit = 'day' | 'week' | 'month' | 'quarter' | 'year'
export type ReportPeriodName =
  | 'this_week'
  | 'last_week'
  | 'this_month'
  | 'last_month'
  | 'next_month'
  | 'this_quarter'
  | 'last_quarter'
  | 'next_quarter'
  | 'this_year'
  | 'last_year'
  | 'last_7_days'
  | 'last_30_days'
  | 'last_90_days'
  | 'last_365_days'
  | 'next_30_days'

export interface ReportGroup {
  readonly field: string
  readonly by?: ReportUnit
}

export interface ReportQuestion {
  readonly object: string
  readonly measure: { readonly kind: ReportMeasure; readonly field?: string }
  readonly group?: readonly ReportGroup[]
  readonly filter?: Readonly<Record<string, unknown>> | null
  readonly period?: {
    readonly field: string
    readonly name?: ReportPeriodName
    readonly from?: string
    readonly to?: string
  } | null
  readonly compare?: 'previous' | 'year_before' | null
}

export interface ReportNumber {
  /** Null where it is made of too few records to be told. */
  readonly count: number | null
  readonly values: readonly { readonly currency: string | null; readonly count: number; readonly value: string }[]
  /** What a sum comes to in the company's currency; null where all of it is in that. */
  readonly base: SumInBase | null
  /** The list of the records behind it. */
  readonly filter: Readonly<Record<string, unknown>> | null
}

export interface ReportPart extends ReportNumber {
  readonly keys: readonly (string | null)[]
  readonly others: readonly boolean[]
}

export interface ReportNumbers {
  readonly period: { readonly from: string; readonly to: string } | null
  readonly total: ReportNumber
  readonly groups: readonly ReportPart[]
}

export interface ReportAnswer extends ReportNumbers {
  readonly statistics: boolean
  readonly names: Readonly<Record<string, string>>
  readonly compared: ReportNumbers | null
}

export type ChartKind = 'number' | 'bar' | 'line' | 'stacked' | 'donut' | 'table'

export interface Chart {
  readonly title: string
  readonly kind: ChartKind
  readonly wide?: boolean
  readonly question: ReportQuestion
}

/** A chart as a reader may have it: without a question where it asks for what they may not see. */
export interface ReadChart extends Omit<Chart, 'question'> {
  readonly question: ReportQuestion | null
}

export interface Board {
  readonly id: string
  readonly version: number
  readonly title: string
  readonly charts: readonly ReadChart[]
  readonly sharedRoles: readonly string[]
  readonly mine: boolean
  readonly mayDelete: boolean
  readonly updatedAt: string
}

/** How often a board's numbers come by mail. */
export type Rhythm = 'day' | 'week' | 'month'

export interface BoardList {
  readonly data: readonly Board[]
  readonly page: { readonly next: string | null; readonly limit: number }
  readonly mayShareWith: readonly {
    readonly name: string
    readonly label: { readonly zh: string; readonly en: string }
  }[]
  /** The boards whose numbers come by mail, by their ids. */
  readonly letters: Readonly<Record<string, Rhythm>>
  /** Whether a mail server is set. */
  readonly mail: boolean
}
