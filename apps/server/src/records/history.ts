import { findField, isSealedClass, type SealedClass, wireName } from '@holdfast/catalog'
import { type Json, shownValue } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import { type Ancestor, lineOf } from './lineage.ts'
import { purposeOf } from './load.ts'
import type { OpenRecord } from './record.ts'
import { openClass, type Place, sealClass } from './seal.ts'
import type { Writing } from './writing.ts'

/** One change of a record: which fields, from what to what. */
export interface Changed {
  readonly record: OpenRecord
  readonly after: Readonly<Record<string, Json>>
  readonly changed: readonly string[]
  /** `convert`: it became others. `merge` and `unmerge` stand with the record that lives on, `merged` and `unmerged` with the one that was merged into it. */
  readonly act:
    | 'update'
    | 'delete'
    | 'restore'
    | 'merge'
    | 'unmerge'
    | 'merged'
    | 'unmerged'
    | 'import'
    | 'unimport'
    | 'convert'
  readonly importId?: string
}

type Pair = readonly [Json, Json]

const HISTORY_COLUMNS = sql`h.record_id, h.version, h.at, h.by_id, h.act, h.fields, h.plain, h.import_id, h.sealed_confidential, h.sealed_personal, h.sealed_sensitive`

const historyPlace = (writing: Writing, recordId: string, version: number): Place => ({
  tenantId: writing.caller.tenant.id,
  object: `${writing.object.name}/history`,
  id: recordId,
  ownerId: null,
  teamId: null,
  seal: version,
})

const classOf = (record: OpenRecord, key: string): SealedClass | null => {
  const fieldClass = findField(record.object, key)?.class ?? 'internal'
  return isSealedClass(fieldClass) ? fieldClass : null
}

function pairsOf(changed: Changed, sealedClass: SealedClass | null): Record<string, Pair> {
  const { record, after } = changed
  const keys = changed.changed.filter((key) => classOf(record, key) === sealedClass)
  return Object.fromEntries(keys.map((key): [string, Pair] => [key, [record.values[key] ?? null, after[key] ?? null]]))
}

/** Writes one entry of a record's history. Sealed values lie under the subject's key, so that erasure reaches them too. */
export async function writeHistory(writing: Writing, tx: Transaction, changed: Changed): Promise<void> {
  const { services, caller, object } = writing
  const { row } = changed.record
  const version = row.version + 1
  const needsKey = ENVELOPE_CLASSES.some((each) => Object.keys(pairsOf(changed, each)).length > 0)
  const [key] = needsKey
    ? await services.keys.keysFor(caller.tenant.id, caller.user.id, purposeOf(writing), [row.key_id])
    : [null]
  const suite = await services.keeper.suiteOf(caller.tenant.id)
  const sealed = ENVELOPE_CLASSES.map((sealedClass) =>
    key === null || key === undefined
      ? null
      : sealClass(key, {
          suite,
          place: historyPlace(writing, row.id, version),
          sealedClass,
          values: pairsOf(changed, sealedClass),
          random: services.random,
        }),
  )
  await tx.query(sql`insert into record_history (tenant_id, object, record_id, version, at, by_id, act, fields, plain, key_id, ${sql.join(ENVELOPE_CLASSES.map((each) => sql.ref(envelopeColumn(each))))}, import_id)
    values (${caller.tenant.id}, ${object.name}, ${row.id}, ${version}, ${new Date(services.clock.now()).toISOString()}, ${caller.user.id}, ${changed.act}, ${changed.changed}::text[],
      ${JSON.stringify(pairsOf(changed, null))}::jsonb, ${row.key_id}, ${sql.join(sealed)}, ${changed.importId ?? null})`)
}

interface HistoryRow {
  readonly record_id: string
  readonly version: number
  readonly at: string
  readonly by_id: string
  readonly act: Changed['act']
  readonly fields: readonly string[]
  readonly plain: Readonly<Record<string, Pair>>
  readonly import_id: string | null
  readonly sealed_confidential: Uint8Array | null
  readonly sealed_personal: Uint8Array | null
  readonly sealed_sensitive: Uint8Array | null
}

export interface HistoryEntry {
  /** The record it happened to: the reader's, or one that was merged into it. */
  readonly recordId: string
  readonly version: number
  readonly at: string
  readonly by: string
  readonly act: string
  readonly changes: readonly {
    readonly field: string
    readonly before: Json
    readonly after: Json
    readonly masked?: true
  }[]
}

/** What a reader sees of an entry: only fields they see clear on the record; a masked field is named without its values. */
function viewEntry(record: OpenRecord, row: HistoryRow, pairs: Readonly<Record<string, Pair>>): HistoryEntry {
  const changes = row.fields.flatMap((key) => {
    const mode = record.modes.get(key)
    const field = findField(record.object, key)
    const pair = pairs[key]
    if (mode === undefined || field === undefined) return []
    const name = wireName({ key, field })
    if (mode === 'masked') return [{ field: name, before: null, after: null, masked: true as const }]
    if (pair === undefined) return []
    const [before, after] = pair.map((value) => shownValue(field.kind, value)) as [Json, Json]
    return [{ field: name, before, after }]
  })
  return { recordId: row.record_id, version: row.version, at: row.at, by: row.by_id, act: row.act, changes }
}

/** The pairs of one entry, whatever the reader may see of them: for putting values back, never for an answer. */
export async function readPairs(
  writing: Writing,
  record: OpenRecord,
  version: number,
): Promise<Readonly<Record<string, Pair>>> {
  const { services, caller, object } = writing
  const [row] = await services.database.read<HistoryRow>(
    caller.tenant.id,
    sql`select ${HISTORY_COLUMNS} from record_history h
      where tenant_id = ${caller.tenant.id} and object = ${object.name} and record_id = ${record.row.id} and version = ${version}`,
  )
  const [key] = await services.keys.keysFor(caller.tenant.id, caller.user.id, purposeOf(writing), [record.row.key_id])
  return row === undefined ? {} : openPairs(writing, row, key ?? null)
}

