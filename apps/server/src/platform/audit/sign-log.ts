/** Has the keeper sign the stored tree of a log. Only what is committed is signed, so a crash in between is healed by the next time. */
import { consistencyProof, parseCheckpoint, parseNote, readTree } from '@holdfast/tlog'
import type { Database, Transaction } from '../database/database.ts'
import type { Keeper } from '../keys/keeper.ts'
import { hasher } from './hasher.ts'
import { holdSigning, readingIn, readTreeState, storeCheckpoint, tileSource } from './log-store.ts'

export interface SigningPorts {
  readonly database: Database
  readonly keeper: Keeper
  /** Copies a signed checkpoint to a place outside the database. */
  readonly copy: (logId: string, checkpoint: SignedCheckpoint) => Promise<void>
}

export interface SignedCheckpoint {
  readonly size: number
  readonly note: string
}

/** The size a signed note speaks of; its signature is the verifier's matter. */
export const sizeOfNote = (note: string): number => parseCheckpoint(parseNote(note).text).size

/** A note of the keeper's over the tree of this size: the one it keeps, or a new one with the proof that it continues the last. */
async function signedNote(keeper: Keeper, tx: Transaction, size: number): Promise<string> {
  const logId = tx.tenantId
  const last = await keeper.lastCheckpoint(logId)
  const lastSize = last === null ? 0 : sizeOfNote(last)
  if (last !== null && lastSize === size) return last
  const tree = readTree({ hasher, size, getTile: tileSource(readingIn(tx), logId) })
  // From the empty tree there is nothing to prove; a kept size beyond ours is the keeper's to refuse.
  const provable = lastSize > 0 && lastSize <= size
  const consistency = provable ? await consistencyProof(tree, lastSize, size) : []
  return keeper.signCheckpoint(logId, { size, root: await tree.rootAt(size), consistency })
}

/**
 * Signs the tree as far as it is stored, copies the checkpoint out and keeps it. Gives it, or null where nothing was to do or another process is
 * at it. Refuses with the keeper's `not_an_extension` when the stored tree does not continue what was signed: someone changed the log.
 */
export function signLog(ports: SigningPorts, logId: string): Promise<SignedCheckpoint | null> {
  return ports.database.inTenant(logId, async (tx) => {
    if (!(await holdSigning(tx))) return null
    const { size, signedSize } = await readTreeState(readingIn(tx), logId)
    if (size === signedSize) return null
    const checkpoint = { size, note: await signedNote(ports.keeper, tx, size) }
    await ports.copy(logId, checkpoint)
    await storeCheckpoint(tx, checkpoint)
    return checkpoint
  })
}
