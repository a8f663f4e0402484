import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { momentOf, whenOf } from '../when.ts'
import { zoneNamed } from './dav-time.ts'
import { changedText, type Item, itemText, readItem, type Standing } from './item.ts'
import { merge } from './merge.ts'

/* What is written into calendars comes back as it was, whatever clocks do; what cannot be understood is never guessed. */
const ZONES = [
  ...['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/St_Johns'],
  // clocks are put forward over midnight here
  ...['America/Santiago', 'Africa/Cairo', 'Asia/Beirut', 'Pacific/Apia', 'UTC'],
]
const NOW = '2026-11-23T01:00:00.000Z'
const SEED = { seed: 20_261_129 }

const zone = fc.constantFrom(...ZONES)
const second = fc
  .integer({ min: Date.parse('2020-01-01T00:00:00Z') / 1_000, max: Date.parse('2040-01-01T00:00:00Z') / 1_000 })
  .map((seconds) => new Date(seconds * 1_000).toISOString())
const day = second.map((moment) => moment.slice(0, 10))
const leapDay = fc.constantFrom('2024-02-29', '2028-02-29', '2000-02-29')
const text = fc.string({ unit: 'grapheme', maxLength: 200 })

const itemOf = (component: Item['component'], standing: Standing, summary = '寄样品'): Item => ({
  ...{ uid: 'task-1@crm.example', component, standing, summary, url: 'https://crm.example/tasks/1' },
})
const read = (written: string, timeZone = 'Asia/Shanghai') => readItem(written, { uid: 'task-1@crm.example', timeZone })

describe('times', () => {
  test('a moment becomes what a calendar shows and that moment again, in every zone and across every change of clocks', () => {
    fc.assert(
      fc.property(second, zone, (moment, timeZone) => {
        expect(momentOf(whenOf(moment, timeZone), timeZone)).toBe(moment)
      }),
      { ...SEED, numRuns: 2_000 },
    )
  })

  test('a whole day is that day again in every zone, also where it has no midnight, and on leap days', () => {
    fc.assert(
      fc.property(fc.oneof(day, leapDay), zone, (whole, timeZone) => {
        // a day that a zone skipped altogether (Samoa, 30 December 2011) is none
        expect(whenOf(momentOf(whole, timeZone), timeZone)).toBe(whole)
      }),
      { ...SEED, numRuns: 2_000 },
    )
    expect(momentOf('2026-09-06', 'America/Santiago')).toBe('2026-09-06T04:00:00.000Z')
  })

  test('a time by a named clock is its moment, also where clocks jump or it comes twice; an unknown clock names none', () => {
    const at = (line: string) =>
      read(
        itemText(itemOf('VEVENT', { at: NOW, minutes: null, done: false }), NOW)
          .replace(/DTSTART.*/, line)
          .replace(/DTEND.*\r\n/, ''),
      )?.at
    expect(at('DTSTART;TZID=Europe/Berlin:20260329T023000')).toBe('2026-03-29T01:30:00.000Z')
    expect(at('DTSTART;TZID=Europe/Berlin:20261025T023000')).toBe('2026-10-25T00:30:00.000Z')
    expect(at('DTSTART;TZID="/freeassociation.sourceforge.net/America/New_York":20260701T090000')).toBe(
      '2026-07-01T13:00:00.000Z',
    )
    expect(at('DTSTART:20260701T090000')).toBe('2026-07-01T01:00:00.000Z')
    expect(at('DTSTART;VALUE=DATE:20280229')).toBe('2028-02-29')
    for (const wrong of [
      'DTSTART;VALUE=DATE:20270229',
      'DTSTART;TZID=Nowhere:20260701T090000',
      'DTSTART:20260701T250000Z',
      'DTSTART:soon',
    ])
      expect(at(wrong)).toBeUndefined()
    expect(zoneNamed('/mozilla.org/20050126_1/Europe/Berlin')).toBe('Europe/Berlin')
  })
})

