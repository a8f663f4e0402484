/** What quotes, contracts and orders have alike: whom they are with, what they come to, and what is sold. */
import type { Approving } from '../approving.ts'
import { choice, date, decimal, integer, lines, longText, money, option, people, reference } from '../field.ts'
import type { Rated } from '../rating.ts'
import { HEADINGS } from './words.ts'

export const partners = {
  account: reference('account', {
    label: { zh: '客户', en: 'Account' },
    class: 'internal',
    required: true,
    aliases: HEADINGS.company,
  }),
  contact: reference('contact', { label: { zh: '联系人', en: 'Contact' }, class: 'internal' }),
  opportunity: reference('opportunity', { label: { zh: '商机', en: 'Opportunity' }, class: 'internal' }),
} as const

export const sums = {
  amount: money({ label: { zh: '金额（不含税）', en: 'Amount (without tax)' }, class: 'internal' }),
  tax: money({ label: { zh: '税额', en: 'Tax' }, class: 'internal', computed: true }),
  gross: money({ label: { zh: '金额（含税）', en: 'Amount (with tax)' }, class: 'internal', computed: true }),
} as const

/** Where papers and payments keep the rate of their day. */
export const rated: Rated = { amount: 'amount', rate: 'rate', units: 'rateUnits', on: 'rateOn' }
export const rateOfDay = {
  rate: decimal({ label: { zh: '汇率', en: 'Exchange rate' }, class: 'internal', computed: true }),
  rateUnits: integer({ label: { zh: '汇率的外币单位数', en: 'Units of the rate' }, class: 'internal', computed: true }),
  rateOn: date({ label: { zh: '汇率日期', en: 'Day of the rate' }, class: 'internal', computed: true }),
} as const

export const sold = {
  lines: lines('product', { label: { zh: '产品明细', en: 'Product lines' }, class: 'confidential' }),
  products: people('product', { label: { zh: '包含产品', en: 'Products' }, class: 'internal', computed: true }),
} as const

const APPROVAL = [
  option('asked', '等待批准', 'Waiting for approval'),
  option('half', '还差一人批准', 'One more has to approve'),
  option('approved', '已批准', 'Approved'),
  option('refused', '没有批准', 'Not approved'),
]

/** Where papers carry their approval. */
export const approving: Approving = {
  at: 'approval',
  discount: 'discount',
  total: ['gross', 'amount'],
  askedBy: 'approvalAskedBy',
  decidedBy: 'approvalBy',
  insteadOf: 'approvalFor',
  words: 'approvalWords',
  voids: ['account', 'lines', 'amount'],
}
export const approvals = {
  discount: decimal({ label: { zh: '最大折扣 %', en: 'Largest discount %' }, class: 'internal', computed: true }),
  approval: choice({
    label: { zh: '批准', en: 'Approval' },
    class: 'internal',
    computed: true,
    options: APPROVAL,
  }),
  approvalAskedBy: reference('user', { label: { zh: '申请人', en: 'Asked by' }, class: 'internal', computed: true }),
  approvalBy: reference('user', { label: { zh: '批准人', en: 'Decided by' }, class: 'internal', computed: true }),
  approvalFor: reference('user', {
    label: { zh: '代谁批准', en: 'In whose stead' },
    class: 'internal',
    computed: true,
  }),
  approvalWords: longText({
    label: { zh: '批准附言', en: 'Words on the approval' },
    class: 'confidential',
    computed: true,
  }),
} as const
