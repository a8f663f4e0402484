/** Who brought the most in a period, by one measure. */
import { covers } from '@holdfast/policy'
import Type, { type Static } from 'typebox'
import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { exactly, maybe } from '../../platform/gate/shapes.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import {
  baseCurrency,
  MEASURES,
  type Measure,
  reachesOfStandings,
  type StandingOf,
  type StandingsAsked,
  standingsOf,
} from '../../records/index.ts'
import { attainedOf } from './attainment.ts'
import { daysOfPeriod, PERIOD_PATTERN } from './periods.ts'
import { ByValue } from './pipeline-body.ts'
import { ledObject, pipelineNamed, pipelinesOf } from './pipelines.ts'
import { placed } from './places.ts'
import { Money } from './target-body.ts'
import { type Aim, aimsOfPeople, aimsOfUnits, targetRights } from './target-reach.ts'
import { targetsOf } from './target-rows.ts'

const LeaderboardQuery = exactly({
  measure: Type.Union(MEASURES.map((measure) => Type.Literal(measure))),
  by: Type.Optional(Type.Union([Type.Literal('person'), Type.Literal('team')])),
  period: Type.String({ pattern: PERIOD_PATTERN }),
})
type Stated = Static<typeof LeaderboardQuery>

const Leaderboard = exactly({
  period: exactly({ from: Type.String(), to: Type.String() }),
  measure: Type.String(),
  by: Type.String(),
  /** How many people or teams have a place, shown or not. */
  places: Type.Integer({ minimum: 0 }),
  data: Type.Array(
    exactly({
      id: Type.String({ pattern: UUID_PATTERN }),
      place: Type.Integer({ minimum: 1 }),
      count: Type.Integer({ minimum: 0 }),
      /** Of measures that are amounts. */
      amount: maybe(Money),
      /** The rates for want of which nothing but the company's own currency is counted; of whom the caller does not reach without the day. */
      missing: Type.Array(exactly({ currency: Type.String(), day: maybe(Type.String()) })),
      target: maybe(Money),
      percent: maybe(Type.String()),
    }),
  ),
})

const AMOUNTS: ReadonlySet<Measure> = new Set(['wonAmount', 'received'])

/** Who has a place, and whose place the caller is shown. */
interface Field {
  readonly aims: readonly Aim[]
  /** People of the caller's own team, out of the caller's reach, who are counted because the company says so. */
  readonly beyond: readonly string[]
}

/** The people or teams of whom the caller reaches all that counts; and, as the company says, those of the caller's own team besides. */
async function fieldOf(ctx: RequestContext, by: 'person' | 'team', asked: StandingsAsked): Promise<Field> {
  const { caller, services } = ctx
  const reaches = reachesOfStandings(caller, asked)
  if (reaches.length === 0) throw new Refusal('forbidden')
  const { principal, tenant } = caller
  const isReached = ({ whose, id, teamId }: Aim) =>
    reaches.some((reach) =>
      covers(reach, whose === 'person' ? { ownerId: id, teamId } : { ownerId: null, teamId: id }, principal),
    )
  if (by === 'team')
    return { aims: aimsOfUnits(ctx).filter((aim) => aim.whose === 'team' && isReached(aim)), beyond: [] }
  const people = await aimsOfPeople(ctx, readerOf(services.database, tenant.id))
  const reached = people.filter(isReached)
  // whoever works on no record of their own takes no part in it
  const takesPart = tenant.policy.leaderboard !== 'reach' && principal.teamId !== null && reaches.includes('own')
  const colleagues = takesPart
    ? people.filter((aim) => aim.teamId === principal.teamId && !isReached(aim) && aim.id !== principal.userId)
    : []
  return { aims: [...reached, ...colleagues], beyond: colleagues.map(({ id }) => id) }
}

