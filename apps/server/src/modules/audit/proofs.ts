import {
  consistencyProof,
  inclusionProof,
  parseCheckpoint,
  parseNote,
  readTree,
  type TreeReader,
  toBase64,
} from '@holdfast/tlog'
import { hasher } from '../../platform/audit/hasher.ts'
import { findCheckpoint, type Reading, readEntryRows, tileSource } from '../../platform/audit/log-store.ts'
import { Refusal } from '../../platform/errors/refusal.ts'

interface SignedTree {
  readonly tree: TreeReader
  readonly size: number
  readonly note: string
}

/** The tree under the newest checkpoint. */
async function signedTree(read: Reading, logId: string): Promise<SignedTree> {
  const checkpoint = await findCheckpoint(read, logId)
  if (checkpoint === null) throw new Refusal('not_found')
  const { size } = parseCheckpoint(parseNote(checkpoint.note).text)
  return { size, note: checkpoint.note, tree: readTree({ hasher, size, getTile: tileSource(read, logId) }) }
}

/** That record `seq` is in the log under the newest checkpoint; `not_found` for one that is not there or not yet signed. */
export async function proveInclusion(read: Reading, logId: string, seq: number): Promise<Record<string, unknown>> {
  const { tree, size, note } = await signedTree(read, logId)
  const [entry] = seq < size ? await readEntryRows(read, { logId, from: seq, to: seq + 1 }) : []
  if (entry === undefined) throw new Refusal('not_found')
  const inclusion = await inclusionProof(tree, seq, size)
  return { seq, size, inclusion: inclusion.map(toBase64), entry: toBase64(entry), checkpoint: note }
}

/** That the log at `to` records continues the log at `from`. */
export async function proveConsistency(
  read: Reading,
  logId: string,
  span: { from: number; to: number },
): Promise<Record<string, unknown>> {
  const { tree, size } = await signedTree(read, logId)
  if (span.from > span.to || span.to > size)
    throw new Refusal('malformed', { errors: [{ path: span.to > size ? '/to' : '/from', code: 'number_range' }] })
  const proof = await consistencyProof(tree, span.from, span.to)
  return { proof: proof.map(toBase64) }
}
