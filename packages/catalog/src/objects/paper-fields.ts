/** What quotes, contracts and orders have alike: whom they are with, what they come to, and what is sold. */
import { lines, money, people, reference } from '../field.ts'
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

export const sold = {
  lines: lines('product', { label: { zh: '产品明细', en: 'Product lines' }, class: 'confidential' }),
  products: people('product', { label: { zh: '包含产品', en: 'Products' }, class: 'internal', computed: true }),
} as const
