/** A pipeline as it is being worked on, and as it is stated once it is saved. */
import type { CatalogStage, OwnPipeline } from '@holdfast/sdk'
import { valueFor } from '../value-for.ts'

/** A stage that was added and not saved yet has a name that begins with this: no saved one can. */
const FRESH = '+'

export interface PipelineDraft {
  /** Empty while it is not saved for the first time. */
  readonly id: string
  readonly label: CatalogStage['label']
  readonly usual: boolean
  readonly retired: boolean
  readonly stages: readonly CatalogStage[]
}

export const draftOf = ({ id, label, usual, retired, stages }: OwnPipeline): PipelineDraft => ({
  id,
  label,
  usual,
  retired,
  stages,
})

export const isFresh = ({ value }: CatalogStage): boolean => value.startsWith(FRESH)

const CERTAIN = { open: 50, won: 100, lost: 0 } as const

const freshStage = (at: number, outcome: CatalogStage['outcome'], label = { zh: '', en: '' }): CatalogStage => ({
  value: `${FRESH}${at}`,
  label,
  probability: CERTAIN[outcome],
  outcome,
  required: [],
  next: null,
  staleDays: null,
})

/** A pipeline to begin with: somewhere to begin, and both ends, called as they are called elsewhere. */
export function freshPipeline(others: readonly OwnPipeline[]): PipelineDraft {
  const stages = others.flatMap((pipeline) => pipeline.stages)
  const named = (outcome: 'won' | 'lost') => stages.find((stage) => stage.outcome === outcome)?.label
  return {
    id: '',
    label: { zh: '', en: '' },
    usual: false,
    retired: false,
    stages: [
      { ...freshStage(0, 'open'), probability: 10 },
      freshStage(1, 'won', named('won')),
      freshStage(2, 'lost', named('lost')),
    ],
  }
}

/** With another stage, before the first end. */
export function withStage(draft: PipelineDraft): PipelineDraft {
  const { stages } = draft
  const numbers = stages.filter(isFresh).map(({ value }) => Number(value.slice(FRESH.length)))
  const end = stages.findIndex(({ outcome }) => outcome !== 'open')
  const added = freshStage(Math.max(-1, ...numbers) + 1, 'open')
  return { ...draft, stages: stages.toSpliced(end < 0 ? stages.length : end, 0, added) }
}

/** With one stage changed, or without it; nothing leads any more to one that is gone. */
export function withChange(draft: PipelineDraft, value: string, stage: CatalogStage | null): PipelineDraft {
  const stages = draft.stages.flatMap((each) => {
    if (each.value === value) return stage ?? []
    return stage !== null || each.next === null ? each : { ...each, next: each.next.filter((to) => to !== value) }
  })
  return { ...draft, stages }
}

/** What a stage means decides how likely its records are won, where it is an end. */
export const meaning = (stage: CatalogStage, outcome: CatalogStage['outcome']): CatalogStage => ({
  ...stage,
  outcome,
  probability: CERTAIN[outcome],
})

/** Where a name is still missing in one of the two languages, as the interface would say it. */
export const unnamed = ({ label, stages }: PipelineDraft): readonly string[] =>
  [['/label', label] as const, ...stages.map((stage, at) => [`/stages/${at}/label`, stage.label] as const)].flatMap(
    ([path, { zh, en }]) => (zh.trim() === '' || en.trim() === '' ? [path] : []),
  )

/** The pipeline as the interface takes it: what was added has its value by now, and what leads to it says so. `taken` are the stages of the others. */
export function statedPipeline(draft: PipelineDraft, taken: readonly string[]) {
  const values = new Map<string, string>()
  for (const stage of draft.stages)
    if (isFresh(stage)) {
      const used = [...taken, ...draft.stages.map(({ value }) => value), ...values.values()]
      values.set(stage.value, valueFor(stage.label.en, 'stage', used))
    }
  const named = (value: string) => values.get(value) ?? value
  const { label, usual, retired } = draft
  const stages = draft.stages.map((stage) => ({
    ...stage,
    value: named(stage.value),
    next: stage.next?.map(named) ?? null,
  }))
  return { label, usual, retired, stages }
}
