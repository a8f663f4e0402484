/** Stages of pipelines, as the board shows them. */
import type { BusinessRecord, CatalogField, CatalogProcess, CatalogStage } from '@holdfast/sdk'
import type { ObjectView } from './catalogue.ts'
import { fieldValueOf, isEmpty, isOmitted } from './record-values.ts'

const DAY_MS = 86_400_000

/** The process by whose stages the board stands; undefined where it stands by another choice. */
export const processOf = (object: ObjectView, field: CatalogField): CatalogProcess | undefined =>
  object.process?.stage === field.key ? object.process : undefined

const allStages = (process: CatalogProcess): readonly CatalogStage[] =>
  process.pipelines.flatMap((pipeline) => pipeline.stages)

/** The stages on a record's way: those of its pipeline that are in use, and the one it stands in. */
export const stepsOf = (process: CatalogProcess, record: BusinessRecord): readonly CatalogStage[] =>
  (process.pipelines.find(({ value }) => value === record[process.pipeline])?.stages ?? []).filter(
    ({ value, retired }) => retired !== true || value === record[process.stage],
  )

/** The pipelines a board can show: those in use first, then the retired ones, in which deals may still stand. */
export const shownPipelines = ({ pipelines }: CatalogProcess): CatalogProcess['pipelines'] => [
  ...pipelines.filter(({ retired }) => retired !== true),
  ...pipelines.filter(({ retired }) => retired === true),
]

/** Fields that any stage asks for, and by which a card tells how it stands. */
export const stageFields = ({ process }: ObjectView): readonly string[] =>
  process === undefined
    ? []
    : [
        ...new Set([
          process.pipeline,
          process.since,
          'nextStep',
          'nextStepAt',
          ...allStages(process).flatMap(({ required }) => required),
        ]),
      ]

/** What a record still lacks for a stage, as far as the person may fill it in. */
export const missingFor = (
  object: ObjectView,
  stage: CatalogStage | undefined,
  record: BusinessRecord,
): readonly CatalogField[] =>
  (stage?.required ?? [])
    .flatMap((key) => object.fields.get(key) ?? [])
    .filter((field) => field.writable !== false && isEmpty(fieldValueOf(record, field)))

/** For how many days a record has stood in a stage longer than it should; null where it has not. */
export function daysStill(object: ObjectView, stage: CatalogStage | undefined, record: BusinessRecord): number | null {
  const since = object.process === undefined ? undefined : record[object.process.since]
  if (stage?.staleDays == null || typeof since !== 'string') return null
  const days = Math.floor((Date.now() - Date.parse(since)) / DAY_MS)
  return days > stage.staleDays ? days : null
}

/** Leads that nobody works on any more. */
const ENDED_LEADS: ReadonlySet<unknown> = new Set(['unqualified', 'converted'])

const isOpen = ({ name }: ObjectView, stage: CatalogStage | undefined, record: BusinessRecord): boolean =>
  stage?.outcome === 'open' || (name === 'lead' && record['status'] !== undefined && !ENDED_LEADS.has(record['status']))

/** Whether nobody has said what comes next of a deal or a lead that is still open. */
export const isWithoutStep = (object: ObjectView, stage: CatalogStage | undefined, record: BusinessRecord): boolean =>
  isOpen(object, stage, record) &&
  ['nextStep', 'nextStepAt'].every((key) => {
    const field = object.fields.get(key)
    return field === undefined || (!isOmitted(record, key) && isEmpty(fieldValueOf(record, field)))
  })
