/** Of which deals a funnel or a forecast is asked. */
import type { Process } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import { readQuestion } from '../../records/index.ts'
import { ledObject, pipelineNamed, pipelinesOf } from './pipelines.ts'

interface Stated {
  readonly pipeline: string
  readonly ownerId?: string
  readonly teamId?: string
  readonly source?: string
  readonly productId?: string
}

/** The deals of a pipeline that were stated, and the time zone of their days. Refuses whoever does not see in clear all that would be told of them. */
export function askedDeals(ctx: RequestContext, stated: Stated, told: (process: Process) => readonly string[]) {
  const { services, caller } = ctx
  const object = ledObject(caller.tenant.catalog)
  const { process } = object
  const modes = visibleFields(caller.access, object.name)
  const seesOwners = modes.get('owner') === 'clear'
  if (!told(process).every((key) => modes.get(key) === 'clear')) throw new Refusal('forbidden')
  if (stated.teamId !== undefined && !seesOwners) throw new Refusal('forbidden')
  const products = object.lines?.products ?? ''
  if (stated.productId !== undefined && modes.get(products) !== 'clear') throw new Refusal('forbidden')
  const filter = {
    ...(stated.ownerId === undefined ? {} : { ownerId: { eq: stated.ownerId } }),
    ...(stated.source === undefined ? {} : { source: { eq: stated.source } }),
    ...(stated.productId === undefined ? {} : { [products]: { contains: stated.productId } }),
  }
  return {
    object,
    process,
    pipeline: pipelineNamed(pipelinesOf(caller.tenant.policy, ledObject(services.catalog)), stated.pipeline),
    question: readQuestion(caller, object, Object.keys(filter).length === 0 ? {} : { filter }),
    teamId: stated.teamId ?? null,
    seesOwners,
    timeZone: calendarOf(caller.tenant.policy).timeZone,
  }
}
