/** What is to be done in a stage, in order: the steps that become due for a record when it comes there. */
import type { Label, ObjectDeclaration } from './declaration.ts'

export const STEP_KINDS = ['call', 'visit', 'meeting', 'mail', 'wechat', 'sms', 'other'] as const
/** How a step is done: by a follow-up of that kind, or by ticking it; `other` by ticking alone. */
export type StepKind = (typeof STEP_KINDS)[number]

export interface PlaybookStep {
  readonly label: Label
  readonly kind: StepKind
  /** After how many days it is due; 0 is at once. */
  readonly days: number
  readonly unit: 'days' | 'workdays'
  /** From when the days are counted: from coming to the stage, or from the last step before it that is not optional being done. */
  readonly after: 'stage' | 'step'
  /** May be left undone: it is never the record's next step, and nobody is told that it was missed. */
  readonly optional: boolean
}

/** The steps of one stage, with the version that whoever changes them has seen. */
export interface Playbook {
  readonly version: number
  readonly steps: readonly PlaybookStep[]
}

/** A company's playbooks: object → stage → steps. */
export type Playbooks = Readonly<Record<string, Readonly<Record<string, Playbook>>>>

/** The values of a lead's status in which nobody works on it any more. */
const ENDED = ['unqualified']

/** The field whose values a record passes through; undefined for objects that stay as they are. */
export const passageField = (object: ObjectDeclaration): string | undefined =>
  object.fields['nextStepAt'] === undefined ? undefined : (object.process?.stage ?? object.conversion?.status)

/** The stages, or states, in which a record is worked on: those that can have steps. */
export function workedStages(object: ObjectDeclaration): readonly string[] {
  const { process, conversion } = object
  if (process !== undefined)
    return process.pipelines.flatMap(({ stages }) =>
      stages.flatMap(({ value, outcome }) => (outcome === 'open' ? [value] : [])),
    )
  if (conversion === undefined) return []
  const ended = new Set([...ENDED, conversion.done])
  return (object.fields[conversion.status]?.options ?? []).flatMap(({ value }) => (ended.has(value) ? [] : [value]))
}
