/** How records come to the steps of a company's playbooks, and are led by them: one rule for every way in which a record is written. */
import { type ObjectDeclaration, type PlaybookStep, passageField } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { dueAfter } from '../../platform/calendar/due-after.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import type { Writing } from '../writing.ts'
import {
  endSteps,
  insertSteps,
  leadRecords,
  markByFollowUp,
  type NewStep,
  resumeSteps,
  type StepRow,
  stepsOfRecord,
  stopLeading,
  writeDues,
} from './step-rows.ts'

type Values = Readonly<Record<string, Json>>

const isoOf = (ms: number): string => new Date(ms).toISOString()

const nowOf = ({ services }: Writing): string => isoOf(services.clock.now())

/** The step whose being done starts the days of another one: the last before it that is not optional. */
const awaited = <S extends Pick<StepRow, 'counts_from' | 'optional'>>(
  steps: readonly S[],
  at: number,
): S | undefined =>
  steps[at]?.counts_from === 'step' ? steps.slice(0, at).findLast(({ optional }) => !optional) : undefined

/** A playbook's steps as they are from a moment on: what waits for the step before it is not due yet. */
function newSteps(writing: Writing, stage: string, steps: readonly PlaybookStep[]): readonly NewStep[] {
  const calendar = calendarOf(writing.caller.tenant.policy)
  const now = writing.services.clock.now()
  const made = steps.map(({ after, ...step }, position) => ({ ...step, stage, position, counts_from: after }))
  return made.map((step, at) => ({
    ...step,
    due: awaited(made, at) === undefined ? isoOf(dueAfter(calendar, now, step)) : null,
  }))
}

const playbookOf = ({ caller, object }: Writing, stage: Json | undefined): readonly PlaybookStep[] =>
  caller.tenant.policy.playbooks[object.name]?.[String(stage)]?.steps ?? []

const hasSteps = ({ caller }: Writing, object: ObjectDeclaration): boolean =>
  caller.tenant.policy.playbooks[object.name] !== undefined

/** New records come to their stages: the steps of all that came to the same one are made in one statement. */
export async function enterStages(
  writing: Writing,
  tx: Transaction,
  { records, at }: { records: readonly { readonly id: string; readonly values: Values }[]; at: string },
): Promise<void> {
  const { object } = writing
  const field = passageField(object)
  if (field === undefined || !hasSteps(writing, object)) return
  const led: string[] = []
  for (const [stage, arrived] of Map.groupBy(records, ({ values }) => values[field] ?? null)) {
    const steps = newSteps(writing, String(stage), playbookOf(writing, stage))
    if (steps.length === 0) continue
    const ids = arrived.map(({ id }) => id)
    await insertSteps(tx, { object: object.name, ids, at }, steps)
    led.push(...ids)
  }
  if (led.length > 0) await leadRecords(tx, object, led)
}

/** A changed record leaves its stage, where it does: what it had to do there ends, what is to be done in the next one begins. */
export async function passStage(
  writing: Writing,
  tx: Transaction,
  moved: { id: string; values: Values; changed: readonly string[] },
): Promise<void> {
  const { object } = writing
  const field = passageField(object)
  if (field === undefined || !moved.changed.includes(field) || !hasSteps(writing, object)) return
  const at = nowOf(writing)
  const stage = moved.values[field] ?? null
  await endSteps(tx, moved.id, at)
  const isBack = await resumeSteps(tx, { recordId: moved.id, stage: String(stage), at })
  const steps = isBack ? [] : newSteps(writing, String(stage), playbookOf(writing, stage))
  if (steps.length > 0) await insertSteps(tx, { object: object.name, ids: [moved.id], at }, steps)
  await leadRecords(tx, object, [moved.id])
}

/** The moment from which on an open step is due; null while it waits. */
function dueOf(writing: Writing, steps: readonly StepRow[], at: number): string | null {
  const step = steps[at]
  const before = awaited(steps, at)
  if (step === undefined || before === undefined) return step?.due ?? null
  if (before.done_at === null) return null
  return step.due ?? isoOf(dueAfter(calendarOf(writing.caller.tenant.policy), Date.parse(before.done_at), step))
}

/** After a step was done or opened again: what waited for it is due, or waits again, and the record is led by the earliest that is open. */
export async function settleSteps(writing: Writing, tx: Transaction, recordId: string): Promise<void> {
  const steps = await tx.query<StepRow>(stepsOfRecord(recordId, tx.tenantId))
  const dues = steps.flatMap((step, at) => {
    const due = dueOf(writing, steps, at)
    return step.done_at !== null || due === step.due ? [] : [{ id: step.id, due }]
  })
  await writeDues(tx, dues)
  await leadRecords(tx, writing.object, [recordId])
}

/** A follow-up does the first open step of its kind; a next step that it states itself comes before the playbook's. */
export async function completeByFollowUp(
  writing: Writing,
  tx: Transaction,
  said: { object: string; id: string; at: string; nextStepAt: string | null; activityId: string; kind: string },
): Promise<void> {
  const object = writing.caller.tenant.catalog.findObject(said.object)
  if (object === undefined || passageField(object) === undefined || !hasSteps(writing, object)) return
  const { id: recordId, kind, at, activityId } = said
  if (said.nextStepAt !== null) await stopLeading(tx, recordId)
  if (await markByFollowUp(tx, { recordId, kind, at, activityId, by: writing.caller.user.id }))
    await settleSteps({ ...writing, object }, tx, recordId)
}
