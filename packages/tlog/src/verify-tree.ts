/** Builds the tree again from the leaves and compares it with the stored tiles and every signed root. */
import { equalBytes } from './bytes.ts'
import type { Checkpoint } from './checkpoint.ts'
import { LogFault } from './fault.ts'
import { HASH_BYTES } from './hasher.ts'
import { TILE_WIDTH, type Tile, tilePath, tileWidth } from './tile.ts'
import { appendLeaves, type Edge, EMPTY_EDGE, EMPTY_FRONTIER, type Frontier, growTiles, rootOf } from './tree.ts'
import { type EntryBundle, type LogReading, missingFile } from './verify-entries.ts'

export class TreeCheck {
  readonly #reading: LogReading
  readonly #milestones: readonly Checkpoint[]
  #passed = 0
  #frontier: Frontier = EMPTY_FRONTIER
  #edge: Edge = EMPTY_EDGE
  /** How many records the signed roots vouch for, up to the first that does not come out. */
  #vouched = 0
  #firstContradiction: Checkpoint | null = null

  constructor(reading: LogReading, milestones: readonly Checkpoint[]) {
    this.#reading = reading
    this.#milestones = milestones
  }

  /** Adds the leaves; throws where a stored tile of a higher level contradicts them. */
  async addBundle({ leaves }: EntryBundle): Promise<void> {
    this.#passMilestones(leaves)
    const { edge, tiles } = growTiles(this.#reading.hasher, this.#edge, leaves)
    this.#edge = edge
    // Level 0 was compared with the entries; a partial tile that later leaves widen is not the final one.
    const isFinal = (tile: Tile) => tile.level > 0 && tile.width === tileWidth(tile, this.#reading.size)
    for (const tile of tiles.filter(isFinal)) await this.#compareTile(tile)
  }

  #passMilestones(leaves: readonly Uint8Array[]): void {
    const { hasher } = this.#reading
    const start = this.#frontier.size
    const end = start + leaves.length
    let milestone = this.#milestones[this.#passed]
    for (; milestone !== undefined && milestone.size <= end; milestone = this.#milestones[this.#passed]) {
      const next = leaves.slice(this.#frontier.size - start, milestone.size - start)
      this.#frontier = appendLeaves(hasher, this.#frontier, next)
      this.#compareRoot(milestone)
      this.#passed += 1
    }
    this.#frontier = appendLeaves(hasher, this.#frontier, leaves.slice(this.#frontier.size - start))
  }

  #compareRoot(milestone: Checkpoint): void {
    const isSame = equalBytes(rootOf(this.#reading.hasher, this.#frontier), milestone.root)
    if (!isSame) this.#firstContradiction ??= milestone
    else if (this.#firstContradiction === null) this.#vouched = milestone.size
  }

  async #compareTile(tile: Tile): Promise<void> {
    const { level, n, width, bytes } = tile
    const firstLeaf = (place: number) => (n * TILE_WIDTH + place) * TILE_WIDTH ** level
    const stored = await this.#reading.source.tile(level, n, width)
    if (stored === null) throw missingFile(tilePath(tile), firstLeaf(0))
    const differing = bytes.findIndex((byte, offset) => byte !== stored[offset])
    if (differing < 0 && stored.length === bytes.length) return
    const seq = firstLeaf(differing < 0 ? 0 : Math.floor(differing / HASH_BYTES))
    throw new LogFault({ kind: 'altered', seq, detail: `${tilePath(tile)} does not follow from the records under it` })
  }

  /** After the last bundle: every signed root must have come out. */
  finish(): void {
    if (this.#frontier.size === 0) this.#passMilestones([])
    const contradiction = this.#firstContradiction
    if (contradiction === null) return
    // Where the present root comes out and an earlier does not, both were signed: the log shows different histories.
    const isForked = contradiction.size < this.#reading.size && this.#isPresentRoot()
    const detail = `the records do not give the root that was signed for ${contradiction.size} records`
    throw new LogFault({ kind: isForked ? 'forked' : 'altered', seq: this.#vouched, detail })
  }

  #isPresentRoot(): boolean {
    const present = this.#milestones.at(-1)
    return present !== undefined && equalBytes(rootOf(this.#reading.hasher, this.#frontier), present.root)
  }

  /** A fault found later than a root that did not come out began no later than behind the last root that did. */
  placeFault(fault: LogFault): LogFault {
    if (this.#firstContradiction === null || fault.notice.seq === undefined) return fault
    return new LogFault({ ...fault.notice, seq: Math.min(fault.notice.seq, this.#vouched) }, fault)
  }
}
