import fc from 'fast-check'
import { expect, test } from 'vitest'
import { account, order } from './objects/index.ts'
import { LEAST_PURCHASES, purchasersOf, purchaseValues } from './purchases.ts'

const FIELDS = account.purchaseCycle
if (FIELDS === undefined) throw new Error('accounts buy')
const DAY_MS = 86_400_000
const dayAt = (at: number): string => new Date(at * DAY_MS).toISOString().slice(0, 10)
const numberOf = (day: unknown): number => Date.parse(String(day)) / DAY_MS

const said = (days: readonly string[]) => {
  const values = purchaseValues(FIELDS, days)
  const { purchaseCount, lastPurchaseOn, purchaseCycleDays, nextPurchaseFrom, nextPurchaseOn, nextPurchaseTo } = values
  return { purchaseCount, lastPurchaseOn, purchaseCycleDays, nextPurchaseFrom, nextPurchaseOn, nextPurchaseTo }
}
const days = fc.array(fc.integer({ min: 0, max: 30_000 }).map(dayAt), { minLength: 0, maxLength: 40 })
const enough = days.filter((all) => new Set(all).size >= LEAST_PURCHASES)

test('neither the order in which purchases are told nor several of one day make a difference', () => {
  const told = days.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
  )
  fc.assert(
    fc.property(told, ([all, shuffled]) => {
      expect(said(shuffled)).toEqual(said(all))
    }),
    { seed: 52 },
  )
})

test('all days so many later make every day that is told so many later, and the cycle the same', () => {
  fc.assert(
    fc.property(enough, fc.integer({ min: 0, max: 5_000 }), (all, later) => {
      const [one, other] = [said(all), said(all.map((day) => dayAt(numberOf(day) + later)))]
      expect(other.purchaseCycleDays).toBe(one.purchaseCycleDays)
      for (const key of ['lastPurchaseOn', 'nextPurchaseFrom', 'nextPurchaseOn', 'nextPurchaseTo'] as const)
        expect(numberOf(other[key]) - numberOf(one[key])).toBe(later)
    }),
    { seed: 53 },
  )
})

test('who buys in equal gaps is expected on one day', () => {
  const equal = fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: LEAST_PURCHASES, max: 30 }))
  fc.assert(
    fc.property(equal, ([gap, count]) => {
      const one = said(Array.from({ length: count }, (_, at) => dayAt(1_000 + at * gap)))
      const next = dayAt(1_000 + count * gap)
      expect(one).toMatchObject({ purchaseCount: count, purchaseCycleDays: gap })
      expect([one.nextPurchaseFrom, one.nextPurchaseOn, one.nextPurchaseTo]).toEqual([next, next, next])
    }),
    { seed: 54 },
  )
})

test('the likeliest day lies within the range, the range after the last purchase, and no wider than the gaps are', () => {
  fc.assert(
    fc.property(enough, (all) => {
      const one = said(all)
      const [last, from, next, to] = [
        one.lastPurchaseOn,
        one.nextPurchaseFrom,
        one.nextPurchaseOn,
        one.nextPurchaseTo,
      ].map(numberOf)
      const rising = [...new Set(all)].map(numberOf).sort((a, b) => a - b)
      const gaps = rising.slice(1).map((day, at) => day - (rising[at] ?? 0))
      expect(last).toBe(rising.at(-1))
      expect([last, from, next, to].toSorted((a = 0, b = 0) => a - b)).toEqual([last, from, next, to])
      expect((from ?? 0) - (last ?? 0)).toBeGreaterThanOrEqual(Math.min(...gaps))
      expect((to ?? 0) - (last ?? 0)).toBeLessThanOrEqual(Math.max(...gaps))
    }),
    { seed: 55 },
  )
})

test('one purchase that is far out of the ordinary moves neither the cycle nor its range by more than their neighbours', () => {
  const monthly = Array.from({ length: 9 }, (_, at) => dayAt(1_000 + at * 30))
  expect(said(monthly).purchaseCycleDays).toBe(30)
  const closed = said([dayAt(0), ...monthly])
  expect(closed).toMatchObject({ purchaseCycleDays: 30, nextPurchaseFrom: said(monthly).nextPurchaseFrom })
})

test('of fewer than three days on which was bought nothing is expected; the leap day is a day', () => {
  const nothing = { purchaseCycleDays: null, nextPurchaseFrom: null, nextPurchaseOn: null, nextPurchaseTo: null }
  expect(said([])).toEqual({ purchaseCount: null, lastPurchaseOn: null, ...nothing })
  expect(said(['2028-02-01', '2028-02-01', '2028-02-15'])).toEqual({
    purchaseCount: 2,
    lastPurchaseOn: '2028-02-15',
    ...nothing,
  })
  expect(said(['2028-02-01', '2028-02-15', '2028-02-29'])).toMatchObject({
    purchaseCount: 3,
    purchaseCycleDays: 14,
    nextPurchaseOn: '2028-03-14',
  })
  // halves are rounded up: 10 and 15 days
  expect(said(['2026-01-01', '2026-01-11', '2026-01-26'])).toMatchObject({ purchaseCycleDays: 13 })
})

test('a change concerns whoever bought by the record before or after it, and nobody where nothing that counts was changed', () => {
  const values = (status: string, who = 'a', orderedOn: string | null = '2026-01-01') => ({
    status,
    account: who,
    orderedOn,
  })
  const concerned = (before: object | null, after: object | null) => purchasersOf(order, { before, after } as never)
  expect(concerned(null, values('draft'))).toEqual([])
  expect(concerned(values('draft', 'a', null), values('confirmed'))).toEqual(['a'])
  expect(concerned(values('confirmed'), values('delivered'))).toEqual([])
  expect(concerned(values('confirmed'), values('cancelled'))).toEqual(['a'])
  expect(concerned(values('confirmed'), values('confirmed', 'b'))).toEqual(['a', 'b'])
  expect(concerned(values('confirmed'), null)).toEqual(['a'])
  expect(purchasersOf(account, { before: null, after: values('confirmed') })).toEqual([])
})
