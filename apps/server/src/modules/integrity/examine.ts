/** The comparison that goes on beside requests, a little at a time. */
import { LogFault } from '@holdfast/tlog'
import { ORIGIN_PURPOSE } from '../../platform/audit/origin.ts'
import type { StateTable } from '../../platform/audit/row-digest.ts'
import { workContext } from '../../platform/audit/work-context.ts'
import { allTenants } from '../../platform/database/tenants.ts'
import type { Services } from '../../platform/services.ts'
import { takeBaseline } from './baseline.ts'
import { type Comparing, comparePage, FarBehind } from './compare.ts'
import { type Finding, MISMATCH, SETTLED } from './finding.ts'
import {
  forgetTold,
  keepFinding,
  listFindings,
  setTold,
  settleFinding,
  setWalk,
  type Walk,
  walkOf,
} from './findings.ts'
import type { StateIndex } from './state-index.ts'
import { takeInLog } from './take-in.ts'

const DAY_MS = 24 * 60 * 60_000
/** What happened in the log is shown so long after it was told of. */
const SHOWN_MS = 30 * DAY_MS
export const EXAMINE_EVERY_MS = 10 * 60_000
const PAGE_ROWS = 1_000
/** Rows of one turn at least, and the part of all of them at least: a round then ends within 17 hours. */
const LEAST_ROWS = 5_000
const TURNS_OF_A_ROUND = 100
/** Findings that get an event of their own in one turn; a table that was emptied gets so many, and the rest with the next turns. */
const MOST_TOLD = 200

/** The walk as it begins. */
const fresh = (now: number): Walk => ({
  object: null,
  after: null,
  started: now,
  compared: 0,
  finished: null,
  rows: null,
  fault: null,
})

async function tell(services: Services, log: string, about: { finding: Finding; act: string }): Promise<void> {
  const { finding, act } = about
  const { object, id, kind, seq, recordedVersion, standingVersion } = finding
  await services.database.inTenant(log, (tx) =>
    services.recorder.recordIn(
      tx,
      {
        act,
        outcome: act === MISMATCH ? 'failed' : 'allowed',
        object,
        recordId: id,
        facts: { kind, seq, recordedVersion, standingVersion },
      },
      workContext(services, { tenantId: log, operation: 'record.compare' }),
    ),
  )
}

/** Every finding stands in the log by an event of its own, once. */
async function tellFindings(services: Services, index: StateIndex, log: string): Promise<void> {
  const untold = listFindings(index, log, Number.MAX_SAFE_INTEGER).filter((finding) => !finding.told)
  for (const finding of untold.slice(0, MOST_TOLD)) {
    await tell(services, log, { finding, act: MISMATCH })
    setTold(index, log, finding)
  }
}

async function comparePart(services: Services, comparing: Comparing, about: { table: StateTable; walk: Walk }) {
  const { index, log } = comparing
  const { table, walk } = about
  const after = walk.object === table.name ? walk.after : null
  const { count, agreeing, findings, last } = await comparePage(comparing, { table, after, limit: PAGE_ROWS })
  for (const finding of findings) keepFinding(index, log, { finding, now: services.clock.now() })
  for (const id of agreeing) {
    const settled = settleFinding(index, log, { object: table.name, id })
    if (settled !== null) await tell(services, log, { finding: settled, act: SETTLED })
  }
  return { compared: count, last }
}

/** Where the walk goes on after a page: further in the table, in the next one, or at the beginning of a new round. */
function onward(
  walk: Walk,
  about: { tables: readonly StateTable[]; table: StateTable; compared: number; last: string | null; now: number },
): Walk {
  const { tables, table, last, now } = about
  const compared = walk.compared + about.compared
  if (last !== null) return { ...walk, object: table.name, after: last, compared }
  const next = tables[tables.findIndex((each) => each.name === table.name) + 1]
  if (next !== undefined) return { ...walk, object: next.name, after: null, compared }
  return { ...fresh(now), finished: now, rows: compared }
}

async function walkOn(services: Services, comparing: Comparing, tables: readonly StateTable[]): Promise<void> {
  const { index, log } = comparing
  let walk: Walk = { ...(walkOf(index, log) ?? fresh(services.clock.now())), fault: null }
  const quota = Math.max(LEAST_ROWS, (walk.rows ?? 0) / TURNS_OF_A_ROUND)
  for (let done = 0; done < quota; ) {
    const table = tables.find((each) => each.name === walk.object) ?? tables[0]
    if (table === undefined) return
    const { compared, last } = await comparePart(services, comparing, { table, walk })
    walk = onward(walk, { tables, table, compared, last, now: services.clock.now() })
    setWalk(index, log, walk)
    done += compared
    // a round has ended: the next one begins with the next turn
    if (walk.object === null) return
  }
}

async function examineOne(
  services: Services,
  about: { index: StateIndex; log: string; tables: readonly StateTable[] },
): Promise<void> {
  const { index, log, tables } = about
  const comparing = {
    database: services.database,
    index,
    log,
    originKey: await services.keeper.purposeKey(log, ORIGIN_PURPOSE),
  }
  try {
    await takeInLog(services, index, log)
  } catch (cause) {
    if (!(cause instanceof LogFault)) throw cause
    setWalk(index, log, { ...(walkOf(index, log) ?? fresh(services.clock.now())), fault: cause.notice.detail })
    services.log.error({ tenantId: log, code: cause.notice.kind }, 'the log is not the one that was signed')
    return
  }
  if (!index.isBaselined(log)) await takeBaseline({ services, index, log }, tables)
  try {
    await walkOn(services, comparing, tables)
  } catch (cause) {
    // much was written since the last signed checkpoint: the next turn takes it in and goes on
    if (!(cause instanceof FarBehind)) throw cause
  }
  await tellFindings(services, index, log)
  forgetTold(index, log, services.clock.now() - SHOWN_MS)
}

/** One turn for every company: takes in what the log has grown by, compares the next rows, tells of what is found. */
export async function examineRows(
  services: Services,
  about: { index: StateIndex; tables: readonly StateTable[] },
): Promise<void> {
  for (const log of await allTenants(services.database)) await examineOne(services, { ...about, log })
}
