/** How records move through the stages of a company's pipelines: one rule for every way in which a record is written. */
import { withOptions } from './catalog.ts'
import type { Label, ObjectDeclaration, Option } from './declaration.ts'
import { DeclarationError } from './object.ts'
import type { Json } from './values/value-type.ts'

/** What a stage means: work goes on, or it ended well or badly. */
export type Outcome = 'open' | 'won' | 'lost'

export interface Stage {
  /** What records hold; no two stages of an object share it, whatever their pipelines. */
  readonly value: string
  readonly label: Label
  /** How likely it is that a record here is won, in percent. */
  readonly probability: number
  readonly outcome: Outcome
  /** Fields without which nothing comes here. */
  readonly required: readonly string[]
  /** Where records may go from here; null for anywhere in the pipeline. */
  readonly next: readonly string[] | null
  /** After how many days here a record counts as standing still; null for never. */
  readonly staleDays: number | null
  /** Nothing comes here any more; what stands here stays. */
  readonly retired?: boolean
}

/** A way from the first stage to an end. */
export interface Pipeline {
  readonly value: string
  readonly label: Label
  readonly stages: readonly Stage[]
  readonly retired?: boolean
}

/** The fields by which records of an object stand in pipelines, and the pipelines. */
export interface Process {
  readonly pipeline: string
  readonly stage: string
  readonly probability: string
  /** Since when a record stands in its stage; computed. */
  readonly since: string
  /** When a record began; computed. */
  readonly openedAt: string
  /** When a record came to an end; computed, empty while it is open. */
  readonly closedAt: string
  /** By which the future is reckoned: what a record is worth, when it is to end well, and how sure that is where somebody says so. */
  readonly forecast: { readonly amount: string; readonly closeDate: string; readonly category: string }
  readonly pipelines: readonly Pipeline[]
}

type Values = Readonly<Record<string, Json>>

/** A record before and after a change; `before` is null where it is new. */
export interface Passage {
  readonly before: Values | null
  readonly after: Values
}

/** What forbids a passage: the field it is about, and why. */
export interface PassageFault {
  readonly key: string
  readonly code: 'stage_foreign' | 'stage_not_next' | 'stage_needs' | 'pipeline_retired' | 'percent_invalid'
}

const optionOf = ({ value, label, retired }: Pipeline | Stage): Option => ({
  value,
  label,
  ...(retired === true ? { retired } : {}),
})

function processFaults({ pipelines }: Process): readonly string[] {
  const stages = pipelines.flatMap((pipeline) => pipeline.stages)
  const values = new Set(stages.map(({ value }) => value))
  const isPercent = (number: number) => Number.isInteger(number) && number >= 0 && number <= 100
  return [
    pipelines.length === 0 ? 'a process needs a pipeline' : '',
    values.size !== stages.length ? 'stages must differ' : '',
    stages.every(({ probability }) => isPercent(probability)) ? '' : 'a probability is a whole percent',
    ...pipelines.map(({ value, stages: own }) =>
      own.some(({ outcome }) => outcome === 'open') ? '' : `${value}: nothing can begin here`,
    ),
    ...pipelines.flatMap(({ stages: own }) =>
      own.flatMap(({ value, next }) =>
        (next ?? []).map((to) => (own.some((stage) => stage.value === to) ? '' : `${value}: no such stage: ${to}`)),
      ),
    ),
  ].filter((fault) => fault !== '')
}

