/** How the comparison of rows stands: for the audit page, the posture and the command line. */
import { allTenants } from '../../platform/database/tenants.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { Services } from '../../platform/services.ts'
import { listAccepted } from './accepted.ts'
import { countFindings, listFindings, walkOf } from './findings.ts'
import type { StateIndex } from './state-index.ts'

const MOST_SHOWN = 100
const HOUR_MS = 60 * 60_000

const isoOrNull = (milliseconds: number | null | undefined): string | null =>
  milliseconds === null || milliseconds === undefined ? null : new Date(milliseconds).toISOString()

/** What an audit administrator is told: when the last whole round ended, how the present one goes, and what was found. Ids and numbers alone. */
export async function showRows({ caller, services }: RequestContext, index: StateIndex): Promise<Answer> {
  const log = caller.tenant.id
  const accepted = listAccepted(index, log).slice(0, MOST_SHOWN)
  const people = accepted.flatMap(({ by, askedBy }) => [by, askedBy]).filter((id) => id !== null)
  const names = await services.people.namesOf(log, [...new Set(people)])
  const named = (id: string | null) => (id === null ? null : (names.get(id) ?? { id }))
  const walk = walkOf(index, log)
  const findings = listFindings(index, log, MOST_SHOWN)
  return {
    status: 200,
    body: {
      comparedAt: isoOrNull(walk?.finished),
      rows: walk?.rows ?? null,
      roundStartedAt: isoOrNull(walk?.started),
      roundRows: walk?.compared ?? 0,
      logFault: walk?.fault ?? null,
      count: countFindings(index, log),
      findings: findings.map(({ since, told: _told, ...finding }) => ({ ...finding, since: isoOrNull(since) })),
      accepted: accepted.map((each) => ({
        ...each,
        by: named(each.by),
        askedBy: named(each.askedBy),
        at: isoOrNull(each.at),
      })),
    },
    audit: { act: 'audit.rows', outcome: 'allowed', count: findings.length },
  }
}

/** The comparison as the posture judges it, over all companies. */
export interface RowsPosture {
  /** Rows that do not match the record of everything. */
  readonly mismatched: number
  /** Findings that two people accepted. */
  readonly accepted: number
  /** Companies whose log itself could not be taken in. */
  readonly logFaults: number
  /** Since the end of the oldest last round, or, before the first, since comparison began; null where it has not begun. */
  readonly hoursSinceRound: number | null
  /** Rows of the last whole rounds. */
  readonly rows: number
}

export async function rowsPostureOf(services: Services, index: StateIndex): Promise<RowsPosture> {
  const tenants = await allTenants(services.database)
  const walks = tenants.map((log) => walkOf(index, log)).filter((walk) => walk !== null)
  const since = walks.map(({ finished, started }) => (services.clock.now() - (finished ?? started)) / HOUR_MS)
  return {
    mismatched: tenants.reduce((sum, log) => sum + countFindings(index, log), 0),
    accepted: tenants.reduce((sum, log) => sum + listAccepted(index, log).length, 0),
    logFaults: walks.filter(({ fault }) => fault !== null).length,
    hoursSinceRound: since.length === 0 ? null : Math.max(...since),
    rows: walks.reduce((sum, { rows }) => sum + (rows ?? 0), 0),
  }
}
