/** A report's answer: what the engine found, in order, as the reader may be told it. */
import { type Money, moneyOf, wireName } from '@holdfast/catalog'
import { isStatistical } from '@holdfast/policy'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import {
  admitSight,
  type Converted,
  expandRecords,
  partName,
  type ReportGroup,
  type ReportRow,
  reportOf,
} from '../../records/index.ts'
import { teamNames } from '../identity/index.ts'
import { type AskedReport, allOf, askedReports, daysCondition, type Filter, MOST_BUCKETS } from './asked-report.ts'
import { bucketsOf, daysOfBucket } from './days.ts'
import type { ReportAnswer, ReportNumber, ReportPart, ReportStated } from './report-body.ts'
import { aboutCount, aboutTotal, aboutValue, FEWEST } from './small-groups.ts'

/** How a reader is told numbers. */
interface Telling {
  /** What sums come to in the company's currency, by the names of the parts. */
  readonly base: ReadonlyMap<string, Converted>
  /** To whoever sees statistics alone. */
  readonly statistics: boolean
  readonly timeZone: string
}

const ROUNDED = /^(-?)(\d+)(?:\.(\d+))?$/

/** An amount as its currency writes it: an average is rounded half away from nothing. */
function writtenMoney(decimal: string, currency: string): Money {
  const places = moneyOf(0n, currency).amount.split('.')[1]?.length ?? 0
  const [, minus = '', whole = '0', fraction = ''] = ROUNDED.exec(decimal) ?? []
  const units = BigInt(whole + fraction.padEnd(places, '0').slice(0, places))
  const up = Number(fraction[places] ?? '0') >= 5 ? 1n : 0n
  return moneyOf(minus === '-' ? -(units + up) : units + up, currency)
}

function toldValue({ currency, count, value }: ReportRow, { statistics }: Telling): ReportNumber['values'] {
  if (value === null || (statistics && count < FEWEST)) return []
  const told = statistics ? aboutValue(value) : value
  return [
    {
      currency: currency === '' ? null : currency,
      count: statistics ? aboutCount(count) : count,
      value: currency === '' ? told : writtenMoney(told, currency).amount,
    },
  ]
}

/** Fewer than may be told of, none among them. */
const UNTOLD: ReportNumber = { count: null, values: [], base: null }

const countOf = (rows: readonly ReportRow[]): number => rows.reduce((all, row) => all + row.count, 0)

/** All rows of one part, a currency each, as one number. */
function numberOf(rows: readonly ReportRow[], telling: Telling): ReportNumber {
  const count = countOf(rows)
  if (telling.statistics && count < FEWEST) return UNTOLD
  const [first] = rows
  const sum = first === undefined || telling.statistics ? undefined : telling.base.get(partName(first))
  const byCurrency = rows.toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
  return {
    count: telling.statistics ? aboutCount(count) : count,
    values: byCurrency.flatMap((row) => toldValue(row, telling)),
    base: sum === undefined ? null : { currency: sum.currency, amount: sum.amount, missing: [...sum.missing] },
  }
}

/** The condition of one group, in the lists' own words. */
function keyCondition({ asked, unit }: ReportGroup, key: string | null, timeZone: string): Filter {
  if (key === null) return { [asked.key]: { null: true } }
  if (unit !== null) return daysCondition(asked, daysOfBucket(key, unit), timeZone)
  return { [asked.key]: { eq: asked.field.kind === 'boolean' ? key === 'true' : key } }
}

/** What leads from a number to its list: nothing where a list would tell more than the number. */
function behind(report: AskedReport, keys: readonly (string | null)[] | null, { statistics, timeZone }: Telling) {
  if (statistics) return null
  const { measure, groups } = report.asked
  const has = measure.asked === null ? null : { [measure.asked.key]: { null: false } }
  const own = keys?.map((key, at) => {
    const group = groups[at]
    return group === undefined ? null : keyCondition(group, key, timeZone)
  })
  return allOf([report.filter, has, ...(own ?? [])]) ?? {}
}

/** Where a key stands among the others of its group: options as they are declared, time as it passes, the rest by what it weighs. */
function placeOf({ asked, unit }: ReportGroup, statistics: boolean): (row: ReportRow, at: number) => string | number {
  const options = asked.field.options?.map(({ value }) => value)
  return (row, at) => {
    const key = row.keys[at] ?? null
    if (unit !== null) return key ?? ''
    if (options !== undefined) return options.indexOf(key ?? '') >>> 0
    // a rank would tell which of two about equal groups is the larger
    return statistics ? (key ?? '') : (row.ranks[at] ?? 0)
  }
}

function inOrder(report: AskedReport, statistics: boolean): (a: ReportRow, b: ReportRow) => number {
  const places = report.asked.groups.map((group) => placeOf(group, statistics))
  return (a, b) => {
    for (const [at, place] of places.entries()) {
      if (a.keys[at] === b.keys[at]) continue
      const last = [a, b].map(({ keys }) => (keys[at] === null ? 2 : keys[at] === '' ? 1 : 0))
      if (last[0] !== last[1]) return (last[0] ?? 0) - (last[1] ?? 0)
      return place(a, at) < place(b, at) ? -1 : 1
    }
    return 0
  }
}

function partOf(report: AskedReport, rows: readonly ReportRow[], telling: Telling): ReportPart {
  const [{ keys } = { keys: [] }] = rows
  const others = keys.map((key) => key === null)
  const told = keys.map((key) => (key === '' ? null : key))
  const filter = others.includes(true) ? null : behind(report, told, telling)
  return { keys: told, others, ...numberOf(rows, telling), filter }
}

