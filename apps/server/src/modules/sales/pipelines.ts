import { type Catalog, type ObjectDeclaration, type Pipeline, requirableFields } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { OwnPipelines, TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { pipelineView } from './pipeline-body.ts'

/** The object whose records move through pipelines, as a catalogue declares it. */
export function ledObject(
  catalog: Catalog,
): ObjectDeclaration & { readonly process: NonNullable<ObjectDeclaration['process']> } {
  const object = catalog.served.find(({ process }) => process !== undefined)
  if (object?.process === undefined) throw new Refusal('not_found')
  return { ...object, process: object.process }
}

/** The pipelines that lead a company's records: its own, or those declared. */
export const pipelinesOf = (policy: TenantPolicy, declared: ReturnType<typeof ledObject>): OwnPipelines =>
  policy.pipelines[declared.name] ?? { versions: {}, pipelines: declared.process.pipelines }

export const versionOf = ({ versions }: OwnPipelines, value: string): number => versions[value] ?? 1

/** The pipeline in which records begin of which nothing else is said. */
const usualOf = ({ pipelines }: OwnPipelines): string | undefined =>
  pipelines.find(({ retired }) => retired !== true)?.value

/** The pipeline of a name; refuses with 404 one that is none. */
export function pipelineNamed({ pipelines }: OwnPipelines, value: string): Pipeline {
  const pipeline = pipelines.find((each) => each.value === value)
  if (pipeline === undefined) throw new Refusal('not_found')
  return pipeline
}

const leads = ({ caller }: RequestContext): boolean => caller.access.capabilities.has('settings.write')

/** A pipeline as the caller sees it: whoever sets them up sees the whole of it. */
export function viewOf(ctx: RequestContext, own: OwnPipelines, pipeline: Pipeline) {
  const object = ledObject(ctx.services.catalog)
  const seen = visibleFields(ctx.caller.access, object.name)
  const about = { object, usual: usualOf(own), version: versionOf(own, pipeline.value) }
  return pipelineView(about, pipeline, (key) => leads(ctx) || seen.has(key))
}

/** What a stage may ask for, as far as the caller sees it. */
function requirableOf(ctx: RequestContext) {
  const object = ledObject(ctx.caller.tenant.catalog)
  const seen = visibleFields(ctx.caller.access, object.name)
  return requirableFields(object)
    .filter(({ key }) => leads(ctx) || seen.has(key))
    .map(({ key, field }) => ({ key, label: field.label }))
}

const ownOf = ({ caller, services }: RequestContext): OwnPipelines =>
  pipelinesOf(caller.tenant.policy, ledObject(services.catalog))

/** All pipelines, in their order. */
export function listPipelines(ctx: RequestContext): Answer {
  const own = ownOf(ctx)
  const data = own.pipelines.map((pipeline) => viewOf(ctx, own, pipeline))
  return {
    status: 200,
    body: { data, page: { next: null, limit: data.length }, requirable: requirableOf(ctx) },
    audit: { act: 'pipeline.list', outcome: 'allowed', count: data.length },
  }
}

/** One pipeline, with the version that whoever changes it states. */
export function readPipeline(ctx: RequestContext, id: string): Answer {
  const own = ownOf(ctx)
  const body = viewOf(ctx, own, pipelineNamed(own, id))
  return {
    status: 200,
    body,
    headers: { ETag: `"${body.version}"` },
    audit: { act: 'pipeline.read', outcome: 'allowed', facts: { pipeline: id } },
  }
}
