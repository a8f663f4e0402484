import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  DeclarationError,
  opportunity,
  type Pipeline,
  passageFaults,
  passed,
  type Stage,
  withPipelines,
} from './index.ts'
import type { Json } from './values/value-type.ts'

const NOW = '2026-11-27T08:00:00.000Z'
const stage = (value: string, more: Partial<Stage> = {}): Stage => ({
  value,
  label: { zh: value, en: value },
  probability: 50,
  outcome: 'open',
  required: [],
  next: null,
  staleDays: null,
  ...more,
})
const pipeline = (value: string, stages: readonly Stage[]): Pipeline => ({
  value,
  label: { zh: value, en: value },
  stages,
})
const processOf = (pipelines: readonly Pipeline[]) => {
  const { process } = withPipelines(opportunity, pipelines)
  if (process === undefined) throw new Error('no process')
  return process
}
const two = processOf([
  pipeline('new_business', [
    stage('first', { probability: 10, next: ['second', 'lost'] }),
    stage('second', { probability: 60, required: ['amount', 'nextStep'] }),
    stage('won', { probability: 100, outcome: 'won' }),
    stage('lost', { probability: 0, outcome: 'lost', required: ['lostReason'] }),
  ]),
  pipeline('renewal', [stage('due', { probability: 80 }), stage('renewed', { probability: 100, outcome: 'won' })]),
])
type Values = Readonly<Record<string, Json>>
const begun = (values: Values) => passed(two, { before: null, after: values }, NOW)
const codes = (before: Values | null, after: Values) =>
  passageFaults(two, { before, after }).map(({ key, code }) => `${key} ${code}`)

describe('a record in a pipeline', () => {
  test('begins in the first stage of the first pipeline, with its probability and since when', () => {
    expect(begun({ name: 'x' })).toEqual({
      name: 'x',
      pipeline: 'new_business',
      stage: 'first',
      probability: 10,
      openedAt: NOW,
      stageSince: NOW,
      closedAt: null,
    })
  })

  test('says one of pipeline and stage, and the other follows', () => {
    expect(begun({ stage: 'due' })).toMatchObject({ pipeline: 'renewal', stage: 'due', probability: 80 })
    expect(begun({ pipeline: 'renewal' })).toMatchObject({ pipeline: 'renewal', stage: 'due' })
    const before = begun({ stage: 'first' })
    expect(passed(two, { before, after: { ...before, pipeline: 'renewal' } }, NOW)).toMatchObject({ stage: 'due' })
  })

  test('takes the probability of the stage it comes to, unless another is stated', () => {
    const before = begun({ stage: 'first' })
    expect(passed(two, { before, after: { ...before, stage: 'second' } }, NOW)).toMatchObject({ probability: 60 })
    const stated = { ...before, stage: 'second', probability: 35 }
    expect(passed(two, { before, after: stated }, NOW)).toMatchObject({ probability: 35 })
  })

  test('stays as it is, clocks included, while its stage stays', () => {
    const before = { ...begun({ stage: 'second' }), stageSince: '2026-01-01T00:00:00.000Z', probability: 35 }
    expect(passed(two, { before, after: { ...before, amount: null } }, NOW)).toEqual({ ...before, amount: null })
  })

  test('ends when it is won or lost, and is open again when it goes back', () => {
    const before = begun({ stage: 'second' })
    const won = passed(two, { before, after: { ...before, stage: 'won' } }, NOW)
    expect(won).toMatchObject({ closedAt: NOW, probability: 100 })
    expect(passed(two, { before: won, after: { ...won, stage: 'second' } }, NOW)).toMatchObject({ closedAt: null })
  })

  test('comes to no stage of another pipeline, to none that the present one does not lead to, to none without what it needs', () => {
    const before = begun({ stage: 'first' })
    expect(codes(before, { ...before, stage: 'due' })).toEqual(['stage stage_foreign'])
    expect(codes(before, { ...before, stage: 'won' })).toEqual(['stage stage_not_next'])
    expect(codes(before, { ...before, stage: 'second', nextStep: '报价' })).toEqual(['amount stage_needs'])
    expect(codes(before, { ...before, stage: 'lost', lostReason: 'price' })).toEqual([])
    expect(codes(null, begun({ stage: 'won' }))).toEqual([])
    expect(codes(null, begun({ stage: 'lost' }))).toEqual(['lostReason stage_needs'])
  })

  test('that stays is not asked for what its stage came to need later', () => {
    const before = begun({ stage: 'second' })
    expect(codes(before, { ...before, name: 'y' })).toEqual([])
  })

  test('is never more likely than certain', () => {
    for (const probability of [-1, 101, 1e9])
      expect(codes(null, begun({ probability }))).toEqual(['probability percent_invalid'])
    for (const probability of [0, 100, null]) expect(codes(null, begun({ probability }))).toEqual([])
  })

  test('stands in a stage of its pipeline, whatever is stated and however it got there', () => {
    const values = ['first', 'second', 'won', 'lost', 'due', 'renewed', null]
    const stated = fc.record({
      pipeline: fc.constantFrom('new_business', 'renewal', null),
      stage: fc.constantFrom(...values),
      amount: fc.constantFrom({ amount: '1.00', currency: 'CNY' }, null),
      nextStep: fc.constantFrom('x', null),
      lostReason: fc.constantFrom('price', null),
    })
    fc.assert(
      fc.property(fc.array(stated, { minLength: 1, maxLength: 6 }), (writes) => {
        let record: Values | null = null
        for (const write of writes) {
          const after = passed(two, { before: record, after: { ...record, ...write } }, NOW)
          if (passageFaults(two, { before: record, after }).length > 0) continue
          const home = two.pipelines.find(({ value }) => value === after['pipeline'])
          const here = home?.stages.find(({ value }) => value === after['stage'])
          expect(here).toBeDefined()
          expect(after['closedAt'] === null).toBe(here?.outcome === 'open')
          record = after
        }
      }),
    )
  })
})

test('pipelines that lead nowhere are refused where they are declared', () => {
  const bad: readonly (readonly Pipeline[])[] = [
    [],
    [pipeline('a', [stage('won', { outcome: 'won' })])],
    [pipeline('a', [stage('one')]), pipeline('b', [stage('one')])],
    [pipeline('a', [stage('one', { next: ['two'] })]), pipeline('b', [stage('two')])],
    [pipeline('a', [stage('one', { probability: 101 })])],
    [pipeline('a', [stage('one', { probability: 0.5 })])],
  ]
  for (const pipelines of bad) expect(() => withPipelines(opportunity, pipelines)).toThrow(DeclarationError)
})
