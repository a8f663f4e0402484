import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ObjectDeclaration } from './declaration.ts'
import { linesFault, withLines } from './lines.ts'
import { opportunity, quote } from './objects/index.ts'
import type { Json } from './values/value-type.ts'

type Values = Readonly<Record<string, Json>>

const price = fc.record({
  amount: fc.integer({ min: 0, max: 10_000_000 }).map((cents) => (cents / 100).toFixed(2)),
  currency: fc.constant('CNY'),
})
const percent = fc.option(fc.integer({ min: 0, max: 100 }).map(String), { nil: null })
const line = fc.record({
  productId: fc.constantFrom('a', 'b', 'c'),
  quantity: fc.integer({ min: 1, max: 10_000 }).map(String),
  price,
  discount: percent,
  taxRate: percent,
})
const lines = fc.array(line, { maxLength: 12 })
const held = (of: readonly object[]) => (of.length === 0 ? null : (of as unknown as Json))
const cents = (value: Json | undefined) => BigInt((value as { amount: string }).amount.replace('.', ''))

test('without tax and tax are what there is with tax, whatever the lines and whatever they were before', () => {
  fc.assert(
    fc.property(lines, lines, (first, second) => {
      const before = withLines(quote, { before: null, after: { lines: held(first) } })
      const after = withLines(quote, { before, after: { ...before, lines: held(second) } })
      if (second.length === 0) {
        // the amount is kept, and what tax it bore is not known
        expect([after['tax'] ?? null, after['gross'] ?? null]).toEqual([null, null])
        expect(after['amount']).toEqual(before['amount'])
        return
      }
      expect(cents(after['amount']) + cents(after['tax'])).toBe(cents(after['gross']))
      expect(linesFault(quote, { before, after })).toBeUndefined()
    }),
    { seed: 47 },
  )
})

test('an amount of one’s own beside lines is refused; what keeps no totals gets none', () => {
  const one = {
    productId: 'a',
    quantity: '2',
    price: { amount: '10.00', currency: 'CNY' },
    discount: null,
    taxRate: '13',
  }
  const stated: Values = { lines: [one], amount: { amount: '21.00', currency: 'CNY' } }
  expect(linesFault(quote, { before: null, after: withLines(quote, { before: null, after: stated }) })).toEqual({
    key: 'amount',
    code: 'amount_follows_lines',
  })
  const deal = withLines(opportunity, { before: null, after: { lines: [one] } })
  expect(deal).toEqual({ lines: [one], products: ['a'], amount: { amount: '20.00', currency: 'CNY' } })
})

test('what is too large with its tax is refused where the total is kept', () => {
  const price = { amount: '950000000000000.00', currency: 'CNY' }
  const after: Values = { lines: [{ productId: 'a', quantity: '1', price, discount: null, taxRate: '13' }] }
  const faultOf = (object: ObjectDeclaration) =>
    linesFault(object, { before: null, after: withLines(object, { before: null, after }) })?.code
  expect([faultOf(quote), faultOf(opportunity)]).toEqual(['amount_too_large', undefined])
})
