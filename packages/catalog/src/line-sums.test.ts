import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LineNumbers, lineSums, lineTotals } from './line-sums.ts'
import { MINOR_UNITS } from './values/tables/currencies.ts'

const line = (quantity: string, amount: string, more: { discount?: string; tax?: string; currency?: string } = {}) => ({
  quantity,
  price: { amount, currency: more.currency ?? 'CNY' },
  discount: more.discount ?? null,
  taxRate: more.tax ?? null,
})

/** A decimal as text with up to so many places. */
const decimal = (most: bigint, places: number) =>
  fc.tuple(fc.bigInt({ min: 0n, max: most }), fc.integer({ min: 0, max: places })).map(([digits, at]) => {
    const text = digits.toString().padStart(at + 1, '0')
    return at === 0 ? text : `${text.slice(0, -at)}.${text.slice(-at)}`
  })
const percent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => String(hundredths / 100))
const currency = fc.constantFrom('CNY', 'JPY', 'BHD', 'USD', 'EUR', 'IDR')

const numbers: fc.Arbitrary<LineNumbers> = fc.record({
  quantity: decimal(999_999_999n, 6),
  price: fc.record({ amount: decimal(10n ** 15n, 3), currency }),
  discount: fc.option(percent, { nil: null }),
  taxRate: fc.option(percent, { nil: null }),
})

const MILLION = 1_000_000n
/** A decimal of at most six places in millionths. */
function millionths(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole) * MILLION + BigInt(fraction.padEnd(6, '0'))
}
const unitsOf = (of: string) => MINOR_UNITS.get(of) ?? 2

/** In hundredths of a percent, as a whole. */
const hundredths = (text: string | null) => millionths(text ?? '0') / 10_000n

describe('the sums of product lines', () => {
  test.each([
    ['3 × 1.50', line('3', '1.50'), '4.50', '0.00'],
    ['a discount', line('2', '100.00', { discount: '12.5' }), '175.00', '0.00'],
    ['a tax', line('1', '280000.00', { tax: '13' }), '280000.00', '36400.00'],
    ['half a cent goes up', line('0.5', '0.01'), '0.01', '0.00'],
    ['less than half goes down', line('0.49', '0.01'), '0.00', '0.00'],
    ['half a cent of tax goes up', line('1', '0.50', { tax: '1' }), '0.50', '0.01'],
    ['no cents in yen', line('1', '105', { discount: '0.5', currency: 'JPY' }), '104', '0'],
    ['half a yen goes up', line('0.5', '1', { currency: 'JPY', tax: '10' }), '1', '0'],
    ['three places in dinars', line('1', '0.001', { discount: '50', currency: 'BHD' }), '0.001', '0.000'],
    ['all of it off', line('7', '99.99', { discount: '100', tax: '13' }), '0.00', '0.00'],
    ['what floating point cannot say', line('3', '0.10', { tax: '20' }), '0.30', '0.06'],
    ['a large one, to the cent', line('999999999', '999999999999.99'), '999999998999990000000.01', '0.00'],
  ])('%s', (_name, of, net, tax) => expect(lineSums(of)).toEqual({ net, tax }))

  test('have exactly the minor units of their currency, and lie within half a unit of the exact product', () => {
    fc.assert(
      fc.property(numbers, (of) => {
        const units = unitsOf(of.price.currency)
        const { net, tax } = lineSums(of)
        for (const text of [net, tax]) expect(text.split('.')[1]?.length ?? 0).toBe(units)
        const exact = millionths(of.price.amount) * millionths(of.quantity) * (10_000n - hundredths(of.discount))
        const unit = (MILLION * MILLION * 10_000n) / 10n ** BigInt(units)
        const held = BigInt(net.replace('.', '')) * unit
        // half up: below by less than half a unit, or above by at most half of one
        expect(exact - held < unit / 2n && held - exact <= unit / 2n).toBe(true)
        const exactTax = BigInt(net.replace('.', '')) * hundredths(of.taxRate)
        const heldTax = BigInt(tax.replace('.', '')) * 10_000n
        expect(exactTax - heldTax < 5_000n && heldTax - exactTax <= 5_000n).toBe(true)
      }),
      { seed: 44, numRuns: 400 },
    )
  })

  test('add up to the foot of the table, in any order', () => {
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 12 }), currency, (several, of) => {
        const lines = several.map((each) => ({ ...each, price: { ...each.price, currency: of } }))
        const totals = lineTotals(lines)
        const digits = (text: string | undefined) => BigInt((text ?? '').replace('.', ''))
        const sum = (key: 'net' | 'tax') => lines.reduce((total, each) => total + digits(lineSums(each)[key]), 0n)
        expect([digits(totals?.net), digits(totals?.tax)]).toEqual([sum('net'), sum('tax')])
        expect(digits(totals?.gross)).toBe(sum('net') + sum('tax'))
        expect(totals?.currency).toBe(of)
        expect(lineTotals(lines.toReversed())).toEqual(totals)
      }),
      { seed: 44, numRuns: 200 },
    )
  })

  test('are nothing where there is no line', () => expect(lineTotals([])).toBeUndefined())
})
