import type { Pipeline } from '@holdfast/catalog'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { stageCounts, type Way } from './ways.ts'

/* Held against the same numbers reckoned record by record, stay by stay, the way they are defined. */
const stage = (value: string, outcome: 'open' | 'won' | 'lost', retired = false) => ({
  value,
  label: { zh: value, en: value },
  probability: 0,
  outcome,
  required: [],
  next: null,
  staleDays: null,
  ...(retired ? { retired } : {}),
})
const PIPELINE: Pipeline = {
  value: 'p',
  label: { zh: 'p', en: 'p' },
  stages: [
    stage('a', 'open'),
    stage('b', 'open', true),
    stage('c', 'open'),
    stage('d', 'open'),
    stage('w', 'won'),
    stage('l', 'lost'),
  ],
}
const FURTHER: Readonly<Record<string, number>> = { a: 1, b: 2, c: 3, d: 4, w: 5 }

const step = fc.record({
  stage: fc.constantFrom('a', 'b', 'c', 'd', 'w', 'l'),
  within: fc.boolean(),
  fromOutside: fc.boolean(),
})
const way = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
  stands: fc.boolean(),
  records: fc.integer({ min: 1, max: 9 }),
})

/** One record's part in the numbers of a stage. */
function partOf({ steps, stands }: Way, id: string) {
  const entries = steps.flatMap((each, at) => (each.within && each.stage === id ? [at] : []))
  const now = stands ? steps.at(-1)?.stage : 'elsewhere'
  let skipped = false
  for (const [at, each] of steps.entries()) {
    if (!each.within || each.fromOutside) continue
    const before = at === 0 ? 0 : FURTHER[steps[at - 1]?.stage ?? '']
    const [here, mine] = [FURTHER[each.stage] ?? -1, FURTHER[id] ?? 99]
    if (before !== undefined && before < mine && mine < here) skipped = true
  }
  const stood = steps.some((each) => each.stage === id)
  const came = entries.length > 0
  const further = entries.some((at) =>
    steps.some((each, n) => n > at && (FURTHER[each.stage] ?? 0) > (FURTHER[id] ?? 99)),
  )
  return {
    entered: came,
    left: came && now !== id,
    won: came && now === 'w',
    lost: came && now === 'l',
    skipped: ['a', 'c', 'd'].includes(id) && !stood && skipped,
    further: came && further,
  }
}

it('tells of each stage what its records, one by one, did', () => {
  fc.assert(
    fc.property(fc.array(way, { maxLength: 12 }), (ways) => {
      for (const told of stageCounts(PIPELINE, ways)) {
        const all = ways.flatMap((each) => Array.from({ length: each.records }, () => partOf(each, told.stage)))
        const many = (what: keyof ReturnType<typeof partOf>) => all.filter((part) => part[what]).length
        const { stage: _stage, conversion, ...numbers } = told
        expect(numbers).toEqual({
          entered: many('entered'),
          left: many('left'),
          won: many('won'),
          lost: many('lost'),
          skipped: many('skipped'),
        })
        expect(conversion).toBe(many('entered') === 0 ? null : many('further') / many('entered'))
      }
    }),
    { seed: 20261127, numRuns: 2_000 },
  )
})
