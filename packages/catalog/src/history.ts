/** Records that began, and perhaps ended, before they came here: what their file tells of it, put in its place. */
import { type Process, passed, stageOf, usualPipeline } from './process.ts'
import type { Json } from './values/value-type.ts'

type Values = Readonly<Record<string, Json>>

/** A record as its process has it, and the stays it had before the one in which it stands, oldest first. */
export interface Beginning {
  readonly values: Values
  readonly way: readonly { readonly stage: string; readonly at: string }[]
}

/** What cannot be of a record's past: the field it is about, and why. */
export interface HistoryFault {
  readonly key: string
  readonly code: 'moment_to_come' | 'ends_before_it_began' | 'stage_open'
}

interface Clock {
  /** RFC 3339 in UTC, as every moment of a record. */
  readonly now: string
  /** The moment at which a day begins, for a company. */
  readonly startOf: (day: string) => string
}

const moment = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** When a record ended that stands in an end: as stated, else on its day of closing where that has come, else now. */
function endOf(process: Process, stated: Values, { now, startOf }: Clock): { at: string; key: string } {
  const ended = moment(stated[process.closedAt])
  if (ended !== null) return { at: ended, key: process.closedAt }
  const { closeDate } = process.forecast
  const day = moment(stated[closeDate])
  const at = day === null ? now : startOf(day)
  return at <= now ? { at, key: closeDate } : { at: now, key: process.closedAt }
}

function faultOf(process: Process, stated: Values, about: { isEnd: boolean; end: string; key: string; now: string }) {
  const { isEnd, end, key, now } = about
  const [opened, ended] = [moment(stated[process.openedAt]), moment(stated[process.closedAt])]
  if (opened !== null && opened > now) return { key: process.openedAt, code: 'moment_to_come' } as const
  if (ended !== null && !isEnd) return { key: process.closedAt, code: 'stage_open' } as const
  if (ended !== null && ended > now) return { key: process.closedAt, code: 'moment_to_come' } as const
  return isEnd && opened !== null && opened > end ? ({ key, code: 'ends_before_it_began' } as const) : undefined
}

/**
 * A new record of which it is known when it began and when it ended. One that has ended was in the first open stage of its pipeline before; one that
 * is open has been in its stage since it began: of what lay between nobody tells.
 */
export function begunBefore(process: Process, stated: Values, clock: Clock): Beginning | HistoryFault {
  const placed = passed(process, { before: null, after: stated }, clock.now)
  const isEnd = (stageOf(process, placed)?.outcome ?? 'open') !== 'open'
  const { at: end, key } = endOf(process, stated, clock)
  const fault = faultOf(process, stated, { isEnd, end, key, now: clock.now })
  if (fault !== undefined) return fault
  const opened = moment(stated[process.openedAt])
  const since = isEnd ? end : (opened ?? clock.now)
  const pipeline = process.pipelines.find(({ value }) => value === placed[process.pipeline]) ?? usualPipeline(process)
  const first = pipeline?.stages.find(({ outcome }) => outcome === 'open')
  return {
    values: {
      ...placed,
      [process.openedAt]: opened ?? since,
      [process.since]: since,
      [process.closedAt]: isEnd ? end : null,
    },
    way: isEnd && opened !== null && opened < end && first !== undefined ? [{ stage: first.value, at: opened }] : [],
  }
}
