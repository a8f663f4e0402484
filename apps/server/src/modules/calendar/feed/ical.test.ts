import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CalendarEvent, calendarText } from './ical.ts'

/* The text is read back by a reader of its own, written from the grammar of RFC 5545 §3.1 and §3.3.11 and sharing nothing with the writer. */
interface Property {
  readonly name: string
  readonly parameters: string
  readonly value: string
}

function readLines(text: string): readonly Property[] {
  expect(text.endsWith('\r\n')).toBe(true)
  const lines = text.slice(0, -2).split('\r\n')
  for (const line of lines) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(line).not.toMatch(/[\r\n]/)
  }
  const unfolded = lines.join('\r\n').replaceAll('\r\n ', '').split('\r\n')
  return unfolded.map((line) => {
    const found = /^([A-Z-]+)((?:;[A-Z-]+=[^:;,]+)*):(.*)$/su.exec(line)
    expect(found, line).not.toBeNull()
    return { name: found?.[1] ?? '', parameters: found?.[2] ?? '', value: found?.[3] ?? '' }
  })
}

function unescaped(value: string): string {
  expect(value.replace(/\\[\\;,nN]/g, '')).not.toMatch(/[\\;,]/)
  return value.replace(/\\([\\;,nN])/g, (_, mark: string) => (mark.toLowerCase() === 'n' ? '\n' : mark))
}

const moment = fc
  .integer({ min: Date.parse('1990-01-01T00:00:00Z') / 1000, max: Date.parse('2099-12-31T00:00:00Z') / 1000 })
  .map((seconds) => new Date(seconds * 1000).toISOString())
const day = moment.map((at) => at.slice(0, 10))
const event = fc.record<CalendarEvent>({
  uid: fc.uuid().map((id) => `task-${id}@crm.example.com`),
  at: fc.oneof(moment, day),
  minutes: fc.integer({ min: 1, max: 600 }),
  changedAt: moment,
  summary: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom('\\', ';', ',', '\n', '\r', ':', '"', '\u0000', '客', '😀', ' ') }),
  ),
  url: fc.uuid().map((id) => `https://crm.example.com/tasks/${id}`),
})
/** What a text can hold. */
const plain = (text: string) => text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')

test('whatever is written is read back the same, in lines of at most 75 octets', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(event, { maxLength: 6 }), (name, events) => {
      const properties = readLines(calendarText(name, events))
      expect(properties[0]).toMatchObject({ name: 'BEGIN', value: 'VCALENDAR' })
      expect(properties.at(-1)).toMatchObject({ name: 'END', value: 'VCALENDAR' })
      const values = (wanted: string) => properties.filter((each) => each.name === wanted).map(({ value }) => value)
      expect(values('X-WR-CALNAME').map(unescaped)).toEqual([plain(name)])
      expect(values('SUMMARY').map(unescaped)).toEqual(events.map(({ summary }) => plain(summary)))
      expect(values('UID').map(unescaped)).toEqual(events.map(({ uid }) => uid))
      expect(values('URL')).toEqual(events.map(({ url }) => url))
      expect(values('BEGIN').filter((value) => value === 'VEVENT')).toHaveLength(events.length)
      expect(values('BEGIN')).not.toContain('VALARM')
      const starts = properties.filter((each) => each.name === 'DTSTART')
      expect(starts.map(({ parameters }) => parameters)).toEqual(
        events.map(({ at }) => (at.includes('T') ? '' : ';VALUE=DATE')),
      )
      expect(starts.map(({ value }) => value)).toEqual(
        events.map(({ at }) =>
          at.includes('T') ? `${at.slice(0, 19).replace(/[-:]/g, '')}Z` : at.replaceAll('-', ''),
        ),
      )
      for (const each of values('LAST-MODIFIED')) expect(each).toMatch(/^\d{8}T\d{6}Z$/)
    }),
    { seed: 36, numRuns: 300 },
  )
})

test('a whole day ends on the next one, over leap days and the end of a year as well', () => {
  const ends = (at: string) =>
    /DTEND;VALUE=DATE:(\d+)/.exec(
      calendarText('x', [
        { uid: 'u', at, minutes: 30, changedAt: '2026-11-23T01:00:00.000Z', summary: '', url: 'https://x' },
      ]),
    )?.[1]
  expect(['2028-02-28', '2028-02-29', '2027-02-28', '2026-12-31'].map(ends)).toEqual([
    '20280229',
    '20280301',
    '20270301',
    '20270101',
  ])
})
