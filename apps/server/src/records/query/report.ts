/** Numbers over all records that match a question: counted, or what a field of them comes to, in groups. */
import type { FieldKind } from '@holdfast/catalog'
import { reachesFor } from '@holdfast/policy'
import { type RawBuilder, sql } from 'kysely'
import type { Caller } from '../../platform/gate/session.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import type { Services } from '../../platform/services.ts'
import { both, type Condition, reachesCondition, sourceOf } from '../reach-sql.ts'
import type { AskedField } from './asked-field.ts'
import { plainExpression } from './condition.ts'
import { type Converted, convertedSums, hasForeign, keptRate, rateDay } from './converted.ts'
import { moneyExpressions } from './money.ts'
import type { Question } from './question.ts'
import { allMatching } from './run.ts'

export const REPORT_UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const
export type ReportUnit = (typeof REPORT_UNITS)[number]
export const REPORT_MEASURES = ['count', 'sum', 'average', 'median'] as const
export type ReportMeasure = (typeof REPORT_MEASURES)[number]

/** By what records are grouped; at most `most` groups are told apart, those that weigh most or, of time, the latest. */
export interface ReportGroup {
  readonly asked: AskedField
  /** Of a day or a moment; weeks begin on Monday, all in the company's days. */
  readonly unit: ReportUnit | null
  readonly most: number
}

export interface ReportAsked {
  readonly question: Question
  readonly measure: { readonly kind: ReportMeasure; readonly asked: AskedField | null }
  readonly groups: readonly ReportGroup[]
}

/** One part of a report's answer in one currency (empty for what is no money). */
export interface ReportRow {
  /** Of each group: its value as text, a bucket's first day, empty where the record has none; null where several are taken together. */
  readonly keys: readonly (string | null)[]
  /** By which the groups stand: the one that weighs most first. */
  readonly ranks: readonly number[]
  /** All groups together. */
  readonly whole: boolean
  readonly currency: string
  readonly count: number
  /** A decimal, exact for a sum, to six places for an average and a median; null where records are counted. */
  readonly value: string | null
}

/** The parts, and by their names what a sum comes to in the company's currency where something is of another one. */
export interface ReportFound {
  readonly parts: readonly ReportRow[]
  readonly base: ReadonlyMap<string, Converted>
}

const TIMES: ReadonlySet<FieldKind> = new Set<FieldKind>(['date', 'dateTime'])
export const isTime = ({ field }: AskedField): boolean => TIMES.has(field.kind)

/** The value by which a record is grouped, as it stands: its words are made once for all that have the same. */
function heldOf(question: Question, { asked, unit }: ReportGroup, timeZone: string): Condition {
  const held = plainExpression(question.object, asked)
  if (unit === null || asked.field.kind === 'date') return held
  return sql`date_trunc(${sql.lit(unit)}, ${held} at time zone ${timeZone})`
}

/** The same as text that is never null. */
function keyOf({ asked, unit }: ReportGroup, held: Condition): Condition {
  if (unit === null) return sql`coalesce(${held}::text, '')`
  const begins = asked.field.kind === 'date' ? sql`date_trunc(${sql.lit(unit)}, ${held}::timestamp)` : held
  return sql`coalesce(to_char(${begins}, 'YYYY-MM-DD'), '')`
}

// a percentile that interpolates would reckon in floats: the two in the middle are taken as they are
const MEDIAN = sql`(percentile_disc(0.5) within group (order by x) + percentile_disc(0.5) within group (order by x desc)) / 2`
const VALUES: Readonly<Record<ReportMeasure, RawBuilder<unknown>>> = {
  count: sql`null::text`,
  sum: sql`trim_scale(sum(x))::text`,
  average: sql`trim_scale(round(sum(x) / sum(n), 6))::text`,
  median: sql`trim_scale(round(${MEDIAN}, 6))::text`,
}

interface RowsOf {
  readonly timeZone: string
  /** On which the rate of a record counts. */
  readonly day: Condition
}

const key = (at: number): Condition => sql.ref(`k${at}`)

/** The groups of one field that are told apart, in their order. */
function told({ measure }: ReportAsked, { unit, most }: ReportGroup, at: number): Condition {
  // amounts are held against each other in the currency that most records have
  const worth = sql`sum(x) filter (where c = (select c from d group by c order by sum(n) desc, c limit 1)) desc nulls last,`
  const weight = sql`${measure.kind === 'sum' ? worth : sql``} sum(n) desc, ${key(at)}`
  const order = unit === null ? weight : sql`${key(at)} desc`
  return sql`${sql.ref(`t${at}`)} as (select ${key(at)} as k, (row_number() over (order by ${order}))::int as n from d group by ${key(at)} order by ${order} limit ${most})`
}

/** The records, or what several of the same come to, each in the group it is told in. */
function grouped(asked: ReportAsked, rows: Condition): Condition {
  const places = asked.groups.map((_, at) => at)
  const names = places.map(
    (at) => sql`${sql.ref(`t${at}.k`)} as ${key(at)}, ${sql.ref(`t${at}.n`)} as ${sql.ref(`n${at}`)}`,
  )
  const joins = places.map(
    (at) => sql`left join ${sql.ref(`t${at}`)} on ${sql.ref(`t${at}.k`)} = ${sql.ref(`d.k${at}`)}`,
  )
  return sql`with d as materialized (${rows}), ${sql.join([
    ...asked.groups.map((group, at) => told(asked, group, at)),
    sql`m as (select ${sql.join([...names, sql`d.c, d.n, d.x, d.day, d.rate, d.units`])} from d ${sql.join(joins, sql` `)})`,
  ])}`
}

