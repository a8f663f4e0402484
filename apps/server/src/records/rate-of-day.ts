/** Records keep the rate at which their foreign amount is counted: looked up on the day that gives it, and stored with them. Decision 0091. */
import { type Passage, rateWanted } from '@holdfast/catalog'
import { sql } from 'kysely'
import { momentOf } from './process.ts'
import { baseCurrency, heldRate } from './query/converted.ts'
import type { Writing } from './writing.ts'

interface Held {
  readonly rate: string
  readonly units: number
}

/** The record as it is to be stored, with the rate of its day; with the day alone where the company keeps none for it. */
export async function withRate(writing: Writing, { before, after }: Passage): Promise<Passage['after']> {
  const { services, caller, object } = writing
  const { rated } = object
  const wanted = rateWanted(object, { before, after }, { today: momentOf(writing).today, base: baseCurrency(caller) })
  if (rated === undefined || wanted === 'kept') return after
  const { rate, units, on } = rated
  if (wanted === 'none') return { ...after, [rate]: null, [units]: null, [on]: null }
  const { id } = caller.tenant
  const [held] = await services.database.read<Held>(
    id,
    sql`select h.rate::text, h.units::int from (${heldRate(id, { currency: sql`${wanted.currency}`, day: sql`${wanted.day}::date` })}) h`,
  )
  return { ...after, [rate]: held?.rate ?? null, [units]: held?.units ?? null, [on]: wanted.day }
}
