import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Money,
  minorUnits,
  moneyOf,
  payFault,
  plannedUnits,
  shared,
  sumOf,
  totalOf,
  withBalance,
} from './balance.ts'
import { order, payment } from './objects/index.ts'

const PLACES = { CNY: 2, JPY: 0, KWD: 3 } as const
const currencies = fc.constantFrom(...(Object.keys(PLACES) as (keyof typeof PLACES)[]))
const units = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n })

test('an amount is its minor units and back, in every currency', () => {
  fc.assert(
    fc.property(units, currencies, (some, currency) => {
      const money = moneyOf(some, currency)
      expect(money.amount).toMatch(PLACES[currency] === 0 ? /^-?\d+$/ : /^-?\d+\.\d{2,3}$/)
      expect(minorUnits(money)).toBe(some)
    }),
    { seed: 51 },
  )
})

test('what is shared out adds up to the last unit, each part less than a unit from what is due to it, the larger share never the smaller part', () => {
  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 60 })
    .filter((all) => all.some((weight) => weight > 0n))
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n }), weights, (whole, shares) => {
      const parts = shared(whole, shares)
      const sum = shares.reduce((all, each) => all + each, 0n)
      expect(parts.reduce((all, each) => all + each, 0n)).toBe(whole)
      for (const [at, part] of parts.entries()) {
        const off = part * sum - whole * (shares[at] ?? 0n)
        expect(off < sum && off > -sum).toBe(true)
      }
      for (const [at, one] of shares.entries())
        for (const [other, two] of shares.entries())
          if (one > two) expect((parts[at] ?? 0n) >= (parts[other] ?? 0n)).toBe(true)
    }),
    { seed: 52 },
  )
})

test('a plan makes up the whole where it shares, keeps what is stated, and is none where more is stated than there is', () => {
  const stated = fc.record({ units: fc.bigInt({ min: 0n, max: 10n ** 9n }) })
  const weighed = fc.record({ weight: fc.bigInt({ min: 1n, max: 10_000n }) })
  const parts = fc.array(fc.oneof(stated, weighed), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 11n }), parts, (whole, all) => {
      const said = all.reduce((sum, each) => ('units' in each ? sum + each.units : sum), 0n)
      const isSharing = all.some((each) => 'weight' in each)
      const planned = plannedUnits(whole, all)
      expect(planned === null).toBe(said > whole || (said === whole && isSharing))
      if (planned === null) return
      expect(planned.reduce((sum, each) => sum + each, 0n)).toBe(isSharing ? whole : said)
      for (const [at, each] of all.entries()) if ('units' in each) expect(planned[at]).toBe(each.units)
      const shares = all.flatMap((each) => ('weight' in each ? [each.weight] : []))
      const theirs = planned.filter((_, at) => 'weight' in (all[at] ?? {}))
      expect(theirs).toEqual(isSharing ? shared(whole - said, shares) : [])
    }),
    { seed: 101 },
  )
})

test('the parts of three are told apart by who comes first', () => {
  expect(shared(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n])
  expect(shared(305_100n, [3_000n, 7_000n])).toEqual([91_530n, 213_570n])
})

const cny = (amount: string): Money => ({ amount, currency: 'CNY' })
const held = (status: string, more: object = {}) => ({ status, gross: { ...cny('300.00') }, ...more })

test('what is outstanding is the total less what is paid, to the last unit', () => {
  const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), { maxLength: 20 })
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 14n }), amounts, currencies, (total, paid, currency) => {
      const sum = sumOf(
        paid.map((each) => moneyOf(each, currency)),
        currency,
      )
      const after = withBalance(order, { status: 'confirmed', gross: { ...moneyOf(total, currency) } }, sum)
      const outstanding = minorUnits(after['outstanding'] as unknown as Money)
      expect(outstanding + minorUnits(sum)).toBe(total)
    }),
    { seed: 53 },
  )
})

test('a draft owes nothing yet, a cancelled order nothing any more, and without tax known the amount is what is owed', () => {
  expect(withBalance(order, held('draft'))).toMatchObject({ paid: null, outstanding: null })
  expect(withBalance(order, held('confirmed'))).toMatchObject({ paid: cny('0.00'), outstanding: cny('300.00') })
  expect(withBalance(order, held('delivered', { paid: cny('100.00') }))).toMatchObject({ outstanding: cny('200.00') })
  expect(withBalance(order, held('cancelled', { paid: cny('100.00') }))).toMatchObject({ outstanding: cny('-100.00') })
  expect(totalOf(order, { gross: null, amount: { ...cny('9.00') } })).toEqual(cny('9.00'))
  expect(withBalance(payment, held('planned'))).toEqual(held('planned'))
})

test('a payment is of more than nothing', () => {
  const faultOf = (amount: string) => payFault(payment, { amount: { ...cny(amount) } })?.code
  expect(['0.00', '-0.01', '0.01'].map(faultOf)).toEqual(['amount_not_positive', 'amount_not_positive', undefined])
  expect(payFault(order, { amount: { ...cny('-1.00') } })).toBeUndefined()
})
