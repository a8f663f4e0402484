import { isSame } from '@holdfast/crypto'
import { emptyRoot, MAX_TREE_SIZE, verifyConsistency } from '@holdfast/tlog'
import { Refusal } from '../refusal.ts'
import type { Operation } from './desk.ts'
import { findLog, hasher, type KeptLog, signNote } from './logs.ts'

interface Claim {
  size: number
  root: Uint8Array
  consistency: readonly Uint8Array[]
}

/** Whether a tree continues the kept one. From the empty tree everything does, and there is nothing to prove (RFC 9162 §2.1.4). */
function isExtension(kept: KeptLog, { size, root, consistency }: Claim): boolean {
  if (size > MAX_TREE_SIZE) return false
  if (size === 0) return kept.size === 0 && consistency.length === 0 && isSame(root, emptyRoot(hasher))
  if (kept.size === 0) return consistency.length === 0
  return verifyConsistency(hasher, {
    oldSize: kept.size,
    oldRoot: kept.root,
    newSize: size,
    newRoot: root,
    proof: consistency,
  })
}

/**
 * Signs a checkpoint that extends the last one kept, and keeps it before it leaves: so no second history of the same log is ever signed, not even
 * by whoever holds the server and its database. The same checkpoint again gives the same note.
 */
export const signCheckpoint: Operation<'signCheckpoint'> = (desk, { tenant, ...claim }) => {
  const keys = desk.keyring.get(tenant)
  const kept = findLog(desk.store, tenant)
  if (kept === null) throw new Refusal('unknown_log')
  if (!isExtension(kept, claim)) throw new Refusal('not_an_extension')
  if (kept.note !== null && kept.size === claim.size) return { note: kept.note }
  const note = signNote({ origin: kept.origin, size: claim.size, root: claim.root }, keys)
  desk.store.atomically(() =>
    desk.store
      .sql('update log set size = ?, root = ?, note = ? where tenant = ?')
      .run(claim.size, claim.root, note, tenant),
  )
  return { note }
}
