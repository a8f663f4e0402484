import { currency, date, decimal, integer } from '../field.ts'
import { object } from '../object.ts'

/** What a currency is worth in the company's own, from a day on until the next rate of the same currency. It belongs to nobody. */
export const rate = object('rate', {
  plural: 'rates',
  label: { zh: '汇率', en: 'Exchange rate' },
  labelPlural: { zh: '汇率', en: 'Exchange rates' },
  subject: 'many',
  owned: false,
  served: true,
  title: 'currency',
  sameBy: ['currency', 'from'],
  once: true,
  fields: {
    currency: currency({
      label: { zh: '币种', en: 'Currency' },
      class: 'internal',
      required: true,
      aliases: ['货币', '币别', '外币', 'currency', 'currency code', 'code', 'iso code'],
    }),
    from: date({
      label: { zh: '起用日期', en: 'Holds from' },
      class: 'internal',
      required: true,
      aliases: ['日期', '生效日期', '发布日期', 'date', 'from', 'valid from', 'day'],
    }),
    units: integer({
      label: { zh: '外币单位数', en: 'Units of it' },
      class: 'internal',
      positive: true,
      aliases: ['单位', '外币单位', 'units', 'unit'],
    }),
    rate: decimal({
      label: { zh: '折合本位币', en: 'Worth in the company’s currency' },
      class: 'internal',
      required: true,
      positive: true,
      aliases: ['汇率', '中间价', '折算价', 'rate', 'exchange rate', 'value'],
    }),
  },
  layout: [{ label: { zh: '基本信息', en: 'Basics' }, fields: ['currency', 'from', 'units', 'rate'] }],
  listColumns: ['currency', 'from', 'units', 'rate'],
})
