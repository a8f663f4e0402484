import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { attainedOf } from './attainment.ts'

const cny = (amount: string) => ({ amount, currency: 'CNY' })

it.each([
  ['1000.00', '0', '0.0', '0.00', '1000.00'],
  ['1000.00', '999.99', '99.9', '999.99', '0.01'],
  ['1000.00', '1000', '100.0', '1000.00', '0.00'],
  ['1000.00', '1250.5', '125.0', '1250.50', '-250.50'],
  ['3', '1', '33.3', '1', '2'],
  ['0.03', '0.01', '33.3', '0.01', '0.02'],
  ['1000.00', '-0.01', '-0.1', '-0.01', '1000.01'],
  ['999999999999999999.00', '0.01', '0.0', '0.01', '999999999999999998.99'],
])('of %s %s is %s percent', (target, won, percent, closed, gap) => {
  expect(attainedOf(cny(target), won)).toEqual({ percent, closed: cny(closed), gap: cny(gap) })
})

const places = fc.constantFrom(0, 2, 3)
const amount = (least: bigint) =>
  fc.tuple(fc.bigInt({ min: least, max: 10n ** 18n }), places).map(([units, digits]) => {
    const text = `${units < 0n ? -units : units}`.padStart(digits + 1, '0')
    const cut = text.length - digits
    return `${units < 0n ? '-' : ''}${text.slice(0, cut)}${digits === 0 ? '' : `.${text.slice(cut)}`}`
  })
const thousandths = (text: string): bigint => {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const units = BigInt(whole) * 1000n + BigInt(fraction.padEnd(3, '0'))
  return text.startsWith('-') ? -units : units
}

test('what is won and what is missing come to the target, and a hundred percent is said of nothing less', () => {
  fc.assert(
    fc.property(amount(1n), amount(-(10n ** 18n)), (target, won) => {
      const { closed, gap, percent } = attainedOf(cny(target), won)
      expect(thousandths(closed.amount)).toBe(thousandths(won))
      expect(thousandths(closed.amount) + thousandths(gap.amount)).toBe(thousandths(target))
      expect(thousandths(percent) >= 100_000n).toBe(thousandths(won) >= thousandths(target))
      // the percent is the greatest tenth that is not above the share
      const tenths = thousandths(percent) / 100n
      expect(tenths * thousandths(target) <= thousandths(won) * 1000n).toBe(true)
      expect((tenths + 1n) * thousandths(target) > thousandths(won) * 1000n).toBe(true)
    }),
    { seed: 27, numRuns: 500 },
  )
})
