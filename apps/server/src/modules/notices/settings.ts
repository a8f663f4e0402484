import { REMINDER_TIMES, type ReminderTime } from '@holdfast/catalog'
import { sql } from 'kysely'
import Type, { type Static } from 'typebox'
import { isAtWork } from '../../platform/calendar/hours.ts'
import { isTimeZone } from '../../platform/calendar/time-zone.ts'
import type { WorkCalendar } from '../../platform/calendar/work-calendar.ts'
import { uuidArray } from '../../platform/database/arrays.ts'
import type { Database, Transaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../platform/gate/route.ts'
import { exactly } from '../../platform/gate/shapes.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import { NOTICE_KINDS } from './notice.ts'

const Time = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' })
const Hours = exactly({
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { maxItems: 7, uniqueItems: true }),
  from: Time,
  to: Time,
})
const ByMail = exactly({
  reminder: Type.Boolean(),
  assigned: Type.Boolean(),
  mention: Type.Boolean(),
  comment: Type.Boolean(),
  returning: Type.Boolean(),
  ending: Type.Boolean(),
  missed: Type.Boolean(),
  approval: Type.Boolean(),
  decided: Type.Boolean(),
  answered: Type.Boolean(),
  shared: Type.Boolean(),
  mailbox: Type.Boolean(),
  program: Type.Boolean(),
  import: Type.Boolean(),
})

const Reminders = Type.Array(Type.Union(REMINDER_TIMES.map((time) => Type.Literal(time))), {
  maxItems: REMINDER_TIMES.length,
  uniqueItems: true,
})
const Digest = exactly({ on: Type.Boolean(), at: Time })

export const SettingsPatch = exactly({
  hours: Type.Optional(Hours),
  byMail: Type.Optional(ByMail),
  digest: Type.Optional(Digest),
  reminders: Type.Optional(Reminders),
  quiet: Type.Optional(Type.Boolean()),
})
export const SettingsAnswer = exactly({
  version: Type.Integer(),
  hours: Hours,
  byMail: ByMail,
  digest: Digest,
  reminders: Reminders,
  quiet: Type.Boolean(),
  mail: Type.Boolean(),
})
export interface NoticeSettings {
  readonly hours: Static<typeof Hours>
  readonly byMail: Static<typeof ByMail>
  /** A letter in the morning that says how much the day holds. */
  readonly digest: Static<typeof Digest>
  /** When one is reminded of what one planned, where a task does not say so itself. */
  readonly reminders: readonly ReminderTime[]
  /** Outside one's hours nothing shows by itself: everything waits. */
  readonly quiet: boolean
}

/** The company's own hours, and a letter for whatever a colleague or a plan expects of one. */
export const standardSettings = ({ timeZone, days, from, to }: WorkCalendar): NoticeSettings => ({
  hours: { timeZone, days: [...days], from, to },
  byMail: {
    reminder: true,
    assigned: true,
    mention: true,
    comment: true,
    returning: true,
    ending: true,
    missed: true,
    approval: true,
    decided: true,
    answered: true,
    shared: true,
    mailbox: true,
    program: true,
    import: false,
  },
  digest: { on: false, at: from },
  reminders: ['at_due', 'day_after'],
  quiet: true,
})

interface SettingRow {
  readonly version: number
  /** What the person chose; what was added to the settings since is not in it. */
  readonly document: Partial<NoticeSettings>
}

function chosen(row: Pick<SettingRow, 'document'> | undefined, calendar: WorkCalendar): NoticeSettings {
  const usual = standardSettings(calendar)
  return { ...usual, ...row?.document, byMail: { ...usual.byMail, ...row?.document.byMail } }
}

type Reading = Pick<Transaction, 'query'> | Pick<Database, 'read'>

async function rowOf(reading: Reading, tenantId: string, userId: string): Promise<SettingRow | undefined> {
  const statement = sql`select version, document from notice_setting where tenant_id = ${tenantId} and user_id = ${userId}`
  const rows =
    'query' in reading
      ? await reading.query<SettingRow>(statement)
      : await reading.read<SettingRow>(tenantId, statement)
  return rows[0]
}

/** Keeps the settings; of two who change the same version at once one is refused. */
async function storeSettings(tx: Transaction, kept: SettingRow & { readonly userId: string }): Promise<void> {
  const stored = await tx.query(sql`insert into notice_setting (tenant_id, user_id, version, document)
    values (${tx.tenantId}, ${kept.userId}, ${kept.version}, ${JSON.stringify(kept.document)}::jsonb)
    on conflict (tenant_id, user_id) do update set document = excluded.document, version = excluded.version
      where notice_setting.version < excluded.version returning 1`)
  if (stored.length === 0) throw new Refusal('version_conflict')
}