/** The groups with the empty ones between them, where they are the buckets of the period. */
function withEmpty(report: AskedReport, parts: readonly ReportPart[], telling: Telling): readonly ReportPart[] {
  const [group, ...more] = report.asked.groups
  const { days } = report
  if (group === undefined || group.unit === null || more.length > 0 || days === null) return parts
  // of other days than those of the period it is not known which there are
  const buckets = bucketsOf(days, group.unit, MOST_BUCKETS + 1)
  if (report.of !== group.asked.key || buckets.length > MOST_BUCKETS) return parts
  const known = new Map(parts.map((part) => [part.others[0] === true ? null : part.keys[0], part]))
  const empty = (key: string): ReportPart => ({
    keys: [key],
    others: [false],
    ...numberOf([], telling),
    filter: behind(report, [key], telling),
  })
  const rest = parts.filter(({ keys: [key], others: [isRest] }) => isRest === true || !buckets.includes(key ?? ''))
  return [...buckets.map((key) => known.get(key) ?? empty(key)), ...rest]
}

/** Whoever asks, in a request or by a letter. */
export type Asking = Pick<RequestContext, 'services' | 'caller'>

async function answered({ services, caller }: Asking, report: AskedReport, told: Omit<Telling, 'base'>) {
  const found = await reportOf(services, caller, report.asked)
  const telling = { ...told, base: found.base }
  const rows = found.parts.toSorted(inOrder(report, telling.statistics))
  const byKeys = Map.groupBy(
    rows.filter(({ whole }) => !whole),
    ({ keys }) => JSON.stringify(keys),
  )
  const parts = [...byKeys.values()].map((own) => partOf(report, own, telling))
  const whole = rows.filter((row) => row.whole)
  const count = countOf(whole)
  const sizes = [...byKeys.values()].map(countOf)
  const large = sizes.filter((size) => size >= FEWEST)
  const about = telling.statistics ? aboutTotal(count, large, sizes.length - large.length) : count
  // how many small groups there are would tell how small they are: they are left out, like those that hold nothing
  const shown = parts.filter((part) => part.count !== null)
  return {
    answer: {
      period: report.days,
      total: {
        ...(about === null ? UNTOLD : { ...numberOf(whole, telling), count: about }),
        filter: behind(report, null, telling),
      },
      groups: [...withEmpty(report, shown, telling)],
    },
    count,
  }
}

/** The names of what it is grouped by, as far as the reader reaches them, and who is listed by being named. */
async function namesOf(ctx: RequestContext, { object, asked }: AskedReport, groups: readonly ReportPart[]) {
  const names: Record<string, string> = {}
  const named = []
  for (const [at, { asked: of }] of asked.groups.entries()) {
    const { key, field } = of
    if (field.kind !== 'reference' || object.fields[key] === undefined) continue
    const ids = [...new Set(groups.flatMap(({ keys }) => keys[at] ?? []))]
    const views = ids.map((id): Record<string, unknown> => ({ [wireName({ key, field })]: id }))
    named.push(...(await expandRecords(ctx, { object, views, expand: [key] })))
    for (const [place, view] of views.entries()) {
      const [, name] = Object.entries((view[key] ?? {}) as object).find(([member]) => member !== 'id') ?? []
      if (typeof name === 'string') names[ids[place] ?? ''] = name
    }
  }
  return { names, named: named.filter(({ counted }) => counted) }
}

/** The numbers of a report for its reader, of their own reach; refuses what they may not ask. Nobody's name is opened for them. */
export async function numbersOf(asking: Asking, stated: ReportStated) {
  const { services, caller } = asking
  const [report, before] = askedReports(caller, stated, services.clock.now())
  if (report === undefined) throw new Error('a report of no period')
  const statistics = isStatistical(caller.access, report.object.name)
  const telling = { statistics, timeZone: calendarOf(caller.tenant.policy).timeZone }
  const { answer, count } = await answered(asking, report, telling)
  const compared = before === undefined ? null : (await answered(asking, before, telling)).answer
  return { report, count, answer: { ...answer, statistics, compared } }
}

/** What the teams by which it is grouped are called. */
async function teamsOf(ctx: RequestContext, { asked }: AskedReport, groups: readonly ReportPart[]) {
  const at = asked.groups.findIndex((group) => group.asked.seenBy !== undefined)
  if (at === -1) return {}
  const ids = new Set(groups.map(({ keys }) => keys[at]))
  return Object.fromEntries([...(await teamNames(ctx))].filter(([id]) => ids.has(id)))
}

/** Answers a report for its reader: numbers of their own reach, with the lists behind them. */
export async function answerReport(ctx: RequestContext, stated: ReportStated): Promise<Answer> {
  const { report, count, answer } = await numbersOf(ctx, stated)
  const groups = [...answer.groups, ...(answer.compared?.groups ?? [])]
  const { names, named } = await namesOf(ctx, report, groups)
  const teams = await teamsOf(ctx, report, groups)
  const sights = await admitSight(ctx, 'listed', named)
  const body: ReportAnswer = { ...answer, names: { ...names, ...teams } }
  return {
    status: 200,
    body,
    audit: {
      act: 'report.query',
      outcome: 'allowed',
      object: report.object.name,
      ids: named.map(({ recordId }) => recordId),
      count,
    },
    sights,
  }
}
