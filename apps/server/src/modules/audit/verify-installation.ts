/** Verifies the logs of a running installation against everything that was ever signed. */
import { type LogFault, parseVerifierKey, type Report, verifyLog } from '@holdfast/tlog'
import { readCopiedCheckpoints } from '../../platform/audit/checkpoint-file.ts'
import { hasher, verifyEd25519 } from '../../platform/audit/hasher.ts'
import { type Reading, readCheckpointNotes, readingOf } from '../../platform/audit/log-store.ts'
import { NIL_UUID } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'
import { approvalCheck } from './approval-check.ts'
import { liveSource } from './live-log.ts'
import { allTenants, readEnds } from './queries.ts'

/** What a verification found of one log. */
export interface LogReport {
  /** The tenant's id, or the nil UUID for the installation's own log. */
  readonly logId: string
  readonly origin: string
  readonly report: Report
  /** Records stored behind the newest checkpoint: the unsigned tail, which the next checkpoint covers. */
  readonly unsigned: number
}

type VerifyServices = Pick<Services, 'database' | 'keeper' | 'serverDir'>

interface Known {
  readonly logId: string
  readonly vkey: string
  readonly origin: string
}

const fault = (notice: LogFault['notice']): Report => ({ ok: false, ...notice })

/** Notes that lie outside the database: the copies, and the one the keeper durably keeps. */
async function outsideNotes(services: VerifyServices, logId: string): Promise<string[]> {
  const [copies, last] = await Promise.all([
    readCopiedCheckpoints(services.serverDir, logId),
    services.keeper.lastCheckpoint(logId),
  ])
  return last === null ? copies : [...copies, last]
}

/** Records that the tree does not count, or that are gone from behind the checkpoint. */
async function checkEnds(
  read: Reading,
  logId: string,
  size: number,
): Promise<{ report: Report | null; unsigned: number }> {
  const ends = await readEnds(read, logId)
  const stored = ends.last === null ? 0 : ends.last + 1
  const unsigned = Math.max(0, ends.size - size)
  if (stored > ends.size)
    return {
      report: fault({
        kind: 'inserted',
        seq: ends.size,
        detail: `record ${ends.size} is stored and no part of the tree`,
      }),
      unsigned,
    }
  if (stored < ends.size)
    return {
      report: fault({
        kind: 'removed',
        seq: stored,
        detail: `the tree counts ${ends.size} records, ${stored} are stored`,
      }),
      unsigned,
    }
  return { report: null, unsigned }
}

async function verifyOne(services: VerifyServices, known: Known): Promise<LogReport> {
  const { logId, origin } = known
  const read = readingOf(services.database, logId)
  // outside first: what is signed meanwhile is in the later reading too, and so not taken for a rollback
  const outside = await outsideNotes(services, logId)
  const inside = await readCheckpointNotes(read, logId)
  const present = inside.pop()
  const { report, size } =
    present === undefined
      ? { report: withoutCheckpoint(outside), size: 0 }
      : await verifySigned(known, read, { note: present, earlier: [...inside, ...outside] })
  const ends = await checkEnds(read, logId, size)
  return { logId, origin, unsigned: ends.unsigned, report: report.ok ? (ends.report ?? report) : report }
}

function withoutCheckpoint(outside: readonly string[]): Report {
  if (outside.length > 0)
    return fault({ kind: 'rolled_back', seq: 0, detail: 'checkpoints were signed, the log shows none' })
  return { ok: true, size: 0, root: '', checkpoints: 0, events: 0 }
}

async function verifySigned(
  { logId, vkey, origin }: Known,
  read: Reading,
  notes: { note: string; earlier: readonly string[] },
): Promise<{ report: Report; size: number }> {
  const source = liveSource({ read, logId, ...notes })
  const options = { origin, vkey, hasher, verifyEd25519, requireEvents: true, checkEvent: approvalCheck() }
  const report = await verifyLog(source, options)
  return { report, size: report.ok ? report.size : 0 }
}

/**
 * Verifies every log of the installation, or one company's: every record present, unaltered and in order, consistent with every checkpoint in the
 * database, in the files beside it and in the keeper. The keys are the keeper's. Throws where database or keeper cannot be read.
 */
export async function verifyInstallation(
  services: VerifyServices,
  options: { tenant?: string } = {},
): Promise<LogReport[]> {
  const every = async () => (await services.database.installation<{ id: string }>(allTenants())).map((row) => row.id)
  const logIds = options.tenant === undefined ? [NIL_UUID, ...(await every())] : [options.tenant]
  const reports: LogReport[] = []
  for (const logId of logIds) {
    const vkey = await services.keeper.logKey(logId)
    if (vkey === null) continue
    reports.push(await verifyOne(services, { logId, vkey, origin: parseVerifierKey(hasher, vkey).name }))
  }
  return reports
}
