import { choice, date, integer, longText, option, reference, text } from '../field.ts'
import { object } from '../object.ts'
import { owner } from './common-fields.ts'
import { approvals, approving, partners, rated, rateOfDay, sold, sums } from './paper-fields.ts'
import { HEADINGS } from './words.ts'

const STATES = [
  option('draft', '草稿', 'Draft'),
  option('sent', '已发出', 'Sent'),
  option('accepted', '已接受', 'Accepted'),
  option('refused', '已拒绝', 'Refused'),
  option('expired', '已过期', 'Expired'),
  option('superseded', '已被新版取代', 'Superseded'),
]

/** What a customer is offered, with a number of its own. What it comes to without tax follows its lines. */
export const quote = object('quote', {
  plural: 'quotes',
  label: { zh: '报价', en: 'Quote' },
  labelPlural: { zh: '报价', en: 'Quotes' },
  subject: 'many',
  owned: true,
  served: true,
  title: 'number',
  basis: [
    {
      at: 'opportunity',
      takes: { account: 'account', contact: 'contacts', lines: 'lines', amount: 'amount' },
    },
  ],
  states: {
    at: 'status',
    first: 'draft',
    moves: {
      draft: ['sent'],
      sent: ['accepted', 'refused', 'expired'],
      // a customer may say yes late, or think again
      expired: ['accepted', 'refused'],
      refused: ['accepted'],
    },
    needs: ['amount'],
    fixed: ['account', 'contact', 'opportunity', 'lines', 'amount', 'validUntil', 'note'],
    lasting: true,
  },
  revising: {
    at: 'revision',
    original: 'original',
    from: ['sent', 'refused', 'expired'],
    superseded: 'superseded',
    agreed: 'accepted',
    until: 'validUntil',
  },
  approving,
  numbering: { at: 'number', prefix: 'Q' },
  lines: {
    at: 'lines',
    customer: 'account',
    amount: 'amount',
    products: 'products',
    totals: { tax: 'tax', gross: 'gross' },
  },
  rated,
  fields: {
    number: text({
      label: { zh: '报价编号', en: 'Number' },
      class: 'confidential',
      computed: true,
      maxLength: 40,
      search: ['exact', 'substring'],
    }),
    revision: integer({ label: { zh: '版本', en: 'Version' }, class: 'internal', computed: true }),
    original: reference('quote', { label: { zh: '第一版', en: 'First version' }, class: 'internal', computed: true }),
    status: choice({ label: { zh: '状态', en: 'Status' }, class: 'internal', options: STATES }),
    ...partners,
    ...sums,
    ...rateOfDay,
    ...sold,
    ...approvals,
    validUntil: date({ label: { zh: '有效期至', en: 'Valid until' }, class: 'internal' }),
    note: longText({ label: { zh: '备注', en: 'Note' }, class: 'confidential', aliases: HEADINGS.note }),
    owner,
  },
  layout: [
    {
      label: { zh: '基本信息', en: 'Basics' },
      fields: [
        'number',
        'revision',
        'status',
        'account',
        'contact',
        'opportunity',
        'amount',
        'tax',
        'gross',
        'rate',
        'discount',
        'validUntil',
        'owner',
      ],
    },
    { label: { zh: '产品', en: 'Products' }, fields: ['lines'] },
    { label: { zh: '其他', en: 'More' }, fields: ['note'] },
  ],
  listColumns: ['number', 'status', 'account', 'opportunity', 'amount', 'gross', 'validUntil', 'owner'],
})
