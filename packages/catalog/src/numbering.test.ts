import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberOf } from './numbering.ts'

const quotes = { prefix: 'Q' }
const year = fc.integer({ min: 1970, max: 9999 })
const count = fc.integer({ min: 1, max: 10_000_000 })

test('a number states its year and at least four digits', () => {
  expect(numberOf(quotes, 2026, 1)).toBe('Q-2026-0001')
  expect(numberOf(quotes, 2026, 9999)).toBe('Q-2026-9999')
  expect(numberOf(quotes, 2026, 10_000)).toBe('Q-2026-10000')
})

test('year and count can be read from it again, so that no two are alike', () => {
  fc.assert(
    fc.property(year, count, (inYear, at) => {
      const [prefix, readYear, readCount] = numberOf(quotes, inYear, at).split('-')
      expect([prefix, Number(readYear), Number(readCount)]).toEqual(['Q', inYear, at])
    }),
    { seed: 47 },
  )
})
