import { decimal, reference } from '../field.ts'
import { object } from '../object.ts'

/** How much of a product belongs to one of a bundle. It belongs to nobody; what a bundle comes to is said in `bundles.ts`. */
export const part = object('part', {
  plural: 'parts',
  label: { zh: '组合件', en: 'Part of a bundle' },
  labelPlural: { zh: '组合件', en: 'Parts of bundles' },
  subject: 'many',
  owned: false,
  served: true,
  title: 'quantity',
  sameBy: ['bundle', 'part'],
  once: true,
  fields: {
    bundle: reference('product', {
      label: { zh: '组合产品', en: 'Bundle' },
      class: 'internal',
      required: true,
      aliases: [
        '组合',
        '组合编号',
        '组合名称',
        '套装',
        '套件',
        '父项',
        'bundle',
        'bundle code',
        'kit',
        'set',
        'parent',
        'parent product',
      ],
    }),
    part: reference('product', {
      label: { zh: '包含的产品', en: 'Part' },
      class: 'internal',
      required: true,
      aliases: [
        '产品',
        '产品编号',
        '产品名称',
        '货号',
        '子项',
        '组件',
        '部件',
        'product',
        'product code',
        'sku',
        'component',
        'item',
      ],
    }),
    quantity: decimal({
      label: { zh: '每套数量', en: 'Quantity in one' },
      class: 'internal',
      required: true,
      positive: true,
      aliases: ['数量', '用量', '每套用量', 'quantity', 'qty', 'quantity per bundle'],
    }),
  },
  layout: [{ label: { zh: '基本信息', en: 'Basics' }, fields: ['bundle', 'part', 'quantity'] }],
  listColumns: ['bundle', 'part', 'quantity'],
})
