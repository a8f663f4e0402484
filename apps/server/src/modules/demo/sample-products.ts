/** What the sample company sells. */
import type { Json } from '@holdfast/catalog/values'

interface Told {
  readonly code: string
  readonly name: string
  readonly category: string
  readonly unit: string
  readonly price: string
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
]

/** The values of every product, as records hold them. */
export const sampleProducts = (): readonly Readonly<Record<string, Json>>[] =>
  PRODUCTS.map(({ code, name, category, unit, price, taxRate = GOODS_TAX }) => ({
    code,
    name,
    category,
    unit,
    price: { amount: price, currency: 'CNY' },
    taxRate,
    active: true,
  }))
