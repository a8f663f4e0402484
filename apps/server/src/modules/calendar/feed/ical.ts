/** The text of a calendar (iCalendar, RFC 5545). Pure. */

/** What happens at a moment (RFC 3339, UTC) for some minutes, or on a whole day (`2026-11-27`). */
export interface CalendarEvent {
  /** The same for the same thing, always. */
  readonly uid: string
  readonly at: string
  readonly minutes: number
  /** When it was last changed (RFC 3339, UTC). */
  readonly changedAt: string
  readonly summary: string
  readonly url: string
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const MOST_OCTETS = 75

/** A text as a value (§3.3.11); what no text may hold is left out. */
export const escaped = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replace(/[\\;,]/g, (found) => `\\${found}`)
    .replaceAll('\n', '\\n')

/** A line in pieces of at most 75 octets, no character cut (§3.1). */
export function folded(line: string): string {
  const pieces: string[] = []
  let piece = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    // a piece that goes on begins with a blank, which counts
    if (octets + size > MOST_OCTETS) {
      pieces.push(piece)
      piece = ''
      octets = 1
    }
    piece += character
    octets += size
  }
  return [...pieces, piece].join('\r\n ')
}

/** A moment as `20261125T020000Z`. */
export const momentText = (at: string): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
/** The day of a moment, by UTC, as `20261125`. */
export const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')

function times({ at, minutes }: CalendarEvent): readonly string[] {
  const start = Date.parse(at)
  return at.includes('T')
    ? [`DTSTART:${momentText(at)}`, `DTEND:${momentText(new Date(start + minutes * MINUTE_MS).toISOString())}`]
    : [`DTSTART;VALUE=DATE:${dayText(start)}`, `DTEND;VALUE=DATE:${dayText(start + DAY_MS)}`]
}

const eventLines = (event: CalendarEvent): readonly string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(event.uid)}`,
  // a published calendar has no scheduling: the stamp is the change's, so that the same content is the same text
  `DTSTAMP:${momentText(event.changedAt)}`,
  `LAST-MODIFIED:${momentText(event.changedAt)}`,
  ...times(event),
  `SUMMARY:${escaped(event.summary)}`,
  `URL:${event.url}`,
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
]

/** A calendar of that name with these events, to be asked for anew each hour. */
export function calendarText(name: string, events: readonly CalendarEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Holdfast//Calendar//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}