/** Values before and after, by field key. */
export type Pairs = Readonly<Record<string, Pair>>

/** What an import changed in records it did not make: the value before its first change of a field, and after its last. */
export async function readPairsOfImport(
  writing: Writing,
  records: readonly OpenRecord[],
  importId: string,
): Promise<ReadonlyMap<string, Pairs>> {
  const { services, caller, object } = writing
  const byId = new Map(records.map((record) => [record.row.id, record]))
  const rows = await services.database.read<HistoryRow>(
    caller.tenant.id,
    sql`select ${HISTORY_COLUMNS} from record_history h
      where tenant_id = ${caller.tenant.id} and object = ${object.name} and record_id = any(${[...byId.keys()]}::uuid[]) and import_id = ${importId} order by version`,
  )
  const keys = await services.keys.keysFor(
    caller.tenant.id,
    caller.user.id,
    purposeOf(writing),
    records.map((record) => record.row.key_id),
  )
  const keyOf = new Map(records.map((record, at) => [record.row.id, keys[at] ?? null]))
  const found = new Map<string, Pairs>()
  for (const row of rows) {
    const record = byId.get(row.record_id)
    if (record === undefined) continue
    const known = found.get(row.record_id) ?? {}
    const opened = openPairs(writing, row, keyOf.get(row.record_id) ?? null)
    const joined = Object.entries(opened).map(([key, [before, after]]): [string, Pair] => [
      key,
      [known[key] === undefined ? before : known[key][0], after],
    ])
    found.set(row.record_id, { ...known, ...Object.fromEntries(joined) })
  }
  return found
}

function openPairs(writing: Writing, row: HistoryRow, key: Uint8Array | null): Record<string, Pair> {
  const opened = ENVELOPE_CLASSES.map((sealedClass) => {
    const envelope = row[envelopeColumn(sealedClass) as keyof HistoryRow] as Uint8Array | null
    return envelope === null || key === null
      ? {}
      : (openClass(key, historyPlace(writing, row.record_id, row.version), { sealedClass, envelope }) ?? {})
  })
  return Object.assign({}, row.plain, ...opened) as Record<string, Pair>
}

/** Where a page of history ended: moment, version and record of its last entry. */
export type HistoryPosition = readonly [at: string, version: number, recordId: string]

/** What of a history is wanted: after a position, and nothing later than `until`. */
export interface HistoryPage {
  readonly after: HistoryPosition | null
  readonly until?: string | null
  readonly limit: number
  /** The record and those merged into it, where the asker knows them already. */
  readonly line?: readonly Ancestor[]
}

/**
 * Entries of the record and of those merged into it, newest first; that they were merged is said by the record itself. Nothing later than the rows themselves: an old row put back tells nothing of
 * what came after it.
 */
function historyRows(
  writing: Writing,
  record: OpenRecord,
  page: HistoryPage & { readonly line: readonly Ancestor[] },
): Promise<(HistoryRow & { key_id: string })[]> {
  const { services, caller, object } = writing
  const tenantId = caller.tenant.id
  const { line } = page
  const [at, version, recordId] = page.after ?? [null, null, null]
  return services.database.read(
    tenantId,
    sql`select ${HISTORY_COLUMNS}, line.key_id
      from unnest(${line.map(({ id }) => id)}::uuid[], ${line.map(({ keyId }) => keyId)}::uuid[], ${line.map((each) => each.version)}::int[]) as line (id, key_id, version)
      join record_history h on h.record_id = line.id and h.version <= line.version
      where h.tenant_id = ${tenantId} and h.object = ${object.name} and (h.act <> 'merged' or h.record_id = ${record.row.id})
        and (${page.until ?? null}::timestamptz is null or h.at <= ${page.until ?? null}::timestamptz)
        and (${at}::timestamptz is null or (h.at, h.version, h.record_id) < (${at}::timestamptz, ${version}::int, ${recordId}::uuid))
      order by h.at desc, h.version desc, h.record_id desc limit ${page.limit}`,
    'history',
  )
}

async function historyEntries(
  writing: Writing,
  record: OpenRecord,
  page: HistoryPage & { readonly line: readonly Ancestor[] },
): Promise<HistoryEntry[]> {
  const { services, caller } = writing
  const rows = await historyRows(writing, record, page)
  const subjects = [...new Set(rows.map((row) => row.key_id))]
  const keys = await services.keys.keysFor(caller.tenant.id, caller.user.id, purposeOf(writing), subjects)
  const keyOf = new Map(subjects.map((subject, at) => [subject, keys[at] ?? null]))
  return rows.map((row) => viewEntry(record, row, openPairs(writing, row, keyOf.get(row.key_id) ?? null)))
}

/**
 * The history of a record the caller has opened, newest first, as far as they may see its fields; a change of which they may see nothing is passed
 * over. The history of records merged into it is part of it.
 */
export async function readHistory(writing: Writing, record: OpenRecord, page: HistoryPage): Promise<HistoryEntry[]> {
  const shown: HistoryEntry[] = []
  const line = page.line ?? (await lineOf(writing, record))
  for (let after = page.after; shown.length < page.limit; ) {
    const entries = await historyEntries(writing, record, { ...page, line, after })
    shown.push(...entries.filter((entry) => entry.changes.length > 0 || entry.act !== 'update'))
    const last = entries.at(-1)
    if (last === undefined || entries.length < page.limit) break
    after = [last.at, last.version, last.recordId]
  }
  return shown.slice(0, page.limit)
}
