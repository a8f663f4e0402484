/** One round of sequencing: waiting events become numbered leaves of the tree, stored with their tiles in one transaction. */
import { growTiles, readEdge } from '@holdfast/tlog'
import type { Database } from '../database/database.ts'
import { type EventFacts, factsOf } from './facts.ts'
import { commitmentOfText, hasher } from './hasher.ts'
import { openRound, readingIn, type StoredBatch, storeBatch, tileSource, type WaitingEvents } from './log-store.ts'

const SALT_BYTES = 32
const NEWLINE = '\n'

export interface SequencingPorts {
  readonly database: Database
  /** Whether the sight of every record of this object is counted in `seen`, which then tells who listed it. */
  readonly countsSights: (object: string) => boolean
}

/** Acts whose list of ids `seen` covers. */
const LISTING = /\.(list|query|search)$/

const column = (facts: readonly EventFacts[], of: (one: EventFacts) => string | number | null): string =>
  facts.map((one) => of(one) ?? '').join(',')

/** The leaf's bytes: what `buildEntry` of packages/tlog writes, without taking the commitment apart again. */
const entryText = (commitment: string, seq: number): string => `{"commitment":"${commitment}","seq":${seq},"v":1}`

function numbered(waiting: WaitingEvents & { events: string; salts: Uint8Array }) {
  const texts = waiting.events.split(NEWLINE)
  if (texts.length * SALT_BYTES !== waiting.salts.length) throw new Error('events and salts do not belong together')
  const leaves: Uint8Array[] = []
  const entries = texts.map((text, place) => {
    const salt = waiting.salts.subarray(place * SALT_BYTES, (place + 1) * SALT_BYTES)
    const entry = entryText(commitmentOfText(salt, text), waiting.size + place)
    leaves.push(hasher.sha256(Buffer.from(`\0${entry}`, 'latin1')))
    return entry
  })
  return { texts, entries, leaves }
}

function mentionsOf(
  facts: readonly EventFacts[],
  firstSeq: number,
  countsSights: SequencingPorts['countsSights'],
): StoredBatch['mentions'] {
  return facts.flatMap(({ ids, act, object }, place) => {
    if (ids.length === 0 || (object !== null && LISTING.test(act) && countsSights(object))) return []
    return ids.map((id) => ({ seq: firstSeq + place, id }))
  })
}

/** Sequences what waits, up to one round's worth. Gives how many events were stored; null while another process has the log. */
export function sequenceLog(ports: SequencingPorts, logId: string): Promise<number | null> {
  return ports.database.inTenant(logId, async (tx) => {
    const waiting = await openRound(tx)
    if (waiting === null) return null
    const { ns, events, salts, size } = waiting
    if (ns === null || events === null || salts === null) return 0
    const edge = await readEdge(tileSource(readingIn(tx), logId), size)
    const { texts, entries, leaves } = numbered({ ...waiting, events, salts })
    const facts = texts.map(factsOf)
    const grown = growTiles(hasher, edge, leaves)
    await storeBatch(tx, {
      firstSeq: size,
      ns,
      entries,
      columns: [
        column(facts, (one) => one.at),
        column(facts, (one) => one.actor),
        column(facts, (one) => one.act),
        column(facts, (one) => one.object),
        column(facts, (one) => one.record),
        column(facts, (one) => one.outcome),
      ],
      mentions: mentionsOf(facts, size, ports.countsSights),
      tiles: grown.tiles,
    })
    return texts.length
  })
}
