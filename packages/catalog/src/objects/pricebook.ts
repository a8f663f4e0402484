import { boolean, date, multiChoice, text } from '../field.ts'
import { object } from '../object.ts'
import { regionField } from './common-fields.ts'
import { LEVELS } from './words.ts'

/**
 * A list of prices that holds for some days and some customers: those of a level, of a region, those for whom it is chosen, or everybody. The prices
 * themselves are records of their own (`price`). Which of several counts is said in `pricing.ts`.
 */
export const pricebook = object('pricebook', {
  plural: 'price-books',
  label: { zh: '价格表', en: 'Price book' },
  labelPlural: { zh: '价格表', en: 'Price books' },
  subject: 'many',
  owned: false,
  served: true,
  title: 'name',
  fields: {
    name: text({
      label: { zh: '价格表名称', en: 'Price book' },
      class: 'confidential',
      required: true,
      maxLength: 120,
      search: ['exact', 'substring', 'pinyin'],
      unique: true,
      aliases: ['名称', '价目表', '价格表', 'name', 'price list', 'price book'],
    }),
    levels: multiChoice({
      label: { zh: '适用客户等级', en: 'For customers of level' },
      class: 'internal',
      options: LEVELS,
      aliases: ['客户等级', '等级', 'level', 'levels', 'customer level'],
    }),
    region: {
      ...regionField,
      label: { zh: '适用地区', en: 'For customers in' },
    },
    from: date({
      label: { zh: '起用日期', en: 'Holds from' },
      class: 'internal',
      aliases: ['生效日期', 'from', 'valid from'],
    }),
    until: date({
      label: { zh: '截止日期', en: 'Holds until' },
      class: 'internal',
      aliases: ['失效日期', '有效期至', 'until', 'valid until', 'valid to'],
    }),
    active: boolean({
      label: { zh: '启用', en: 'In use' },
      class: 'internal',
      defaultsTo: 'yes',
      aliases: ['是否启用', 'active', 'in use'],
    }),
  },
  naturalKeys: ['name'],
  layout: [
    { label: { zh: '基本信息', en: 'Basics' }, fields: ['name', 'active', 'from', 'until'] },
    { label: { zh: '适用客户', en: 'For whom' }, fields: ['levels', 'region'] },
  ],
  listColumns: ['name', 'levels', 'region', 'from', 'until', 'active'],
})
