import { type Money, minorUnits, moneyOf } from '@holdfast/catalog'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Entry, statementsOf } from './statement.ts'

const currencies = fc.constantFrom('CNY', 'JPY', 'KWD')
const money = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 15n }), currencies)
  .map(([units, currency]): Money => moneyOf(units, currency))
const day = fc.integer({ min: 0, max: 400 }).map((at) => new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10))
const entry: fc.Arbitrary<Entry> = fc.record({
  kind: fc.constantFrom('order', 'return', 'payment'),
  id: fc.uuid(),
  number: fc.option(fc.stringMatching(/^[ODP]-2026-\d{4}$/)),
  day,
  amount: money,
})
const entries = fc.array(entry, { maxLength: 30 })
const some = fc.array(money, { maxLength: 4 })
const before = fc.record({ ordered: some, returned: some, paid: some })
const NONE = { ordered: [], returned: [], paid: [] }
const sum = (all: readonly Money[], currency: string): bigint =>
  all.filter((each) => each.currency === currency).reduce((units, each) => units + minorUnits(each), 0n)

test('each balance is the one before it and its line, and the last is the opening with all that was ordered less all that came back and was paid', () => {
  fc.assert(
    fc.property(before, entries, (earlier, all) => {
      const statements = statementsOf({ before: earlier, entries: all })
      expect(statements.reduce((count, { lines }) => count + lines.length, 0)).toBe(all.length)
      for (const { currency, opening, ordered, returned, paid, closing, lines } of statements) {
        const units = (amount: string) => minorUnits({ amount, currency })
        expect(units(opening)).toBe(
          sum(earlier.ordered, currency) - sum(earlier.returned, currency) - sum(earlier.paid, currency),
        )
        let balance = units(opening)
        for (const line of lines) {
          balance += line.kind === 'order' ? units(line.amount) : -units(line.amount)
          expect(units(line.balance)).toBe(balance)
        }
        expect(units(closing)).toBe(balance)
        expect(units(opening) + units(ordered) - units(returned) - units(paid)).toBe(balance)
        expect(lines.map((line) => line.day)).toEqual(lines.map((line) => line.day).toSorted())
      }
    }),
    { seed: 56 },
  )
})

test('what stands before a day and what stands after it are one account: wherever it is cut, it closes alike', () => {
  fc.assert(
    fc.property(entries, day, (all, cut) => {
      const late = all.filter((each) => each.day >= cut)
      const early = (kind: Entry['kind']) =>
        all.filter((each) => each.day < cut && each.kind === kind).map(({ amount }) => amount)
      const earlier = { ordered: early('order'), returned: early('return'), paid: early('payment') }
      const parts = statementsOf({ before: earlier, entries: late })
      for (const whole of statementsOf({ before: NONE, entries: all })) {
        const part = parts.find(({ currency }) => currency === whole.currency)
        // what is even by then, and moves no more, is not told
        expect(minorUnits({ amount: part?.closing ?? '0', currency: whole.currency })).toBe(
          minorUnits({ amount: whole.closing, currency: whole.currency }),
        )
      }
    }),
    { seed: 57 },
  )
})

test('the order in which entries are told makes no difference', () => {
  const shuffled = fc
    .uniqueArray(entry, { selector: ({ id }) => id, maxLength: 20 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      expect(statementsOf({ before: NONE, entries: other })).toEqual(statementsOf({ before: NONE, entries: all }))
    }),
    { seed: 58 },
  )
})
