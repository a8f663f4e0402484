import { choice, date, longText, money, option, quantities, reference, text } from '../field.ts'
import { object } from '../object.ts'
import { owner } from './common-fields.ts'
import { approvals, approving, partners, rated, rateOfDay, sold, sums } from './paper-fields.ts'
import { HEADINGS } from './words.ts'

const STATES = [
  option('draft', '草稿', 'Draft'),
  option('confirmed', '已确认', 'Confirmed'),
  option('part_delivered', '部分交货', 'Partly delivered'),
  option('delivered', '已交货', 'Delivered'),
  option('cancelled', '已取消', 'Cancelled'),
]

const STANDING = ['confirmed', 'part_delivered', 'delivered']

/** What a customer orders. Once confirmed it stays as it was agreed; what of it is paid follows its payments. */
export const order = object('order', {
  plural: 'orders',
  label: { zh: '订单', en: 'Order' },
  labelPlural: { zh: '订单', en: 'Orders' },
  subject: 'many',
  owned: true,
  served: true,
  title: 'number',
  basis: [
    {
      at: 'contract',
      takes: { account: 'account', contact: 'contact', opportunity: 'opportunity', lines: 'lines', amount: 'amount' },
      when: { at: 'status', in: ['signed'] },
    },
    {
      at: 'quote',
      takes: { account: 'account', contact: 'contact', opportunity: 'opportunity', lines: 'lines', amount: 'amount' },
      when: { at: 'status', in: ['accepted'] },
    },
    { at: 'opportunity', takes: { account: 'account', contact: 'contacts', lines: 'lines', amount: 'amount' } },
  ],
  states: {
    at: 'status',
    first: 'draft',
    moves: {
      draft: ['confirmed'],
      confirmed: ['part_delivered', 'delivered', 'cancelled'],
      part_delivered: ['delivered'],
    },
    needs: ['amount'],
    fixed: ['account', 'contact', 'opportunity', 'quote', 'contract', 'lines', 'amount', 'orderedOn'],
    lasting: true,
    followed: { lines: 'lines', states: ['part_delivered', 'delivered'] },
    days: { confirmed: 'orderedOn' },
  },
  approving: {
    ...approving,
    carried: { by: ['contract', 'quote'], takes: STANDING },
    together: {
      by: ['contract', 'quote', 'opportunity'],
      stands: STANDING,
    },
  },
  numbering: { at: 'number', prefix: 'O' },
  lines: {
    at: 'lines',
    customer: 'account',
    amount: 'amount',
    products: 'products',
    totals: { tax: 'tax', gross: 'gross' },
  },
  balance: {
    total: ['gross', 'amount'],
    paid: 'paid',
    outstanding: 'outstanding',
    credit: 'credit',
    state: 'status',
    before: ['draft'],
    void: ['cancelled'],
  },
  delivered: {
    lines: 'lines',
    delivered: 'delivered',
    returned: 'returned',
    credit: 'credit',
    state: 'status',
    states: { none: 'confirmed', part: 'part_delivered', all: 'delivered' },
  },
  purchases: { at: 'account', on: 'orderedOn', state: 'status', counts: ['confirmed', 'part_delivered', 'delivered'] },
  rated,
  fields: {
    number: text({
      label: { zh: '订单编号', en: 'Number' },
      class: 'confidential',
      computed: true,
      maxLength: 40,
      search: ['exact', 'substring'],
    }),
    status: choice({ label: { zh: '状态', en: 'Status' }, class: 'internal', options: STATES }),
    ...partners,
    quote: reference('quote', { label: { zh: '报价', en: 'Quote' }, class: 'internal' }),
    contract: reference('contract', { label: { zh: '合同', en: 'Contract' }, class: 'internal' }),
    ...sums,
    ...rateOfDay,
    paid: money({ label: { zh: '已回款', en: 'Paid' }, class: 'internal', computed: true }),
    outstanding: money({ label: { zh: '未回款', en: 'Outstanding' }, class: 'internal', computed: true }),
    credit: money({ label: { zh: '退货抵减', en: 'Credited for returns' }, class: 'internal', computed: true }),
    delivered: quantities({ label: { zh: '已交数量', en: 'Delivered' }, class: 'internal', computed: true }),
    returned: quantities({ label: { zh: '已退数量', en: 'Returned' }, class: 'internal', computed: true }),
    ...sold,
    ...approvals,
    orderedOn: date({ label: { zh: '下单日期', en: 'Ordered on' }, class: 'internal' }),
    deliverBy: date({ label: { zh: '交货日期', en: 'Deliver by' }, class: 'internal' }),
    note: longText({ label: { zh: '备注', en: 'Note' }, class: 'confidential', aliases: HEADINGS.note }),
    owner,
  },
  layout: [
    {
      label: { zh: '基本信息', en: 'Basics' },
      fields: [
        'number',
        'status',
        'account',
        'contact',
        'opportunity',
        'quote',
        'contract',
        'orderedOn',
        'deliverBy',
        'owner',
      ],
    },
    {
      label: { zh: '金额', en: 'Amounts' },
      fields: ['amount', 'tax', 'gross', 'rate', 'discount', 'paid', 'credit', 'outstanding'],
    },
    { label: { zh: '产品', en: 'Products' }, fields: ['lines'] },
    { label: { zh: '其他', en: 'More' }, fields: ['note'] },
  ],
  listColumns: ['number', 'status', 'account', 'gross', 'paid', 'outstanding', 'orderedOn', 'owner'],
})
