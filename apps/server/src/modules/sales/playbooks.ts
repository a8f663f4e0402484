import {
  type Catalog,
  type ObjectDeclaration,
  type Playbook,
  passageField,
  STEP_KINDS,
  workedStages,
} from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { exactly, Words } from '../../platform/gate/shapes.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { publish } from '../../platform/jobs/outbox.ts'

const MOST_STEPS = 20
const MOST_DAYS = 365
const Value = Type.String({ pattern: '^[a-z0-9]+(?:_[a-z0-9]+)*$', maxLength: 40 })

const Step = exactly({
  label: Words,
  kind: Type.Union(STEP_KINDS.map((kind) => Type.Literal(kind))),
  days: Type.Integer({ minimum: 0, maximum: MOST_DAYS }),
  unit: Type.Union([Type.Literal('days'), Type.Literal('workdays')]),
  after: Type.Union([Type.Literal('stage'), Type.Literal('step')]),
  optional: Type.Boolean(),
})

/** What is to be done in a stage, all of it, in order. */
export const PlaybookBody = exactly({ steps: Type.Array(Step, { maxItems: MOST_STEPS }) })
export const ByStage = Type.Object({ object: Value, stage: Value })
type Stated = Static<typeof PlaybookBody>

export const PlaybookView = exactly({
  object: Type.String(),
  stage: Type.String(),
  version: Type.Integer({ minimum: 1 }),
  steps: Type.Array(Step),
})
export const PlaybookList = exactly({ data: Type.Array(PlaybookView) })

const NONE: Playbook = { version: 1, steps: [] }

/** The objects that pass through stages. */
export const passingObjects = (catalog: Catalog): readonly ObjectDeclaration[] =>
  catalog.served.filter((object) => passageField(object) !== undefined)

const playbookOf = ({ playbooks }: TenantPolicy, object: string, stage: string): Playbook =>
  playbooks[object]?.[stage] ?? NONE

const viewOf = (object: string, stage: string, { version, steps }: Playbook) => ({
  object,
  stage,
  version,
  steps: [...steps],
})

/** What is to be done in each stage in which records are worked on, of the objects whose stages the caller sees. */
export function listPlaybooks({ caller }: RequestContext): Answer {
  const { policy, catalog } = caller.tenant
  const seen = passingObjects(catalog).filter(
    (object) =>
      caller.access.capabilities.has('settings.write') ||
      visibleFields(caller.access, object.name).has(passageField(object) ?? ''),
  )
  const data = seen.flatMap((object) =>
    workedStages(object).map((stage) => viewOf(object.name, stage, playbookOf(policy, object.name, stage))),
  )
  return { status: 200, body: { data }, audit: { act: 'playbook.list', outcome: 'allowed', count: data.length } }
}

/** The playbooks of an object with one of them as it is to be; those of stages that are gone go. */
function withPlaybook(policy: TenantPolicy, object: ObjectDeclaration, about: { stage: string; after: Playbook }) {
  const kept = new Set(workedStages(object))
  const own = { ...policy.playbooks[object.name], [about.stage]: about.after }
  const present = Object.fromEntries(Object.entries(own).filter(([stage]) => kept.has(stage)))
  return { ...policy, playbooks: { ...policy.playbooks, [object.name]: present } }
}

/** Changes what is to be done in a stage, on the version that was seen. It holds for what comes there from now on: what is there keeps its steps. */
export async function changePlaybook(
  ctx: RequestContext,
  place: { object: string; stage: string },
  { steps }: Stated,
): Promise<Answer> {
  const seen = statedVersion(ctx.headers)
  const object = passingObjects(ctx.caller.tenant.catalog).find(({ name }) => name === place.object)
  if (object === undefined || !workedStages(object).includes(place.stage)) throw new Refusal('not_found')
  return ctx.write(async (tx) => {
    const after: Playbook = { version: seen + 1, steps }
    await changePolicy(ctx.services, tx, (policy) => {
      if (playbookOf(policy, object.name, place.stage).version !== seen) throw new Refusal('version_conflict')
      return withPlaybook(policy, object, { stage: place.stage, after })
    })
    await publish(tx, 'catalog.changed', { object: object.name })
    const facts = { object: object.name, stage: place.stage, version: after.version, steps: steps.length }
    const audit = await tx.record({ act: 'playbook.update', outcome: 'allowed', facts })
    const body = viewOf(object.name, place.stage, after)
    return { status: 200, body, headers: { ETag: `"${after.version}"` }, audit }
  })
}
