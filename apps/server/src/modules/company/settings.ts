import { findField } from '@holdfast/catalog'
import { sql } from 'kysely'
import Type, { type Static } from 'typebox'
import { isTimeZone } from '../../platform/calendar/time-zone.ts'
import { specialDays } from '../../platform/calendar/work-calendar.ts'
import { Refusal, type ValueFault } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { Day, exactly } from '../../platform/gate/shapes.ts'
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import { calendarOf, type TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { uuidToBytes } from '../../platform/identifiers.ts'
import { publish } from '../../platform/jobs/outbox.ts'

const Time = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' })
const Days = Type.Integer({ minimum: 1, maximum: 730 })
const Quiet = exactly({ usual: Days, byLevel: Type.Record(Type.String({ maxLength: 40 }), Days) })
const Calendar = exactly({
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true }),
  from: Time,
  to: Time,
  holidays: Type.Union([Type.Literal('CN'), Type.Literal('none')]),
  changes: Type.Record(Day, Type.Union([Type.Literal('work'), Type.Literal('off')])),
})

const Words = Type.String({ maxLength: 200 })
/** What stands below the name on papers that go out; empty where it is not to stand there. */
const Letterhead = exactly({ address: Words, phone: Words, taxNumber: Words, bank: Words, account: Words })
type LetterheadWords = Static<typeof Letterhead>

const settings = {
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  country: Type.String({ pattern: '^[A-Z]{2}$' }),
  language: Type.Union([Type.Literal('zh'), Type.Literal('en')]),
  quiet: Quiet,
  /** After how many workdays a missed step is told to who leads the team; 0 where it is not. */
  missedDays: Type.Integer({ minimum: 0, maximum: 30 }),
  calendar: Calendar,
  letterhead: Letterhead,
  /** Whether people may let their subscribed calendars tell customers' names. */
  feedNames: Type.Boolean(),
  /** Whether links of letters may be counted of persons who agreed. */
  mailTracking: Type.Boolean(),
  /** What a leaderboard tells of the reader's own team beyond their reach. */
  leaderboard: Type.Union([Type.Literal('reach'), Type.Literal('place'), Type.Literal('names')]),
}
export const CompanySettings = exactly({ version: Type.Integer(), ...settings })
export const CompanyPatch = Type.Partial(exactly(settings), { additionalProperties: false, minProperties: 1 })
type CompanyChange = Static<typeof CompanyPatch>

interface TenantRow {
  readonly sealed_settings: Uint8Array
  readonly settings_version: number
  readonly language: 'zh' | 'en'
}

const MOST_CHANGES = 400
/** Each level is a part of every question after quiet customers. */
const MOST_LEVELS = 12

/** What of the settings is under seal. */
interface SealedSettings {
  readonly name: string
  readonly letterhead?: LetterheadWords
}

const BLANK: LetterheadWords = { address: '', phone: '', taxNumber: '', bank: '', account: '' }

async function openSettings(ctx: RequestContext, row: TenantRow): Promise<SealedSettings> {
  const { id } = ctx.caller.tenant
  const key = await ctx.services.keeper.purposeKey(id, 'settings')
  const text = openSmall(key, row.sealed_settings, uuidToBytes(id))
  if (text === null) throw new Refusal('unavailable', { detail: 'The settings of the company do not open.' })
  return JSON.parse(text)
}

const view = (policy: TenantPolicy, row: TenantRow, { name, letterhead }: SealedSettings) => ({
  version: row.settings_version,
  name,
  country: policy.country,
  language: row.language,
  quiet: policy.quietDays,
  missedDays: policy.missedDays,
  calendar: calendarOf(policy),
  letterhead: letterhead ?? BLANK,
  feedNames: policy.feedNames,
  mailTracking: policy.mailTracking,
  leaderboard: policy.leaderboard,
})

async function findRow(ctx: RequestContext): Promise<TenantRow> {
  const { id } = ctx.caller.tenant
  const [row] = await ctx.services.database.read<TenantRow>(
    id,
    sql`select sealed_settings, settings_version, language from tenant where tenant_id = ${id}`,
  )
  if (row === undefined) throw new Refusal('not_found')
  return row
}

/** The company as it signs its papers. */
export async function readSender(ctx: RequestContext): Promise<Required<SealedSettings>> {
  const { name, letterhead } = await openSettings(ctx, await findRow(ctx))
  return { name, letterhead: letterhead ?? BLANK }
}

