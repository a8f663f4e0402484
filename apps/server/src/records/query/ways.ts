/** What the ways that records went through the stages of a pipeline say of each stage. */
import type { Pipeline, Stage } from '@holdfast/catalog'

/** One stay of a way: where, whether it began in the period asked about, and whether the record came to it from outside the pipeline. */
export interface Step {
  readonly stage: string
  readonly within: boolean
  readonly fromOutside: boolean
}

/** A way that many records went: their stays in order, and whether they stand in the last one. */
export interface Way {
  readonly steps: readonly Step[]
  readonly stands: boolean
  readonly records: number
}

/** What became, by now, of the records that came into a stage in the period; each counts once, however often it came. */
export interface StageCount {
  readonly stage: string
  readonly entered: number
  /** Of those, the ones that do not stand in it any more. */
  readonly left: number
  /** Of those, the ones that stand in a won or a lost stage. */
  readonly won: number
  readonly lost: number
  /** Records that in the period came from before the stage, or began, beyond it and never stood in it. */
  readonly skipped: number
  /** The share of the entered that came further: to a later open stage or a won one. Null where none entered. */
  readonly conversion: number | null
}

/** How far along a stage is: open ones by their order, a won one beyond all of them, a lost one nowhere. */
export function ranksOf({ stages }: Pipeline): ReadonlyMap<string, number> {
  const open = stages.filter(({ outcome }) => outcome === 'open')
  const rank = (stage: Stage) => (stage.outcome === 'open' ? open.indexOf(stage) + 1 : open.length + 1)
  return new Map(stages.filter(({ outcome }) => outcome !== 'lost').map((stage) => [stage.value, rank(stage)]))
}

/** Where a way came into `stage` in the period, at first. */
const entryOf = ({ steps }: Way, stage: string): number =>
  steps.findIndex((step) => step.within && step.stage === stage)

/** Whether one of the way's comings in the period passes the stage by. */
function passes({ steps }: Way, ranks: ReadonlyMap<string, number>, rank: number): boolean {
  return steps.some((step, at) => {
    if (!step.within || step.fromOutside) return false
    const from = at === 0 ? 0 : ranks.get(steps[at - 1]?.stage ?? '')
    return from !== undefined && from < rank && rank < (ranks.get(step.stage) ?? 0)
  })
}

/** The stage in which the way's records stand by now; undefined where they have left the pipeline. */
const standing = ({ steps, stands }: Way): string | undefined => (stands ? steps.at(-1)?.stage : undefined)

interface Scale {
  readonly ranks: ReadonlyMap<string, number>
  readonly outcomes: ReadonlyMap<string, Stage['outcome']>
}

/** What a record that came into the stage, at the step `entry`, became. */
function became(way: Way, entry: number, { ranks, outcomes }: Scale) {
  const stage = way.steps[entry]?.stage ?? ''
  const rank = ranks.get(stage) ?? Number.POSITIVE_INFINITY
  const outcome = outcomes.get(standing(way) ?? '')
  return {
    left: standing(way) !== stage,
    won: outcome === 'won',
    lost: outcome === 'lost',
    onwards: way.steps.slice(entry).some((step) => (ranks.get(step.stage) ?? 0) > rank),
  }
}

/** Whether a record that went the way left the stage out. */
function skips(way: Way, stage: Stage, { ranks }: Scale): boolean {
  const rank = ranks.get(stage.value)
  if (rank === undefined || stage.outcome !== 'open' || stage.retired === true) return false
  return way.steps.every((step) => step.stage !== stage.value) && passes(way, ranks, rank)
}

/** The numbers of every stage of the pipeline, in its order. */
export function stageCounts(pipeline: Pipeline, ways: readonly Way[]): readonly StageCount[] {
  const outcomes = new Map(pipeline.stages.map(({ value, outcome }) => [value, outcome]))
  const scale = { ranks: ranksOf(pipeline), outcomes }
  const sum = (of: readonly Way[]) => of.reduce((all, { records }) => all + records, 0)
  return pipeline.stages.map((stage) => {
    const came = ways.filter((way) => entryOf(way, stage.value) >= 0)
    const those = (what: keyof ReturnType<typeof became>) =>
      sum(came.filter((way) => became(way, entryOf(way, stage.value), scale)[what]))
    const entered = sum(came)
    return {
      stage: stage.value,
      entered,
      left: those('left'),
      won: those('won'),
      lost: those('lost'),
      skipped: sum(ways.filter((way) => skips(way, stage, scale))),
      conversion: entered === 0 ? null : those('onwards') / entered,
    }
  })
}
