/** Holds the rows of a table against what the log says of them, a page at a time. */
import { sql } from 'kysely'
import { digestRow, type StateTable, stateColumns } from '../../platform/audit/row-digest.ts'
import type { Database, Transaction } from '../../platform/database/database.ts'
import type { Finding } from './finding.ts'
import { isGone, type Known, replay, type States, tellingOf } from './replay.ts'
import type { StateIndex } from './state-index.ts'

export interface Comparing {
  readonly database: Database
  readonly index: StateIndex
  readonly log: string
  /** Under which events that tell of rows are proven. */
  readonly originKey: Uint8Array
}

type RowRead = Readonly<Record<string, unknown>> & { readonly row_key: string }

/** A page of one moment: rows in the order of their ids, and the texts of events that the index has not taken in yet. */
interface Moment {
  readonly rows: readonly RowRead[]
  readonly recent: readonly { readonly seq: number; readonly event: string }[]
}

export interface Span {
  readonly table: StateTable
  /** The id after which the page begins; null for the first. */
  readonly after: string | null
  readonly limit: number
}

/** More news than this is not held in memory; the index has to be brought up to date first. */
const MOST_RECENT_BYTES = 16 * 1_024 * 1_024

/** The index is too far behind the log to compare rows with it now. */
export class FarBehind extends Error {
  override readonly name = 'FarBehind'
}

/** Refuses with `FarBehind` where more was recorded since than may be held. */
async function requireFewNews(tx: Transaction, from: number): Promise<void> {
  const [news] = await tx.query<{ bytes: number }>(
    sql`select (select coalesce(sum(octet_length(event)), 0) from audit_entry where tenant_id = ${tx.tenantId} and seq >= ${from})::bigint
      + (select coalesce(sum(octet_length(e)), 0) from audit_pending(${tx.tenantId}) as e)::bigint as bytes`,
  )
  if (Number(news?.bytes ?? 0) > MOST_RECENT_BYTES) throw new FarBehind('the index of rows is far behind the log')
}

async function recentEvents(tx: Transaction, from: number): Promise<Moment['recent']> {
  await requireFewNews(tx, from)
  const stored = await tx.query<{ seq: number; event: string }>(
    sql`select seq, event from audit_entry where tenant_id = ${tx.tenantId} and seq >= ${from} and strpos(event, '"wrote":') > 0 order by seq`,
  )
  const waiting = await tx.query<{ event: string }>(sql`select audit_pending(${tx.tenantId}) as event`)
  return [...stored, ...waiting.map(({ event }) => ({ seq: Number.MAX_SAFE_INTEGER, event }))]
}

function readMoment({ database, index, log }: Comparing, { table, after, limit }: Span): Promise<Moment> {
  const key = sql`r.${sql.ref(table.key)}`
  return database.atOneMoment(log, async (tx) => {
    const rows = await tx.query<RowRead>(
      sql`select ${stateColumns(table)} from ${sql.table(table.name)} as r where r.tenant_id = ${log}
        and (${after}::uuid is null or ${key} > ${after}::uuid) order by ${key} limit ${limit}`,
    )
    return { rows, recent: await recentEvents(tx, index.place(log).size) }
  })
}

/** What the log says at the moment: the index, and over it what has been recorded since. Finds nothing by itself: it is not proven yet. */
function statesOf({ index, log, originKey }: Comparing, recent: Moment['recent']): Map<string, Known> {
  const news = new Map<string, Known>()
  const keyOf = (object: string, id: string) => `${object}/${id}`
  const states: States = {
    baselined: index.isBaselined(log),
    isNew: () => true,
    setBaselined: () => undefined,
    find: (object, id) => news.get(keyOf(object, id)) ?? index.find(log, object, id),
    put: (object, id, known) => void news.set(keyOf(object, id), known),
    report: () => undefined,
    told: () => undefined,
    accept: () => undefined,
  }
  for (const { seq, event } of recent) {
    const telling = tellingOf(event, originKey)
    if (telling !== null) replay(states, telling, seq)
  }
  return news
}

function expectedOf(
  comparing: Comparing,
  about: { span: Span; upTo: string | null; recent: Moment['recent'] },
): { expected: Map<string, Known>; unproven: ReadonlySet<string>; upTo: string | null } {
  const { index, log } = comparing
  const { span, recent } = about
  const { table, after } = span
  // a table that was emptied is not held in memory: the page ends where so many rows are missing
  const most = 2 * span.limit
  const expected = new Map(index.range(log, table.name, { after, upTo: about.upTo, most }))
  const upTo = expected.size < most ? about.upTo : ([...expected.keys()].at(-1) ?? about.upTo)
  const prefix = `${table.name}/`
  const unproven = new Set<string>()
  for (const [key, known] of statesOf(comparing, recent)) {
    if (!key.startsWith(prefix)) continue
    const id = key.slice(prefix.length)
    unproven.add(id)
    if ((after === null || id > after) && (upTo === null || id <= upTo)) expected.set(id, known)
  }
  return { expected, unproven, upTo }
}

function judge(
  comparing: Comparing,
  about: { table: StateTable; id: string; row: RowRead | undefined; known: Known | undefined },
): Finding | null {
  const { table, id, row, known } = about
  const isThere = known !== undefined && !isGone(known)
  const version = table.version === null ? 1 : Number(row?.[table.version] ?? 0)
  const found = (kind: Finding['kind']): Finding => ({
    object: table.name,
    id,
    kind,
    seq: known === undefined || known.seq === Number.MAX_SAFE_INTEGER ? null : known.seq,
    recordedVersion: known?.version ?? null,
    standingVersion: row === undefined ? null : version,
  })
  if (row === undefined) return isThere ? found('removed') : null
  // before the baseline is closed, what the record has never heard of may be older than the record
  if (!isThere) return known !== undefined || comparing.index.isBaselined(comparing.log) ? found('inserted') : null
  if (digestRow(comparing.log, table, row) === known.digest) return null
  return found(version < known.version ? 'rolled_back' : 'altered')
}

export interface Compared {
  readonly count: number
  /** The ids that agree with what is proven: news that is not signed yet settles nothing. */
  readonly agreeing: readonly string[]
  readonly findings: readonly Finding[]
  /** Where the next page begins; null after the last. */
  readonly last: string | null
}

/** Compares one page. Rows that the record knows and the table does not are named with the page they would stand in. */
export async function comparePage(comparing: Comparing, span: Span): Promise<Compared> {
  const moment = await readMoment(comparing, span)
  const { table, limit } = span
  const whole = moment.rows.length < limit ? null : (moment.rows.at(-1)?.row_key ?? null)
  const { expected, unproven, upTo: last } = expectedOf(comparing, { span, upTo: whole, recent: moment.recent })
  const within = moment.rows.filter((row) => last === null || row.row_key <= last)
  const rows = new Map(within.map((row) => [row.row_key, row]))
  const agreeing: string[] = []
  const findings: Finding[] = []
  const ids = new Set([...rows.keys(), ...expected.keys()])
  for (const id of ids) {
    const finding = judge(comparing, { table, id, row: rows.get(id), known: expected.get(id) })
    if (finding !== null) findings.push(finding)
    else if (!unproven.has(id)) agreeing.push(id)
  }
  return { count: ids.size, agreeing, findings, last }
}