/** The object with a company's pipelines: its choices of pipeline and stage are theirs. Throws `DeclarationError` for pipelines that lead nowhere. */
export function withPipelines(object: ObjectDeclaration, pipelines: readonly Pipeline[]): ObjectDeclaration {
  if (object.process === undefined) throw new DeclarationError(`${object.name}: has no process`)
  const process = { ...object.process, pipelines }
  const faults = processFaults(process)
  if (faults.length > 0) throw new DeclarationError(`${object.name}: ${faults.join('; ')}`)
  const stages = pipelines.flatMap((pipeline) => pipeline.stages)
  const worded = withOptions(object, process.pipeline, pipelines.map(optionOf))
  return withOptions({ ...worded, process }, process.stage, stages.map(optionOf))
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

const isOpen = ({ retired }: Pipeline | Stage): boolean => retired !== true

/** The pipeline in which records stand unless something else is said: the first that is not retired. */
export const usualPipeline = (process: Process): Pipeline | undefined => process.pipelines.find(isOpen)

const pipelineWith = (process: Process, stage: Json | undefined): Pipeline | undefined =>
  process.pipelines.find(({ stages }) => stages.some(({ value }) => value === stage))

/** The stage that a record stands in; undefined where it stands in none. */
export const stageOf = (process: Process, values: Values): Stage | undefined =>
  process.pipelines.flatMap(({ stages }) => stages).find(({ value }) => value === values[process.stage])

/** Where a record stands that says only a part of it: the pipeline of its stage, or the first open stage of its pipeline. */
function placed(process: Process, { before, after }: Passage): { pipeline: Json; stage: Json } {
  const moved = !isEmpty(after[process.stage]) && after[process.stage] !== before?.[process.stage]
  const turned = !isEmpty(after[process.pipeline]) && after[process.pipeline] !== before?.[process.pipeline]
  const fitting = pipelineWith(process, after[process.stage])?.value
  const pipeline = turned
    ? after[process.pipeline]
    : (fitting ?? after[process.pipeline] ?? usualPipeline(process)?.value)
  const home = process.pipelines.find(({ value }) => value === pipeline)
  const first = home?.stages.find((stage) => isOpen(stage) && stage.outcome === 'open')?.value
  const stage = isEmpty(after[process.stage]) || (turned && !moved && before !== null) ? first : after[process.stage]
  return { pipeline: pipeline ?? null, stage: stage ?? null }
}

/**
 * The values of a record as its process leaves them: pipeline and stage where only one was stated, the stage's probability where the stage changed and
 * nobody stated another, since when it stands there, when it began and when it ended. `now` is RFC 3339.
 */
export function passed(process: Process, passage: Passage, now: string): Record<string, Json> {
  const { before, after } = passage
  const { pipeline, stage } = placed(process, passage)
  const values: Record<string, Json> = { ...after, [process.pipeline]: pipeline, [process.stage]: stage }
  if (before !== null && before[process.stage] === stage) return values
  const here = stageOf(process, values)
  const stated = !isEmpty(after[process.probability]) && after[process.probability] !== before?.[process.probability]
  return {
    ...values,
    ...(stated || here === undefined ? {} : { [process.probability]: here.probability }),
    ...(before === null && isEmpty(after[process.openedAt]) ? { [process.openedAt]: now } : {}),
    [process.since]: now,
    [process.closedAt]: here === undefined || here.outcome === 'open' ? null : now,
  }
}

/** Whether the stage lets records go to another one. */
const leadsTo = ({ next }: Stage, to: string): boolean => next === null || next.includes(to)

/** What forbids a record to stand where it would. */
export function passageFaults(process: Process, passage: Passage): readonly PassageFault[] {
  const percent = passage.after[process.probability] ?? 0
  const isPercent = typeof percent === 'number' && percent >= 0 && percent <= 100
  const odd: PassageFault[] = isPercent ? [] : [{ key: process.probability, code: 'percent_invalid' }]
  return [...odd, ...moveFaults(process, passage)]
}

/** A record that stays in its stage is asked nothing. */
function moveFaults(process: Process, { before, after }: Passage): readonly PassageFault[] {
  const here = stageOf(process, after)
  if (here === undefined || (before !== null && before[process.stage] === here.value)) return []
  if (pipelineWith(process, here.value)?.value !== after[process.pipeline])
    return [{ key: process.stage, code: 'stage_foreign' }]
  const from = before === null ? undefined : stageOf(process, before)
  const sameWay = from !== undefined && before?.[process.pipeline] === after[process.pipeline]
  if (!sameWay && pipelineWith(process, here.value)?.retired === true)
    return [{ key: process.pipeline, code: 'pipeline_retired' }]
  if (sameWay && !leadsTo(from, here.value)) return [{ key: process.stage, code: 'stage_not_next' }]
  return here.required.filter((key) => isEmpty(after[key])).map((key) => ({ key, code: 'stage_needs' }))
}
