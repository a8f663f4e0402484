/** The whole comparison at once: the log replayed from its first event, every row held against it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LogFault } from '@holdfast/tlog'
import { ORIGIN_PURPOSE } from '../../platform/audit/origin.ts'
import type { StateTable } from '../../platform/audit/row-digest.ts'
import type { Services } from '../../platform/services.ts'
import { listAccepted } from './accepted.ts'
import { type Comparing, comparePage } from './compare.ts'
import type { Accepted, Finding } from './finding.ts'
import { listFindings } from './findings.ts'
import { StateIndex } from './state-index.ts'
import { takeInLog } from './take-in.ts'

const PAGE_ROWS = 2_000
/** Findings that are named; the rest is counted. */
const MOST_NAMED = 1_000

/** What a whole comparison found in one company. */
export interface RowsReport {
  readonly ok: boolean
  readonly compared: number
  /** False while rows from before the record told of rows are still being taken in: what was inserted among them is not found yet. */
  readonly baselined: boolean
  /** How many findings there are, and the first of them. */
  readonly count: number
  readonly findings: readonly Finding[]
  /** What happened in the log and was told of there. */
  readonly told: readonly Finding[]
  /** Findings that two people accepted, with their names' ids, when and why. */
  readonly accepted: readonly Accepted[]
  /** Why the log could not be taken in; then nothing was compared. */
  readonly fault: string | null
}

interface Tally {
  compared: number
  count: number
  readonly findings: Finding[]
}

function add(tally: Tally, found: readonly Finding[]): void {
  tally.count += found.length
  tally.findings.push(...found.slice(0, Math.max(0, MOST_NAMED - tally.findings.length)))
}

async function compareTable(services: Services, comparing: Comparing, about: { table: StateTable; tally: Tally }) {
  const { table, tally } = about
  let after: string | null = null
  do {
    // what was written while the last page was compared
    await takeInLog(services, comparing.index, comparing.log)
    const page = await comparePage(comparing, { table, after, limit: PAGE_ROWS })
    tally.compared += page.count
    add(tally, page.findings)
    after = page.last
  } while (after !== null)
}

async function compareAll(
  services: Services,
  about: { index: StateIndex; log: string; tables: readonly StateTable[] },
): Promise<RowsReport> {
  const { index, log, tables } = about
  const originKey = await services.keeper.purposeKey(log, ORIGIN_PURPOSE)
  await takeInLog(services, index, log)
  const tally: Tally = { compared: 0, count: 0, findings: [] }
  for (const table of tables)
    await compareTable(services, { database: services.database, index, log, originKey }, { table, tally })
  const inLog = listFindings(index, log, MOST_NAMED)
  add(
    tally,
    inLog.filter(({ told }) => !told),
  )
  const told = inLog.filter((finding) => finding.told)
  return {
    ok: tally.count === 0,
    baselined: index.isBaselined(log),
    told,
    accepted: listAccepted(index, log),
    fault: null,
    ...tally,
  }
}

/**
 * Replays a company's log from the beginning and holds every row of its tables against it, beside writers at work. What it learns lies in a file of
 * its own and is thrown away. Memory is bounded. Throws where database or keeper cannot be read.
 */
export async function verifyRows(services: Services, log: string, tables: readonly StateTable[]): Promise<RowsReport> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-verify-'))
  const index = new StateIndex(join(folder, 'states.db'))
  try {
    return await compareAll(services, { index, log, tables })
  } catch (cause) {
    if (!(cause instanceof LogFault)) throw cause
    const { detail } = cause.notice
    return { ok: false, compared: 0, baselined: false, count: 0, findings: [], told: [], accepted: [], fault: detail }
  } finally {
    index.close()
    await rm(folder, { recursive: true, force: true })
  }
}
