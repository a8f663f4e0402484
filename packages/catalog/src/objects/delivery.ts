import { choice, date, longText, money, option, quantities, reference, text } from '../field.ts'
import { object } from '../object.ts'
import { HEADINGS } from './words.ts'

const KINDS = [option('delivery', '交货', 'Delivery'), option('return', '退货', 'Return')]

const STATES = [
  option('planned', '计划中', 'Planned'),
  option('done', '已完成', 'Done'),
  option('cancelled', '已取消', 'Cancelled'),
]

/** What of an order was handed over, or came back: whoever sees the order sees it. One that was a mistake is cancelled, and stays. */
export const delivery = object('delivery', {
  plural: 'deliveries',
  label: { zh: '交货与退货', en: 'Delivery or return' },
  labelPlural: { zh: '交货与退货', en: 'Deliveries and returns' },
  subject: 'many',
  owned: false,
  reachedBy: 'order',
  served: true,
  title: 'number',
  basis: [
    {
      at: 'order',
      takes: {},
      repeats: { account: 'account' },
      when: { at: 'status', in: ['confirmed', 'part_delivered', 'delivered'] },
    },
  ],
  states: {
    at: 'status',
    first: 'planned',
    begins: ['done'],
    moves: { planned: ['done', 'cancelled'], done: ['cancelled'] },
    needs: [],
    kept: ['order', 'kind'],
    fixed: ['lines', 'doneOn'],
    lasting: true,
    days: { done: 'doneOn' },
  },
  numbering: { at: 'number', prefix: 'D' },
  delivers: {
    at: 'order',
    lines: 'lines',
    kind: 'kind',
    back: 'return',
    state: 'status',
    counts: ['done'],
    on: 'doneOn',
    credit: { net: 'amount', tax: 'tax', gross: 'gross' },
  },
  fields: {
    number: text({
      label: { zh: '交货编号', en: 'Number' },
      class: 'confidential',
      computed: true,
      maxLength: 40,
      search: ['exact', 'substring'],
    }),
    kind: choice({ label: { zh: '类型', en: 'Kind' }, class: 'internal', required: true, options: KINDS }),
    status: choice({ label: { zh: '状态', en: 'Status' }, class: 'internal', options: STATES }),
    order: reference('order', { label: { zh: '订单', en: 'Order' }, class: 'internal', required: true }),
    account: reference('account', {
      label: { zh: '客户', en: 'Account' },
      class: 'internal',
      computed: true,
      aliases: HEADINGS.company,
    }),
    lines: quantities({ label: { zh: '数量', en: 'Quantities' }, class: 'confidential', required: true }),
    doneOn: date({ label: { zh: '日期', en: 'Day' }, class: 'internal' }),
    amount: money({
      label: { zh: '退货金额（不含税）', en: 'Returned (without tax)' },
      class: 'internal',
      computed: true,
    }),
    tax: money({ label: { zh: '退货税额', en: 'Tax returned' }, class: 'internal', computed: true }),
    gross: money({ label: { zh: '退货金额（含税）', en: 'Returned (with tax)' }, class: 'internal', computed: true }),
    note: longText({ label: { zh: '备注', en: 'Note' }, class: 'confidential', aliases: HEADINGS.note }),
  },
  layout: [
    {
      label: { zh: '基本信息', en: 'Basics' },
      fields: ['number', 'kind', 'status', 'order', 'account', 'doneOn', 'lines'],
    },
    { label: { zh: '金额', en: 'Amounts' }, fields: ['amount', 'tax', 'gross'] },
    { label: { zh: '其他', en: 'More' }, fields: ['note'] },
  ],
  listColumns: ['number', 'kind', 'status', 'order', 'account', 'doneOn', 'gross'],
})
