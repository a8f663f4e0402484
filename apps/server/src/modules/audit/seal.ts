/** The seal that every page shows: whether the log holds, as far as a glance can tell. The whole of it is `holdfast verify`'s to check. */
import { buildEntry, LogFault, openNote, parseCheckpoint, parseVerifierKey, readTree } from '@holdfast/tlog'
import { commitmentOfText, hasher, verifyEd25519 } from '../../platform/audit/hasher.ts'
import { findCheckpoint, type Reading, readingOf, tileSource } from '../../platform/audit/log-store.ts'
import type { Services } from '../../platform/services.ts'
import { findFirstTime, readStoredRows } from './queries.ts'

export interface Seal {
  /** When the first record was made, while everything looked at holds; null where it does not, or there is no record yet. */
  readonly intactSince: string | null
  readonly size: number
  readonly checkedAt: string
  readonly origin: string | null
  /** The first record found not to hold. */
  readonly brokenAt?: number
}

/** How many of the newest records are checked against the tree. */
const TAIL = 256
const KEPT_MS = 10_000
const MOST_KEPT = 10_000

interface Log {
  readonly read: Reading
  readonly logId: string
  readonly vkey: string
}

/** The size under the newest checkpoint once its signature and its root are right. */
async function signedSize({ read, logId, vkey }: Log, note: string): Promise<number> {
  const key = parseVerifierKey(hasher, vkey)
  const { size, root, origin } = parseCheckpoint((await openNote(note, { keys: [key], verifyEd25519 })).text)
  const stored = await readTree({ hasher, size, getTile: tileSource(read, logId) }).rootAt(size)
  if (origin !== key.name || !Buffer.from(stored).equals(root))
    throw new LogFault({ kind: 'altered', seq: 0, detail: 'the tree is not the one that was signed' })
  return size
}

/** The newest records: each with its number, its event's commitment and its place in the tree. */
async function checkTail({ read, logId }: Log, size: number): Promise<void> {
  const from = Math.max(0, size - TAIL)
  const rows = new Map((await readStoredRows(read, { logId, from, to: size })).map((row) => [row.seq, row]))
  const tree = readTree({ hasher, size, getTile: tileSource(read, logId) })
  for (let seq = from; seq < size; seq += 1) {
    const row = rows.get(seq)
    if (row === undefined) throw new LogFault({ kind: 'removed', seq, detail: 'a record is missing' })
    if (row.event === null || row.salt === null) continue
    const entry = buildEntry({ commitment: commitmentOfText(row.salt, row.event), seq })
    const leaf = hasher.sha256(Buffer.concat([Buffer.of(0), entry]))
    if (!Buffer.from(leaf).equals(await tree.subtree({ start: seq, end: seq + 1 })))
      throw new LogFault({ kind: 'altered', seq, detail: 'a record is not the one that was signed' })
  }
}

async function glance(services: Services, tenantId: string): Promise<Seal> {
  const read = readingOf(services.database, tenantId)
  const checkedAt = new Date(services.clock.now()).toISOString()
  const vkey = await services.keeper.logKey(tenantId)
  const checkpoint = await findCheckpoint(read, tenantId)
  if (vkey === null || checkpoint === null) return { intactSince: null, size: 0, checkedAt, origin: null }
  const origin = parseVerifierKey(hasher, vkey).name
  try {
    const log = { read, logId: tenantId, vkey }
    const size = await signedSize(log, checkpoint.note)
    await checkTail(log, size)
    return { intactSince: await findFirstTime(read, tenantId), size, checkedAt, origin }
  } catch (error) {
    if (!(error instanceof LogFault)) throw error
    return { intactSince: null, size: checkpoint.size, checkedAt, origin, brokenAt: error.notice.seq ?? 0 }
  }
}

/** Seals of this process, looked at anew after ten seconds: every page shows one. */
export function sealSource(): (services: Services, tenantId: string) => Promise<Seal> {
  const kept = new Map<string, { seal: Promise<Seal>; until: number }>()
  return (services, tenantId) => {
    const last = kept.get(tenantId)
    const now = services.clock.now()
    if (last !== undefined && last.until > now) return last.seal
    const seal = glance(services, tenantId)
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(tenantId, { seal, until: now + KEPT_MS })
    seal.catch(() => kept.delete(tenantId))
    return seal
  }
}
