import { boolean, choice, decimal, money, option, text } from '../field.ts'
import { object } from '../object.ts'

const CATEGORIES = [
  option('goods', '商品', 'Goods'),
  option('service', '服务', 'Service'),
  option('software', '软件', 'Software'),
  option('part', '配件', 'Part'),
  option('other', '其他', 'Other'),
]

const UNITS = [
  option('piece', '件', 'Piece'),
  option('set', '套', 'Set'),
  option('machine', '台', 'Unit'),
  option('box', '箱', 'Box'),
  option('kilogram', '千克', 'Kilogram'),
  option('metre', '米', 'Metre'),
  option('hour', '小时', 'Hour'),
  option('day', '天', 'Day'),
  option('month', '月', 'Month'),
  option('year', '年', 'Year'),
  option('time', '次', 'Visit'),
]

/** What the company sells. It belongs to nobody: whoever works with deals reads it, and one that is no longer sold stays on the deals that have it. */
export const product = object('product', {
  plural: 'products',
  label: { zh: '产品', en: 'Product' },
  labelPlural: { zh: '产品', en: 'Products' },
  subject: 'many',
  owned: false,
  served: true,
  title: 'name',
  fields: {
    code: text({
      label: { zh: '产品编号', en: 'Product code' },
      class: 'confidential',
      required: true,
      maxLength: 60,
      search: ['exact', 'substring'],
      unique: true,
      aliases: ['编号', '产品编码', '货号', '型号', 'code', 'sku', 'product code', 'item number'],
    }),
    name: text({
      label: { zh: '产品名称', en: 'Product' },
      class: 'confidential',
      required: true,
      maxLength: 200,
      search: ['exact', 'substring', 'pinyin'],
      aliases: ['产品', '名称', '品名', 'name', 'product', 'product name'],
    }),
    category: choice({
      label: { zh: '类别', en: 'Category' },
      class: 'internal',
      options: CATEGORIES,
      aliases: ['产品类别', '分类', 'category', 'product category', 'series'],
    }),
    unit: choice({
      label: { zh: '单位', en: 'Unit' },
      class: 'internal',
      options: UNITS,
      aliases: ['计量单位', 'unit', 'unit of measure'],
    }),
    price: money({
      label: { zh: '标准价（不含税）', en: 'Standard price (without tax)' },
      class: 'internal',
      aliases: ['标准价', '价格', '单价', 'price', 'standard price', 'list price', 'sales price'],
    }),
    taxRate: decimal({
      label: { zh: '税率（%）', en: 'Tax rate (%)' },
      class: 'internal',
      aliases: ['税率', 'tax', 'tax rate', 'vat'],
    }),
    cost: money({
      label: { zh: '成本', en: 'Cost' },
      class: 'confidential',
      aliases: ['成本价', 'cost', 'unit cost'],
    }),
    active: boolean({
      label: { zh: '在售', en: 'On sale' },
      class: 'internal',
      defaultsTo: 'yes',
      aliases: ['是否在售', '启用', 'active', 'on sale'],
    }),
  },
  naturalKeys: ['code', 'name'],
  layout: [
    { label: { zh: '基本信息', en: 'Basics' }, fields: ['code', 'name', 'category', 'unit', 'active'] },
    { label: { zh: '价格', en: 'Price' }, fields: ['price', 'taxRate', 'cost'] },
  ],
  listColumns: ['name', 'code', 'category', 'unit', 'price', 'taxRate', 'active'],
})
