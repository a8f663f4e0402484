/** The lines of an iCalendar object (RFC 5545 §3.1), so that some of them can be read and changed and all others stay as they are. Pure. */

/** One unfolded line. */
export interface ContentLine {
  readonly name: string
  readonly params: Readonly<Record<string, string>>
  readonly value: string
  readonly text: string
}

const MOST_CHARACTERS = 512 * 1_024
const MOST_LINES = 20_000
const PARAM = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)/y
const NAME = /^[A-Za-z0-9-]+/

/** Reads one line; undefined where it is none. */
function readLine(text: string): ContentLine | undefined {
  const name = NAME.exec(text)?.[0]
  if (name === undefined) return undefined
  const params: Record<string, string> = Object.create(null)
  PARAM.lastIndex = name.length
  let at = name.length
  for (let found = PARAM.exec(text); found !== null; found = PARAM.exec(text)) {
    params[(found[1] ?? '').toUpperCase()] = (found[2] ?? '').replaceAll('"', '')
    at = PARAM.lastIndex
  }
  return text[at] === ':' ? { name: name.toUpperCase(), params, value: text.slice(at + 1), text } : undefined
}

/** The lines of a text; undefined where it is no iCalendar object, or larger than any event has reason to be. */
export function readLines(text: string): readonly ContentLine[] | undefined {
  if (text.length > MOST_CHARACTERS) return undefined
  const raw = text
    .replace(/^\uFEFF/, '')
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .filter((each) => each !== '')
  if (raw.length > MOST_LINES) return undefined
  const lines = raw.map(readLine)
  return lines.every((line) => line !== undefined) ? lines : undefined
}

/** Where a component stands among the lines: its own properties lie between, those of what it holds do not count. */
export interface Component {
  readonly name: string
  readonly first: number
  readonly last: number
  /** The places of its own properties. */
  readonly own: readonly number[]
}

const MOST_DEPTH = 8

const nameOf = ({ value }: ContentLine): string => value.trim().toUpperCase()

/** A component that has begun and not ended. */
interface Open {
  readonly name: string
  readonly first: number
  readonly own: number[]
}

/** Ends the innermost component; false where it is another that is said to end. */
function close(open: Open[], found: Component[], ending: { name: string; at: number }): boolean {
  const ended = open.pop()
  if (ended?.name !== ending.name) return false
  if (open.length === 1) found.push({ ...ended, last: ending.at })
  return open.length > 0 || ended.name === 'VCALENDAR'
}

/** The components right within the one calendar; undefined where they are not well nested. */
export function componentsOf(lines: readonly ContentLine[]): readonly Component[] | undefined {
  const open: Open[] = []
  const found: Component[] = []
  for (const [at, line] of lines.entries()) {
    // nothing stands before the calendar or behind it
    if (open.length === 0 && (at > 0 || line.name !== 'BEGIN')) return undefined
    if (line.name === 'BEGIN') open.push({ name: nameOf(line), first: at, own: [] })
    else if (line.name !== 'END') open.at(-1)?.own.push(at)
    else if (!close(open, found, { name: nameOf(line), at })) return undefined
    if (open.length > MOST_DEPTH) return undefined
  }
  return open.length === 0 && lines.length > 0 ? found : undefined
}
