import { type Pipeline, pipelineFaults, type Stage } from '@holdfast/catalog'
import { Refusal, type ValueFault } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { OwnPipelines } from '../../platform/gate/tenant-policy.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import { countStanding, type Standing } from '../../records/index.ts'
import { declaredPipeline, type PipelineStated } from './pipeline-body.ts'
import { ledObject, pipelineNamed, pipelinesOf, versionOf, viewOf } from './pipelines.ts'

type Standings = ReadonlyMap<string, Standing>

const MOST_PIPELINES = 40

/** A stage may go once it was retired before and nothing stands in it: what is on its way there has come by then, since nothing new does. */
function checkRemoved(removed: readonly Stage[], standing: Standings): void {
  const inUse = removed.flatMap((stage) => {
    const found = standing.get(stage.value)
    return found === undefined ? [] : [{ ...found, stage }]
  })
  if (inUse.length > 0) {
    const say = (language: 'zh' | 'en') =>
      inUse
        .map(({ stage, records, atRest }) =>
          language === 'zh'
            ? `“${stage.label.zh}”里还有 ${records} 条商机，其中 ${atRest} 条在回收站或已被合并。`
            : `Deals in “${stage.label.en}”: ${records} (${atRest} of them in the trash or merged).`,
        )
        .join(' ')
    throw new Refusal('stage_in_use', {
      detail: { zh: say('zh'), en: say('en') },
      extra: { stages: inUse.map(({ stage, records, atRest }) => ({ stage: stage.value, records, atRest })) },
    })
  }
  if (removed.some(({ retired }) => retired !== true))
    throw new Refusal('invalid', { errors: [{ path: '/stages', code: 'stage_not_retired' }] })
}

/** What a stage means is fixed once something stands in it: its records ended, or did not, by that meaning. */
const outcomeFaults = (before: Pipeline, after: Pipeline, standing: Standings): readonly ValueFault[] =>
  after.stages.flatMap(({ value, outcome }, at) => {
    const kept = before.stages.find((stage) => stage.value === value)
    if (kept === undefined || kept.outcome === outcome || !standing.has(value)) return []
    return [{ path: `/stages/${at}/outcome`, code: 'outcome_fixed' }]
  })

/** The pipelines with one of them as it is to be: in its place, or first where records are to begin in it, or last where it is new. */
function withPipeline(own: OwnPipelines, pipeline: Pipeline, usual: boolean | undefined): OwnPipelines {
  const { value } = pipeline
  const others = own.pipelines.filter((each) => each.value !== value)
  const at = own.pipelines.findIndex((each) => each.value === value)
  const place = usual === true ? 0 : at < 0 ? others.length : at
  const isNew = at < 0
  return {
    versions: { ...own.versions, [value]: isNew ? versionOf(own, value) : versionOf(own, value) + 1 },
    pipelines: others.toSpliced(place, 0, pipeline),
  }
}

function checkAll(object: ReturnType<typeof ledObject>, own: OwnPipelines, value: string): void {
  const pipeline = pipelineNamed(own, value)
  const others = own.pipelines.filter((each) => each !== pipeline)
  const isLast = own.pipelines.every(({ retired }) => retired === true)
  const errors = [
    ...pipelineFaults(object, pipeline, others),
    ...(isLast ? [{ path: '/retired', code: 'pipeline_last' }] : []),
    ...(own.pipelines.length > MOST_PIPELINES ? [{ path: '/value', code: 'number_invalid' }] : []),
  ]
  if (errors.length > 0) throw new Refusal('invalid', { errors })
}

/** One change of the pipelines, under the company's seal: every process and every open page leads by it from then on. */
async function store(
  ctx: RequestContext,
  tx: WriteTransaction,
  change: (own: OwnPipelines) => OwnPipelines,
): Promise<OwnPipelines> {
  const declared = ledObject(ctx.services.catalog)
  let after: OwnPipelines = pipelinesOf(ctx.caller.tenant.policy, declared)
  await changePolicy(ctx.services, tx, (policy) => {
    after = change(pipelinesOf(policy, declared))
    return { ...policy, pipelines: { ...policy.pipelines, [declared.name]: after } }
  })
  await publish(tx, 'catalog.changed', { object: declared.name })
  return after
}

