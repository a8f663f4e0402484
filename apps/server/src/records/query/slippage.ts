/** What became of a forecast: what each record was to it at the end of one day, and at the end of another. */
import { sql } from 'kysely'
import { textArray } from '../../platform/database/arrays.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import type { Condition } from '../reach-sql.ts'
import {
  type Converted,
  convertedSums,
  foreignDay,
  hasForeign,
  inBaseOf,
  knownParts,
  rateDay,
  type SumInBase,
} from './converted.ts'
import { countedRecords, knownSince } from './course.ts'
import type { ForecastAsked } from './forecast.ts'
import { columnNamed, FORECAST_CATEGORIES, type ForecastCategory, standingTo, type UNCOUNTED } from './foreseen.ts'
import { changesSince, statesOf } from './past.ts'
import { endOfDay } from './stays.ts'

/** `absent`: not begun yet. `unknown`: under way, and entered here later. */
export type Standing = ForecastCategory | (typeof UNCOUNTED)[number] | 'absent' | 'unknown'

export interface SlippageAsked extends ForecastAsked {
  /** The two days, the earlier first. */
  readonly since: string
  readonly until: string
}

/** Records that were one thing and became another: how many, and what they were worth then and afterwards, by currency. */
export interface Move {
  readonly was: Standing
  readonly became: Standing
  readonly count: number
  readonly before: readonly Worth[]
  readonly after: readonly Worth[]
  /** Both in the company's currency, at the rates of the time; null where nothing is of another one. */
  readonly base: { readonly before: SumInBase | null; readonly after: SumInBase | null }
}

interface Worth {
  readonly currency: string
  readonly amount: string
}

type Side = 'before' | 'after'

/** The number of a move's records, or what they were worth in one currency at one of the two days. */
interface Row {
  readonly was: Standing
  readonly became: Standing
  readonly of: 'all' | Side
  readonly currency: string
  /** The day of the rate of this part, where it is of another currency. */
  readonly day: string | null
  readonly n: number
  readonly amount: string
  /** What this part of the amount comes to. */
  readonly part: string
}

function movesOf(rows: readonly Row[], base: ReadonlyMap<string, Converted>): readonly Move[] {
  const isOf = (move: Row) => (row: Row) => row.was === move.was && row.became === move.became
  return rows
    .filter((row) => row.of === 'all')
    .map((move) => {
      const mine = rows.filter(isOf(move))
      const worth = (side: Side) => {
        const sums = mine.filter((row) => row.of === side).map(({ currency, amount }) => [currency, amount] as const)
        return [...new Map(sums)].map(([currency, amount]) => ({ currency, amount }))
      }
      const { was, became, n: count } = move
      const inBase = (side: Side) => inBaseOf(base.get([was, became, side].join(' ')))
      const bases = { before: inBase('before'), after: inBase('after') }
      return { was, became, count, before: worth('before'), after: worth('after'), base: bases }
    })
}

/** What stood at a moment, one row a record; of what had begun and was not known, that it was there. */
function standingAt(
  { object, process, pipeline, period }: SlippageAsked,
  moment: Condition,
  day: Condition,
): Condition {
  const of = { object, process, pipeline: pipeline.value, period }
  const known = knownSince(object, process)
  return sql`select r.id, case when ${known} < ${moment} then ${standingTo(of)} else 'unknown' end as standing,
      case when ${known} < ${moment} then ${columnNamed(object, process.forecast.amount)} end as worth, ${day} as day
    from s r where r.until >= ${moment} and (${known} < ${moment} or (r.since is null and r.began < ${moment}))`
}

/** Everything that moved, as `m`, with what each was worth before and after, and the days of its rates where it is of another currency. */
async function moved(services: Services, caller: Caller, asked: SlippageAsked): Promise<Condition> {
  const { object, process, since, until, period } = asked
  const [first, last] = [since, until].map((day) => endOfDay(sql`${day}`, period.timeZone)) as [Condition, Condition]
  const counted = sql`${textArray(FORECAST_CATEGORIES)}::text[]`
  const records = await countedRecords(services, caller, asked)
  const money = columnNamed(object, process.forecast.amount)
  const day = (end: string) => foreignDay(caller, money, rateDay({ services, caller }, object, sql`${end}::date`))
  return sql`with ${changesSince(caller.tenant.id, { object, process, moment: first })},
      s as materialized (select * from ${statesOf(asked, records)} x),
      a as materialized (${standingAt(asked, first, day(since))}), b as materialized (${standingAt(asked, last, day(until))}),
      m as materialized (select coalesce(a.standing, 'absent') as was, b.standing as became, a.worth as before, b.worth as after, a.day as before_day, b.day as after_day
        from b left join a using (id) where a.standing = any(${counted}) or b.standing = any(${counted}))`
}

const currencySums = (side: Side) => {
  const [worth, day] = [sql.ref(side), sql.ref(`${side}_day`)]
  return sql`select was, became, ${sql.lit(side)} as of, currency, day::text, 0, trim_scale(sum(sum(amount)) over (partition by was, became, currency))::text, trim_scale(sum(amount))::text
    from (select was, became, ${worth} ->> 'currency' as currency, ${day} as day, (${worth} ->> 'amount')::numeric as amount from m where ${worth} is not null) x
    group by was, became, currency, day`
}

/** What moves come to at rates. */
function basesOf(services: Services, caller: Caller, { rows, since }: { rows: readonly Row[]; since: string }) {
  const parts = rows.flatMap(({ was, became, of, currency, day, part }) =>
    of === 'all' ? [] : [{ k: [was, became, of].join(' '), currency, day: day ?? since, amount: part }],
  )
  return convertedSums(services, caller, knownParts(parts))
}

/**
 * What became until the end of the later day of all that the forecast counted at the end of either, of the records that the caller reaches today: the past
 * is reckoned once, whatever the currencies. Sums are told by what a record was worth at the time.
 */
export async function slippageOf(services: Services, caller: Caller, asked: SlippageAsked): Promise<readonly Move[]> {
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`${await moved(services, caller, asked)}
      select was, became, 'all' as of, '' as currency, null::text as day, count(*)::int as n, '' as amount, '' as part from m group by 1, 2
      union all ${currencySums('before')} union all ${currencySums('after')} order by was, became, of, currency`,
  )
  const foreign = rows.flatMap(({ of, currency }) => (of === 'all' ? [] : [currency]))
  return movesOf(
    rows,
    hasForeign(caller, foreign) ? await basesOf(services, caller, { rows, since: asked.since }) : new Map(),
  )
}
