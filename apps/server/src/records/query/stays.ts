/** Periods of stays in stages, as statements say them. */
import { sql } from 'kysely'
import type { Condition } from '../reach-sql.ts'

/** Days of a time zone (`2026-11-23`), both within; null for no bound. */
export interface Span {
  readonly from: string | null
  readonly to: string | null
  readonly timeZone: string
}

/** The first moment after a day of the time zone. */
export const endOfDay = (day: Condition, timeZone: string): Condition =>
  sql`((${day}::date + 1)::timestamp at time zone ${timeZone})`

/** Whether a moment lies in the days. */
export function within(moment: Condition, { from, to, timeZone }: Span): Condition {
  const since = from === null ? sql`true` : sql`${moment} >= (${from}::date::timestamp at time zone ${timeZone})`
  return to === null ? since : sql`${since} and ${moment} < ${endOfDay(sql`${to}`, timeZone)}`
}

/** The month of the time zone in which a moment lies: `2026-11`. */
export const cohortOf = (moment: Condition, timeZone: string): Condition =>
  sql`to_char(${moment} at time zone ${timeZone}, 'YYYY-MM')`
