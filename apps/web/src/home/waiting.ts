/** Which of one's deals should not stay as they are, as the list of deals takes it. */
import type { CatalogProcess } from '@holdfast/sdk'
import { dayText } from '../insight/review-question.ts'
import type { Tree } from '../records/list/conditions.ts'

const DAY_MS = 86_400_000
/** The server takes fifty conditions, and each span is two. */
const MOST_SPANS = 20

/** The open stages by the days that they allow: stages are told apart by their values, whatever their pipelines. */
function stagesBySpan(process: CatalogProcess): ReadonlyMap<number, readonly string[]> {
  const spans = new Map<number, string[]>()
  for (const { outcome, staleDays, value } of process.pipelines.flatMap(({ stages }) => stages))
    if (outcome === 'open' && staleDays !== null) spans.set(staleDays, [...(spans.get(staleDays) ?? []), value])
  return spans
}

/** The open deals of an owner that at a moment (milliseconds) are past their close date, stand still for longer than their stage allows, or have no next step. */
export function waitingTree(process: CatalogProcess, owner: string, now: number): Tree {
  const still = [...stagesBySpan(process)].slice(0, MOST_SPANS).map(([days, stages]) => ({
    and: [{ stage: { in: stages } }, { stageSince: { lt: new Date(now - days * DAY_MS).toISOString() } }],
  }))
  return {
    and: [
      { ownerId: { eq: owner } },
      { closedAt: { null: true } },
      {
        or: [
          { closeDate: { lt: dayText(new Date(now)) } },
          { and: [{ nextStep: { null: true } }, { nextStepAt: { null: true } }] },
          ...still,
        ],
      },
    ],
  }
}
