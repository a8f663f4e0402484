/** A stated report, judged by what its reader may ask. */
import type { FieldKind, ObjectDeclaration } from '@holdfast/catalog'
import { momentInZone, normaliseIsoDay } from '@holdfast/catalog/values'
import { mayEver } from '@holdfast/policy'
import { wallClock } from '../../platform/calendar/wall-clock.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Caller } from '../../platform/gate/session.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import {
  type AskedField,
  askedField,
  isTime,
  leavesOf,
  type ReportAsked,
  type ReportGroup,
  readQuestion,
} from '../../records/index.ts'
import { comparedDays, type Days, daysOfName } from './days.ts'
import type { ReportStated } from './report-body.ts'

export type Filter = Readonly<Record<string, unknown>>

/** A report that may be asked: what it asks of the engine, and the list it is made of. */
export interface AskedReport {
  readonly object: ObjectDeclaration
  readonly asked: ReportAsked
  /** The period, and the field by which a record lies in it. */
  readonly days: Days | null
  readonly of: string | null
  /** Null where all records are asked about. */
  readonly filter: Filter | null
}

const MOST_GROUPS = 50
const MOST_SERIES = 12
export const MOST_BUCKETS = 400

const MEASURED: ReadonlySet<FieldKind> = new Set<FieldKind>(['integer', 'decimal', 'money'])
const GROUPED: ReadonlySet<FieldKind> = new Set<FieldKind>([
  'choice',
  'boolean',
  'country',
  'currency',
  'region',
  'reference',
  'date',
  'dateTime',
])

const wrong = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/** The object as the reader's company has it; one that may not be listed is refused like one that does not exist. */
function listedObject(caller: Caller, name: string): ObjectDeclaration {
  const object = caller.tenant.catalog.findObject(name)
  if (object?.served !== true || !mayEver(caller.access, name, 'list')) throw wrong('/object', 'choice_unknown')
  return object
}

/** What is sealed is sealed for numbers too: it would have to be opened, person by person, to be counted. */
function demandPlain({ sealed }: AskedField, path: string): void {
  if (sealed) throw wrong(path, 'field_sealed')
}

function groupOf(asked: AskedField, { by, at }: { by: ReportGroup['unit'] | undefined; at: number }): ReportGroup {
  demandPlain(asked, `/group/${at}/field`)
  const isEngines =
    asked.engineColumn !== undefined && asked.key !== 'owner' && asked.seenBy === undefined && !isTime(asked)
  if (isEngines || !GROUPED.has(asked.field.kind)) throw wrong(`/group/${at}/field`, 'choice_unknown')
  if (by !== undefined && !isTime(asked)) throw wrong(`/group/${at}/by`, 'choice_unknown')
  const unit = isTime(asked) ? (by ?? 'month') : null
  return { asked, unit, most: unit !== null ? MOST_BUCKETS : at === 0 ? MOST_GROUPS : MOST_SERIES }
}

function measureOf(stated: ReportStated['measure'], find: (name: string) => AskedField): ReportAsked['measure'] {
  const { kind, field } = stated
  if (kind === 'count') {
    if (field !== undefined) throw wrong('/measure/field', 'choice_unknown')
    return { kind, asked: null }
  }
  if (field === undefined) throw wrong('/measure/field', 'required')
  const asked = find(field)
  demandPlain(asked, '/measure/field')
  if (!MEASURED.has(asked.field.kind)) throw wrong('/measure/field', 'choice_unknown')
  return { kind, asked }
}

function statedDays(period: NonNullable<ReportStated['period']>, caller: Caller, nowMs: number): Days {
  const { name, from, to } = period
  if (name !== undefined) return daysOfName(name, wallClock(calendarOf(caller.tenant.policy).timeZone, nowMs).day)
  if (from === undefined || to === undefined) throw wrong('/period', 'required')
  for (const day of [from, to]) if (normaliseIsoDay(day) === undefined) throw wrong('/period', 'date_invalid')
  if (to < from) throw wrong('/period/to', 'ends_before_it_began')
  return { from, to }
}

/** Days as the lists' own condition on a day or a moment. */
export function daysCondition(asked: AskedField, { from, to }: Days, timeZone: string): Filter {
  if (asked.field.kind === 'date') return { [asked.key]: { gte: from, lte: to } }
  const momentOf = (day: string, later: number) =>
    new Date(momentInZone(Date.parse(day) + later * 86_400_000, timeZone)).toISOString()
  return { [asked.key]: { gte: momentOf(from, 0), lt: momentOf(to, 1) } }
}

export function allOf(conditions: readonly (Filter | null)[]): Filter | null {
  const stated = conditions.filter((each): each is Filter => each !== null)
  return stated.length > 1 ? { and: stated } : (stated[0] ?? null)
}

/** The days of the period, and of those before that it is compared with. */
function periods(caller: Caller, { period, compare }: ReportStated, nowMs: number): readonly (Days | null)[] {
  if (period === undefined || period === null) {
    if (compare !== undefined && compare !== null) throw wrong('/compare', 'choice_unknown')
    return [null]
  }
  const days = statedDays(period, caller, nowMs)
  return compare === undefined || compare === null ? [days] : [days, comparedDays(days, period.name ?? null, compare)]
}

/** The records of one period, and what they are asked. */
function askedOf(caller: Caller, asked: Omit<AskedReport, 'asked' | 'filter'> & { stated: ReportStated }): AskedReport {
  const { object, stated, days, of } = asked
  const { words } = readQuestion(caller, object, {})
  const find = (name: string) => askedField(words, name)
  const measure = measureOf(stated.measure, find)
  const groups = (stated.group ?? []).map(({ field, by }, at) => groupOf(find(field), { by, at }))
  if (groups[1] !== undefined && groups[0]?.asked.key === groups[1].asked.key && groups[0].unit === groups[1].unit)
    throw wrong('/group/1/field', 'choice_unknown')
  const { timeZone } = calendarOf(caller.tenant.policy)
  const within = of === null || days === null ? null : daysCondition(find(of), days, timeZone)
  const filter = allOf([stated.filter ?? null, within])
  const question = readQuestion(caller, object, filter === null ? {} : { filter })
  for (const { field } of question.tree === null ? [] : leavesOf(question.tree))
    demandPlain(field, `/filter/${field.key}`)
  return { object, asked: { question, measure, groups }, days, of, filter }
}

/** The field by which a record lies in the period. */
function timeOf(caller: Caller, object: ObjectDeclaration, { period }: ReportStated): string | null {
  if (period === undefined || period === null) return null
  const asked = askedField(readQuestion(caller, object, {}).words, period.field)
  demandPlain(asked, '/period/field')
  if (!isTime(asked)) throw wrong('/period/field', 'choice_unknown')
  return asked.key
}

/** Reads a report: of the period, and where it is compared, of the one before. Refuses what the reader may not see in the words of a list. */
export function askedReports(caller: Caller, stated: ReportStated, nowMs: number): readonly AskedReport[] {
  const object = listedObject(caller, stated.object)
  const of = timeOf(caller, object, stated)
  return periods(caller, stated, nowMs).map((days) => askedOf(caller, { object, stated, days, of }))
}
