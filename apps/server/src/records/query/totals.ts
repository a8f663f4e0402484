/** What stands in each stage of an object's pipelines: how many records, and what they are worth. */
import type { ObjectDeclaration, Process } from '@holdfast/catalog'
import { isShareReach, type Reach, reachesShowing } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { type Converted, convertedSums, hasForeign, keptRate, rateDay, rateFields } from './converted.ts'
import { moneyExpressions } from './money.ts'
import type { Question } from './question.ts'
import { allMatching, type Matching } from './run.ts'

/** Amounts of one currency: all of them, and each by how likely it is. Decimal strings. */
export interface Sum {
  readonly currency: string
  readonly amount: string
  readonly weighted: string
}

export interface StageTotals {
  readonly stages: readonly StageTotal[]
  /** All of it in the company's currency; null as a stage's is. */
  readonly base: Converted | null
}

interface StageTotal {
  readonly stage: string
  readonly count: number
  readonly sums: readonly Sum[]
  /** In the company's currency; null where nothing is of another one, or the caller does not see on which days records ended, which say the rates. */
  readonly base: Converted | null
}

interface Row {
  readonly stage: string | null
  readonly currency: string | null
  readonly n: number
  readonly amount: string | null
  readonly weighted: string | null
}

/** Where the caller sees all that a total is made of: a sum tells of an amount as much as the amount itself. */
export function reachesOfTotals(caller: Caller, object: ObjectDeclaration, keys: readonly string[]): readonly Reach[] {
  const [first = [], ...rest] = keys.map((key) =>
    reachesShowing(caller.access, { object: object.name, key, action: 'list' }, 'clear'),
  )
  return first.filter((reach) => rest.every((each) => each.includes(reach)))
}

/** The same without what is only shared with the caller: a colleague's work counts in nobody else's forecast, target or place. */
export const reachesOfWork = (caller: Caller, object: ObjectDeclaration, keys: readonly string[]): readonly Reach[] =>
  reachesOfTotals(caller, object, keys).filter((reach) => !isShareReach(reach))

function totalOf(stage: string, all: readonly Row[]): Omit<StageTotal, 'base'> {
  const rows = all.filter((row) => row.stage === stage)
  const sums = rows.flatMap(({ currency, amount, weighted }) =>
    currency === null ? [] : [{ currency, amount: amount ?? '0', weighted: weighted ?? '0' }],
  )
  return { stage, count: rows.reduce((sum, { n }) => sum + n, 0), sums }
}

/** How many records are an owner's; null is of those of nobody. */
export interface OwnerCount {
  readonly id: string | null
  readonly count: number
}

/** How many of what matches a question each owner has, the most first, within the reaches in which owners are seen beside all that its totals tell. */
export async function ownerCountsOf(
  services: Services,
  caller: Caller,
  { question, process, amount }: Totalled,
): Promise<readonly OwnerCount[]> {
  const within = reachesOfTotals(caller, question.object, [process.stage, process.probability, amount, 'owner'])
  const { from, where } = await allMatching(services, caller, { question, within })
  return services.database.read<OwnerCount>(
    caller.tenant.id,
    sql`select r.owner_id as id, count(*)::int as count from ${from} where ${where} group by 1 order by 2 desc, 1 limit ${MOST_OWNERS}`,
  )
}

interface Totalled {
  readonly question: Question
  readonly process: Process
  readonly amount: string
}
/** The records of which totals are made, within which reaches, by which fields. */
interface Seen {
  readonly seen: Matching & { readonly keys: readonly string[]; readonly within: readonly Reach[] }
}
/** Owners told of at once. */
const MOST_OWNERS = 200

/** The name of all stages together; no stage has it. */
const WHOLE = ''

/** What each stage comes to in the company's currency, and all of them, of the records of the totals; none where a rate's day is not the caller's to see. */
async function inBase(
  services: Services,
  caller: Caller,
  { question: { object }, process, amount, seen }: Totalled & Seen,
): Promise<ReadonlyMap<string, Converted>> {
  const dated = reachesOfTotals(caller, object, [...seen.keys, ...rateFields(object)])
  if (dated.length < seen.within.length) return new Map()
  const [stage, chance] = [process.stage, process.probability].map((key) => sql.ref(`r.${key}`))
  const { number: worth, currency } = moneyExpressions(object, amount)
  const { rate, units } = keptRate(object)
  return convertedSums(
    services,
    caller,
    sql`select w.k, currency, day, rate, units, sum(amount) as amount, sum(weighted) as weighted from (
        select stage, currency, day, rate, units, sum(worth) as amount, sum(worth * chance) * 0.01 as weighted from (
        select ${stage} as stage, ${currency} as currency, ${rateDay({ services, caller }, object)} as day, ${rate} as rate, ${units} as units,
          ${worth} as worth, coalesce(${chance}, 0) as chance
        from ${seen.from} where ${seen.where} and ${worth} is not null and ${stage} is not null) d group by 1, 2, 3, 4, 5) g
      cross join lateral (values (stage), (${WHOLE})) as w (k) group by 1, 2, 3, 4, 5`,
  )
}

/** The totals of what matches a question, by stage: one statement, and one more where something is of another currency. */
export async function totalsOf(services: Services, caller: Caller, asked: Totalled): Promise<StageTotals> {
  const { question, process, amount } = asked
  const keys = [process.stage, process.probability, amount]
  const within = reachesOfTotals(caller, question.object, keys)
  const { from, where } = await allMatching(services, caller, { question, within })
  const [stage, chance] = keys.map((key) => sql.ref(`r.${key}`))
  const { number: worth, currency } = moneyExpressions(question.object, amount)
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    // first by probability too: far fewer amounts are read and multiplied then
    sql`with d as (select ${stage} as stage, coalesce(${chance}, 0) as chance, ${currency} as currency, count(*) as n, sum(${worth}) as worth
        from ${from} where ${where} group by 1, 2, 3)
      select stage, currency, sum(n)::int as n, trim_scale(sum(worth))::text as amount, trim_scale(sum(worth * chance) * 0.01)::text as weighted
      from d group by 1, 2 order by 1, 2`,
  )
  const isForeign = hasForeign(
    caller,
    rows.map(({ currency }) => currency),
  )
  const base = isForeign ? await inBase(services, caller, { ...asked, seen: { keys, within, from, where } }) : undefined
  const stages = process.pipelines.flatMap((pipeline) => pipeline.stages)
  return {
    stages: stages.map(({ value }) => ({ ...totalOf(value, rows), base: base?.get(value) ?? null })),
    base: base?.get(WHOLE) ?? null,
  }
}
