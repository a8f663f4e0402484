/** One round of sequencing: waiting events become numbered leaves of the tree, stored with their tiles in one transaction. */
import { growTiles, readEdge, type Tile } from '@holdfast/tlog'
import type { Database } from '../database/database.ts'
import { together } from '../database/together.ts'
import { type EventFacts, factsOf } from './facts.ts'
import { commitmentOfText, hasher } from './hasher.ts'
import { openRound, readingIn, type StoredBatch, storeBatch, tileSource } from './log-store.ts'

const SALT_BYTES = 32
const NEWLINE = '\n'

export interface SequencingPorts {
  readonly database: Database
  /** Whether the sight of every record of this object is counted in `seen`, which then tells who listed it. */
  readonly countsSights: CountsSights
}

type CountsSights = (object: string) => boolean

/** Acts whose list of ids `seen` covers. */
const LISTING = /\.(list|query|search)$/

const column = (facts: readonly EventFacts[], of: (one: EventFacts) => string | number | null): string =>
  facts.map((one) => of(one) ?? '').join(',')

/** The leaf's bytes: what `buildEntry` of packages/tlog writes, without taking the commitment apart again. */
const entryText = (commitment: string, seq: number): string => `{"commitment":"${commitment}","seq":${seq},"v":1}`

/** Events of a round in pieces: while the database stores one, the next is hashed. */
const PIECE = 1_500

interface Piece {
  readonly firstSeq: number
  readonly ns: readonly string[]
  readonly texts: readonly string[]
  readonly salts: Uint8Array
}

function piecesOf({
  size,
  ns,
  events,
  salts,
}: {
  size: number
  ns: string
  events: string
  salts: Uint8Array
}): Piece[] {
  const numbers = ns.split(',')
  const texts = events.split(NEWLINE)
  if (texts.length !== numbers.length || texts.length * SALT_BYTES !== salts.length)
    throw new Error('events and salts do not belong together')
  return Array.from({ length: Math.ceil(texts.length / PIECE) }, (_, place) => {
    const [from, to] = [place * PIECE, (place + 1) * PIECE]
    return {
      firstSeq: size + from,
      ns: numbers.slice(from, to),
      texts: texts.slice(from, to),
      salts: salts.subarray(from * SALT_BYTES, to * SALT_BYTES),
    }
  })
}

function leavesOf({ firstSeq, texts, salts }: Piece): { entries: string[]; leaves: Uint8Array[] } {
  const entries = texts.map((text, place) => {
    const salt = salts.subarray(place * SALT_BYTES, (place + 1) * SALT_BYTES)
    return entryText(commitmentOfText(salt, text), firstSeq + place)
  })
  // latin1 writes the byte 0x00 of a leaf and the entry's ASCII as they are
  return { entries, leaves: entries.map((entry) => hasher.sha256(Buffer.from(`\0${entry}`, 'latin1'))) }
}

function storedPiece(
  piece: Piece,
  grown: { entries: string[]; tiles: readonly Tile[] },
  countsSights: CountsSights,
): StoredBatch {
  const facts = piece.texts.map(factsOf)
  return {
    firstSeq: piece.firstSeq,
    ns: piece.ns.join(','),
    entries: grown.entries,
    columns: [
      column(facts, (one) => one.at),
      column(facts, (one) => one.actor),
      column(facts, (one) => one.act),
      column(facts, (one) => one.object),
      column(facts, (one) => one.record),
      column(facts, (one) => one.outcome),
    ],
    mentions: mentionsOf(facts, piece.firstSeq, countsSights),
    tiles: grown.tiles,
  }
}

function mentionsOf(
  facts: readonly EventFacts[],
  firstSeq: number,
  countsSights: CountsSights,
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
    const pieces = piecesOf({ size, ns, events, salts })
    let edge = await readEdge(tileSource(readingIn(tx), logId), size)
    const stored: Promise<void>[] = []
    for (const piece of pieces) {
      const { entries, leaves } = leavesOf(piece)
      const grown = growTiles(hasher, edge, leaves)
      edge = grown.edge
      const storing = storeBatch(tx, storedPiece(piece, { entries, tiles: grown.tiles }, ports.countsSights))
      // its failure is reported below, once nothing is on its way any more
      storing.catch(() => undefined)
      stored.push(storing)
      // lets the statement out before the next piece takes the processor
      await new Promise(setImmediate)
    }
    await together(...stored)
    return edge.size - size
  })
}
