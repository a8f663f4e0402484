import {
  isBefore,
  type ObjectDeclaration,
  plannedSpan,
  REMINDER_TIMES,
  type ReminderTime,
  reminderMoment,
} from '@holdfast/catalog'
import { sql } from 'kysely'
import type { WorkCalendar } from '../../platform/calendar/work-calendar.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import type { Services } from '../../platform/services.ts'
import { type PlannedRecord, plannedRecords } from '../../records/index.ts'
import { keepMark, lockMark } from './marks.ts'
import type { NewNotice } from './notice.ts'
import { type NoticeSettings, settingsOfAll } from './settings.ts'
import { tell } from './tell.ts'

const AT_ONCE = 200
/** What became due longer ago is no news: after a long outage nobody is woken for last week. */
const NEWS_MS = 24 * 60 * 60_000
/** What was being written while others were told before is looked at again. */
const AGAIN_MS = 10 * 60_000

/** Milliseconds since 1970; the first not within. */
interface Span {
  readonly from: number
  readonly until: number
}

interface Reminder {
  readonly occasion: string
  readonly at: number
  readonly isBefore: boolean
}

/** Every reminder of something planned, by the clock of its owner. */
function remindersOf(planned: PlannedRecord, { reminders, hours }: NoticeSettings): readonly Reminder[] {
  const due = Date.parse(planned.at)
  const times: readonly ReminderTime[] = planned.times.length > 0 ? planned.times : reminders
  return [
    ...times.map((time) => ({
      occasion: time === 'at_due' ? planned.at : `${planned.at}:${time}`,
      at: reminderMoment(time, due, hours.timeZone),
      isBefore: isBefore(time),
    })),
    ...(planned.early === null ? [] : [{ occasion: planned.early, at: Date.parse(planned.early), isBefore: false }]),
  ]
}

/**
 * Which reminder of something planned is to be told in a span that ends now: the last that came, so that nobody is told three times after an outage;
 * and of what was to come nothing once it came, nor what lay behind when it was planned.
 */
export function reminderToTell(planned: PlannedRecord, settings: NoticeSettings, span: Span): string | null {
  const [due, created] = [Date.parse(planned.at), Date.parse(planned.createdAt)]
  const came = remindersOf(planned, settings).filter(
    (each) =>
      each.at > span.from && each.at <= span.until && (!each.isBefore || (span.until < due && each.at >= created)),
  )
  return came.toSorted((a, b) => b.at - a.at)[0]?.occasion ?? null
}

/** Between which moments whatever has a reminder in the span is planned: short reminders together, whole days each. */
function searches(span: Span): readonly ({ readonly by: 'at' | 'early' } & Span)[] {
  const isDay = (time: ReminderTime) => time.startsWith('day_')
  const near = REMINDER_TIMES.filter((time) => !isDay(time)).map((time) => plannedSpan(time, span))
  const ends = { from: Math.min(...near.map(({ from }) => from)), until: Math.max(...near.map(({ until }) => until)) }
  const days = REMINDER_TIMES.filter(isDay).map((time) => plannedSpan(time, span))
  return [...[ends, ...days].map((each) => ({ by: 'at' as const, ...each })), { by: 'early', ...span }]
}

interface Reminding {
  readonly object: ObjectDeclaration
  readonly calendar: WorkCalendar
  readonly span: Span
}

async function noticesFor(
  tx: Transaction,
  page: readonly PlannedRecord[],
  { object: { name }, calendar, span }: Reminding,
): Promise<readonly NewNotice[]> {
  const owners = [...new Set(page.map(({ ownerId }) => ownerId))]
  const settings = await settingsOfAll(tx, { userIds: owners, calendar })
  return page.flatMap((planned) => {
    const { id, ownerId } = planned
    const own = settings.get(ownerId)
    const occasion = own === undefined ? null : reminderToTell(planned, own, span)
    if (occasion === null) return []
    return [
      {
        userId: ownerId,
        kind: 'reminder',
        occasion: `${name}:${id}:${occasion}`,
        byId: null,
        object: name,
        recordId: id,
      },
    ]
  })
}

/** Tells the owners of everything of one object whose reminder came, page by page; what was told before is not told again. */
async function remindOf(services: Services, tx: Transaction, about: Omit<Reminding, 'span'>): Promise<void> {
  const now = services.clock.now()
  const work = `reminders:${about.object.name}`
  const iso = (moment: number) => new Date(moment).toISOString()
  const mark = await lockMark(tx, work, iso(now - NEWS_MS))
  const span = { from: Math.max(Date.parse(mark.until) - AGAIN_MS, now - NEWS_MS), until: now }
  for (const { by, from, until } of searches(span)) {
    let page: readonly PlannedRecord[] = []
    do {
      const last = page.at(-1)
      const after = last && { id: last.id, at: by === 'at' ? last.at : (last.early ?? last.at) }
      page = await plannedRecords(tx, about.object, { by, from: iso(from), until: iso(until), after, limit: AT_ONCE })
      await tell(services, tx, await noticesFor(tx, page, { ...about, span }))
    } while (page.length === AT_ONCE)
  }
  await keepMark(tx, work, { until: iso(now), lastId: null })
}

/** Reminds people of all companies of what they planned: before it is due, then, and after, as each of them wishes. */
export async function remind(services: Services): Promise<void> {
  const objects = services.catalog.served.filter((object) => object.remind !== undefined)
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants) {
    const calendar = calendarOf((await services.tenants.load(id)).policy)
    for (const object of objects)
      await services.database.inTenant(id, (tx) => remindOf(services, tx, { object, calendar }))
  }
}
