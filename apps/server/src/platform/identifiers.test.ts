import { expect, test } from 'vitest'
import { identifierSource, isUuid } from './identifiers.ts'
import { systemRandom } from './random.ts'

const HOUR_MS = 3_600_000

test('ids of one process stand in the order in which they were made, however many a millisecond has', () => {
  let now = Date.parse('2026-11-23T01:00:00.000Z')
  const next = identifierSource({ now: () => now }, systemRandom)
  const made = Array.from({ length: 20_000 }, (_, n) => {
    if (n % 7_000 === 6_999) now += 1
    return next()
  })
  expect(made.every(isUuid)).toBe(true)
  expect(new Set(made).size).toBe(made.length)
  expect([...made].sort()).toEqual(made)
})

test('a clock that is set back makes no id that stands earlier', () => {
  let now = Date.parse('2026-11-23T01:00:00.000Z')
  const next = identifierSource({ now: () => now }, systemRandom)
  const before = next()
  now -= HOUR_MS
  expect(next() > before).toBe(true)
})

test('the half of an id that follows its time and counter is random', () => {
  const next = identifierSource({ now: () => 0 }, systemRandom)
  expect(new Set(Array.from({ length: 1_000 }, () => next().slice(19))).size).toBe(1_000)
})
