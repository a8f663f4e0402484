/** What a company's own pipeline must be before deals are led by it. */
import { fieldsOf, findField, type NamedField } from './catalog.ts'
import type { ObjectDeclaration } from './declaration.ts'
import type { Outcome, Pipeline, Stage } from './process.ts'

/** What is wrong with a stated pipeline: where (JSON Pointer), and why. */
export interface PipelineFault {
  readonly path: string
  readonly code:
    | 'duplicate_value'
    | 'required'
    | 'percent_invalid'
    | 'field_unknown'
    | 'choice_unknown'
    | 'stage_open_needed'
    | 'stage_won_needed'
    | 'stage_lost_needed'
    | 'stage_dead_end'
}

/** The fields that a stage may ask for: those that people fill in, and that do not say themselves where a record stands. */
export function requirableFields(object: ObjectDeclaration): readonly NamedField[] {
  const { process } = object
  const own = process === undefined ? [] : [process.pipeline, process.stage, process.probability]
  return fieldsOf(object).filter(
    ({ key, field }) => field.computed !== true && field.removed !== true && !own.includes(key) && key !== 'owner',
  )
}

const NEEDED: readonly (readonly [Outcome, PipelineFault['code']])[] = [
  ['open', 'stage_open_needed'],
  ['won', 'stage_won_needed'],
  ['lost', 'stage_lost_needed'],
]

const CERTAIN: Readonly<Record<Outcome, number | null>> = { open: null, won: 100, lost: 0 }

/** Whole percents; what is won is certain, what is lost is not. */
function isLikely({ probability, outcome }: Stage): boolean {
  const certain = CERTAIN[outcome]
  return certain === null
    ? Number.isInteger(probability) && probability >= 0 && probability <= 100
    : probability === certain
}

type Fault = readonly [path: string, code: PipelineFault['code'], isFault: boolean]

const isTaken = (values: readonly string[], at: number): boolean => values.indexOf(values[at] ?? '') < at

function stageFaults(object: ObjectDeclaration, { stages }: Pipeline, others: readonly string[]): readonly Fault[] {
  const values = stages.map(({ value }) => value)
  const words = (['zh', 'en'] as const).map((language) => stages.map(({ label }) => label[language].trim()))
  const requirable = new Set(requirableFields(object).map(({ key }) => key))
  return stages.flatMap((stage, at): Fault[] => {
    const { value, label, outcome, required, next } = stage
    const path = `/stages/${at}`
    return [
      [`${path}/value`, 'duplicate_value', isTaken(values, at) || others.includes(value)],
      [`${path}/label`, 'duplicate_value', words.some((each) => isTaken(each, at))],
      [`${path}/label`, 'required', label.zh.trim() === '' || label.en.trim() === ''],
      [`${path}/probability`, 'percent_invalid', !isLikely(stage)],
      [`${path}/next`, 'choice_unknown', next?.some((to) => to === value || !values.includes(to)) === true],
      [`${path}/next`, 'stage_dead_end', outcome === 'open' && next?.length === 0],
      ...required.map(
        (key, place): Fault => [
          `${path}/required/${place}`,
          'field_unknown',
          findField(object, key) === undefined || !requirable.has(key),
        ],
      ),
    ]
  })
}

/**
 * Everything wrong with a pipeline that takes its place beside others: that it leads from somewhere to a good and to a bad end, that its stages differ
 * from all others, and that each can be reached and left. An empty list lets it in.
 */
export function pipelineFaults(
  object: ObjectDeclaration,
  pipeline: Pipeline,
  others: readonly Pipeline[],
): readonly PipelineFault[] {
  const taken = others.flatMap(({ stages }) => stages.map(({ value }) => value))
  const names = (language: 'zh' | 'en') => others.map(({ label }) => label[language].trim())
  const { label } = pipeline
  const standing = pipeline.stages.filter(({ retired }) => retired !== true)
  const faults: readonly Fault[] = [
    ['/value', 'duplicate_value', others.some(({ value }) => value === pipeline.value)],
    ['/label', 'duplicate_value', (['zh', 'en'] as const).some((each) => names(each).includes(label[each].trim()))],
    ['/label', 'required', label.zh.trim() === '' || label.en.trim() === ''],
    ...NEEDED.map(([outcome, code]): Fault => ['/stages', code, !standing.some((stage) => stage.outcome === outcome)]),
    ...stageFaults(object, pipeline, taken),
  ]
  return faults.flatMap(([path, code, isFault]) => (isFault ? [{ path, code }] : []))
}
