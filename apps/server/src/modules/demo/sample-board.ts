/** The board of the sample company's sales: by the teams of who owns the deals. */
import { opportunity } from '@holdfast/catalog'
import type { BoardContent } from '../reports/index.ts'

const standing = (outcome: 'open' | 'won') => {
  const stages = opportunity.process?.pipelines.flatMap((each) => each.stages) ?? []
  return { stage: { in: stages.filter((each) => each.outcome === outcome).map(({ value }) => value) } }
}
const AMOUNT = { kind: 'sum', field: 'amount' } as const

/** Who may open it beside its maker. */
export const SAMPLE_BOARD_ROLES = ['sales_manager', 'sales_rep'] as const

/** What it asks. */
export const SAMPLE_BOARD = {
  title: '各团队的销售',
  charts: [
    {
      title: '在谈商机金额，按团队',
      kind: 'bar',
      question: { object: 'opportunity', measure: AMOUNT, group: [{ field: 'team' }], filter: standing('open') },
    },
    {
      title: '近 90 天赢单',
      kind: 'number',
      question: {
        object: 'opportunity',
        measure: AMOUNT,
        period: { field: 'closedAt', name: 'last_90_days' },
        compare: 'previous',
        filter: standing('won'),
      },
    },
    {
      title: '近一年赢单，按月和团队',
      kind: 'stacked',
      wide: true,
      question: {
        object: 'opportunity',
        measure: AMOUNT,
        group: [{ field: 'closedAt', by: 'month' }, { field: 'team' }],
        period: { field: 'closedAt', name: 'last_365_days' },
        filter: standing('won'),
      },
    },
    {
      title: '各客户还没付的订单',
      kind: 'table',
      question: { object: 'order', measure: { kind: 'sum', field: 'outstanding' }, group: [{ field: 'account' }] },
    },
  ],
} as unknown as BoardContent // the type of the declaration lists no kinds; the test holds it against the schema itself
