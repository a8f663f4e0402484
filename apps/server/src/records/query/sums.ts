/** What an amount comes to over all records that match a question, currency by currency and in the company's own. */
import { type Money, minorUnits, moneyOf } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { columnsOf } from '../columns.ts'
import type { Condition } from '../reach-sql.ts'
import {
  type Converted,
  convertedSums,
  hasForeign,
  inBaseOf,
  keptRate,
  rateDay,
  rateFields,
  type SumInBase,
} from './converted.ts'
import type { Question } from './question.ts'
import { allMatching, type Matching } from './run.ts'
import { reachesOfTotals } from './totals.ts'

/** How many records have an amount of a currency, and what they come to, exactly and with the currency's minor units. */
export interface CurrencySum {
  readonly count: number
  readonly sum: Money
}

/** Of which records the sum is asked, and of which amount: the first of these fields that a record has. */
export interface SumAsked {
  readonly question: Question
  readonly amounts: readonly string[]
  /** That nothing is to be told in the company's currency. */
  readonly byCurrencyAlone?: true
}

/** By currency, in its alphabet. */
export interface SumFound {
  readonly sums: readonly CurrencySum[]
  /** In the company's currency; null where nothing is of another one, or the caller does not see what says the rates. */
  readonly base: SumInBase | null
}

interface Part extends SumAsked {
  readonly name: string
  readonly isDated: boolean
  readonly found: Matching
}

/** The records of a sum, within the reaches in which the caller sees them all. */
async function partOf(services: Services, caller: Caller, [name, asked]: readonly [string, SumAsked]): Promise<Part> {
  const { question, amounts } = asked
  const { object } = question
  const within = reachesOfTotals(caller, object, amounts)
  const dated = reachesOfTotals(caller, object, [...amounts, ...rateFields(object)])
  const found = await allMatching(services, caller, { question, within })
  return { ...asked, name, isDated: dated.length === within.length, found }
}

/** Its amounts as `m`, each under the sum's name, with `told` besides. */
function amountsOf({ name, question, amounts, found }: Part, told: Condition): Condition {
  const columns = columnsOf(question.object)
  const named = amounts.flatMap((key) => columns.find((column) => column.key === key)?.names ?? [])
  const held = sql`coalesce(${sql.join(named.map((each) => sql.ref(`r.${each}`)))})`
  return sql`select ${name}::text as k, ${held} as m, ${told} from ${found.from} where ${found.where}`
}

const union = (parts: readonly Condition[]): Condition => sql.join(parts, sql` union all `)

function inBase(services: Services, caller: Caller, parts: readonly Part[]): Promise<ReadonlyMap<string, Converted>> {
  const rated = parts.map((part) => {
    const { object } = part.question
    const { rate, units } = keptRate(object)
    const day = rateDay({ services, caller }, object)
    return amountsOf(part, sql`${day} as day, ${rate} as rate, ${units} as units`)
  })
  return convertedSums(
    services,
    caller,
    sql`select k, m ->> 'currency' as currency, day, rate, units, sum((m ->> 'amount')::numeric) as amount, null::numeric as weighted
      from (${union(rated)}) as held where m is not null group by 1, 2, 3, 4, 5`,
  )
}

/** Sums by their names, all of them in one statement, and in one more where something is of another currency. */
export async function sumsOf<Asked extends object>(
  services: Services,
  caller: Caller,
  asked: Asked & { readonly [Name in keyof Asked]: SumAsked },
): Promise<{ readonly [Name in keyof Asked]: SumFound }> {
  const named = Object.entries<SumAsked>(asked)
  const parts = await Promise.all(named.map((each) => partOf(services, caller, each)))
  const rows = await services.database.read<{ k: string; currency: string; n: number; amount: string }>(
    caller.tenant.id,
    sql`select k, m ->> 'currency' as currency, count(*)::int as n, sum((m ->> 'amount')::numeric)::text as amount
      from (${union(parts.map((part) => amountsOf(part, sql`1`)))}) as held where m is not null group by 1, 2 order by 1, 2`,
  )
  const isForeign = (name: string) =>
    hasForeign(
      caller,
      rows.filter(({ k }) => k === name).map(({ currency }) => currency),
    )
  const rated = parts.filter(
    ({ name, isDated, byCurrencyAlone }) => isDated && byCurrencyAlone !== true && isForeign(name),
  )
  const base = rated.length === 0 ? undefined : await inBase(services, caller, rated)
  const foundOf = (name: string): SumFound => ({
    sums: rows
      .filter(({ k }) => k === name)
      .map(({ currency, n, amount }) => ({ count: n, sum: moneyOf(minorUnits({ amount, currency }), currency) })),
    base: inBaseOf(base?.get(name)),
  })
  return Object.fromEntries(named.map(([name]) => [name, foundOf(name)])) as {
    readonly [Name in keyof Asked]: SumFound
  }
}
