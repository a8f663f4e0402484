import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wallClock } from '../../platform/calendar/wall-clock.ts'
import { daysOf, isWithin } from './span.ts'

const zone = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC')
const moment = fc.integer({ min: Date.parse('2023-12-01'), max: Date.parse('2028-12-31') })
const days = fc.integer({ min: 0, max: 400 })

/** So many days after a day, counted one by one on the calendar of a place without clock changes. */
function later(day: string, count: number): string {
  const at = new Date(`${day}T12:00:00Z`)
  at.setUTCDate(at.getUTCDate() + count)
  return at.toISOString().slice(0, 10)
}

test('of dates, the coming days are today and so many after, the last ones today and those before, by the company’s day', () => {
  fc.assert(
    fc.property(moment, zone, days, fc.integer({ min: -800, max: 800 }), (now, timeZone, count, off) => {
      const present = { now, timeZone }
      const today = wallClock(timeZone, now).day
      const held = later(today, off)
      expect(isWithin(held, `+${count}d`, present)).toBe(off >= 0 && off <= count)
      expect(isWithin(held, `${count}d`, present)).toBe(off <= 0 && off > -count)
    }),
  )
})

test('of moments, a past span ends now and a coming one begins now, to the millisecond', () => {
  fc.assert(
    fc.property(moment, days, fc.integer({ min: -90_000_000_000, max: 90_000_000_000 }), (now, count, off) => {
      const present = { now, timeZone: 'Asia/Shanghai' }
      const held = new Date(now + off).toISOString()
      expect(isWithin(held, `+${count}h`, present)).toBe(off >= 0 && off < count * 3_600_000)
      expect(isWithin(held, `${count}w`, present)).toBe(off <= 0 && off > -count * 604_800_000)
    }),
  )
})

test('in China the day is there eight hours before UTC has it', () => {
  const present = { now: Date.parse('2026-11-23T16:00:00Z'), timeZone: 'Asia/Shanghai' }
  expect(daysOf('+7d', present)).toEqual({ first: '2026-11-24', last: '2026-12-01' })
  expect(daysOf('7d', present)).toEqual({ first: '2026-11-18', last: '2026-11-24' })
  expect(daysOf('12h', present)).toEqual({ first: '2026-11-24', last: '2026-11-24' })
  expect(isWithin('2026-11-23', '+7d', present)).toBe(false)
})
