import { sql } from 'kysely'
import Type, { type Static } from 'typebox'
import { isTimeZone } from '../../platform/calendar/time-zone.ts'
import type { WorkCalendar } from '../../platform/calendar/work-calendar.ts'
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
  import: Type.Boolean(),
})

export const SettingsPatch = exactly({ hours: Type.Optional(Hours), byMail: Type.Optional(ByMail) })
export const SettingsAnswer = exactly({ version: Type.Integer(), hours: Hours, byMail: ByMail, mail: Type.Boolean() })
export interface NoticeSettings {
  readonly hours: Static<typeof Hours>
  readonly byMail: Static<typeof ByMail>
}

/** The company's own hours, and a letter for whatever a colleague or a plan expects of one. */
export const standardSettings = ({ timeZone, days, from, to }: WorkCalendar): NoticeSettings => ({
  hours: { timeZone, days: [...days], from, to },
  byMail: { reminder: true, assigned: true, mention: true, comment: true, import: false },
})

interface SettingRow {
  readonly version: number
  readonly document: NoticeSettings
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
  return (await rowOf(tx, tx.tenantId, person.userId))?.document ?? standardSettings(person.calendar)
}

/** The version of what everybody begins with. */
const FIRST = 1

/** One's own settings. */
export async function showSettings({ caller, services }: RequestContext): Promise<Answer> {
  const row = await rowOf(services.database, caller.tenant.id, caller.user.id)
  const { hours, byMail } = row?.document ?? standardSettings(calendarOf(caller.tenant.policy))
  const version = row?.version ?? FIRST
  return {
    status: 200,
    body: { version, hours, byMail, mail: services.mailer !== null },
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
    const { hours, byMail } = { ...(row?.document ?? standardSettings(calendarOf(caller.tenant.policy))), ...stated }
    demandSense({ hours, byMail })
    await storeSettings(tx, { userId: caller.user.id, version: seen + 1, document: { hours, byMail } })
    const audit = await tx.record({ act: 'notice.settings', outcome: 'allowed', changed: Object.keys(stated) })
    return { status: 200, audit }
  })
  return showSettings(ctx)
}

/** Kinds of notices of which the person wants to be told by mail. */
export const mailedKinds = (settings: NoticeSettings): readonly string[] =>
  NOTICE_KINDS.filter((kind) => settings.byMail[kind])
