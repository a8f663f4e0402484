import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyOfLine } from '../lines/line-key.ts'
import type { Line } from '../lines/line-words.ts'
import { lineChanges } from './line-changes.ts'

const line: fc.Arbitrary<Line> = fc.record({
  productId: fc.constantFrom('a', 'b', 'c'),
  code: fc.constant('X'),
  name: fc.constantFrom('探头', '测针'),
  unit: fc.constant('piece'),
  quantity: fc.constantFrom('1', '2'),
  price: fc.record({ amount: fc.constantFrom('10.00', '12.00'), currency: fc.constant('CNY') }),
  discount: fc.constantFrom(null, '5'),
  taxRate: fc.constantFrom(null, '13'),
})
const lines = fc.array(line, { maxLength: 8 })
const keyed = (all: readonly Line[]) => new Map(all.map((each, at) => [keyOfLine(all, at), each]))

test('what is told leads from the one version to the other, and tells nothing that is the same in both', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const changes = lineChanges(before, after)
      const held = keyed(before)
      for (const { key, after: now } of changes) {
        if (now === null) held.delete(key)
        else held.set(key, now)
      }
      expect(held).toEqual(keyed(after))
      for (const { before: was, after: now } of changes) expect(was).not.toEqual(now)
      expect(lineChanges(before, before)).toEqual([])
    }),
    { seed: 53 },
  )
})

test('a line that differs says in what, and the same product twice is compared in its order', () => {
  const first: Line = {
    productId: 'a',
    code: 'A',
    name: '探头',
    unit: null,
    quantity: '1',
    discount: null,
    taxRate: '13',
  }
  const second = { ...first, quantity: '5' }
  const changes = lineChanges([first, second], [first, { ...second, quantity: '6', discount: '5' }])
  expect(changes.map(({ key, parts }) => [key, parts])).toEqual([['a 1', ['quantity', 'discount']]])
})