const factsOf = ({ value, stages, retired = false }: Pipeline) => ({
  pipeline: value,
  stages: stages.map((stage) => stage.value),
  retiredStages: stages.filter((stage) => stage.retired === true).map((stage) => stage.value),
  retired,
})

/** Makes a pipeline, the last unless records are to begin in it. */
export async function createPipeline(
  ctx: RequestContext,
  stated: PipelineStated & { readonly value: string },
): Promise<Answer> {
  const { value, ...rest } = stated
  const pipeline = declaredPipeline(value, rest)
  const object = ledObject(ctx.caller.tenant.catalog)
  return ctx.write(async (tx) => {
    const after = await store(ctx, tx, (own) => {
      if (own.pipelines.some((each) => each.value === value))
        throw new Refusal('invalid', { errors: [{ path: '/value', code: 'duplicate_value' }] })
      const next = withPipeline(own, pipeline, stated.usual)
      checkAll(object, next, value)
      return next
    })
    const audit = await tx.record({ act: 'pipeline.create', outcome: 'allowed', facts: factsOf(pipeline) })
    const body = viewOf(ctx, after, pipeline)
    return { status: 201, body, headers: { Location: `/api/v1/pipelines/${value}`, ETag: `"${body.version}"` }, audit }
  })
}

/** Changes a pipeline on the version that was seen. A stage in which records stand stays; what it means stays with it. */
export async function updatePipeline(ctx: RequestContext, id: string, stated: PipelineStated): Promise<Answer> {
  const seen = statedVersion(ctx.headers)
  const pipeline = declaredPipeline(id, stated)
  const object = ledObject(ctx.caller.tenant.catalog)
  return ctx.write(async (tx) => {
    const standing = await countStanding(tx, object)
    const after = await store(ctx, tx, (own) => {
      const before = pipelineNamed(own, id)
      if (versionOf(own, id) !== seen) throw new Refusal('version_conflict')
      const next = withPipeline(own, pipeline, stated.usual)
      checkAll(object, next, id)
      const kept = new Set(pipeline.stages.map(({ value }) => value))
      checkRemoved(
        before.stages.filter(({ value }) => !kept.has(value)),
        standing,
      )
      const errors = outcomeFaults(before, pipeline, standing)
      if (errors.length > 0) throw new Refusal('invalid', { errors })
      return next
    })
    const audit = await tx.record({ act: 'pipeline.update', outcome: 'allowed', facts: factsOf(pipeline) })
    const body = viewOf(ctx, after, pipeline)
    return { status: 200, body, headers: { ETag: `"${body.version}"` }, audit }
  })
}

/** Takes a pipeline away that was retired before and in none of whose stages anything stands. */
export async function removePipeline(ctx: RequestContext, id: string): Promise<Answer> {
  const object = ledObject(ctx.caller.tenant.catalog)
  return ctx.write(async (tx) => {
    const standing = await countStanding(tx, object)
    await store(ctx, tx, (own) => {
      const { retired, stages } = pipelineNamed(own, id)
      checkRemoved(
        stages.map((stage) => ({ ...stage, retired: retired === true || stage.retired === true })),
        standing,
      )
      const { [id]: version = 1, ...others } = own.versions
      // a pipeline made again under this name is another one than whoever still has this one open has seen
      return {
        versions: { ...others, [id]: version + 1 },
        pipelines: own.pipelines.filter(({ value }) => value !== id),
      }
    })
    const facts = { pipeline: id }
    return { status: 204, audit: await tx.record({ act: 'pipeline.delete', outcome: 'allowed', facts }) }
  })
}
