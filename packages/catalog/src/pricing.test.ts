import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Buyer, booksInOrder, type ListedFrom, type PriceBook, priceAt } from './pricing.ts'

const SEED = 20_261_129
const DAY = '2026-11-29'
const everybody: PriceBook = { id: '0', levels: null, region: null, from: null, until: null }
const book = (id: string, more: Partial<PriceBook> = {}): PriceBook => ({ ...everybody, id, ...more })
const buyer: Buyer = { level: 'a', region: '310104', pricebook: null }
const order = (books: readonly PriceBook[], of: Buyer | null = buyer, day = DAY) =>
  booksInOrder(books, of, day).map(({ id }) => id)

test('the book chosen for a customer comes first, then level with region, level, region, everybody', () => {
  const books = [
    book('all'),
    book('shanghai', { region: '310000' }),
    book('xuhui', { region: '310104' }),
    book('level', { levels: ['b', 'a'] }),
    book('both', { levels: ['a'], region: '310000' }),
    book('chosen', { levels: ['d'], region: '440000' }),
    book('others', { levels: ['d'] }),
    book('elsewhere', { region: '440300' }),
    book('hereAndThere', { levels: ['a'], region: '440000' }),
  ]
  expect(order(books, { ...buyer, pricebook: 'chosen' })).toEqual([
    'chosen',
    'both',
    'level',
    'xuhui',
    'shanghai',
    'all',
  ])
  expect(order(books)).toEqual(['both', 'level', 'xuhui', 'shanghai', 'all'])
  expect(order(books, null)).toEqual(['all'])
  expect(order(books, { level: null, region: null, pricebook: null })).toEqual(['all'])
})

test('of two alike the one that began last counts, then the one entered last; both ends of a term belong to it', () => {
  const books = [book('1'), book('2', { from: '2026-01-01' }), book('3', { from: '2026-01-01' }), book('4')]
  expect(order(books)).toEqual(['3', '2', '4', '1'])
  const term = book('t', { from: '2026-11-29', until: '2026-11-30' })
  const holds = (day: string) => order([term], buyer, day).length === 1
  expect(['2026-11-28', '2026-11-29', '2026-11-30', '2026-12-01'].map(holds)).toEqual([false, true, true, false])
})

const option = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const day = fc.constantFrom('2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30', '2026-12-01')
const region = fc.constantFrom('310000', '310100', '310104', '440000', '440300')
const level = fc.constantFrom('a', 'b', 'c')
const anyBook = fc.record({
  id: fc.uuid(),
  levels: option(fc.uniqueArray(level, { maxLength: 2 })),
  region: option(region),
  from: option(day),
  until: option(day),
})

test('property: the order is the same however the books come, holds only what applies, and a book that applies is never missing', () => {
  const shuffled = fc
    .uniqueArray(anyBook, { selector: ({ id }) => id, maxLength: 12 })
    .chain((books) => fc.tuple(fc.constant(books), fc.shuffledSubarray(books, { minLength: books.length })))
  fc.assert(
    fc.property(shuffled, option(level), option(region), day, ([books, other], of, where, on) => {
      const chosen = books[0]?.id ?? null
      const who: Buyer = { level: of, region: where, pricebook: chosen }
      const found = order(books, who, on)
      expect(order(other, who, on)).toEqual(found)
      const applies = books.filter((each) => {
        if ((each.from ?? on) > on || (each.until ?? on) < on) return false
        if (each.id === chosen) return true
        const fitsLevel = (each.levels ?? []).length === 0 || (of !== null && each.levels?.includes(of) === true)
        const digits = each.region?.replace(/0+$/, '') ?? ''
        return fitsLevel && (each.region === null || where?.startsWith(digits) === true)
      })
      expect(found.toSorted()).toEqual(applies.map(({ id }) => id).toSorted())
      if (applies.some(({ id }) => id === chosen)) expect(found[0]).toBe(chosen)
    }),
    { seed: SEED, numRuns: 500 },
  )
})

const decimalOf = (units: number, places: number) => {
  const text = String(units).padStart(places + 1, '0')
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
}
const step = fc.record({
  from: option(fc.integer({ min: 1, max: 5_000 })),
  units: fc.integer({ min: 0, max: 99_999 }),
  currency: fc.constantFrom('CNY', 'USD'),
})

test('property: a quantity has the price of the greatest step that it reaches, to the last thousandth', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 8 }),
      fc.integer({ min: 1, max: 6_000 }),
      option(fc.constantFrom('CNY', 'USD')),
      (steps, thousandths, currency) => {
        const listed: ListedFrom[] = steps.map(({ from, units, currency: of }) => ({
          fromQuantity: from === null ? null : decimalOf(from, 3),
          price: { amount: decimalOf(units, 2), currency: of },
        }))
        const reached = steps
          .filter((each) => (each.from ?? 0) <= thousandths && (currency === null || each.currency === currency))
          .reduce<(typeof steps)[number] | null>(
            (best, each) => (best === null || (each.from ?? 0) > (best.from ?? 0) ? each : best),
            null,
          )
        const price = priceAt(listed, { quantity: decimalOf(thousandths, 3), currency })
        expect(price).toEqual(
          reached === null ? null : { amount: decimalOf(reached.units, 2), currency: reached.currency },
        )
      },
    ),
    { seed: SEED, numRuns: 1_000 },
  )
})
