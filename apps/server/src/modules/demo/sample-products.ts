/** What the sample company sells. */
import type { Json } from '@holdfast/catalog/values'

interface Told {
  readonly code: string
  readonly name: string
  readonly category: string
  readonly unit: string
  /** What it costs by itself; a bundle without one costs what its parts do. */
  readonly price?: string
  readonly taxRate?: string
}

const GOODS_TAX = '13'
const SERVICE_TAX = '6'

const PRODUCTS: readonly Told[] = [
  { code: 'CMM-800', name: '三坐标测量机 800', category: 'goods', unit: 'machine', price: '386000.00' },
  { code: 'CMM-1200', name: '三坐标测量机 1200', category: 'goods', unit: 'machine', price: '628000.00' },
  { code: 'INT-50', name: '激光干涉仪 50', category: 'goods', unit: 'set', price: '198000.00' },
  { code: 'PRB-20', name: '扫描测头 20', category: 'part', unit: 'set', price: '46800.00' },
  { code: 'STY-R3', name: '红宝石测针 3 毫米', category: 'part', unit: 'piece', price: '268.50' },
  { code: 'SW-MEAS', name: '测量软件', category: 'software', unit: 'year', price: '18600.00' },
  { code: 'SRV-CAL', name: '上门校准', category: 'service', unit: 'time', price: '5200.00', taxRate: SERVICE_TAX },
  { code: 'SRV-TRN', name: '操作培训', category: 'service', unit: 'day', price: '3800.00', taxRate: SERVICE_TAX },
  { code: 'KIT-CAL', name: '年度校准套餐', category: 'service', unit: 'set', taxRate: SERVICE_TAX },
]

/** What is in a bundle, by codes. */
const PARTS: readonly { readonly bundle: string; readonly part: string; readonly quantity: string }[] = [
  { bundle: 'KIT-CAL', part: 'SRV-CAL', quantity: '2' },
  { bundle: 'KIT-CAL', part: 'SRV-TRN', quantity: '1' },
]

/** The price book of the best customers: what a product costs them from a quantity on. */
export const SAMPLE_BOOK = {
  values: { name: 'A 级客户价', levels: ['a'], active: true },
  prices: [
    { code: 'STY-R3', from: null, price: '258.00' },
    { code: 'STY-R3', from: '50', price: '238.00' },
    { code: 'STY-R3', from: '200', price: '218.00' },
    { code: 'CMM-800', from: null, price: '372000.00' },
    { code: 'SW-MEAS', from: null, price: '17600.00' },
  ],
} as const

const inYuan = (amount: string): Json => ({ amount, currency: 'CNY' })

/** The values of every product, as records hold them. */
export const sampleProducts = (): readonly Readonly<Record<string, Json>>[] =>
  PRODUCTS.map(({ code, name, category, unit, price, taxRate = GOODS_TAX }) => ({
    code,
    name,
    category,
    unit,
    price: price === undefined ? null : inYuan(price),
    taxRate,
    active: true,
  }))

/** The values of the prices in the sample book and of the parts of bundles, for products of these ids by code. */
export function samplePricing(idOf: (code: string) => string, book: string) {
  const prices = SAMPLE_BOOK.prices.map(({ code, from, price }) => ({
    pricebook: book,
    product: idOf(code),
    fromQuantity: from,
    price: inYuan(price),
  }))
  const parts = PARTS.map(({ bundle, part, quantity }) => ({ bundle: idOf(bundle), part: idOf(part), quantity }))
  return { prices, parts }
}
