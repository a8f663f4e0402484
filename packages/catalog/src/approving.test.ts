import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exceeds, greatestDiscount, isOffered, isWithin, ownLimitOf, reachesLimit, withApproval } from './approving.ts'
import { order, quote } from './objects/index.ts'

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const line = (price: string, discount: string | null, productId = 'p') => ({
  productId,
  code: '',
  name: '',
  unit: null,
  quantity: '1',
  price: cny(price),
  discount,
  taxRate: null,
})
const cents = (units: number) => `${Math.floor(units / 100)}.${String(units % 100).padStart(2, '0')}`

test('a lower price counts like a discount, both together, and the greatest of all lines counts', () => {
  const list = () => cny('1000.00')
  expect(greatestDiscount([line('1000.00', '10')], list)).toBe('10')
  expect(greatestDiscount([line('900.00', null)], list)).toBe('10')
  expect(greatestDiscount([line('900.00', '10')], list)).toBe('19')
  expect(greatestDiscount([line('1000.00', '3'), line('850.00', null), line('1200.00', '1')], list)).toBe('15')
  expect(greatestDiscount([line('0.00', null)], list)).toBe('100')
  expect(greatestDiscount([line('1200.00', '5')], list)).toBe('0')
  expect([greatestDiscount([], list), greatestDiscount(null, list)]).toEqual([null, null])
})

test('without a price to compare with the discount of the line counts alone', () => {
  expect(greatestDiscount([line('900.00', '7.5')], () => null)).toBe('7.5')
  expect(greatestDiscount([line('900.00', '7.5')], () => ({ amount: '1000', currency: 'USD' }))).toBe('7.5')
  expect(greatestDiscount([line('0.00', '7.5')], () => null)).toBe('7.5')
})

test('a discount is above a limit exactly where the price that is left is below what the limit leaves', () => {
  const amount = fc.integer({ min: 1, max: 1_000_000 })
  const percent = fc.integer({ min: 0, max: 10_000 })
  fc.assert(
    fc.property(amount, amount, percent, percent, (full, paid, off, limit) => {
      const discount = greatestDiscount([line(cents(paid), cents(off))], () => cny(cents(full)))
      const isBelow = BigInt(paid) * BigInt(10_000 - off) < BigInt(full) * BigInt(10_000 - limit)
      expect(exceeds(discount, cents(limit))).toBe(isBelow)
    }),
    { seed: 56, numRuns: 2_000 },
  )
})

test('who has several roles goes as far as the one that goes furthest; a role that is not named has no limit', () => {
  const limits = { sales_rep: '9.5', sales_manager: '25' }
  expect(ownLimitOf(limits, ['sales_rep'])).toBe('9.5')
  expect(ownLimitOf(limits, ['sales_rep', 'sales_manager'])).toBe('25')
  expect(ownLimitOf(limits, ['sales_rep', 'other'])).toBeNull()
  expect([exceeds('9.5', '9.5'), exceeds('9.5001', '9.5'), exceeds('80', null), exceeds(null, '0')]).toEqual([
    false,
    true,
    false,
    false,
  ])
})

test('what was approved is approved no more once its lines, its amount or its customer change', () => {
  const before = {
    approval: 'approved',
    approvalAskedBy: 'a',
    approvalBy: 'b',
    approvalWords: 'ok',
    amount: cny('1'),
    note: 'x',
  }
  expect(withApproval(quote, { before, after: { ...before, note: 'y' } })).toMatchObject({ approval: 'approved' })
  expect(withApproval(quote, { before, after: { ...before, amount: cny('2') } })).toMatchObject({
    approval: null,
    approvalAskedBy: null,
    approvalBy: null,
    approvalFor: null,
    approvalWords: null,
  })
})

test('an approval given for one amount never carries another, and a limit is reached from itself on', () => {
  const units = fc.integer({ min: 0, max: 10 ** 9 })
  const state = fc.constantFrom('asked', 'half', 'approved')
  fc.assert(
    fc.property(units, units, state, (was, is, approval) => {
      const before = { approval, approvalBy: 'b', amount: cny(cents(was)), status: 'draft' }
      const after = withApproval(quote, { before, after: { ...before, amount: cny(cents(is)), status: 'sent' } })
      expect(after['approval']).toBe(was === is ? approval : null)
      expect(reachesLimit(cents(is), cents(was))).toBe(is >= was)
    }),
    { seed: 86, numRuns: 2_000 },
  )
  expect([reachesLimit(null, '1'), reachesLimit('1', null)]).toEqual([false, false])
})

test('what was approved of a quote carries an order of the same customer and currency that comes to no more, and no other', () => {
  const units = fc.integer({ min: 0, max: 10 ** 9 })
  const one = fc.constantFrom('a', 'b')
  const currency = fc.constantFrom('CNY', 'USD')
  fc.assert(
    fc.property(units, units, fc.tuple(one, one), fc.tuple(currency, currency), (is, was, accounts, currencies) => {
      const valuesOf = (at: 0 | 1, amount: number) => ({
        account: accounts[at],
        // the total with tax counts where there is one
        gross: { amount: cents(amount), currency: currencies[at] },
        amount: { amount: '0.00', currency: currencies[at] },
      })
      const carried = isWithin({ object: order, values: valuesOf(0, is) }, { object: quote, values: valuesOf(1, was) })
      expect(carried).toBe(is <= was && accounts[0] === accounts[1] && currencies[0] === currencies[1])
    }),
    { seed: 92, numRuns: 2_000 },
  )
  const nothing = { object: order, values: { account: 'a' } }
  expect(isWithin(nothing, nothing)).toBe(false)
})

test('a line was offered before exactly where the same product sold for no less a unit', () => {
  const price = fc.integer({ min: 0, max: 100_000 })
  const percent = fc.integer({ min: 0, max: 10_000 })
  fc.assert(
    fc.property(fc.tuple(price, percent), fc.tuple(price, percent), (is, was) => {
      const of = ([amount, off]: readonly [number, number]) => line(cents(amount), cents(off))
      const unit = ([amount, off]: readonly [number, number]) => amount * (10_000 - off)
      expect(isOffered(of(is), [line('0', null, 'q'), of(was)])).toBe(unit(is) >= unit(was))
      // at most what it was offered at then, whatever is listed now
      const now = greatestDiscount(
        [of(is)],
        () => cny('5000.00'),
        () => '12.5',
      )
      const [today, most] = [greatestDiscount([of(is)], () => cny('5000.00')) ?? '', '12.5']
      expect(now).toBe(exceeds(today, most) ? most : today)
    }),
    { seed: 99, numRuns: 2_000 },
  )
  const own = line('10', null)
  const part = { productId: 'x', code: '', name: '', unit: null, quantity: '1' }
  const others = [{ ...own, price: { amount: '1', currency: 'USD' } }, { ...own, parts: [part] }, line('1', null, 'q')]
  expect([isOffered(own, others), isOffered(own, [])]).toEqual([false, false])
})
