/** How long what is agreed holds: its last day, how it renews by itself, and when its owner is told that it ends. Days are calendar days (`YYYY-MM-DD`). */
import type { ObjectDeclaration } from './declaration.ts'
import type { Json } from './values/value-type.ts'

export interface Term {
  /** The first day … */
  readonly starts: string
  /** … and the last one, which still belongs to it. */
  readonly ends: string
  /** By how many months it renews when it ends; by none where nothing is said. */
  readonly renewalMonths: string
  /** How many days before the last one notice has to be given. */
  readonly noticeDays: string
  /** How many days before that its owner is reminded; `USUAL_REMIND_DAYS` where nothing is said. */
  readonly remindDays: string
  readonly state: string
  /** The state in which it runs, and the one to which it comes when it is over. */
  readonly running: string
  readonly over: string
}

type Values = Readonly<Record<string, Json>>

/** How long before notice is due an owner is reminded, where a contract says nothing of it. */
export const USUAL_REMIND_DAYS = 30

const DAY_MS = 86_400_000
const MONTHS = 12
/** Ten years: nothing is foreseen further. */
const MOST_DAYS = 3_660
const MOST_MONTHS = 120

/** A day as so many days later, or earlier where `days` is below zero. */
export const dayShifted = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

const partsOf = (day: string) => ({
  month: Number(day.slice(0, 4)) * MONTHS + Number(day.slice(5, 7)) - 1,
  day: Number(day.slice(8)),
})

const dayAt = (month: number, day: number): string => {
  const year = String(Math.floor(month / MONTHS)).padStart(4, '0')
  return `${year}-${String((month % MONTHS) + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** How many days a month has that is counted from the year nought. */
const lengthOf = (month: number): number =>
  new Date(Date.UTC(Math.floor(month / MONTHS), (month % MONTHS) + 1, 0)).getUTCDate()

/**
 * The last day of a time of so many months: the day before the one that has the number of the first day, and where the month has no such day, its last
 * (Civil Code of the PRC, art. 202; BGB § 188 (2), (3)). A year from 29 February ends on 28 February.
 */
export function lastDayOf(starts: string, months: number): string {
  const { month, day } = partsOf(starts)
  const last = month + months
  return day > lengthOf(last) ? dayAt(last, lengthOf(last)) : dayShifted(dayAt(last, day), -1)
}

/** How many whole months a time has; undefined where it has none such. */
function monthsOf(starts: string, ends: string): number | undefined {
  const between = partsOf(ends).month - partsOf(starts).month
  return [between, between + 1].find((months) => months > 0 && lastDayOf(starts, months) === ends)
}

/** The last day after renewing once by so many months: counted from the first day, so that a month's end does not wander. */
export function renewedEnd(time: { starts: string | null; ends: string }, months: number): string {
  const whole = time.starts === null ? undefined : monthsOf(time.starts, time.ends)
  return time.starts === null || whole === undefined
    ? lastDayOf(dayShifted(time.ends, 1), months)
    : lastDayOf(time.starts, whole + months)
}

const wholeNumber = (value: Json | undefined): number => (typeof value === 'number' && value > 0 ? value : 0)

/** What becomes of a running record whose last day has passed: its new last day, or null where it is over. Undefined while it runs, and where it has no end. */
export function afterTerm(term: Term, values: Values, today: string): { readonly ends: string | null } | undefined {
  const [starts, ends, months] = [values[term.starts], values[term.ends], wholeNumber(values[term.renewalMonths])]
  if (values[term.state] !== term.running || typeof ends !== 'string' || ends >= today) return undefined
  if (months === 0) return { ends: null }
  let next = ends
  while (next < today) next = renewedEnd({ starts: typeof starts === 'string' ? starts : null, ends: next }, months)
  return { ends: next }
}

/** Why a term cannot be as stated: it ends before it begins, or days and months are beyond what is foreseen. */
export function termFault({ term }: ObjectDeclaration, values: Values): { key: string; code: string } | undefined {
  if (term === undefined) return undefined
  const [starts, ends] = [values[term.starts], values[term.ends]]
  if (typeof starts === 'string' && typeof ends === 'string' && ends < starts)
    return { key: term.ends, code: 'ends_before_it_began' }
  const bounds = [
    [term.renewalMonths, 1, MOST_MONTHS],
    [term.noticeDays, 0, MOST_DAYS],
    [term.remindDays, 0, MOST_DAYS],
  ] as const
  return bounds.flatMap(([key, least, most]) => {
    const value = values[key]
    if (typeof value !== 'number') return []
    if (value < least) return [{ key, code: 'number_too_small' }]
    return value > most ? [{ key, code: 'number_too_large' }] : []
  })[0]
}
