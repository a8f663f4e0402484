import { choice, date, integer, longText, money, option, reference, text } from '../field.ts'
import { object } from '../object.ts'
import { rated, rateOfDay } from './paper-fields.ts'
import { HEADINGS } from './words.ts'

const STATES = [
  option('planned', '待回款', 'Planned'),
  option('received', '已到账', 'Received'),
  option('cancelled', '已取消', 'Cancelled'),
]

const EVENTS = [
  option('ordered', '下单', 'Order'),
  option('signed', '合同签署', 'Signature of the contract'),
  option('delivered', '全部交货', 'Delivery of the whole'),
]

const METHODS = [
  option('bank', '银行转账', 'Bank transfer'),
  option('acceptance', '承兑汇票', 'Acceptance bill'),
  option('cheque', '支票', 'Cheque'),
  option('cash', '现金', 'Cash'),
  option('card', '银行卡', 'Card'),
  option('wechat', '微信支付', 'WeChat Pay'),
  option('alipay', '支付宝', 'Alipay'),
  option('other', '其他', 'Other'),
]

/** What is paid of an order, or will be: whoever sees the order sees it. */
export const payment = object('payment', {
  plural: 'payments',
  label: { zh: '回款', en: 'Payment' },
  labelPlural: { zh: '回款', en: 'Payments' },
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
    begins: ['received'],
    moves: { planned: ['received', 'cancelled'], received: ['cancelled'] },
    needs: ['amount'],
    kept: ['order'],
    fixed: ['amount', 'dueOn', 'paidOn', 'method'],
    lasting: true,
    days: { received: 'paidOn' },
  },
  numbering: { at: 'number', prefix: 'P' },
  pays: {
    at: 'order',
    amount: 'amount',
    due: 'dueOn',
    state: 'status',
    counts: ['received'],
    open: ['planned'],
    waits: { event: 'dueAfter', days: 'dueDays' },
  },
  rated,
  fields: {
    number: text({
      label: { zh: '回款编号', en: 'Number' },
      class: 'confidential',
      computed: true,
      maxLength: 40,
      search: ['exact', 'substring'],
    }),
    status: choice({ label: { zh: '状态', en: 'Status' }, class: 'internal', options: STATES }),
    order: reference('order', { label: { zh: '订单', en: 'Order' }, class: 'internal', required: true }),
    account: reference('account', {
      label: { zh: '客户', en: 'Account' },
      class: 'internal',
      computed: true,
      aliases: HEADINGS.company,
    }),
    amount: money({ label: { zh: '回款金额', en: 'Amount' }, class: 'internal', required: true }),
    ...rateOfDay,
    dueOn: date({ label: { zh: '应回款日期', en: 'Due on' }, class: 'internal' }),
    dueAfter: choice({
      label: { zh: '应回款从何时起算', en: 'Due after' },
      class: 'internal',
      computed: true,
      options: EVENTS,
    }),
    dueDays: integer({ label: { zh: '起算后几天', en: 'Days after' }, class: 'internal', computed: true }),
    paidOn: date({ label: { zh: '到账日期', en: 'Paid on' }, class: 'internal' }),
    method: choice({ label: { zh: '付款方式', en: 'Method' }, class: 'internal', options: METHODS }),
    invoice: text({ label: { zh: '发票号码', en: 'Invoice number' }, class: 'confidential', maxLength: 80 }),
    note: longText({ label: { zh: '备注', en: 'Note' }, class: 'confidential', aliases: HEADINGS.note }),
  },
  layout: [
    {
      label: { zh: '基本信息', en: 'Basics' },
      fields: [
        'number',
        'status',
        'order',
        'account',
        'amount',
        'rate',
        'dueOn',
        'dueAfter',
        'dueDays',
        'paidOn',
        'method',
        'invoice',
      ],
    },
    { label: { zh: '其他', en: 'More' }, fields: ['note'] },
  ],
  listColumns: ['number', 'status', 'order', 'account', 'amount', 'dueOn', 'paidOn', 'method'],
})
