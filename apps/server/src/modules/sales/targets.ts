import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { baseCurrency, type Converted, type ForecastRow, forecastFields, forecastOf } from '../../records/index.ts'
import { askedDeals } from './asked-deals.ts'
import { attainedOf } from './attainment.ts'
import { daysOfPeriod } from './periods.ts'
import { type Aim, aimsOfPeople, aimsOfUnits, targetRights, type Whose } from './target-reach.ts'
import { FIRST_VERSION, type StoredTarget, targetsOf } from './target-rows.ts'

const LEVELS = { company: 'all', team: 'team', person: 'owner' } as const satisfies Record<Whose, ForecastRow['of']>

const keyOf = ({ whose, id }: Pick<Aim, 'whose' | 'id'>): string => `${whose} ${id}`

/** What is won of the company, a team or a person in one currency; in the company's own, what was won in others besides, or which rates it lacks for that. */
function wonOf(
  rows: readonly ForecastRow[],
  { whose, id }: Aim,
  currency: string,
): { amount: string; missing: Converted['missing'] } {
  const own = rows.filter(
    (row) => row.of === LEVELS[whose] && row.category === 'closed' && (whose === 'company' || row.id === id),
  )
  const base = own.find((row) => row.base !== null)?.base
  const inIt = own.find((row) => row.sum?.currency === currency)?.sum?.amount ?? '0'
  if (base?.currency !== currency) return { amount: inIt, missing: [] }
  return { amount: base.amount ?? inIt, missing: base.missing }
}

/** A target as the caller sees it: how far it is reached only where they reach all deals that count. */
function viewOf(
  rights: ReturnType<typeof targetRights>,
  aim: Aim,
  known: { readonly stored: StoredTarget | undefined; readonly rows: readonly ForecastRow[] },
) {
  const amount = known.stored?.amount ?? null
  const won = amount !== null && rights.isReached(aim) ? wonOf(known.rows, aim, amount.currency) : null
  const attained = amount === null || won === null ? null : attainedOf(amount, won.amount)
  return {
    whose: aim.whose,
    id: aim.whose === 'company' ? null : aim.id,
    teamId: aim.teamId,
    version: known.stored?.version ?? FIRST_VERSION,
    amount,
    closed: attained?.closed ?? null,
    percent: attained?.percent ?? null,
    gap: attained?.gap ?? null,
    missing: won?.missing ?? [],
    maySet: rights.maySet(aim),
  }
}

/** The targets of a period, of whom the caller sees the deals, and of the team they are of. */
export async function listTargets(ctx: RequestContext, id: string, period: string): Promise<Answer> {
  const asked = askedDeals(ctx, { pipeline: id }, forecastFields)
  const days = daysOfPeriod(period)
  if (days === undefined) throw new Refusal('malformed')
  const { services, caller } = ctx
  const { database } = services
  const tenantId = caller.tenant.id
  const about = { ...asked, period: { ...days, timeZone: asked.timeZone } }
  const kept = await targetsOf(database, tenantId, { pipeline: id, period })
  // where nothing is aimed at nothing is held against it: everybody's first page asks
  const rows = kept.length === 0 ? [] : await forecastOf(services, caller, about)
  const ofPeople = kept.filter(({ whose }) => whose === 'person').map((each) => each.id)
  const people = await aimsOfPeople(ctx, readerOf(database, tenantId), ofPeople)
  const stored = new Map(kept.map((each) => [keyOf(each), each]))
  const rights = targetRights(ctx)
  const data = [...aimsOfUnits(ctx), ...people]
    .filter(rights.isKnown)
    .map((aim) => viewOf(rights, aim, { stored: stored.get(keyOf(aim)), rows }))
  return {
    status: 200,
    body: { period: days, currency: baseCurrency(caller), data },
    audit: { act: 'target.list', outcome: 'allowed', count: data.length, facts: { pipeline: id, period } },
  }
}