/** The company as everybody in it may know it. */
export async function readCompany(ctx: RequestContext): Promise<Answer> {
  const row = await findRow(ctx)
  return {
    status: 200,
    body: view(ctx.caller.tenant.policy, row, await openSettings(ctx, row)),
    headers: { ETag: `"${row.settings_version}"` },
    audit: { act: 'company.read', outcome: 'allowed' },
  }
}

/** What a schema cannot say: that a zone exists, that the day ends after it began, that a level is one. */
function faultsOf(ctx: RequestContext, { calendar, quiet }: CompanyChange): ValueFault[] {
  const level = findField(ctx.caller.tenant.catalog.getObject('account'), 'level')
  const levels = (level?.options ?? []).map(({ value }) => value)
  const unknown = Object.keys(quiet?.byLevel ?? {}).filter((each) => !levels.includes(each))
  const dates = Object.keys(calendar?.changes ?? {})
  const isDate = (date: string) => new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) === true
  return [
    ...(Object.keys(quiet?.byLevel ?? {}).length > MOST_LEVELS
      ? [{ path: '/quiet/byLevel', code: 'number_invalid' }]
      : []),
    ...unknown.map((each) => ({ path: `/quiet/byLevel/${each}`, code: 'choice_unknown' })),
    ...(calendar === undefined || isTimeZone(calendar.timeZone)
      ? []
      : [{ path: '/calendar/timeZone', code: 'choice_unknown' }]),
    ...(calendar === undefined || calendar.from < calendar.to ? [] : [{ path: '/calendar/to', code: 'date_invalid' }]),
    ...(dates.length > MOST_CHANGES || !dates.every(isDate)
      ? [{ path: '/calendar/changes', code: 'date_invalid' }]
      : []),
  ]
}

const changedPolicy = (policy: TenantPolicy, change: CompanyChange): TenantPolicy => ({
  ...policy,
  country: change.country ?? policy.country,
  quietDays: change.quiet ?? policy.quietDays,
  missedDays: change.missedDays ?? policy.missedDays,
  calendar: change.calendar ?? policy.calendar,
  feedNames: change.feedNames ?? policy.feedNames,
  mailTracking: change.mailTracking ?? policy.mailTracking,
  leaderboard: change.leaderboard ?? policy.leaderboard,
})

/** Changes the company's settings on the version that was seen; in force with everybody's next request. */
export async function changeCompany(ctx: RequestContext, change: CompanyChange): Promise<Answer> {
  const { services, caller } = ctx
  const { id } = caller.tenant
  const seen = statedVersion(ctx.headers)
  const errors = faultsOf(ctx, change)
  if (errors.length > 0) throw new Refusal('invalid', { errors })
  return ctx.write(async (tx) => {
    const [row] = await tx.query<TenantRow>(
      sql`select sealed_settings, settings_version, language from tenant where tenant_id = ${id} for update`,
    )
    if (row === undefined) throw new Refusal('not_found')
    if (row.settings_version !== seen) throw new Refusal('version_conflict')
    const kept = await openSettings(ctx, row)
    const { name = kept.name, letterhead = kept.letterhead } = change
    const said = { ...kept, name, ...(letterhead === undefined ? {} : { letterhead }) }
    const key = await services.keeper.purposeKey(id, 'settings')
    const text = JSON.stringify(said)
    const sealed = sealSmall(key, { text, binding: uuidToBytes(id), random: services.random })
    const language = change.language ?? row.language
    await tx.query(sql`update tenant set sealed_settings = ${sealed}, settings_version = settings_version + 1, language = ${language},
      country = ${change.country ?? caller.tenant.policy.country} where tenant_id = ${id}`)
    let after = caller.tenant.policy
    await changePolicy(services, tx, (policy) => {
      after = changedPolicy(policy, change)
      return after
    })
    await publish(tx, 'company.changed', {})
    const audit = await tx.record({ act: 'company.update', outcome: 'allowed', changed: Object.keys(change) })
    return { status: 200, body: view(after, { ...row, language, settings_version: seen + 1 }, said), audit }
  })
}

/** The days of a year that are not as the week says. */
export function readCalendar(ctx: RequestContext, year: number): Answer {
  return {
    status: 200,
    body: { year, ...specialDays(calendarOf(ctx.caller.tenant.policy), year) },
    audit: { act: 'company.calendar', outcome: 'allowed' },
  }
}
