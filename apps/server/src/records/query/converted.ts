/** Sums of several currencies in the company's own: each amount at the rate of its day, by the rates that the company keeps. Decision 0069. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { MINOR_UNITS } from '@holdfast/catalog/currencies'
import { currencyOfCountry } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Caller } from '../../platform/gate/session.ts'
import { calendarOf, companyDay } from '../../platform/gate/tenant-policy.ts'
import type { Services } from '../../platform/services.ts'
import type { Condition } from '../reach-sql.ts'
import { columnNamed } from './foreseen.ts'

/** A rate that a sum needs and that the company does not have. */
export interface MissingRate {
  readonly currency: string
  /** `2026-11-23`: no rate of the currency holds on it. */
  readonly day: string
}

/** What several currencies come to in the company's own, rounded once, half away from nothing; no amount where a rate is missing. */
export interface Converted {
  readonly currency: string
  readonly amount: string | null
  /** Each by how likely it is, where that was asked. */
  readonly weighted: string | null
  readonly missing: readonly MissingRate[]
}

/** A sum in the company's currency as it is told where nothing is asked of how likely it is. */
export type SumInBase = Omit<Converted, 'weighted'>

/** A sum without how likely it is; null where there is none. */
export const inBaseOf = (sum: Converted | null | undefined): SumInBase | null =>
  sum === null || sum === undefined ? null : { currency: sum.currency, amount: sum.amount, missing: sum.missing }

/** The currency of the company's country. */
export const baseCurrency = ({ tenant }: Pick<Caller, 'tenant'>): string =>
  currencyOfCountry(tenant.policy.country) ?? 'CNY'

/** Whether sums are of another currency than the company's, so that it is worth asking what they come to in its own. */
export const hasForeign = (caller: Caller, currencies: readonly (string | null)[]): boolean =>
  currencies.some((currency) => currency !== null && currency !== baseCurrency(caller))

/** The fields that say by which rate, of which day, a record's amount is converted: whoever does not see them is told no sum at rates. */
export function rateFields({ rated, process }: ObjectDeclaration): readonly string[] {
  if (rated !== undefined) return [rated.rate, rated.units, rated.on]
  return process === undefined ? [] : [process.closedAt]
}

/** The day whose rate a record's amount is converted by: when it ended, or today (another day where one is given) while it is open; that whose rate it keeps; else when it was made. */
export function rateDay(
  { services, caller }: { services: Services; caller: Caller },
  object: ObjectDeclaration,
  open?: Condition,
) {
  const { policy } = caller.tenant
  const { timeZone } = calendarOf(policy)
  const dayOf = (moment: Condition) => sql`(${moment} at time zone ${timeZone})::date`
  const today = sql`${companyDay(policy, services.clock.now())}::date`
  const { rated } = object
  if (rated !== undefined) return sql`coalesce(${columnNamed(object, rated.on)}, ${dayOf(sql`r.created_at`)})`
  if (object.process === undefined) return dayOf(sql`r.created_at`)
  return sql`coalesce(${dayOf(columnNamed(object, object.process.closedAt))}, ${open ?? today})`
}

/** The rate that holds on a day: the last of its currency that begins on it or before. */
export const heldRate = (tenantId: string, { currency, day }: { currency: Condition; day: Condition }): Condition =>
  sql`select x.rate, coalesce(x.units, 1) as units from rate x
    where x.tenant_id = ${tenantId} and x.currency = ${currency} and x."from" <= ${day} and x.deleted_at is null
    order by x."from" desc, x.created_at desc, x.id desc limit 1`

/** The rate that records `r` of an object keep with them, as `rate` and `units`; null of objects that keep none. Decision 0091. */
export function keptRate(object?: ObjectDeclaration): { readonly rate: Condition; readonly units: Condition } {
  const rated = object?.rated
  if (object === undefined || rated === undefined) return { rate: sql`null::numeric`, units: sql`null::int` }
  return { rate: columnNamed(object, rated.rate), units: columnNamed(object, rated.units) }
}

interface Row {
  readonly k: string
  readonly amount: string | null
  readonly weighted: string | null
  readonly missing: readonly MissingRate[] | null
}

/** Missing rates that are named one by one. */
const MOST_MISSING = 5

/**
 * What parts come to, by their names, of those that are not of the company's currency alone: `parts` selects `k` (the name), `currency`, `day`, `rate` and `units` (those that were kept), `amount` and `weighted`, grouped already, so that a rate is
 * looked for once for each currency and day. The one that holds is the last of its currency that begins on the day or before it.
 */
export async function convertedSums(
  services: Services,
  caller: Caller,
  parts: Condition,
): Promise<ReadonlyMap<string, Converted>> {
  const base = baseCurrency(caller)
  const places = MINOR_UNITS.get(base) ?? 2
  const { id } = caller.tenant
  const worth = (column: Condition) =>
    sql`round(sum(case when p.currency = ${base} then ${column} else ${column} * coalesce(p.rate, e.rate) / case when p.rate is null then e.units else p.units end end), ${sql.lit(places)}::int)::text`
  const isMissing = sql`p.currency <> ${base} and coalesce(p.rate, e.rate) is null`
  const rows = await services.database.read<Row>(
    id,
    sql`with p as materialized (${parts}), e as materialized (select d.currency, d.day, h.rate, h.units
        from (select distinct currency, day from p) d left join lateral (${heldRate(id, { currency: sql`d.currency`, day: sql`d.day` })}) h on true)
      select p.k, ${worth(sql`p.amount`)} as amount, ${worth(sql`p.weighted`)} as weighted,
        json_agg(distinct jsonb_build_object('currency', p.currency, 'day', p.day::text)) filter (where ${isMissing}) as missing
      from p join e on e.currency = p.currency and e.day = p.day
      group by p.k having bool_or(p.currency <> ${base})`,
  )
  return new Map(
    rows.map(({ k, amount, weighted, missing }) => {
      const whole = missing === null
      const told = (missing ?? []).slice(0, MOST_MISSING)
      return [k, { currency: base, amount: whole ? amount : null, weighted: whole ? weighted : null, missing: told }]
    }),
  )
}

/** A part that was read already, by the name of what it belongs to; decimals as text. */
export interface KnownPart {
  readonly k: string
  readonly currency: string
  readonly day: string
  readonly amount: string
  readonly weighted?: string
}

/** Parts for `convertedSums` that a statement gave before, so that what they are made of is not reckoned again. */
export const knownParts = (parts: readonly KnownPart[]): Condition =>
  sql`select * from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb)
    as known (k text, currency text, day date, rate numeric, units int, amount numeric, weighted numeric)`

/** The day of a record's rate where its amount is of another currency than the company's; null where no rate is needed. */
export const foreignDay = (caller: Caller, money: Condition, day: Condition): Condition =>
  sql`case when ${money} ->> 'currency' <> ${baseCurrency(caller)} then ${day} end`

/** A rate is looked for by its currency and the last day it may begin on. */
export const rateIndex = ({ name }: ObjectDeclaration): readonly string[] =>
  name === 'rate'
    ? ['create index if not exists rate_by_day on rate (tenant_id, currency, "from" desc) where deleted_at is null']
    : []
