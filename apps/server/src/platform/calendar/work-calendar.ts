import type { Label } from '@holdfast/catalog'
import { CHINESE_HOLIDAYS, type HolidayYear } from './chinese-holidays.ts'

/** When a company works: the days of its week, its hours, whose holidays it keeps, and its own exceptions. */
export interface WorkCalendar {
  /** IANA zone of the company's clocks. */
  readonly timeZone: string
  /** 1 is Monday, 7 Sunday. */
  readonly days: readonly number[]
  /** `09:00` to `18:00`, by the company's clocks. */
  readonly from: string
  readonly to: string
  readonly holidays: 'CN' | 'none'
  /** Dates on which the company does otherwise than its week and its holidays say. */
  readonly changes: Readonly<Record<string, 'work' | 'off'>>
}

/** Where companies of a country keep their clocks, until they say otherwise. */
const ZONES: Readonly<Record<string, string>> = {
  CN: 'Asia/Shanghai',
  HK: 'Asia/Hong_Kong',
  TW: 'Asia/Taipei',
  SG: 'Asia/Singapore',
  JP: 'Asia/Tokyo',
  KR: 'Asia/Seoul',
  GB: 'Europe/London',
  DE: 'Europe/Berlin',
  FR: 'Europe/Paris',
}

/** Monday to Friday, nine to six; in China with its holidays. */
export const usualCalendar = (country: string): WorkCalendar => ({
  timeZone: ZONES[country] ?? 'UTC',
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '18:00',
  holidays: country === 'CN' ? 'CN' : 'none',
  changes: {},
})

/** Why a day is worked or not. */
export interface DayKind {
  readonly worked: boolean
  readonly because: 'week' | 'holiday' | 'make_up' | 'own'
  readonly name?: Label
}

const MONDAY_FIRST = 7

/** Day of the week of a date, 1 for Monday. */
const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || MONDAY_FIRST

/** The announced holidays of a year; undefined where its notice is not out yet. */
export const holidaysOf = (year: number): HolidayYear | undefined => CHINESE_HOLIDAYS.find((each) => each.year === year)

function announced(date: string): DayKind | undefined {
  for (const { name, off, worked } of holidaysOf(Number(date.slice(0, 4)))?.holidays ?? []) {
    if (off.includes(date)) return { worked: false, because: 'holiday', name }
    if (worked.includes(date)) return { worked: true, because: 'make_up', name }
  }
  return undefined
}

/** Whether a date (`2026-10-01`) is worked, and why: the company's own word first, then the holidays it keeps, then its week. */
export function dayKind(calendar: WorkCalendar, date: string): DayKind {
  const own = Object.hasOwn(calendar.changes, date) ? calendar.changes[date] : undefined
  if (own !== undefined) return { worked: own === 'work', because: 'own' }
  const holiday = calendar.holidays === 'CN' ? announced(date) : undefined
  return holiday ?? { worked: calendar.days.includes(weekdayOf(date)), because: 'week' }
}

const DAY_MS = 86_400_000
/** A company that never works is none; past this many days the calendar is taken as it is. */
const FARTHEST_DAYS = 400

const after = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** The first worked date after the given one; the date itself does not count. */
export function nextWorkday(calendar: WorkCalendar, date: string): string {
  for (let days = 1; days <= FARTHEST_DAYS; days += 1)
    if (dayKind(calendar, after(date, days)).worked) return after(date, days)
  return after(date, 1)
}

/** Days of a year that are not as the week says, in order; `announced` is false where the year's holidays are not out yet. */
export function specialDays(calendar: WorkCalendar, year: number) {
  const holidays = calendar.holidays === 'CN' ? holidaysOf(year) : undefined
  const dates = new Set([
    ...(holidays?.holidays ?? []).flatMap(({ off, worked }) => [...off, ...worked]),
    ...Object.keys(calendar.changes).filter((date) => date.startsWith(`${year}-`)),
  ])
  return {
    announced: calendar.holidays === 'none' || holidays !== undefined,
    source: holidays?.source ?? null,
    days: [...dates].sort().map((date) => ({ date, ...dayKind(calendar, date) })),
  }
}
