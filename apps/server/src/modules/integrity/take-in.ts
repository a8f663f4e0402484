/** Takes the log in, event by event, up to the checkpoint that the keeper keeps; nothing of it counts unless it proves to be that log. */
import { setImmediate } from 'node:timers/promises'
import { appendLeaves, LogFault, leafHash, parseCheckpoint, parseNote, rootOf } from '@holdfast/tlog'
import { sql } from 'kysely'
import { commitmentOfText, hasher } from '../../platform/audit/hasher.ts'
import { type Reading, readingOf } from '../../platform/audit/log-store.ts'
import { ORIGIN_PURPOSE } from '../../platform/audit/origin.ts'
import type { Services } from '../../platform/services.ts'
import { replay, type States, tellingOf } from './replay.ts'
import type { StateIndex } from './state-index.ts'

const EVENTS_AT_ONCE = 1_024
/** An event of an import tells of a thousand rows: so much text is held at once, or one event if that alone is longer. */
const BYTES_AT_ONCE = 2 * 1_024 * 1_024

interface LogRow {
  readonly seq: number
  readonly entry: Uint8Array
  readonly event: string | null
  readonly salt: Uint8Array | null
}

/** The next events, as many as the bounds allow, and at least one where there is one. */
const readRows = (read: Reading, span: { log: string; from: number; to: number }): Promise<LogRow[]> =>
  read<LogRow>(
    sql`select seq, entry, event, salt from (
        select seq, entry, event, salt, sum(coalesce(octet_length(event), 0)) over (order by seq) as bytes from audit_entry
        where tenant_id = ${span.log} and seq >= ${span.from} and seq < ${span.to}) as next
      where bytes <= ${BYTES_AT_ONCE} or seq = ${span.from} order by seq`,
    'integrity_log',
  )

const altered = (seq: number, detail: string): LogFault => new LogFault({ kind: 'altered', seq, detail })

/** The text of an event that its entry commits to. */
function committedText({ seq, entry, event, salt }: LogRow): string {
  if (event === null || salt === null) throw altered(seq, `event ${seq} is absent`)
  const expected = `{"commitment":"${commitmentOfText(salt, event)}","seq":${seq},"v":1}`
  if (Buffer.from(entry).toString('latin1') !== expected)
    throw altered(seq, `event ${seq} is not the one its entry commits to`)
  return event
}

export type TakingIn = Pick<Services, 'database' | 'keeper' | 'clock'>

async function takeRows(
  read: Reading,
  about: { states: States; key: Uint8Array; log: string; from: number; to: number },
) {
  const { states, key, log, from, to } = about
  const rows = await readRows(read, { log, from, to })
  const leaves: Uint8Array[] = []
  for (const [at, row] of rows.entries()) {
    if (row.seq !== from + at)
      throw new LogFault({ kind: 'removed', seq: from + at, detail: `record ${from + at} is missing` })
    const telling = tellingOf(committedText(row), key)
    if (telling !== null) {
      replay(states, telling, row.seq)
      // a thousand rows of one event take some milliseconds; whoever waits for an answer comes first
      await setImmediate()
    }
    leaves.push(leafHash(hasher, row.entry))
  }
  if (rows.length === 0) throw new LogFault({ kind: 'removed', seq: from, detail: `record ${from} is missing` })
  return leaves
}

/** The tree that the keeper last signed; null where it has signed none. */
async function signedTree(services: TakingIn, log: string): Promise<{ size: number; root: Uint8Array } | null> {
  const note = await services.keeper.lastCheckpoint(log)
  return note === null ? null : parseCheckpoint(parseNote(note).text)
}

/**
 * Brings the index up to the keeper's last checkpoint. Memory is bounded: 1,024 events or 2 MB of them at a time. Throws a `LogFault` where the stored log is not
 * the one that was signed; then nothing of it is kept.
 */
export async function takeInLog(services: TakingIn, index: StateIndex, log: string): Promise<void> {
  const signed = await signedTree(services, log)
  if (signed === null) return
  await index.alone(async () => {
    const place = index.place(log)
    if (place.size > signed.size)
      throw new LogFault({ kind: 'rolled_back', seq: signed.size, detail: 'more was signed before than is now' })
    const read = readingOf(services.database, log)
    const states = index.states(log, services.clock.now())
    const key = await services.keeper.purposeKey(log, ORIGIN_PURPOSE)
    let frontier: Parameters<typeof appendLeaves>[1] = place
    while (frontier.size < signed.size) {
      const to = Math.min(frontier.size + EVENTS_AT_ONCE, signed.size)
      const leaves = await takeRows(read, { states, key, log, from: frontier.size, to })
      frontier = appendLeaves(hasher, frontier, leaves)
    }
    if (!Buffer.from(rootOf(hasher, frontier)).equals(signed.root))
      throw new LogFault({ kind: 'altered', detail: 'the stored log is not the one that was signed' })
    index.setPlace(log, frontier)
  })
}
