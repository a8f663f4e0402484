/** Boards to begin with, made of what the reader sees: a company's own the moment they are taken, and its to change. */
import type { Chart } from '@holdfast/sdk'
import type { Translate } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { groupedFields, measuredFields, timeFields } from './chart-fields.ts'

interface ChartTemplate extends Omit<Chart, 'title'> {
  readonly title: MessageId
  /** Of which deals, by how they stand. */
  readonly deals?: 'open' | 'won' | 'lost'
}

interface BoardTemplate {
  readonly title: MessageId
  readonly words: MessageId
  readonly charts: readonly ChartTemplate[]
}

const COUNT = { kind: 'count' } as const
const AMOUNT = { kind: 'sum', field: 'amount' } as const

const month: BoardTemplate = {
  title: 'boards.month.title',
  words: 'boards.month.words',
  charts: [
    {
      title: 'boards.month.won',
      kind: 'number',
      deals: 'won',
      question: {
        object: 'opportunity',
        measure: AMOUNT,
        period: { field: 'closedAt', name: 'this_month' },
        compare: 'previous',
      },
    },
    {
      title: 'boards.month.leads',
      kind: 'number',
      question: {
        object: 'lead',
        measure: COUNT,
        period: { field: 'createdAt', name: 'this_month' },
        compare: 'previous',
      },
    },
    {
      title: 'boards.month.by',
      kind: 'bar',
      deals: 'won',
      question: {
        object: 'opportunity',
        measure: AMOUNT,
        group: [{ field: 'owner' }],
        period: { field: 'closedAt', name: 'this_month' },
      },
    },
    {
      title: 'boards.month.followUps',
      kind: 'stacked',
      question: {
        object: 'activity',
        measure: COUNT,
        group: [{ field: 'at', by: 'day' }, { field: 'kind' }],
        period: { field: 'at', name: 'this_month' },
      },
    },
  ],
}

const pipeline: BoardTemplate = {
  title: 'boards.pipe.title',
  words: 'boards.pipe.words',
  charts: [
    {
      title: 'boards.pipe.stages',
      kind: 'bar',
      deals: 'open',
      question: { object: 'opportunity', measure: AMOUNT, group: [{ field: 'stage' }] },
    },
    {
      title: 'boards.pipe.closing',
      kind: 'stacked',
      deals: 'open',
      question: {
        object: 'opportunity',
        measure: AMOUNT,
        group: [{ field: 'closeDate', by: 'month' }, { field: 'forecast' }],
      },
    },
    {
      title: 'boards.pipe.new',
      kind: 'line',
      question: {
        object: 'opportunity',
        measure: COUNT,
        group: [{ field: 'openedAt', by: 'month' }],
        period: { field: 'openedAt', name: 'this_year' },
        compare: 'year_before',
      },
    },
    {
      title: 'boards.pipe.lost',
      kind: 'donut',
      deals: 'lost',
      question: {
        object: 'opportunity',
        measure: COUNT,
        group: [{ field: 'lostReason' }],
        period: { field: 'closedAt', name: 'last_365_days' },
      },
    },
  ],
}

const money: BoardTemplate = {
  title: 'boards.money.title',
  words: 'boards.money.words',
  charts: [
    {
      title: 'boards.money.received',
      kind: 'line',
      question: {
        object: 'payment',
        measure: AMOUNT,
        group: [{ field: 'paidOn', by: 'month' }],
        period: { field: 'paidOn', name: 'this_year' },
        compare: 'year_before',
        filter: { status: { in: ['received'] } },
      },
    },
    {
      title: 'boards.money.expected',
      kind: 'bar',
      question: {
        object: 'payment',
        measure: AMOUNT,
        group: [{ field: 'dueOn', by: 'week' }],
        filter: { status: { in: ['planned'] } },
      },
    },
    {
      title: 'boards.money.ordered',
      kind: 'number',
      question: {
        object: 'order',
        measure: AMOUNT,
        period: { field: 'orderedOn', name: 'this_quarter' },
        compare: 'previous',
      },
    },
    {
      title: 'boards.money.customers',
      kind: 'table',
      question: { object: 'order', measure: { kind: 'sum', field: 'outstanding' }, group: [{ field: 'account' }] },
    },
  ],
}

export const TEMPLATES = [month, pipeline, money]

/** The stages of all pipelines in which deals stand so. */
function standing({ process }: ObjectView, deals: NonNullable<ChartTemplate['deals']>) {
  const stages = (process?.pipelines ?? []).flatMap((each) => each.stages)
  return { stage: { in: [...new Set(stages.filter(({ outcome }) => outcome === deals).map(({ value }) => value))] } }
}

/** Whether the reader sees all that a chart asks for. */
function isAskable(object: ObjectView, { question, deals }: ChartTemplate): boolean {
  const has = (fields: readonly { readonly key: string }[], key: string) => fields.some((field) => field.key === key)
  const { group = [], measure, period } = question
  return (
    group.every(({ field }) => has(groupedFields(object), field)) &&
    (measure.field === undefined || has(measuredFields(object), measure.field)) &&
    (period == null || has(timeFields(object), period.field)) &&
    (deals === undefined || (object.fields.has('stage') && object.process !== undefined))
  )
}

/** The charts of a template that the reader may ask. */
export function chartsOf(template: BoardTemplate, objects: readonly ObjectView[], t: Translate): readonly Chart[] {
  return template.charts.flatMap((chart): Chart[] => {
    const object = objects.find(({ name }) => name === chart.question.object)
    if (object === undefined || !isAskable(object, chart)) return []
    const { deals, title, ...rest } = chart
    const question = deals === undefined ? rest.question : { ...rest.question, filter: standing(object, deals) }
    return [{ ...rest, title: t(title), question }]
  })
}
