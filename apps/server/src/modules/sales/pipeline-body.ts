import type { ObjectDeclaration, Pipeline, Stage } from '@holdfast/catalog'
import Type, { type Static } from 'typebox'
import { exactly, Members, maybe, Words } from '../../platform/gate/shapes.ts'

const Value = Type.String({ pattern: '^[a-z0-9]+(?:_[a-z0-9]+)*$', maxLength: 40 })
const Key = Type.String({ maxLength: 64 })
const MOST_STAGES = 40
const MOST_DAYS = 3_650

/** A stage as it is stated: what is left out asks for nothing, leads anywhere, never stands still and is in use. */
const StageBody = exactly({
  value: Value,
  label: Words,
  probability: Type.Integer({ minimum: 0, maximum: 100 }),
  outcome: Type.Union([Type.Literal('open'), Type.Literal('won'), Type.Literal('lost')]),
  required: Type.Optional(Type.Array(Key, { maxItems: 30, uniqueItems: true })),
  next: Type.Optional(maybe(Type.Array(Value, { maxItems: MOST_STAGES, uniqueItems: true }))),
  staleDays: Type.Optional(maybe(Type.Integer({ minimum: 1, maximum: MOST_DAYS }))),
  retired: Type.Optional(Type.Boolean()),
})

const stated = {
  label: Words,
  stages: Type.Array(StageBody, { minItems: 1, maxItems: MOST_STAGES }),
  retired: Type.Optional(Type.Boolean()),
  /** Whether deals begin here of which nothing else is said. */
  usual: Type.Optional(Type.Boolean()),
}

/** A pipeline as it is to be; its stages in their order, all of them. */
export const PipelineBody = exactly(stated)
export const NewPipelineBody = exactly({ value: Value, ...stated })
export type PipelineStated = Static<typeof PipelineBody>

export const ByValue = Type.Object({ id: Value })

/** A pipeline as it is shown. */
export const PipelineView = exactly({
  id: Type.String(),
  object: Type.String(),
  version: Type.Integer({ minimum: 1 }),
  label: Words,
  usual: Type.Boolean(),
  retired: Type.Boolean(),
  stages: Type.Array(
    exactly({
      value: Type.String(),
      label: Words,
      probability: Type.Integer(),
      outcome: Type.String(),
      required: Type.Array(Type.String()),
      next: maybe(Type.Array(Type.String())),
      staleDays: maybe(Type.Integer()),
      retired: Type.Boolean(),
    }),
  ),
})

/** All pipelines, and the fields that a stage may ask for. */
export const PipelineList = exactly({
  data: Type.Array(PipelineView),
  page: Members,
  requirable: Type.Array(exactly({ key: Type.String(), label: Words })),
})

const whenRetired = (retired: boolean | undefined) => (retired === true ? { retired } : {})

const stageOf = ({
  required = [],
  next = null,
  staleDays = null,
  retired,
  ...stage
}: Static<typeof StageBody>): Stage => ({
  ...stage,
  required,
  next,
  staleDays,
  ...whenRetired(retired),
})

/** The declaration behind what was stated. */
export const declaredPipeline = (value: string, { label, stages, retired }: PipelineStated): Pipeline => ({
  value,
  label,
  stages: stages.map(stageOf),
  ...whenRetired(retired),
})

/** A pipeline as somebody sees it: what a stage needs is named as far as they see the fields. */
export function pipelineView(
  about: { object: ObjectDeclaration; usual: string | undefined; version: number },
  pipeline: Pipeline,
  isSeen: (key: string) => boolean,
): Static<typeof PipelineView> {
  const { value, label, stages, retired = false } = pipeline
  return {
    id: value,
    object: about.object.name,
    version: about.version,
    label,
    usual: value === about.usual,
    retired,
    stages: stages.map((stage) => ({
      ...stage,
      required: stage.required.filter(isSeen),
      next: stage.next === null ? null : [...stage.next],
      retired: stage.retired === true,
    })),
  }
}
