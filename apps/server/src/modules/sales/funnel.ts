import type { Pipeline } from '@holdfast/catalog'
import { normaliseIsoDay } from '@holdfast/catalog/values'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { Day, exactly, InBase, maybe, Words } from '../../platform/gate/shapes.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import { type FunnelEnd, funnelOf, inBaseOf, type Span } from '../../records/index.ts'
import { askedDeals } from './asked-deals.ts'
import { ByValue } from './pipeline-body.ts'

const Id = Type.String({ pattern: UUID_PATTERN })
const FunnelQuery = exactly({
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  ownerId: Type.Optional(Id),
  teamId: Type.Optional(Id),
  source: Type.Optional(Type.String({ maxLength: 64 })),
  productId: Type.Optional(Id),
  cohort: Type.Optional(Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$' })),
})
type FunnelStated = Static<typeof FunnelQuery>

const Count = Type.Integer({ minimum: 0 })
const Money = exactly({ amount: Type.String(), currency: Type.String() })
const End = exactly({
  count: Count,
  /** Where all of it is in one currency. */
  amount: maybe(Money),
  sums: Type.Array(Money),
  base: maybe(exactly(InBase)),
  medianDays: maybe(Type.Number()),
})
const Funnel = exactly({
  stages: Type.Array(
    exactly({
      id: Type.String(),
      name: Type.String(),
      label: Words,
      outcome: Type.String(),
      retired: Type.Boolean(),
      entered: Count,
      left: Count,
      won: Count,
      lost: Count,
      skipped: Count,
      conversion: maybe(Type.Number()),
      medianDays: maybe(Type.Number()),
    }),
  ),
  won: End,
  lost: End,
})

function checkDay(path: string, day: string | undefined): void {
  if (day !== undefined && normaliseIsoDay(day) === undefined)
    throw new Refusal('invalid', { errors: [{ path, code: 'date_invalid' }] })
}

/** Whole days of the company's own time zone; the last one is within. */
function periodOf({ from, to }: FunnelStated, timeZone: string): Span {
  checkDay('/from', from)
  checkDay('/to', to)
  return { from: from ?? null, to: to ?? null, timeZone }
}

function endOf(outcome: FunnelEnd['outcome'], { ends, sums, base }: Awaited<ReturnType<typeof funnelOf>>) {
  const end = ends.find((each) => each.outcome === outcome)
  const own = sums.filter((each) => each.outcome === outcome).map(({ amount, currency }) => ({ amount, currency }))
  return {
    count: end?.count ?? 0,
    amount: own.length === 1 ? (own[0] ?? null) : null,
    sums: own,
    base: inBaseOf(base.get(outcome)),
    medianDays: end?.medianDays ?? null,
  }
}

function viewOf(ctx: RequestContext, pipeline: Pipeline, found: Awaited<ReturnType<typeof funnelOf>>) {
  const stages = found.stages.map(({ stage, ...numbers }) => {
    const { label, outcome, retired } = pipeline.stages.find(({ value }) => value === stage) ?? {
      label: { zh: '', en: '' },
    }
    return {
      id: stage,
      name: label[ctx.language],
      label,
      outcome: outcome ?? 'open',
      retired: retired === true,
      ...numbers,
    }
  })
  return { stages, won: endOf('won', found), lost: endOf('lost', found) }
}

/** The funnel of a pipeline, as far as the caller sees the stages of deals. */
async function readFunnel(ctx: RequestContext, id: string, stated: FunnelStated): Promise<Answer> {
  const asked = askedDeals(ctx, { ...stated, pipeline: id }, ({ pipeline, stage }) => [pipeline, stage])
  const found = await funnelOf(ctx.services, ctx.caller, {
    ...asked,
    amount: asked.process.forecast.amount,
    period: periodOf(stated, asked.timeZone),
    cohort: stated.cohort ?? null,
  })
  return {
    status: 200,
    body: viewOf(ctx, asked.pipeline, found),
    audit: { act: 'pipeline.funnel', outcome: 'allowed', object: asked.object.name, facts: { pipeline: id } },
  }
}

/** What became of deals, stage by stage. */
export const funnelRoute: Route = route({
  name: 'pipeline.funnel',
  method: 'GET',
  path: '/pipelines/:id/funnel',
  summary: { zh: '销售漏斗：按真实的推进', en: 'The funnel, from real movement' },
  admission: { kind: 'record', object: 'opportunity', actions: ['list'] },
  input: { params: ByValue, query: FunnelQuery },
  output: { 200: Funnel },
  run: (ctx, { params, query }) => readFunnel(ctx, params.id, query),
})
