/** What people, or their teams, brought in a period by one measure: what a leaderboard is made of. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Reach } from '@holdfast/policy'
import { sql } from 'kysely'
import { textArray } from '../../platform/database/arrays.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { both, type Condition, either, reachesCondition, sourceOf } from '../reach-sql.ts'
import { baseCurrency, convertedSums, hasForeign, keptRate, type MissingRate, rateDay } from './converted.ts'
import { columnNamed, countedCondition } from './foreseen.ts'
import { type Span, within } from './stays.ts'
import { reachesOfWork } from './totals.ts'

export const MEASURES = ['wonAmount', 'wonCount', 'newCustomers', 'followUps', 'received'] as const
export type Measure = (typeof MEASURES)[number]

export interface StandingsAsked {
  readonly measure: Measure
  readonly by: 'person' | 'team'
  /** Whose won deals count. */
  readonly pipeline: string
  readonly period: Span
  /** People who are counted whole, whether the caller reaches their records or not. */
  readonly whole: readonly string[]
}

/** What a person or a team brought: how many, and of amounts what they come to in the company's currency, as a decimal. */
export interface Standing {
  readonly id: string
  readonly count: number
  /** Of every currency, each amount at its rate; of the company's own alone where a rate is missing. */
  readonly amount: string
  readonly missing: readonly MissingRate[]
}

interface Row {
  readonly id: string
  readonly count: number
  /** Of the company's own currency. */
  readonly amount: string
  readonly currencies: readonly (string | null)[]
}

/** What is counted, of the rows `r` of an object; whoever does not see all of `told` is told nothing. */
interface Counting {
  readonly object: ObjectDeclaration
  readonly told: readonly string[]
  readonly counted: Condition
  readonly amount: Condition | null
  /** Follow-ups are whose wrote them, all else is its owner's. */
  readonly isAuthors: boolean
}

/** What an import brought is nobody's work. */
const MADE_HERE = sql`r.import_id is null`

function wonOf({ tenant }: Caller, { measure, pipeline, period }: StandingsAsked): Counting | undefined {
  const object = tenant.catalog.getObject('opportunity')
  const { process } = object
  if (process === undefined) return undefined
  const { amount } = process.forecast
  return {
    object,
    told: [process.pipeline, process.stage, process.closedAt, amount, 'owner'],
    counted: countedCondition({ object, process, pipeline, period }, 'won'),
    amount: measure === 'wonAmount' ? columnNamed(object, amount) : null,
    isAuthors: false,
  }
}

function receivedOf({ tenant }: Caller, { period }: StandingsAsked): Counting | undefined {
  const object = tenant.catalog.getObject('payment')
  const { pays, states } = object
  const [day] = Object.values(states?.days ?? {})
  if (pays === undefined || day === undefined) return undefined
  const paid = sql`${columnNamed(object, day)} between ${period.from}::date and ${period.to}::date`
  return {
    object,
    told: [pays.amount, pays.state, day],
    counted: both([sql`${columnNamed(object, pays.state)} = any(${textArray([...pays.counts])}::text[])`, paid]),
    amount: columnNamed(object, pays.amount),
    isAuthors: false,
  }
}

function countingOf(caller: Caller, asked: StandingsAsked): Counting | undefined {
  const { catalog } = caller.tenant
  const during = (moment: Condition) => both([MADE_HERE, within(moment, asked.period)])
  switch (asked.measure) {
    case 'newCustomers': {
      const object = catalog.getObject('account')
      return { object, told: ['owner'], counted: during(sql`r.created_at`), amount: null, isAuthors: false }
    }
    case 'followUps': {
      const object = catalog.getObject('activity')
      return { object, told: ['at'], counted: during(columnNamed(object, 'at')), amount: null, isAuthors: true }
    }
    case 'received':
      return receivedOf(caller, asked)
    default:
      return wonOf(caller, asked)
  }
}

/** Within which of their reaches the caller is told of a measure: where they see all that it is made of, and whose it is. */
export function reachesOfStandings(caller: Caller, asked: StandingsAsked): readonly Reach[] {
  const counting = countingOf(caller, asked)
  if (counting === undefined) return []
  const reaches = reachesOfWork(caller, counting.object, counting.told)
  if (asked.measure !== 'received') return reaches
  const owned = reachesOfWork(caller, caller.tenant.catalog.getObject('order'), ['owner'])
  return reaches.filter((reach) => owned.includes(reach))
}

/** The rows that count, each with whose it is and what it is worth; and, where that is asked, the day of its rate. */
function broughtOf(caller: Caller, asked: StandingsAsked, counting: Counting): (day: Condition) => Condition {
  const { object, counted, amount, isAuthors } = counting
  const source = sourceOf(object)
  const person = isAuthors ? sql`r.created_by` : source.owner
  const author = sql`(select u.team_id from app_user u where u.tenant_id = r.tenant_id and u.id = r.created_by)`
  const whose = asked.by === 'person' ? person : isAuthors ? author : source.team
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id} and r.deleted_at is null`,
    counted,
    sql`${person} is not null`,
    either([
      reachesCondition(reachesOfStandings(caller, asked), caller.principal, source),
      sql`${person} = any(${asked.whole as string[]}::uuid[])`,
    ]),
  ])
  const worth = amount === null ? sql`null::jsonb` : amount
  const { rate, units } = keptRate(object)
  return (day) =>
    sql`(select ${whose} as id, ${worth} ->> 'currency' as currency, (${worth} ->> 'amount')::numeric as worth, ${day} as day, ${rate} as rate, ${units} as units
      from ${source.from} where ${where})`
}

/** Who or which team brought anything, within the caller's reaches for it and of those who are counted whole; one statement, and one more where something is of another currency. */
export async function standingsOf(
  services: Services,
  caller: Caller,
  asked: StandingsAsked,
): Promise<readonly Standing[]> {
  const counting = countingOf(caller, asked)
  if (counting === undefined || reachesOfStandings(caller, asked).length === 0) return []
  const brought = broughtOf(caller, asked, counting)
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`select id, count(*)::int as count, coalesce(trim_scale(sum(worth) filter (where currency = ${baseCurrency(caller)})), 0)::text as amount, json_agg(distinct currency) as currencies
      from ${brought(sql`null`)} d where id is not null group by 1`,
  )
  const foreign = rows.flatMap(({ currencies }) => currencies)
  const base = hasForeign(caller, foreign)
    ? await convertedSums(
        services,
        caller,
        sql`select id::text as k, currency, day, rate, units, sum(worth) as amount, null::numeric as weighted
          from ${brought(rateDay({ services, caller }, counting.object))} d where id is not null and worth is not null group by 1, 2, 3, 4, 5`,
      )
    : undefined
  return rows.map(({ id, count, amount }) => {
    const whole = base?.get(id)
    return { id, count, amount: whole?.amount ?? amount, missing: whole?.missing ?? [] }
  })
}
