import type { Budget } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import { DAY_MS, limitsOf, type Sight, type SightKind, WINDOW_MS, type Windows } from './budget.ts'
import { spentSentence } from './spent-sentence.ts'

/** When a subject was last seen, in milliseconds, and through which record. */
interface LastSight {
  readonly at: number
  readonly recordId: string
}

/** Newest sights of a principal by subject. Mirrors the table `seen` over 30 days. */
interface Mirror {
  readonly newest: Map<string, LastSight>
  syncedAt: number
}

export interface Ledger {
  /**
   * Counts a sight before its answer: gives the sight to be recorded with the event, or refuses with `budget_spent`. People seen a moment ago
   * in the same record are not written again.
   */
  admit(sight: Sight, budgets: readonly Budget[]): Promise<Sight | null>
  /** Distinct people seen per window, and the most allowed. */
  spent(who: { tenantId: string; principalId: string; kind: SightKind }): Promise<Windows>
}

/** A person seen again within this time changes no count. Windows are lengthened by it, so that the saving never widens a budget. */
export const FRESH_MS = 5 * 60_000
/** How old the mirror may be before other processes' sights are read in. */
const SYNC_MS = 1_000
const MOST_MIRRORS = 2_000

const windowNames = Object.keys(WINDOW_MS) as (keyof Windows)[]

function countWindows(newest: ReadonlyMap<string, LastSight>, now: number): Windows {
  const counts = { hour: 0, day: 0, week: 0, month: 0 }
  for (const { at } of newest.values())
    for (const name of windowNames) if (now - at < WINDOW_MS[name] + FRESH_MS) counts[name] += 1
  return counts
}

/** Seconds until so many of the window's oldest sights have left it; the whole window where it never holds so many. */
function retryAfter(
  newest: ReadonlyMap<string, LastSight>,
  free: { readonly window: keyof Windows; readonly excess: number },
  now: number,
): number {
  const span = WINDOW_MS[free.window] + FRESH_MS
  const counted = [...newest.values()].map(({ at }) => at).filter((at) => now - at < span)
  const last = counted.sort((a, b) => a - b)[free.excess - 1] ?? now
  return Math.max(1, Math.ceil((last + span - now) / 1_000))
}

async function sync(
  mirror: Mirror,
  who: { tenantId: string; principalId: string; kind: SightKind },
  ports: { database: Database; clock: Clock },
) {
  const now = ports.clock.now()
  if (now - mirror.syncedAt < SYNC_MS) return
  const since = mirror.syncedAt === 0 ? now - WINDOW_MS.month - DAY_MS : mirror.syncedAt - SYNC_MS
  const rows = await ports.database.read<{ subject_id: string; record_id: string; last_at: string }>(
    who.tenantId,
    sql`select subject_id, record_id, last_at from seen where tenant_id = ${who.tenantId} and principal_id = ${who.principalId} and kind = ${who.kind}
      and day >= ${new Date(since).toISOString().slice(0, 10)}::date and last_at >= ${new Date(since).toISOString()}`,
    'seen_since',
  )
  for (const row of rows) {
    const at = Date.parse(row.last_at)
    if (at > (mirror.newest.get(row.subject_id)?.at ?? 0))
      mirror.newest.set(row.subject_id, { at, recordId: row.record_id })
  }
  mirror.syncedAt = now
}

/** Who sees, and in which way. */
type Viewer = Pick<Sight, 'tenantId' | 'principalId' | 'kind'>

/** The mirrors of this process, those longest unused let go. */
class Mirrors {
  readonly #ports: { database: Database; clock: Clock }
  readonly #kept = new Map<string, Mirror>()

  constructor(ports: { database: Database; clock: Clock }) {
    this.#ports = ports
  }

  /** `exact` reads in what other processes counted meanwhile. */
  async of(who: Viewer, needed: 'exact' | 'known'): Promise<Mirror> {
    const key = `${who.tenantId}:${who.principalId}:${who.kind}`
    const mirror = this.#kept.get(key) ?? { newest: new Map<string, LastSight>(), syncedAt: 0 }
    this.#kept.delete(key)
    this.#kept.set(key, mirror)
    if (this.#kept.size > MOST_MIRRORS) this.#kept.delete(this.#kept.keys().next().value ?? '')
    if (needed === 'exact' || mirror.syncedAt === 0) await sync(mirror, who, this.#ports)
    return mirror
  }
}

/** Says which span is used up: of several the one that keeps the person waiting longest. */
function refuseSpent(spent: { kind: SightKind; window: keyof Windows; limit: number; wait: number }): never {
  const { wait: retryAfterSeconds, kind, window, limit } = spent
  throw new Refusal('budget_spent', {
    retryAfterSeconds,
    detail: spentSentence({ kind, window, limit, retryAfterSeconds }),
    extra: { window, limit, kind },
  })
}

/** Counts the sight into the mirror, or refuses before anything is counted. */
function admitInto(mirror: Mirror, sight: Sight, at: { now: number; limits: Windows }): void {
  const { now, limits } = at
  const trial = new Map(mirror.newest)
  for (const { subjectId, recordId } of sight.subjects) trial.set(subjectId, { at: now, recordId })
  const counts = countWindows(trial, now)
  const passed = windowNames.flatMap((window) => {
    const excess = counts[window] - limits[window]
    return excess > 0 ? [{ window, wait: retryAfter(mirror.newest, { window, excess }, now) }] : []
  })
  const longest = passed.sort((a, b) => b.wait - a.wait)[0]
  if (longest !== undefined) refuseSpent({ kind: sight.kind, limit: limits[longest.window], ...longest })
  for (const { subjectId, recordId } of sight.subjects) mirror.newest.set(subjectId, { at: now, recordId })
}

/** The ledger of this process; the table `seen` is what all processes share, and the keeper counts for itself besides. */
export function createLedger(ports: { database: Database; clock: Clock }): Ledger {
  const mirrors = new Mirrors(ports)
  return {
    async admit(sight, budgets) {
      const known = await mirrors.of(sight, 'known')
      const fresh = ports.clock.now() - FRESH_MS
      const news = sight.subjects.filter(({ subjectId, recordId }) => {
        const last = known.newest.get(subjectId)
        // another record of the same person counts no more, but is noted: the log finds by it who listed that record
        return last === undefined || last.at < fresh || last.recordId !== recordId
      })
      if (news.length === 0) return null
      const mirror = await mirrors.of(sight, 'exact')
      const counted = { ...sight, subjects: news }
      admitInto(mirror, counted, { now: ports.clock.now(), limits: limitsOf(budgets, sight.kind) })
      return counted
    },
    async spent(who) {
      const mirror = await mirrors.of(who, 'exact')
      return countWindows(mirror.newest, ports.clock.now())
    },
  }
}
