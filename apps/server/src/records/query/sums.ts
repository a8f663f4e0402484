/** What an amount comes to over all records that match a question, currency by currency. */
import { type Money, minorUnits, moneyOf } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { columnsOf } from '../columns.ts'
import type { Question } from './question.ts'
import { allMatching } from './run.ts'
import { reachesOfTotals } from './totals.ts'

/** How many records have an amount of a currency, and what they come to, exactly and with the currency's minor units. */
export interface CurrencySum {
  readonly count: number
  readonly sum: Money
}

/** The sums of an amount, the first of these fields that a record has, within the reaches in which the caller sees them all; by currency, in its alphabet. */
export async function sumsOf(
  services: Services,
  caller: Caller,
  asked: { question: Question; amounts: readonly string[] },
): Promise<readonly CurrencySum[]> {
  const { question, amounts } = asked
  const within = reachesOfTotals(caller, question.object, amounts)
  const { from, where } = await allMatching(services, caller, { question, within })
  const columns = columnsOf(question.object)
  const named = amounts.flatMap((key) => columns.find((column) => column.key === key)?.names ?? [])
  const held = sql`coalesce(${sql.join(named.map((name) => sql.ref(`r.${name}`)))})`
  const rows = await services.database.read<{ currency: string; n: number; amount: string }>(
    caller.tenant.id,
    sql`select m ->> 'currency' as currency, count(*)::int as n, sum((m ->> 'amount')::numeric)::text as amount
      from (select ${held} as m from ${from} where ${where}) as held where m is not null group by 1 order by 1`,
  )
  return rows.map(({ currency, n, amount }) => ({
    count: n,
    sum: moneyOf(minorUnits({ amount, currency }), currency),
  }))
}
