import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aboutCount, aboutTotal, aboutValue, FEWEST } from './small-groups.ts'

const sum = (all: readonly number[]): number => all.reduce((whole, each) => whole + each, 0)

test('whatever is told of a table, what a small group in it holds stays open', () => {
  const large = fc.array(fc.integer({ min: FEWEST, max: 60 }), { maxLength: 12 })
  const small = fc.array(fc.integer({ min: 1, max: FEWEST - 1 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(large, small, (sizes, others) => {
      const seen = aboutTotal(sum(sizes) + sum(others), sizes, others.length)
      // which groups are small and which hold nothing is not told
      const least = sum(sizes.map(aboutCount))
      const most = sum(sizes.map((each) => aboutCount(each) + FEWEST - 1)) + (FEWEST - 1) * (others.length - 1)
      const totals = Array.from({ length: most - least + 1 }, (_, at) => least + at)
      const possible = [1, 2, 3, 4].filter((guess) =>
        totals.some((rest) => aboutTotal(rest + guess, sizes, others.length) === seen),
      )
      expect(possible.length, `${sizes} and ${others}`).toBeGreaterThanOrEqual(3)
    }),
    {
      numRuns: 3_000,
      examples: [
        [[9, 9, 9, 9], [4]],
        [[], [4, 4]],
        [
          [9, 9, 9],
          [4, 4],
        ],
      ],
    },
  )
})

test('of a value the two leading digits are told, whatever its size and sign', () => {
  expect(aboutValue('1234567.89')).toBe('1200000')
  expect(aboutValue('-9.99')).toBe('-9.9')
  expect(aboutValue('0.0567')).toBe('0.056')
  expect(aboutValue('0')).toBe('0')
  expect(aboutValue('7')).toBe('7')
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 18n }), (whole) => {
      const about = BigInt(aboutValue(whole.toString()))
      expect(about <= whole && (whole - about) * 10n < whole).toBe(true)
    }),
  )
})
