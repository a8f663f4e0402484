/** What we write into a calendar, and what of it comes back (RFC 5545 §3.6). Pure. */
import { escaped, folded, momentText } from '../feed/ical.ts'
import { type Component, type ContentLine, componentsOf, readLines } from './content-lines.ts'
import { dayAfter, later, minutesBetween, readMinutes, readWhen } from './dav-time.ts'

/** How something stands in a calendar. */
export interface Standing {
  /** A moment (RFC 3339, UTC) or a whole day (`2026-11-27`). */
  readonly at: string
  /** How long; null where nobody said, and always for a day or a task. */
  readonly minutes: number | null
  readonly done: boolean
}

export type ComponentName = 'VEVENT' | 'VTODO'

/** One thing of ours in a calendar. */
export interface Item {
  readonly uid: string
  readonly component: ComponentName
  readonly standing: Standing
  readonly summary: string
  readonly url: string
}

/** As long as what has no length of its own is drawn. */
export const DRAWN_MINUTES = 30

const timeLine = (name: string, when: string): string =>
  when.includes('T') ? `${name}:${momentText(when)}` : `${name};VALUE=DATE:${when.replaceAll('-', '')}`

function eventTimes({ at, minutes }: Standing): readonly string[] {
  const end = at.includes('T') ? later(at, minutes ?? DRAWN_MINUTES) : dayAfter(at)
  return [timeLine('DTSTART', at), timeLine('DTEND', end)]
}

const todoTimes = ({ at, done }: Standing, now: string): readonly string[] => [
  timeLine('DUE', at),
  ...(done
    ? ['STATUS:COMPLETED', 'PERCENT-COMPLETE:100', `COMPLETED:${momentText(now)}`]
    : ['STATUS:NEEDS-ACTION', 'PERCENT-COMPLETE:0']),
]

/** The lines that are ours to say; all others of a component belong to the application that wrote them. */
const ownLines = ({ component, standing, summary, url }: Item, now: string): readonly string[] => [
  `DTSTAMP:${momentText(now)}`,
  `LAST-MODIFIED:${momentText(now)}`,
  ...(component === 'VEVENT' ? eventTimes(standing) : todoTimes(standing, now)),
  `SUMMARY:${escaped(summary)}`,
  `URL:${url}`,
]

const OURS: Readonly<Record<ComponentName, ReadonlySet<string>>> = {
  VEVENT: new Set(['DTSTAMP', 'LAST-MODIFIED', 'DTSTART', 'DTEND', 'DURATION', 'SUMMARY', 'URL', 'SEQUENCE']),
  VTODO: new Set([
    ...['DTSTAMP', 'LAST-MODIFIED', 'DTSTART', 'DUE', 'DURATION', 'SUMMARY', 'URL', 'SEQUENCE'],
    ...['STATUS', 'PERCENT-COMPLETE', 'COMPLETED'],
  ]),
}

const written = (lines: readonly string[]): string => lines.map((line) => `${folded(line)}\r\n`).join('')

/** The item as a calendar object of its own. `now` is a moment (RFC 3339). */
export const itemText = (item: Item, now: string): string =>
  written([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Holdfast//Calendar//EN',
    `BEGIN:${item.component}`,
    `UID:${escaped(item.uid)}`,
    ...ownLines(item, now),
    ...(item.component === 'VEVENT' ? ['TRANSP:TRANSPARENT'] : []),
    `END:${item.component}`,
    'END:VCALENDAR',
  ])

interface Found {
  readonly lines: readonly ContentLine[]
  readonly component: Component
  readonly name: ComponentName
  property(name: string): ContentLine | undefined
}

/** What makes one entry several, which ours never are. */
const REPEATING = ['RRULE', 'RDATE', 'RECURRENCE-ID', 'EXRULE']

/** The one component of that UID; undefined where there is none, more than one, or one that repeats. */
function findOwn(text: string, uid: string): Found | undefined {
  const lines = readLines(text)
  const components = lines === undefined ? undefined : componentsOf(lines)
  if (lines === undefined || components === undefined) return undefined
  const within = (component: Component) => (name: string) =>
    component.own.map((at) => lines[at]).find((line) => line?.name === name)
  const entries = components.filter(({ name }) => name === 'VEVENT' || name === 'VTODO')
  const [component] = entries
  if (component === undefined || entries.length > 1) return undefined
  const property = within(component)
  if (property('UID')?.value !== escaped(uid) || REPEATING.some((name) => property(name) !== undefined))
    return undefined
  return { lines, component, name: component.name as ComponentName, property }
}

/** How long an event is; undefined where what is written makes no sense. */
function lengthOf({ property }: Found, at: string, timeZone: string): number | null | undefined {
  const [end, duration] = [property('DTEND'), property('DURATION')]
  if (!at.includes('T') || (end === undefined && duration === undefined)) return null
  if (duration !== undefined) return readMinutes(duration.value)
  const until = end === undefined ? undefined : readWhen(end, timeZone)
  return until?.includes('T') ? minutesBetween(at, until) : undefined
}

function isDone({ property }: Found): boolean {
  const status = property('STATUS')?.value.toUpperCase()
  if (status !== undefined) return status === 'COMPLETED'
  return property('COMPLETED') !== undefined || property('PERCENT-COMPLETE')?.value === '100'
}

/** How an entry of ours stands there now; undefined where it cannot be understood. Times without a zone are by `timeZone`. */
export function readItem(text: string, { uid, timeZone }: { uid: string; timeZone: string }): Standing | undefined {
  const found = findOwn(text, uid)
  if (found === undefined) return undefined
  const isTodo = found.name === 'VTODO'
  const line = isTodo ? (found.property('DUE') ?? found.property('DTSTART')) : found.property('DTSTART')
  const at = line === undefined ? undefined : readWhen(line, timeZone)
  if (at === undefined) return undefined
  if (isTodo) return { at, minutes: null, done: isDone(found) }
  const minutes = lengthOf(found, at, timeZone)
  return minutes === undefined ? undefined : { at, minutes, done: false }
}

/** The text with what is ours to say made new, and all else (alarms, notes, categories) as it is; a new one where the text is not understood. */
export function changedText(text: string | null, item: Item, now: string): string {
  const found = text === null ? undefined : findOwn(text, item.uid)
  if (found === undefined || found.name !== item.component) return itemText(item, now)
  const { lines, component } = found
  const replaced = new Set(component.own.filter((at) => OURS[found.name].has(lines[at]?.name ?? '')))
  const sequence = Number(found.property('SEQUENCE')?.value ?? 0)
  const kept = (from: number, until: number) =>
    lines.slice(from, until).flatMap((line, at) => (replaced.has(from + at) ? [] : [line.text]))
  return written([
    ...kept(0, component.first + 1),
    ...ownLines(item, now),
    `SEQUENCE:${Number.isSafeInteger(sequence) ? sequence + 1 : 1}`,
    ...kept(component.first + 1, lines.length),
  ])
}
