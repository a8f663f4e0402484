import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Ledger, SLOT_SECONDS, slotsIn, type Window } from './ledger.ts'

const windows: Window[] = ['hour', 'day', 'month']
const start = 5_900_000
const step = fc.record({
  wait: fc.oneof(
    { weight: 6, arbitrary: fc.nat(3) },
    { weight: 2, arbitrary: fc.nat(300) },
    { weight: 1, arbitrary: fc.nat(9000) },
  ),
  subjects: fc.array(fc.nat(30).map(String), { maxLength: 8 }),
})

/** The same said the slow way: distinct subjects whose last time lies in the window. */
function naive(last: Map<string, number>, now: number, window: Window): number {
  return [...last.values()].filter((slot) => slot > now - slotsIn[window]).length
}

describe('a ledger', () => {
  test('counts what counting anew would count, however time passes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const ledger = new Ledger(start)
        const last = new Map<string, number>()
        let now = start
        for (const { wait, subjects } of steps) {
          now += wait
          ledger.counter.advance(now)
          for (const window of windows) {
            const before = naive(last, now, window)
            const after = naive(new Map([...last, ...subjects.map((subject) => [subject, now] as const)]), now, window)
            expect(ledger.added(window, [...new Set(subjects)])).toBe(after - before)
          }
          for (const subject of ledger.stale(new Set(subjects))) ledger.put(subject, now)
          for (const subject of subjects) last.set(subject, now)
          for (const window of windows) expect(ledger.counter.sum(window)).toBe(naive(last, now, window))
          if (wait > 100) ledger.prune('month')
        }
      }),
      { numRuns: 300 },
    )
  })

  test('says a time to wait after which new people have room, and lets nobody past the limit', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (steps, limit) => {
        const ledger = new Ledger(start)
        const limits = { hour: limit, day: null, month: null }
        let now = start
        for (const [index, { wait, subjects }] of steps.entries()) {
          now += wait
          ledger.counter.advance(now)
          const fresh = [...new Set(subjects)].map((subject) => `${index}/${subject}`)
          const seconds = ledger.waitSeconds(fresh, limits)
          if (fresh.length <= limit) {
            now += seconds / SLOT_SECONDS
            ledger.counter.advance(now - 1)
            if (seconds > 0) expect(ledger.waitSeconds(fresh, limits)).toBe(SLOT_SECONDS)
            ledger.counter.advance(now)
            expect(ledger.waitSeconds(fresh, limits)).toBe(0)
            for (const subject of fresh) ledger.put(subject, now)
          } else expect(seconds).toBe(13 * SLOT_SECONDS)
          expect(ledger.counter.sum('hour')).toBeLessThanOrEqual(limit)
        }
      }),
      { numRuns: 300 },
    )
  })
})