/** The targets of whom the caller reaches all that counts, by whose they are. */
async function knownTargets(ctx: RequestContext, aims: readonly Aim[], of: { pipeline: string; period: string }) {
  const rights = targetRights(ctx)
  const kept = await targetsOf(ctx.services.database, ctx.caller.tenant.id, of)
  const reached = new Set(aims.filter(rights.isReached).map(({ id }) => id))
  return new Map(kept.flatMap(({ id, amount }) => (amount !== null && reached.has(id) ? [[id, amount] as const] : [])))
}

/** What was found, with a place for everybody who has one; those who brought nothing come last. */
function placesOf(found: readonly StandingOf[], { aims }: Field, measure: Measure) {
  const brought = new Map(found.map((each) => [each.id, each]))
  const ids = new Set([...brought.keys(), ...aims.map(({ id }) => id)])
  const all = [...ids].map((id) => brought.get(id) ?? { id, count: 0, amount: '0', missing: [] })
  return placed(all, ({ count, amount }) => (AMOUNTS.has(measure) ? amount : String(count)))
}

/** On which day somebody won or was paid is not told of whose number alone is. */
const withoutDays = (missing: StandingOf['missing']) =>
  [...new Set(missing.map(({ currency }) => currency))].map((currency) => ({ currency, day: null }))

async function readLeaderboard(ctx: RequestContext, id: string, { measure, by = 'person', period }: Stated) {
  const { services, caller } = ctx
  const { policy } = caller.tenant
  const { value: pipeline } = pipelineNamed(pipelinesOf(policy, ledObject(services.catalog)), id)
  const days = daysOfPeriod(period)
  if (days === undefined) throw new Refusal('malformed')
  const currency = baseCurrency(caller)
  const span = { ...days, timeZone: calendarOf(policy).timeZone }
  const about = { measure, by, pipeline, period: span, whole: [] }
  const field = await fieldOf(ctx, by, about)
  const whole = [caller.user.id, ...field.beyond]
  const found = await standingsOf(services, caller, { ...about, whole: by === 'person' ? whole : [] })
  const isBeyond = (each: string) => field.beyond.includes(each)
  const isTeam = new Set(field.aims.map((aim) => aim.id))
  const all = placesOf(by === 'team' ? found.filter((each) => isTeam.has(each.id)) : found, field, measure)
  const targets = measure === 'wonAmount' ? await knownTargets(ctx, field.aims, { pipeline, period }) : new Map()
  const data = all
    .filter((each) => policy.leaderboard === 'names' || !isBeyond(each.id))
    .map(({ amount, missing, ...each }) => {
      const target = targets.get(each.id) ?? null
      const isHeld = target !== null && target.currency === currency
      return {
        ...each,
        amount: AMOUNTS.has(measure) ? { amount, currency } : null,
        missing: isBeyond(each.id) ? withoutDays(missing) : missing,
        target,
        percent: isHeld ? attainedOf(target, amount).percent : null,
      }
    })
  return { period: days, measure, by, places: all.length, data }
}

async function answerLeaderboard(ctx: RequestContext, id: string, stated: Stated): Promise<Answer> {
  const body = await readLeaderboard(ctx, id, stated)
  const { measure, by, data } = body
  const facts = { pipeline: id, measure, by, period: stated.period }
  return { status: 200, body, audit: { act: 'pipeline.leaderboard', outcome: 'allowed', count: data.length, facts } }
}

/** Who is ahead: by what was won, by new customers, by follow-ups, by what was paid. */
export const leaderboardRoute: Route = route({
  name: 'pipeline.leaderboard',
  method: 'GET',
  path: '/pipelines/:id/leaderboard',
  summary: { zh: '业绩排行：按人或团队', en: 'Who is ahead, by person or team' },
  admission: { kind: 'record', object: 'opportunity', actions: ['list'] },
  input: { params: ByValue, query: LeaderboardQuery },
  output: { 200: Leaderboard },
  run: (ctx, { params, query }) => answerLeaderboard(ctx, params.id, query),
})
