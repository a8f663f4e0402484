/** What a record comes to in the company's currency, alone and with the others of the same deal that stand already: so that an order in three parts is weighed as one. Decision 0100. */
import { firstMoney, type Money } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { companyDay } from '../platform/gate/tenant-policy.ts'
import type { Services } from '../platform/services.ts'
import { columnOf } from './columns.ts'
import { baseCurrency, convertedSums, hasForeign, keptRate, type MissingRate, rateDay } from './query/converted.ts'
import type { Condition } from './reach-sql.ts'
import type { Writing } from './writing.ts'

/** What is weighed: which record, its values, and when it was made, which says the rate of one that keeps none. */
export interface Weighed {
  readonly id: string
  readonly values: Readonly<Record<string, Json>>
  readonly madeAt: string
}

/** What is weighed with it: what of the deal nobody approved by itself, or all of it. */
export type Beside = 'unapproved' | 'all'

interface Worth {
  /** Null where there is no amount, or a rate is missing. */
  readonly amount: string | null
  readonly missing: readonly MissingRate[]
}

const NONE: Worth = { amount: null, missing: [] }

/** Whoever weighs what belongs to the same record next waits until this transaction ends: two at once never pass a limit together. */
export const waitFor = (services: Services, tenantId: string, id: string): Promise<unknown> =>
  services.database.read(tenantId, sql`select pg_advisory_xact_lock(hashtextextended(${id}::text, 0))`)

const totalOf = ({ object }: Writing, { values }: Weighed): Money | undefined =>
  firstMoney(object.approving?.total ?? [], values)

/** The record itself as a part of a sum at rates: by the rate it keeps, else that of the day it was made. */
function ownPart({ caller, object }: Writing, { values, madeAt }: Weighed, total: Money): Condition {
  const { rated } = object
  const kept = (key: string | undefined) => (key === undefined ? null : (values[key] ?? null))
  const day = kept(rated?.on) ?? companyDay(caller.tenant.policy, Date.parse(madeAt))
  return sql`select 'total'::text as k, ${total.currency}::text as currency, ${day}::date as day, ${kept(rated?.rate)}::numeric as rate,
    ${kept(rated?.units)}::int as units, ${total.amount}::numeric as amount, null::numeric as weighted`
}

/** Parts in the company's currency. */
async function sumOfParts({ services, caller }: Writing, parts: Condition): Promise<Worth> {
  const converted = (await convertedSums(services, caller, parts)).get('total')
  if (converted !== undefined) return converted
  const [row] = await services.database.read<{ amount: string }>(
    caller.tenant.id,
    sql`select sum(p.amount)::text as amount from (${parts}) p where p.currency = ${baseCurrency(caller)}`,
  )
  return { amount: row?.amount ?? null, missing: [] }
}

/** What a record comes to by itself. A missing rate is told. */
export async function worthAlone(writing: Writing, weighed: Weighed): Promise<Worth> {
  const total = totalOf(writing, weighed)
  if (total === undefined) return NONE
  if (!hasForeign(writing.caller, [total.currency])) return { amount: total.amount, missing: [] }
  return sumOfParts(writing, ownPart(writing, weighed, total))
}

/** The others of the same deal that stand, be they within the writer's reach or not; another version of the record itself is none of them. */
function standing({ services, caller, object }: Writing, weighed: Weighed, beside: Beside): Condition | null {
  const { approving, states, revising } = object
  const together = approving?.together
  if (approving === undefined || together === undefined || states === undefined) return null
  const shared = together.by.flatMap((key) => {
    const id = weighed.values[key]
    return typeof id === 'string' ? [sql`${sql.ref(`r.${columnOf(object, key)}`)} = ${id}`] : []
  })
  if (shared.length === 0) return null
  const first =
    revising === undefined ? sql`r.id` : sql`coalesce(${sql.ref(`r.${columnOf(object, revising.original)}`)}, r.id)`
  const own = String(weighed.values[revising?.original ?? ''] ?? weighed.id)
  const unless =
    beside === 'all' ? sql`true` : sql`${sql.ref(`r.${columnOf(object, approving.at)}`)} is distinct from 'approved'`
  const worth = sql`coalesce(${sql.join(approving.total.map((key) => sql.ref(`r.${columnOf(object, key)}`)))})`
  const { rate, units } = keptRate(object)
  return sql`select 'total'::text, o.m ->> 'currency', o.day, o.rate, o.units, (o.m ->> 'amount')::numeric, null::numeric
    from (select ${worth} as m, ${rateDay({ services, caller }, object)} as day, ${rate} as rate, ${units} as units from ${sql.table(object.name)} r
      where r.tenant_id = ${caller.tenant.id} and (${sql.join(shared, sql` or `)}) and ${first} <> ${own} and r.id <> ${weighed.id}
        and ${sql.ref(`r.${columnOf(object, states.at)}`)} = any(${[...together.stands]}::text[]) and ${unless} and r.deleted_at is null) o
    where o.m is not null`
}

/** What it comes to together with them; by itself where nothing is weighed with it. */
export async function worthTogether(writing: Writing, weighed: Weighed, beside: Beside): Promise<Worth> {
  const [total, others] = [totalOf(writing, weighed), standing(writing, weighed, beside)]
  if (total === undefined || others === null) return NONE
  for (const key of writing.object.approving?.together?.by ?? []) {
    const id = weighed.values[key]
    if (typeof id === 'string') await waitFor(writing.services, writing.caller.tenant.id, id)
  }
  return sumOfParts(writing, sql`${ownPart(writing, weighed, total)} union all ${others}`)
}