/** What the person chose, or what everybody begins with. */
export async function settingsOf(
  tx: Transaction,
  person: { userId: string; calendar: WorkCalendar },
): Promise<NoticeSettings> {
  return chosen(await rowOf(tx, tx.tenantId, person.userId), person.calendar)
}

/** Whether the person wants quiet at the moment: outside their hours, where they chose so. */
export async function isResting({ caller, services }: RequestContext): Promise<boolean> {
  const calendar = calendarOf(caller.tenant.policy)
  const settings = chosen(await rowOf(services.database, caller.tenant.id, caller.user.id), calendar)
  return settings.quiet && !isAtWork(settings.hours, calendar, services.clock.now())
}

/** Those of a company who want a digest, with the last day (by their own clock) they had one. */
export async function digestSettings(
  tx: Transaction,
  calendar: WorkCalendar,
): Promise<readonly { userId: string; last: string | null; settings: NoticeSettings }[]> {
  const rows = await tx.query<Pick<SettingRow, 'document'> & { user_id: string; last: string | null }>(sql`
    select user_id, document, digest_day::text as last from notice_setting
    where tenant_id = ${tx.tenantId} and (document #>> '{digest,on}') = 'true'`)
  return rows.map((row) => ({ userId: row.user_id, last: row.last, settings: chosen(row, calendar) }))
}

/** What each of these people chose, or what everybody begins with. */
export async function settingsOfAll(
  tx: Transaction,
  { userIds, calendar }: { userIds: readonly string[]; calendar: WorkCalendar },
): Promise<ReadonlyMap<string, NoticeSettings>> {
  const rows = await tx.query<Pick<SettingRow, 'document'> & { user_id: string }>(sql`
    select user_id, document from notice_setting where tenant_id = ${tx.tenantId} and user_id = any(${uuidArray(userIds)}::uuid[])`)
  const known = new Map(rows.map((row) => [row.user_id, row]))
  return new Map(userIds.map((id) => [id, chosen(known.get(id), calendar)]))
}

/** The day's digest is done. */
export async function markDigested(tx: Transaction, done: { userId: string; day: string }): Promise<void> {
  await tx.query(sql`update notice_setting set digest_day = ${done.day}::date
    where tenant_id = ${tx.tenantId} and user_id = ${done.userId}`)
}

/** The version of what everybody begins with. */
const FIRST = 1

/** One's own settings. */
export async function showSettings({ caller, services }: RequestContext): Promise<Answer> {
  const row = await rowOf(services.database, caller.tenant.id, caller.user.id)
  const settings = chosen(row, calendarOf(caller.tenant.policy))
  const version = row?.version ?? FIRST
  return {
    status: 200,
    body: { version, ...settings, mail: services.mailer !== null },
    headers: { ETag: `"${version}"` },
    audit: UNRECORDED,
  }
}

function demandSense({ hours }: NoticeSettings): void {
  if (!isTimeZone(hours.timeZone))
    throw new Refusal('invalid', { errors: [{ path: '/hours/timeZone', code: 'choice_unknown' }] })
  if (hours.from === hours.to) throw new Refusal('invalid', { errors: [{ path: '/hours/to', code: 'hours_empty' }] })
}

/** Changes one's own settings. */
export async function changeSettings(ctx: RequestContext, stated: Static<typeof SettingsPatch>): Promise<Answer> {
  const { caller } = ctx
  const seen = statedVersion(ctx.headers)
  await ctx.write(async (tx) => {
    const row = await rowOf(tx, caller.tenant.id, caller.user.id)
    if (seen !== (row?.version ?? FIRST)) throw new Refusal('version_conflict')
    const document = { ...chosen(row, calendarOf(caller.tenant.policy)), ...stated }
    demandSense(document)
    await storeSettings(tx, { userId: caller.user.id, version: seen + 1, document })
    const audit = await tx.record({ act: 'notice.settings', outcome: 'allowed', changed: Object.keys(stated) })
    return { status: 200, audit }
  })
  return showSettings(ctx)
}

/** Kinds of notices of which the person wants to be told by mail; what concerns their account is written at once, and to everybody. */
export const mailedKinds = (settings: NoticeSettings): readonly string[] =>
  NOTICE_KINDS.filter((kind) => kind !== 'security' && settings.byMail[kind])
