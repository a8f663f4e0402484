import { sql } from 'kysely'
import { Refusal } from '../platform/errors/refusal.ts'
import type { WriteTransaction } from '../platform/gate/context.ts'
import { refusalOf } from '../platform/gate/refuse.ts'
import { draftOf, prepareNew, storeNew } from './create.ts'
import { deleteRecord, restoreRecord } from './delete.ts'
import { completedDraft } from './deliveries.ts'
import { explainTaken } from './duplicates.ts'
import type { PreparedRecord } from './insert.ts'
import { demandVersion, loadRecord } from './load.ts'
import type { Draft } from './prepare.ts'
import { changeOf, storeChange } from './update.ts'
import { type Writing, within } from './writing.ts'

/** One line of a batch. */
export interface Operation {
  readonly op: 'create' | 'update' | 'delete' | 'restore'
  readonly id?: string
  readonly version?: number
  readonly values?: Record<string, unknown>
}

export interface LineResult {
  readonly status: number
  readonly id?: string
  readonly version?: number
  /** Other records that were made or taken away by the line. */
  readonly others?: readonly string[]
  readonly code?: string
  readonly errors?: unknown
}

/** A new record of a batch: ready to be stored, read but in want of its number, or refused. */
type NewLine = PreparedRecord | { readonly draft: Draft } | Refusal

/**
 * New records of a batch, sealed and indexed with three questions to the keeper in all; faults of a line stay with the line. What has a number is sealed
 * with it where it is stored.
 */
export async function prepareLines(
  writing: Writing,
  operations: readonly Operation[],
): Promise<ReadonlyMap<number, NewLine>> {
  const prepared = new Map<number, NewLine>()
  const drafts: { at: number; draft: Draft }[] = []
  for (const [at, operation] of operations.entries()) {
    if (operation.op !== 'create') continue
    try {
      drafts.push({ at, draft: await draftOf(writing, operation.values ?? {}) })
    } catch (error) {
      prepared.set(at, refusalOf(error))
    }
  }
  const isNumbered = writing.object.numbering !== undefined
  const all = drafts.map(({ draft }) => draft)
  const ready = isNumbered ? all.map((draft) => ({ draft })) : all.length === 0 ? [] : await prepareNew(writing, all)
  for (const [index, line] of ready.entries()) prepared.set(drafts[index]?.at ?? -1, line)
  return prepared
}

async function updateLine(writing: Writing, tx: WriteTransaction, operation: Operation): Promise<LineResult> {
  const { id = '', version, values = {} } = operation
  if (version === undefined) throw new Refusal('precondition_required')
  const record = await loadRecord(writing, { id, action: 'update', lockIn: tx })
  demandVersion(record, version)
  const change = await changeOf(writing, record, values)
  const others = change.changed.length > 0 ? await storeChange(writing, tx, change) : []
  return { status: 200, id: record.row.id, version: version + (change.changed.length > 0 ? 1 : 0), others }
}

async function deleteLine(writing: Writing, tx: WriteTransaction, operation: Operation): Promise<LineResult> {
  const { id = '', version } = operation
  const record = await loadRecord(writing, { id, action: 'delete', lockIn: tx })
  demandVersion(record, version)
  await deleteRecord(writing, tx, { record })
  return { status: 204, id: record.row.id }
}

async function restoreLine(writing: Writing, tx: WriteTransaction, { id = '' }: Operation): Promise<LineResult> {
  const record = await loadRecord(writing, { id, action: 'restore', deleted: true, lockIn: tx })
  await restoreRecord(writing, tx, { record })
  return { status: 200, id }
}

async function runLine(
  writing: Writing,
  tx: WriteTransaction,
  line: { operation: Operation; prepared: NewLine | undefined },
): Promise<LineResult> {
  const { operation, prepared } = line
  if (operation.op === 'update') return updateLine(writing, tx, operation)
  if (operation.op === 'delete') return deleteLine(writing, tx, operation)
  if (operation.op === 'restore') return restoreLine(writing, tx, operation)
  if (prepared === undefined || prepared instanceof Refusal) throw prepared ?? new Refusal('malformed')
  const [record] =
    'draft' in prepared ? await prepareNew(writing, [await completedDraft(writing, tx, prepared.draft)]) : [prepared]
  if (record === undefined) throw new Refusal('malformed')
  await storeNew(writing, tx, [record])
  return { status: 201, id: record.id, version: 1 }
}

const lineRefusal = (error: unknown): LineResult => {
  const refusal = refusalOf(error)
  if (refusal.status >= 500) throw error
  return {
    status: refusal.status,
    code: refusal.code,
    ...(refusal.details.errors === undefined ? {} : { errors: refusal.details.errors }),
  }
}

/** All lines or none: the first fault refuses the batch, naming its line. */
export async function runAll(
  writing: Writing,
  tx: WriteTransaction,
  batch: { operations: readonly Operation[]; prepared: ReadonlyMap<number, NewLine> },
): Promise<LineResult[]> {
  const inside = within(writing, tx)
  const results: LineResult[] = []
  for (const [at, operation] of batch.operations.entries())
    try {
      results.push(await runLine(inside, tx, { operation, prepared: batch.prepared.get(at) }))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const errors = (error.details.errors ?? [{ path: '', code: error.code }]).map((fault) => ({
        ...fault,
        path: `/operations/${at}${fault.path}`,
      }))
      throw new Refusal(error.code, { ...error.details, errors })
    }
  return results
}

/** What a line failed of, a taken value told as its refusal. */
const explained = (writing: Writing, error: unknown): Promise<unknown> =>
  explainTaken(writing, Promise.reject(error)).catch((refusal: unknown) => refusal)

/** Each line for itself, in a savepoint of its own: a fault undoes its line alone. */
export async function runEach(
  writing: Writing,
  tx: WriteTransaction,
  batch: { operations: readonly Operation[]; prepared: ReadonlyMap<number, NewLine> },
): Promise<LineResult[]> {
  const inside = within(writing, tx)
  const results: LineResult[] = []
  for (const [at, operation] of batch.operations.entries()) {
    await tx.query(sql`savepoint line`)
    const mark = tx.written.mark()
    try {
      results.push(await runLine(inside, tx, { operation, prepared: batch.prepared.get(at) }))
    } catch (error) {
      await tx.query(sql`rollback to savepoint line`)
      tx.written.backTo(mark)
      results.push(lineRefusal(await explained(inside, error)))
    }
  }
  return results
}
