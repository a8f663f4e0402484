/** What the weekly meeting asks of the deals, as it stands in the address, and the conditions by which the lists answer it. */
import type { CatalogProcess } from '@holdfast/sdk'
import type { MessageId } from '../locales/zh.ts'
import type { Tree } from '../records/list/conditions.ts'

/** What is gone through, in the order of a meeting: what happened, then what should not stay as it is. */
export const GROUPS = {
  moved: 'review.moved',
  won: 'review.won',
  lost: 'review.lost',
  fresh: 'review.fresh',
  slipped: 'review.slipped',
  overdue: 'review.overdue',
  still: 'review.still',
  noStep: 'review.noStep',
} as const satisfies Readonly<Record<string, MessageId>>
export type Group = keyof typeof GROUPS

/** Days looked back on, or the weekday of the meeting up to which the last one looked: `1` is Monday, as ISO 8601 counts. */
export const SPANS = ['7d', '14d', '30d'] as const
export const MEETINGS = ['1', '2', '3', '4', '5', '6', '7'] as const
export type Since = (typeof SPANS)[number] | (typeof MEETINGS)[number]
const ALL_SPANS: readonly Since[] = [...SPANS, ...MEETINGS]
const FIRST = 'moved'

/** What an address or a memory says, where it says something that is there; else the last seven days. */
export const sinceOf = (stated: string | null, usual: Since = '7d'): Since =>
  ALL_SPANS.find((since) => since === stated) ?? usual

/** How many days that is, at a moment: on the day of the meeting itself it is the week since the last one. */
export function daysBack(since: Since, now: number): number {
  if (since.endsWith('d')) return Number.parseInt(since, 10)
  const weekday = new Date(now).getDay() || 7
  return ((weekday - Number(since) + 6) % 7) + 1
}

export interface ReviewQuestion {
  readonly pipeline: string | null
  readonly since: Since
  readonly owner: string | null
  readonly group: Group
}

/** Reads an address; what it does not say is what moved since usually, of everybody in reach. */
export function readReview(address: URLSearchParams, usual?: Since): ReviewQuestion {
  const group = address.get('group') ?? ''
  return {
    pipeline: address.get('pipeline'),
    since: sinceOf(address.get('since'), usual),
    owner: address.get('owner'),
    group: Object.hasOwn(GROUPS, group) ? (group as Group) : FIRST,
  }
}

/** The address of a question, without what goes without saying. */
export function writeReview({ pipeline, since, owner, group }: ReviewQuestion, usual?: Since): URLSearchParams {
  const span = since === sinceOf(null, usual) ? null : since
  const stated = { pipeline, since: span, owner, group: group === FIRST ? null : group }
  return new URLSearchParams(Object.entries(stated).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

const DAY_MS = 86_400_000

/** The day as the browser's clock has it, `2026-11-27`. */
export const dayText = (moment: Date): string =>
  [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()].map((part) => String(part).padStart(2, '0')).join('-')

type Pipeline = CatalogProcess['pipelines'][number]
type Stages = Pipeline['stages']

const within = (stages: Stages): Tree => ({ stage: { in: stages.map(({ value }) => value) } })

/** Those that stand in their stage for longer than it allows; null where no stage says how long. */
function stillIn(stages: Stages, now: number): readonly Tree[] | null {
  const each = stages.flatMap(({ value, staleDays }) =>
    staleDays === null
      ? []
      : [
          {
            and: [{ stage: { eq: value } }, { stageSince: { lt: new Date(now - staleDays * DAY_MS).toISOString() } }],
          },
        ],
  )
  return each.length === 0 ? null : [{ or: each }]
}

/** The conditions of a group at a moment (milliseconds); null where nothing can be in it. */
function partsOf(group: Group, { stages }: Pipeline, about: { first: Date; now: number }): readonly Tree[] | null {
  const { first, now } = about
  const since = first.toISOString()
  const of = (outcome: Stages[number]['outcome']) => stages.filter((stage) => stage.outcome === outcome)
  const open = within(of('open'))
  switch (group) {
    case 'won':
    case 'lost':
      return [within(of(group)), { closedAt: { gte: since } }]
    case 'fresh':
      return [{ openedAt: { gte: since } }]
    case 'moved':
      return [open, { stageSince: { gte: since } }, { openedAt: { lt: since } }]
    case 'slipped':
      return [open, { closeDate: { putOff: { since: dayText(first) } } }]
    case 'overdue':
      return [open, { closeDate: { lt: dayText(new Date(now)) } }]
    case 'still':
      return stillIn(of('open'), now)
    case 'noStep':
      return [open, { nextStep: { null: true } }, { nextStepAt: { null: true } }]
  }
}

interface Asked {
  readonly question: ReviewQuestion
  readonly pipeline: Pipeline
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The deals of a group, as every list takes it; null where nothing can be in it. The days begin with the day, so many before today. */
export function treeOf(group: Group, asked: Asked): Tree | null {
  const { question, pipeline, now } = asked
  const day = new Date(now)
  const first = new Date(day.getFullYear(), day.getMonth(), day.getDate() - daysBack(question.since, now))
  const parts = partsOf(group, pipeline, { first, now })
  if (parts === null) return null
  const whose = question.owner === null ? [] : [{ ownerId: { in: [question.owner] } }]
  return { and: [{ pipeline: { eq: pipeline.value } }, ...whose, ...parts] }
}

/** By what a group is gone through: the latest first, or what waits longest. */
export const ORDERS: Readonly<Record<Group, string>> = {
  moved: '-stageSince',
  won: '-closedAt',
  lost: '-closedAt',
  fresh: '-openedAt',
  slipped: '-closeDate',
  overdue: 'closeDate',
  still: 'stageSince',
  noStep: 'stageSince',
}
