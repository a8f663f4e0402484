/** The log in the database as a source for the verifier of packages/tlog. */
import {
  canonicalise,
  encodeEntries,
  LogFault,
  type LogSource,
  type SourceRecord,
  TILE_WIDTH,
  toBase64Url,
} from '@holdfast/tlog'
import { factsOf } from '../../platform/audit/facts.ts'
import { findTile, type Reading, readEntryRows } from '../../platform/audit/log-store.ts'
import { readStoredRows, type StoredRow } from './queries.ts'

export interface LiveLog {
  readonly read: Reading
  readonly logId: string
  /** The checkpoint to verify. */
  readonly note: string
  readonly earlier: readonly string[]
}

const ROWS_AT_ONCE = 1_024

const altered = (seq: number, detail: string): LogFault => new LogFault({ kind: 'altered', seq, detail })

function parseEvent(seq: number, text: string): unknown {
  try {
    const event: unknown = JSON.parse(text)
    if (canonicalise(event) === text) return event
  } catch (cause) {
    if (!(cause instanceof SyntaxError) && !(cause instanceof LogFault)) throw cause
  }
  throw altered(seq, `event ${seq} is not canonical JSON`)
}

/** The columns to filter by are no part of the commitment; whoever changes them hides an event without changing it. */
function requireFacts(row: StoredRow, text: string): void {
  const facts = factsOf(text)
  const same =
    facts.at === Date.parse(row.at) &&
    facts.actor === row.actor_id &&
    facts.act === row.act &&
    facts.object === row.object &&
    facts.record === row.record_id &&
    facts.outcome === row.outcome
  if (!same) throw altered(row.seq, `the columns of record ${row.seq} do not say what its event says`)
}

function recordOf(row: StoredRow): SourceRecord {
  const salt = row.salt === null ? null : toBase64Url(row.salt)
  if (row.event === null) return { seq: row.seq, event: null, salt }
  const event = parseEvent(row.seq, row.event)
  requireFacts(row, row.event)
  return { seq: row.seq, event, salt }
}

/** Records in order, read in pages so that memory stays bounded. */
export async function* liveRecords(
  log: Pick<LiveLog, 'read' | 'logId'>,
  span: { from: number; to: number },
): AsyncGenerator<SourceRecord> {
  for (let from = span.from; from < span.to; from += ROWS_AT_ONCE) {
    const to = Math.min(from + ROWS_AT_ONCE, span.to)
    for (const row of await readStoredRows(log.read, { logId: log.logId, from, to })) yield recordOf(row)
  }
}

/** The log up to its newest checkpoint; what is stored behind it is not signed yet and belongs to the next verification. */
export function liveSource(log: LiveLog): LogSource {
  const { read, logId } = log
  return {
    checkpoint: async () => log.note,
    tile: (level, n, width) => findTile(read, { logId, level, n, width }),
    entries: async (n, width) => {
      const from = n * TILE_WIDTH
      const rows = await readEntryRows(read, { logId, from, to: from + width })
      return rows.length === 0 ? null : encodeEntries(rows)
    },
    events: (from, to) => liveRecords(log, { from, to }),
    earlierCheckpoints: async () => [...log.earlier],
  }
}
