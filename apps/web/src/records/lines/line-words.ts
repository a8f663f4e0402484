import { type LineNumbers, type LineTotals, lineSums, lineTotals } from '@holdfast/catalog/line-sums'
import { currentLanguage, labelText } from '../../app/i18n.ts'
import { useObject } from '../catalogue.ts'

/** A product line as the interface answers it, or as it is being written: then it may have no price yet. */
export interface Line {
  readonly productId: string
  readonly code: string
  readonly name: string
  readonly unit: string | null
  readonly quantity: string
  readonly price?: LineNumbers['price']
  readonly discount: string | null
  readonly taxRate: string | null
  /** The price book that the price was taken from, and its name. */
  readonly pricebookId?: string
  readonly pricebook?: string
  /** Of a bundle, what one of it is made of. */
  readonly parts?: readonly { readonly productId: string; readonly name: string; readonly quantity: string }[]
}

/** What one of a bundle is made of, in a row; null for what is no bundle. */
export const partsWords = ({ parts = [] }: Line): string | null =>
  parts.length === 0 ? null : parts.map(({ name, quantity }) => `${name} × ${quantity}`).join(' · ')

/** The lines of a record's value; none where there is no value. */
export const linesIn = (value: unknown): readonly Line[] => (Array.isArray(value) ? (value as readonly Line[]) : [])

const QUANTITY = /^\d{1,9}(?:\.\d{1,6})?$/
const AMOUNT = /^\d{1,18}(?:\.\d{1,3})?$/
const PERCENT = /^(?:100|\d{1,2}(?:\.\d{1,2})?)$/

const isPercent = (text: string | null): boolean => text === null || PERCENT.test(text)

/** The numbers of a line, once they are such that it can be reckoned. */
export function numbersOf({ quantity, price, discount, taxRate }: Line): LineNumbers | null {
  const isWhole = QUANTITY.test(quantity) && AMOUNT.test(price?.amount ?? '')
  return isWhole && price !== undefined && isPercent(discount) && isPercent(taxRate)
    ? { quantity, price, discount, taxRate }
    : null
}

/** Whether the line is such that its price can be asked for: a half-typed number is none yet. */
export const isReckonable = ({ quantity, price }: Line): boolean =>
  QUANTITY.test(quantity) && Number(quantity) > 0 && (price === undefined || AMOUNT.test(price.amount))

/** What the line comes to without tax; null while it cannot be reckoned. */
export function netOf(line: Line): string | null {
  const numbers = numbersOf(line)
  return numbers === null ? null : moneyWords(lineSums(numbers).net, numbers.price.currency)
}

/** What all lines come to; undefined while one of them cannot be reckoned, or they are of several currencies. */
export function totalsOf(lines: readonly Line[]): LineTotals | undefined {
  const numbers = lines.flatMap((line) => numbersOf(line) ?? [])
  const currencies = new Set(numbers.map(({ price }) => price.currency))
  return numbers.length < lines.length || currencies.size > 1 ? undefined : lineTotals(numbers)
}

/** An amount to its last digit: `¥1,234.50`. */
export function moneyWords(amount: string, currency: string): string {
  const digits = amount.split('.')[1]?.length ?? 0
  const format = new Intl.NumberFormat(currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return format.format(amount as `${number}`)
}

/** How the units of products are called. */
export function useUnitWords(): (unit: string | null) => string {
  const { object } = useObject('products')
  const options = object?.fields.get('unit')?.options ?? []
  return (unit) => {
    const option = options.find(({ value }) => value === unit)
    return option === undefined ? '' : labelText(option.label)
  }
}
