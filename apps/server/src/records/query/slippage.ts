/** What became of a forecast: what each record was to it at the end of one day, and at the end of another. */
import { sql } from 'kysely'
import { textArray } from '../../platform/database/arrays.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import type { Condition } from '../reach-sql.ts'
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
}

interface Worth {
  readonly currency: string
  readonly amount: string
}

/** The number of a move's records, or what they were worth in one currency at one of the two days. */
interface Row {
  readonly was: Standing
  readonly became: Standing
  readonly of: 'all' | 'before' | 'after'
  readonly currency: string
  readonly n: number
  readonly amount: string
}

function movesOf(rows: readonly Row[]): readonly Move[] {
  const isOf = (move: Row) => (row: Row) => row.was === move.was && row.became === move.became
  return rows
    .filter((row) => row.of === 'all')
    .map((move) => {
      const mine = rows.filter(isOf(move))
      const worth = (side: Row['of']) =>
        mine.filter((row) => row.of === side).map(({ currency, amount }) => ({ currency, amount }))
      return { was: move.was, became: move.became, count: move.n, before: worth('before'), after: worth('after') }
    })
}

/** What stood at a moment, one row a record; of what had begun and was not known, that it was there. */
function standingAt({ object, process, pipeline, period }: SlippageAsked, moment: Condition): Condition {
  const of = { object, process, pipeline: pipeline.value, period }
  const known = knownSince(object, process)
  return sql`select r.id, case when ${known} < ${moment} then ${standingTo(of)} else 'unknown' end as standing,
      case when ${known} < ${moment} then ${columnNamed(object, process.forecast.amount)} end as worth
    from s r where r.until >= ${moment} and (${known} < ${moment} or (r.since is null and r.began < ${moment}))`
}

/**
 * What became until the end of the later day of all that the forecast counted at the end of either, of the records that the caller reaches today; one
 * statement. Sums are told by what a record was worth at the time.
 */
export async function slippageOf(services: Services, caller: Caller, asked: SlippageAsked): Promise<readonly Move[]> {
  const { object, process, since, until, period } = asked
  const { id } = caller.tenant
  const [first, last] = [since, until].map((day) => endOfDay(sql`${day}`, period.timeZone)) as [Condition, Condition]
  const counted = sql`${textArray(FORECAST_CATEGORIES)}::text[]`
  const sums = (side: 'before' | 'after') => {
    const worth = sql.ref(side)
    return sql`select was, became, ${sql.lit(side)} as of, ${worth} ->> 'currency' as currency, 0 as n, trim_scale(sum((${worth} ->> 'amount')::numeric))::text as amount
      from m where ${worth} is not null group by 1, 2, 4`
  }
  const rows = await services.database.read<Row>(
    id,
    sql`with ${changesSince(id, { object, process, moment: first })},
      s as materialized (select * from ${statesOf(asked, await countedRecords(services, caller, asked))} x),
      a as materialized (${standingAt(asked, first)}), b as materialized (${standingAt(asked, last)}),
      m as materialized (select coalesce(a.standing, 'absent') as was, b.standing as became, a.worth as before, b.worth as after
        from b left join a using (id) where a.standing = any(${counted}) or b.standing = any(${counted}))
      select was, became, 'all' as of, '' as currency, count(*)::int as n, '' as amount from m group by 1, 2
      union all ${sums('before')} union all ${sums('after')} order by was, became, of, currency`,
  )
  return movesOf(rows)
}
