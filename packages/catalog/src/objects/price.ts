import { decimal, money, reference } from '../field.ts'
import { object } from '../object.ts'

/** What a product costs in a price book, for one unit and without tax, from a quantity on until the next. It belongs to nobody. */
export const price = object('price', {
  plural: 'prices',
  label: { zh: '价格', en: 'Price' },
  labelPlural: { zh: '价格', en: 'Prices' },
  subject: 'many',
  owned: false,
  served: true,
  title: 'price',
  sameBy: ['pricebook', 'product', 'fromQuantity'],
  once: true,
  fields: {
    pricebook: reference('pricebook', {
      label: { zh: '价格表', en: 'Price book' },
      class: 'internal',
      required: true,
      aliases: ['价目表', '价格表名称', 'price book', 'price list', 'book'],
    }),
    product: reference('product', {
      label: { zh: '产品', en: 'Product' },
      class: 'internal',
      required: true,
      aliases: ['产品编号', '产品名称', '货号', 'product', 'product code', 'sku'],
    }),
    fromQuantity: decimal({
      label: { zh: '起订数量', en: 'From quantity' },
      class: 'internal',
      positive: true,
      aliases: ['数量', '起订量', '阶梯数量', 'quantity', 'from quantity', 'min quantity'],
    }),
    price: money({
      label: { zh: '单价（不含税）', en: 'Price for one (without tax)' },
      class: 'internal',
      required: true,
      aliases: ['单价', '价格', 'price', 'unit price'],
    }),
  },
  layout: [{ label: { zh: '基本信息', en: 'Basics' }, fields: ['pricebook', 'product', 'fromQuantity', 'price'] }],
  listColumns: ['product', 'fromQuantity', 'price', 'pricebook'],
})