describe('entries', () => {
  test('what is written is read as it was, with any words, as event and as task', () => {
    const standing = fc.record({
      at: fc.oneof(second, day, leapDay),
      minutes: fc.integer({ min: 0, max: 10_000 }),
      done: fc.boolean(),
    })
    fc.assert(
      fc.property(standing, text, zone, ({ at, minutes, done }, summary, timeZone) => {
        const event = itemText(itemOf('VEVENT', { at, minutes, done: false }, summary), NOW)
        expect(read(event, timeZone)).toEqual({ at, minutes: at.includes('T') ? minutes : null, done: false })
        const todo = itemText(itemOf('VTODO', { at, minutes: null, done }, summary), NOW)
        expect(read(todo, timeZone)).toEqual({ at, minutes: null, done })
        for (const line of event.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      }),
      { ...SEED, numRuns: 500 },
    )
  })

  test('what applications added stays when ours is made new', () => {
    const first = itemOf('VEVENT', { at: NOW, minutes: 45, done: false })
    const added = itemText(first, NOW)
      .replace(
        'END:VEVENT',
        'X-APPLE-TRAVEL:1\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nSUMMARY:alarm\r\nEND:VALARM\r\nEND:VEVENT',
      )
      .replace('BEGIN:VEVENT', 'BEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT')
    const changed = changedText(
      added,
      { ...first, standing: { at: '2026-12-24', minutes: null, done: false }, summary: '新' },
      NOW,
    )
    expect(read(changed)).toEqual({ at: '2026-12-24', minutes: null, done: false })
    for (const kept of ['X-APPLE-TRAVEL:1', 'TRIGGER:-PT5M', 'SUMMARY:alarm', 'TZID:X', 'SUMMARY:新', 'SEQUENCE:1'])
      expect(changed).toContain(kept)
    expect(changed.match(/DTSTART/g)).toHaveLength(1)
  })

  test('no text makes the reader fail, and what is not one entry of ours is not understood', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.array(text).map((lines) => `BEGIN:VCALENDAR\r\n${lines.join('\r\n')}\r\nEND:VCALENDAR`),
        ),
        (any) => {
          expect(read(any)).toBeUndefined()
        },
      ),
      { ...SEED, numRuns: 500 },
    )
    const good = itemText(itemOf('VEVENT', { at: NOW, minutes: 45, done: false }), NOW)
    const event = good.slice(good.indexOf('BEGIN:VEVENT'), good.indexOf('END:VCALENDAR'))
    const bad = [
      good.replace('UID:task-1', 'UID:task-2'),
      good.replace('END:VEVENT', 'RRULE:FREQ=SECONDLY\r\nEND:VEVENT'),
      good.replace('END:VCALENDAR', `${event}END:VCALENDAR`),
      good.replace('END:VCALENDAR', ''),
      good.replace('END:VEVENT\r\n', ''),
      `${good}BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n`,
      good.replace('DTEND:20261123T014500Z', 'DTEND:20261122T014500Z'),
      good.replace('BEGIN:VEVENT', `BEGIN:VEVENT\r\nX-A:${'x'.repeat(600_000)}`),
      `BEGIN:VCALENDAR\r\n${'BEGIN:VEVENT\r\n'.repeat(50)}${'END:VEVENT\r\n'.repeat(50)}END:VCALENDAR`,
    ]
    for (const each of bad) expect(read(each), each.slice(0, 200)).toBeUndefined()
  })
})

describe('merging', () => {
  const standing = fc.record({
    at: fc.constantFrom('2026-11-25', '2026-11-26', NOW),
    minutes: fc.constantFrom(null, 30, 60),
    done: fc.boolean(),
  })

  test('a change of one side alone wins, one of both is ours and said, and nothing else is taken', () => {
    fc.assert(
      fc.property(standing, standing, standing, fc.boolean(), (agreed, here, there, measured) => {
        const merged = merge({ agreed, here, there }, measured)
        for (const key of ['at', 'done'] as const) {
          const onlyThere = here[key] === agreed[key]
          expect(merged.standing[key]).toBe(onlyThere ? there[key] : here[key])
          expect(merged.takes.includes(key)).toBe(onlyThere && there[key] !== agreed[key])
        }
        if (!measured) expect(merged.standing.minutes).toBe(here.minutes)
        const differ = (['at', 'done'] as const).some(
          (key) => there[key] !== agreed[key] && here[key] !== agreed[key] && there[key] !== here[key],
        )
        if (differ) expect(merged.conflict).toBe(true)
      }),
      { ...SEED, numRuns: 2_000 },
    )
  })

  test('once both agree nothing is left to do', () => {
    fc.assert(
      fc.property(standing, fc.boolean(), (agreed, measured) => {
        const there = { ...agreed, minutes: agreed.at.includes('T') ? (agreed.minutes ?? 30) : null }
        expect(merge({ agreed, here: agreed, there }, measured)).toEqual({
          standing: agreed,
          takes: [],
          conflict: false,
          standsThere: true,
        })
      }),
      SEED,
    )
  })
})
