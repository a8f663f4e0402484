/** Times as calendars write them (RFC 5545 §3.3.4, §3.3.5, §3.3.6). Pure. */
import { momentInZone, normaliseIsoDay, wallMsInZone } from '@holdfast/catalog/values'
import type { ContentLine } from './content-lines.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const MOST_MINUTES = 60 * 24 * 366

const isZone = (name: string): boolean => {
  try {
    wallMsInZone(0, name)
    return true
  } catch {
    return false
  }
}

/** The zone that a TZID names: by itself, or behind the prefix that some applications write; undefined where it names none. */
export function zoneNamed(tzid: string): string | undefined {
  const parts = tzid.split('/').filter((part) => part !== '')
  const names = [tzid, ...[3, 2, 1].map((count) => parts.slice(-count).join('/'))]
  return names.find((name) => name !== '' && isZone(name))
}

const DAY = /^(\d{4})(\d{2})(\d{2})$/
const MOMENT = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z?)$/

/** A day or a moment as written; undefined for what is neither, or in a zone that nobody knows. */
export function readWhen({ value, params }: ContentLine, timeZone: string): string | undefined {
  const day = DAY.exec(value)
  if (day !== null) return normaliseIsoDay(day.slice(1, 4).join('-'))
  const [, year, month, date, hour = '', minute = '', second = '', utc] = MOMENT.exec(value) ?? []
  const written = normaliseIsoDay([year, month, date].join('-'))
  if (written === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const wall = Date.parse(`${written}T${hour}:${minute}:${second}Z`)
  if (utc === 'Z') return new Date(wall).toISOString()
  // a time of no zone is by the person's own clock
  const zone = params['TZID'] === undefined ? timeZone : zoneNamed(params['TZID'])
  return zone === undefined ? undefined : new Date(momentInZone(wall, zone)).toISOString()
}

const DURATION = /^\+?P(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?)$/

/** A duration in minutes; undefined for what is none. */
export function readMinutes(value: string): number | undefined {
  const match = DURATION.exec(value)
  if (match === null || /[PT]$/.test(value)) return undefined
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as number[]
  const total = ((weeks ?? 0) * 7 + (days ?? 0)) * 1_440 + (hours ?? 0) * 60 + (minutes ?? 0) + (seconds ?? 0) / 60
  return total <= MOST_MINUTES ? Math.round(total) : undefined
}

/** Minutes from one moment to another; undefined where the second is earlier. */
export function minutesBetween(from: string, until: string): number | undefined {
  const minutes = Math.round((Date.parse(until) - Date.parse(from)) / MINUTE_MS)
  return minutes < 0 || minutes > MOST_MINUTES ? undefined : minutes
}

/** The day after. */
export const dayAfter = (day: string): string => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10)
/** The moment so many minutes later. */
export const later = (moment: string, minutes: number): string =>
  new Date(Date.parse(moment) + minutes * MINUTE_MS).toISOString()
