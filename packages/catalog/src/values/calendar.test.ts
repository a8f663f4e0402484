import fc from 'fast-check'
import { expect, test } from 'vitest'
import { momentInZone, wallMsInZone } from './calendar.ts'

const zone = fc.constantFrom(
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
)
const moment = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) })

test('a wall clock and its moment lead to each other, but where clocks are put forward or back', () => {
  fc.assert(
    fc.property(moment, zone, (at, timeZone) => {
      const back = momentInZone(wallMsInZone(at, timeZone), timeZone)
      // of an hour that comes twice the first is taken
      expect(wallMsInZone(back, timeZone)).toBe(wallMsInZone(at, timeZone))
      expect(back).toBeLessThanOrEqual(at)
    }),
  )
})

test.each([
  ['Europe/Berlin', 'an hour that comes twice is the first', '2026-10-25T02:30:00Z', '2026-10-25T00:30:00.000Z'],
  ['America/New_York', 'an hour that comes twice is the first', '2026-11-01T01:30:00Z', '2026-11-01T05:30:00.000Z'],
  [
    'Europe/Berlin',
    'an hour that does not come is later by as much',
    '2026-03-29T02:30:00Z',
    '2026-03-29T01:30:00.000Z',
  ],
  [
    'America/New_York',
    'an hour that does not come is later by as much',
    '2026-03-08T02:30:00Z',
    '2026-03-08T07:30:00.000Z',
  ],
  ['Pacific/Apia', 'a day that was left out is the next', '2011-12-30T12:00:00Z', '2011-12-30T22:00:00.000Z'],
  ['Asia/Shanghai', 'milliseconds are kept', '2026-05-01T08:00:00.123Z', '2026-05-01T00:00:00.123Z'],
])('in %s %s', (timeZone, _, shown, is) => {
  expect(new Date(momentInZone(Date.parse(shown), timeZone)).toISOString()).toBe(is)
})
