/** Answers "what happened": by filters alone, or everything that happened to one record, lists that showed it among others included. */
import type { Reading } from '../../platform/audit/log-store.ts'
import {
  type EventFilter,
  type EventRow,
  findEvents,
  findEventsOfRecord,
  findListingDays,
  findListings,
  type SeqSpan,
  spanOfTime,
} from './queries.ts'

export interface EventQuestion extends EventFilter {
  readonly id?: string
  /** Numbers below this one; undefined for the newest. */
  readonly before?: number
  readonly limit: number
}

const newestFirst = (rows: readonly EventRow[], limit: number): EventRow[] =>
  [...new Map(rows.map((row) => [row.seq, row])).values()].sort((a, b) => b.seq - a.seq).slice(0, limit)

/**
 * Lists that showed the record, newest first. `seen` tells who listed it on which day; only that person's lists of that day are read, day by day
 * from the newest, until the page is full and no earlier day can hold a newer one.
 */
async function listingsOf(
  read: Reading,
  filter: EventFilter,
  asked: SeqSpan & { recordId: string },
): Promise<EventRow[]> {
  const days = await findListingDays(read, { tenantId: filter.tenantId, ...asked })
  let found: EventRow[] = []
  for (const { first, last, principals } of days) {
    const oldestNeeded = found.length < asked.limit ? -1 : (found.at(-1)?.seq ?? -1)
    if (last < oldestNeeded) break
    const span = { first: Math.max(first, asked.first), before: Math.min(last + 1, asked.before), limit: asked.limit }
    const rows = await findListings(read, filter, { ...span, recordId: asked.recordId, principals })
    found = newestFirst([...found, ...rows], asked.limit)
  }
  return found
}

/** The newest records that answer the question, at most `limit`. */
export async function answerEvents(read: Reading, question: EventQuestion): Promise<EventRow[]> {
  const { id, before = Number.MAX_SAFE_INTEGER, limit, ...filter } = question
  const time = await spanOfTime(read, filter)
  const span = { first: time.first, before: Math.min(time.before, before), limit }
  if (id === undefined) return findEvents(read, filter, span)
  const asked = { ...span, recordId: id }
  const [own, listed] = await Promise.all([findEventsOfRecord(read, filter, asked), listingsOf(read, filter, asked)])
  return newestFirst([...own, ...listed], limit)
}
