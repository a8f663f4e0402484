import type { BatchLine, BusinessRecord, ListOf } from '@holdfast/sdk'
import { api } from '../../app/api.ts'
import { APPROVAL_NEEDED } from '../../transfers/approval-needed.ts'
import { type ObjectView, titleKeys } from '../catalogue.ts'
import { titleOf } from '../record-values.ts'
import { forgetRecords } from './use-cell-save.ts'
import { changeRows, refreshRows } from './use-rows.ts'

/** Lines that are sent at once: small enough to show how far it has come. */
const PART = 200

interface Operation {
  readonly op: 'update' | 'delete' | 'restore'
  readonly id: string
  readonly version?: number
  readonly values?: Readonly<Record<string, unknown>>
}

/** One record that was not changed, and why, in words. */
export interface Failed {
  readonly id: string
  readonly name: string
  readonly why: string
  /** Whether somebody else has to approve it. */
  readonly needsApproval: boolean
}

export interface Outcome {
  readonly done: readonly BatchLine[]
  readonly failed: readonly Failed[]
}

/** One change of many records. */
export interface BulkChange {
  readonly object: ObjectView
  readonly records: readonly BusinessRecord[]
  /** The fields that are changed, by their keys: what they held is read first, to be put back. */
  readonly fields: readonly string[]
  /** What each record gets; null deletes it. */
  readonly valuesFor: ((record: BusinessRecord) => Readonly<Record<string, unknown>>) | null
}

type Progress = (done: number) => void

/** The records with what the fields hold that are to be changed, whatever columns the list shows; versions stay those that were seen. */
export async function withPrior(change: BulkChange): Promise<BulkChange> {
  const { object, records, fields } = change
  if (fields.length === 0) return change
  const held = new Map<string, BusinessRecord>()
  for (let at = 0; at < records.length; at += PART) {
    const ids = records.slice(at, at + PART).map(({ id }) => id)
    const body = { limit: PART, filter: { id: { in: ids } }, fields: [...titleKeys(object), ...fields] }
    const { data } = await api.post<ListOf<BusinessRecord>>(`/${object.plural}/query`, body)
    for (const record of data) held.set(record.id, record)
  }
  return { ...change, records: records.map((seen) => ({ ...held.get(seen.id), ...seen })) }
}

const whyOf = ({ title, errors, status }: BatchLine): string =>
  errors?.find(({ message }) => message !== undefined)?.message ?? title ?? String(status)

async function send(object: ObjectView, operations: readonly Operation[], onProgress: Progress): Promise<BatchLine[]> {
  const lines: BatchLine[] = []
  for (let at = 0; at < operations.length; at += PART) {
    const body = { mode: 'each', operations: operations.slice(at, at + PART) }
    const key = { idempotencyKey: crypto.randomUUID() }
    const { results } = await api.post<{ results: readonly BatchLine[] }>(`/${object.plural}/batch`, body, key)
    lines.push(...results)
    onProgress(lines.length)
  }
  return lines
}

/** Sorts the lines into what was done and what was not, by the names of the records. */
function outcomeOf(object: ObjectView, records: readonly BusinessRecord[], lines: readonly BatchLine[]): Outcome {
  const paired = records.map((record, at) => ({ record, line: lines[at] ?? { status: 0 } }))
  const isDone = ({ line }: { line: BatchLine }) => line.status >= 200 && line.status < 300
  return {
    done: paired.filter(isDone).map(({ record, line }) => ({ ...line, id: record.id })),
    failed: paired
      .filter((pair) => !isDone(pair))
      .map(({ record, line }) => ({
        id: record.id,
        name: titleOf(record, object.title),
        why: whyOf(line),
        needsApproval: line.errors?.some(({ code }) => code === APPROVAL_NEEDED) ?? false,
      })),
  }
}

async function show(object: ObjectView, outcome: Outcome, removed: boolean): Promise<void> {
  const ids = outcome.done.map(({ id = '' }) => id)
  const gone = new Set(ids)
  if (removed) changeRows(object.plural, (row) => (gone.has(row.id) ? null : row))
  else await refreshRows(object, ids)
  forgetRecords(object.plural, ids)
}

/** Does it, line by line: what fails is told and stops nothing else. */
export async function changeMany(change: BulkChange, onProgress: Progress): Promise<Outcome> {
  const { object, records, valuesFor } = change
  const operations = records.map(({ id, version }, at): Operation => {
    const record = records[at]
    if (valuesFor === null || record === undefined) return { op: 'delete', id, version }
    return { op: 'update', id, version, values: valuesFor(record) }
  })
  const outcome = outcomeOf(object, records, await send(object, operations, onProgress))
  await show(object, outcome, valuesFor === null)
  return outcome
}

/** Puts back what each record held before, upon the version this change left: what somebody changed since stays, and is told. */
export async function putBack(change: BulkChange, { done }: Outcome): Promise<Outcome> {
  const { object, records, valuesFor } = change
  const before = new Map(records.map((record) => [record.id, record]))
  const touched = done.flatMap(({ id = '' }) => before.get(id) ?? [])
  const versions = new Map(done.map(({ id = '', version }) => [id, version]))
  const operations = touched.map((record): Operation => {
    const { id } = record
    if (valuesFor === null) return { op: 'restore', id }
    const values = Object.fromEntries(Object.keys(valuesFor(record)).map((name) => [name, record[name] ?? null]))
    return { op: 'update', id, version: versions.get(id) ?? record.version + 1, values }
  })
  const outcome = outcomeOf(object, touched, await send(object, operations, () => undefined))
  await show(object, outcome, false)
  return outcome
}