const shownOf = ({ groups }: ReportAsked): Condition[] => groups.map((_, at) => sql`${key(at)}, ${sql.ref(`n${at}`)}`)

function statement(asked: ReportAsked, rows: Condition): Condition {
  const { groups, measure } = asked
  const shown = shownOf(asked)
  const parts = sql.join([...shown, sql`c`])
  const sets = groups.length === 0 ? sql`c` : sql`grouping sets ((${parts}), (c))`
  const whole = groups.length === 0 ? sql`true` : sql`grouping(k0) = 1`
  return sql`${grouped(asked, rows)} select ${sql.join([...shown, sql`c as currency`, sql`${whole} as whole`, sql`sum(n)::int as count`, sql`${VALUES[measure.kind]} as value`])} from m group by ${sets}`
}

const WHOLE = 'whole'
/** The name of a part, by its keys. */
export const partName = ({ keys, whole }: Pick<ReportRow, 'keys' | 'whole'>): string =>
  whole ? WHOLE : JSON.stringify(keys)

/** The sums of every group by currency and day, and those of all together. */
function dated(asked: ReportAsked, rows: Condition): Condition {
  const keys = sql.join(asked.groups.map((_, at) => key(at)))
  const part = (name: Condition) =>
    sql`select ${name} as k, c as currency, day, rate, units, sum(x) as amount, null::numeric as weighted from m group by 1, 2, 3, 4, 5`
  const all = part(sql`${WHOLE}::text`)
  if (asked.groups.length === 0) return sql`${grouped(asked, rows)} ${all}`
  // as JSON writes it without blanks
  return sql`${grouped(asked, rows)} ${all} union all ${part(sql`array_to_json(array[${keys}])::text`)}`
}

/**
 * The records of a question with their keys, the currency `c`, what they come to `x` and how many `n` they are; alike ones taken together, since a company's
 * deals have some thousand days and stages between them. A median needs each by itself.
 */
function rowsOf({ question, measure, groups }: ReportAsked, matching: Condition, { timeZone, day }: RowsOf): Condition {
  const { object } = question
  const { rate, units } = keptRate(object)
  const c = measure.asked?.field.kind === 'money' ? moneyExpressions(object, measure.asked.key).currency : sql`''::text`
  const x = measure.asked === null ? sql`null::numeric` : sql`${plainExpression(object, measure.asked)}::numeric`
  const held = (at: number) => sql.ref(`h${at}`)
  const same = sql.join([
    ...groups.map((group, at) => sql`${heldOf(question, group, timeZone)} as ${held(at)}`),
    sql`${c} as c, ${day} as day, ${rate} as rate, ${units} as units`,
  ])
  const places = sql.join(Array.from({ length: groups.length + 4 }, (_, at) => sql.lit(at + 1)))
  const each = sql`select ${same}, ${x} as x, 1 as n from ${matching}`
  const alike = sql`select ${same}, sum(${x}) as x, count(*) as n from ${matching} group by ${places}`
  const keys = groups.map((group, at) => sql`${keyOf(group, held(at))} as ${key(at)}`)
  const rows = measure.kind === 'median' ? each : alike
  return sql`select ${sql.join([...keys, sql`c, x, n, day, rate, units`])} from (${rows}) h`
}

/**
 * The answer in parts: each group, and all together, by currency. It is made of the records of the caller's lists on which everything that is asked for
 * is in clear sight: what a record does not show to the caller, no number tells of it.
 */
export async function reportOf(services: Services, caller: Caller, asked: ReportAsked): Promise<ReportFound> {
  const { question, measure, groups } = asked
  const { object } = question
  const within = reachesFor(caller.access, object.name, 'list')
  const { from, where } = await allMatching(services, caller, { question, within })
  const needed = [...groups.map((group) => group.asked), ...(measure.asked === null ? [] : [measure.asked])]
  const sights = needed
    .filter(({ clear }) => !clear.includes('all'))
    .map(({ clear }) => reachesCondition(clear, caller.principal, sourceOf(object)))
  const has = measure.asked === null ? [] : [sql`${plainExpression(object, measure.asked)} is not null`]
  const { timeZone } = calendarOf(caller.tenant.policy)
  const rows = (day: Condition) =>
    rowsOf(asked, sql`${from} where ${both([where, ...sights, ...has])}`, { timeZone, day })
  const found = await services.database.read<Record<string, unknown>>(
    caller.tenant.id,
    statement(asked, rows(sql`null`)),
  )
  const parts = found.map((row) => ({
    keys: groups.map((_, at) => row[`k${at}`] as string | null),
    ranks: groups.map((_, at) => (row[`n${at}`] as number | null) ?? Number.MAX_SAFE_INTEGER),
    whole: row['whole'] === true,
    currency: String(row['currency']),
    count: Number(row['count']),
    value: row['value'] as string | null,
  }))
  const isSum = measure.kind === 'sum' && measure.asked?.field.kind === 'money'
  const foreign = parts.map(({ currency }) => currency)
  if (!isSum || !hasForeign(caller, foreign)) return { parts, base: new Map() }
  const day = rateDay({ services, caller }, object)
  return { parts, base: await convertedSums(services, caller, dated(asked, rows(day))) }
}
