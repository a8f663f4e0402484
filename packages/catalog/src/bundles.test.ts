import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GrowingBundles, leavesOf, MOST_PARTS, type PartOf } from './bundles.ts'
import { sumOfPrices } from './line-sums.ts'

const SEED = 20_261_129
const of = (bundle: string, part: string, quantity = '1'): PartOf => ({ bundle, part, quantity })

test('a bundle of bundles comes to what is in them, each product once', () => {
  const parts = [of('set', 'probe', '2'), of('set', 'kit', '1.5'), of('kit', 'probe', '0.5'), of('kit', 'pin', '10')]
  expect(Object.fromEntries(leavesOf(parts, 'set'))).toEqual({ probe: '2.75', pin: '15' })
  expect(leavesOf(parts, 'probe').size).toBe(0)
})

test('a bundle that holds itself is told, however far down', () => {
  const faults = (...parts: PartOf[]) => {
    const growing = new GrowingBundles([])
    return parts.map((part) => growing.take(part))
  }
  expect(faults(of('a', 'a'))).toEqual(['part_circular'])
  expect(faults(of('a', 'b'), of('b', 'c'), of('c', 'a'), of('c', 'd'))).toEqual([null, null, 'part_circular', null])
  expect(faults(of('a', 'b'), of('a', 'c'), of('b', 'd'), of('c', 'd'), of('a', 'b'))).toEqual(Array(5).fill(null))
})

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']
const edge = fc.record({
  bundle: fc.constantFrom(...NAMES),
  part: fc.constantFrom(...NAMES),
  quantity: fc.integer({ min: 1, max: 99 }).map(String),
})

/** Whether one comes to `to` from `from` in at least one step, by the plainest way: as many steps as there are products. */
function reaches(parts: readonly PartOf[], from: string, to: string): boolean {
  let at = new Set([from])
  for (let steps = 0; steps < NAMES.length; steps += 1) {
    at = new Set(parts.filter(({ bundle }) => at.has(bundle)).map(({ part }) => part))
    if (at.has(to)) return true
  }
  return false
}

test('property: a part is refused exactly where there would be a way back, and the bundles are then as they were', () => {
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 14 }), fc.nat({ max: 14 }), (parts, begun) => {
      const taken = parts.slice(0, begun).filter(({ bundle, part }) => bundle < part)
      const growing = new GrowingBundles(taken)
      for (const part of parts.slice(begun)) {
        const isCircular = reaches([...taken, part], part.bundle, part.bundle)
        expect(growing.take(part)).toBe(isCircular ? 'part_circular' : null)
        if (!isCircular) taken.push(part)
      }
    }),
    { seed: SEED, numRuns: 1_000 },
  )
})

test('a bundle has no more products than one may, those within its bundles counted; a product in it already is none more', () => {
  const kits = Array.from({ length: MOST_PARTS }, (_, n) => of(`kit${n}`, `pin${n}`))
  const growing = new GrowingBundles(kits)
  for (const { bundle } of kits) expect(growing.take(of('set', bundle))).toBeNull()
  expect(growing.take(of('set', 'one'))).toBe('parts_too_many')
  expect(growing.take(of('set', 'pin7'))).toBeNull()
  expect(growing.take(of('set', 'kit7'))).toBeNull()
  expect(growing.take(of('one', 'set'))).toBeNull()
})

test('bundles as deep as a file makes them are reckoned', () => {
  const depth = 20_000
  const chain = Array.from({ length: depth }, (_, n) => of(`p${n}`, `p${n + 1}`))
  expect([...leavesOf(chain, 'p0')]).toEqual([[`p${depth}`, '1']])
  expect(new GrowingBundles(chain).take(of(`p${depth}`, 'p0'))).toBe('part_circular')
})

/** Parts that lead to later names alone, so that there is no circle. */
const downward = fc
  .array(edge, { maxLength: 14 })
  .map((parts) =>
    parts
      .filter(({ bundle, part }) => bundle < part)
      .filter((one, at, all) => all.findIndex(({ bundle, part }) => bundle === one.bundle && part === one.part) === at),
  )

test('property: leaves are all ways down, each way its quantities multiplied, and cost what they cost one by one', () => {
  const count = (parts: readonly PartOf[], from: string, to: string): bigint =>
    parts
      .filter(({ bundle }) => bundle === from)
      .reduce((sum, { part, quantity }) => sum + BigInt(quantity) * (part === to ? 1n : count(parts, part, to)), 0n)
  fc.assert(
    fc.property(downward, fc.integer({ min: 0, max: 99_999 }), (parts, cents) => {
      const bundles = new Set(parts.map(({ bundle }) => bundle))
      const leaves = leavesOf(parts, 'a')
      for (const name of NAMES.filter((each) => !bundles.has(each)))
        expect(leaves.get(name) ?? '0').toBe(String(count(parts, 'a', name)))
      const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
      const whole = [...leaves.values()].reduce((sum, quantity) => sum + BigInt(quantity) * BigInt(cents), 0n)
      const priced = [...leaves.values()].map((quantity) => ({ quantity, amount }))
      expect(BigInt(sumOfPrices(priced, 'CNY').replace('.', ''))).toBe(whole)
    }),
    { seed: SEED, numRuns: 500 },
  )
})
