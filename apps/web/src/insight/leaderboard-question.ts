/** What a leaderboard is asked, as it stands in the address. */
import type { LeaderMeasure } from '@holdfast/sdk'
import type { MessageId } from '../locales/zh.ts'
import { PERIOD, periodAt } from './forecast-question.ts'

export const MEASURES = {
  wonAmount: 'leader.wonAmount',
  wonCount: 'leader.wonCount',
  newCustomers: 'leader.newCustomers',
  followUps: 'leader.followUps',
  received: 'leader.received',
} as const satisfies Readonly<Record<LeaderMeasure, MessageId>>

export interface LeaderboardQuestion {
  readonly pipeline: string | null
  /** `2026-11`, `2026-Q4` or `2026`. */
  readonly period: string
  readonly measure: LeaderMeasure
  readonly by: 'person' | 'team'
}

/** Reads an address; what it does not say is what people won this month. */
export function readLeaderboard(address: URLSearchParams, today: string): LeaderboardQuestion {
  const period = address.get('period') ?? ''
  const measure = address.get('measure') ?? ''
  return {
    pipeline: address.get('pipeline'),
    period: PERIOD.test(period) ? period : periodAt('month', today),
    measure: Object.hasOwn(MEASURES, measure) ? (measure as LeaderMeasure) : 'wonAmount',
    by: address.get('by') === 'team' ? 'team' : 'person',
  }
}

/** The address of a question, without what goes without saying. */
export function writeLeaderboard(question: LeaderboardQuestion, today: string): URLSearchParams {
  const { pipeline, period, measure, by } = question
  const stated = {
    pipeline,
    period: period === periodAt('month', today) ? null : period,
    measure: measure === 'wonAmount' ? null : measure,
    by: by === 'person' ? null : by,
  }
  return new URLSearchParams(Object.entries(stated).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}
