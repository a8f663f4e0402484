/** Rows as values: read, their words found, held against the file before them. In the order of the file, one batch after the other. */

import type { ObjectDeclaration } from '@holdfast/catalog'
import { type ReachOfRecord, writableFields } from '@holdfast/policy'
import { uniqueFieldsOf } from '../../../platform/gate/unique-fields.ts'
import { inTurns } from '../../../platform/in-turns.ts'
import type { PreparedRecord } from '../../../records/insert.ts'
import { prepareRecords } from '../../../records/prepare.ts'
import { historyKeys } from '../history.ts'
import { type NormalisedRow, normaliseRow, onlyRecognising } from '../map/normalise.ts'
import { addTidied, countTidied } from '../map/tidied.ts'
import type { InputRow } from '../read/input-rows.ts'
import { noticeRow } from './notice.ts'
import type { Missing } from './references.ts'
import { type Item, Outcomes, preparingFor, type Run, type Values } from './run.ts'
import { withSold } from './sold.ts'

/** Records of one object, ready to be stored. */
export interface Prepared {
  readonly object: ObjectDeclaration
  readonly records: readonly PreparedRecord[]
}

export interface Resolved {
  readonly from: number
  readonly to: number
  readonly items: readonly Item[]
  readonly missing: readonly Missing[]
  readonly made: readonly Prepared[]
  /** What is known before anything is decided: rejected rows. */
  readonly rejected: Outcomes
}

interface ReadRow extends Extract<NormalisedRow, { values: unknown }> {
  readonly record: number
  readonly cells: readonly string[]
}

/** A row whose words all stand for something, not yet held against the others. */
export type Settled = Pick<Item, 'record' | 'values' | 'ownerId' | 'teamId' | 'isOwned'>

/** Rows as values; what is wrong with one is noted. */
async function readBatch(run: Pick<Run, 'plan'>, rows: readonly InputRow[], outcomes: Outcomes): Promise<ReadRow[]> {
  const read: ReadRow[] = []
  await inTurns(rows, (row) => {
    const result = normaliseRow(row, run.plan)
    if ('fault' in result) outcomes.reject(row.record, result.fault)
    else read.push({ record: row.record, cells: row.cells, ...result })
  })
  return read
}

/** The records that references lack, made ready and known by their ids from now on. */
async function prepareMissing(run: Run, missing: readonly Missing[]): Promise<Prepared[]> {
  if (!run.writes || missing.length === 0) return []
  const objects = [...new Set(missing.map(({ object }) => object))]
  return Promise.all(
    objects.map(async (object) => {
      const mine = missing.filter((each) => each.object === object)
      const records = await prepareRecords(
        preparingFor(run, object),
        mine.map(({ draft }) => draft),
      )
      records.forEach((record, at) => {
        const each = mine[at]
        if (each !== undefined) run.references.remember(each, record.id)
      })
      return { object, records }
    }),
  )
}

/** A field that the importer may not write on a record of this reach. The owner is decided by whom they may assign. */
function findUnwritable(run: Run, values: Values, reach: ReachOfRecord): string | undefined {
  const { caller, object } = run.writing
  const writable = writableFields(caller.access, { object: object.name, action: 'create' }, reach)
  const told = object.process !== undefined && writable.has(object.process.stage) ? historyKeys(object) : []
  return Object.keys(values).find((key) => !writable.has(key) && !told.includes(key))
}

function settleOne(run: Run, { record, values, references }: ReadRow, outcomes: Outcomes): Settled[] {
  const { caller, object } = run.writing
  const resolved = run.references.resolve({ references })
  if ('fault' in resolved) {
    outcomes.reject(record, resolved.fault)
    return []
  }
  const owner = resolved.owner ?? { id: caller.user.id, teamId: caller.user.teamId }
  const reach = object.owned ? { ownerId: owner.id, teamId: owner.teamId } : { ownerId: null, teamId: null }
  // what is reached through another record is written with the reach of that record
  const judged = object.reachedBy === undefined ? reach : (resolved.about ?? reach)
  const stated = { ...values, ...resolved.values }
  const field = findUnwritable(run, stated, judged)
  if (field !== undefined) {
    outcomes.reject(record, { field, code: 'field_unknown' })
    return []
  }
  return [{ record, values: stated, ...reach, isOwned: resolved.owner !== null }]
}

/** Rows whose words all stand for something; what is wrong with the others is noted. */
export async function settleRows(
  run: Run,
  rows: readonly InputRow[],
  outcomes: Outcomes,
): Promise<{ settled: readonly Settled[]; missing: readonly Missing[]; made: readonly Prepared[] }> {
  const read = await readBatch(run, rows, outcomes)
  const tidied: Record<string, number> = {}
  await inTurns(read, (row) => countTidied(tidied, run.plan, row))
  outcomes.tidied = addTidied(outcomes.tidied, tidied)
  const missing = await run.references.findAll(read)
  const made = await prepareMissing(run, missing)
  const settled: Settled[] = []
  await inTurns(read, (row) => void settled.push(...settleOne(run, row, outcomes)))
  return { settled: await withSold(run, settled, outcomes), missing, made }
}

/** Reads rows, finds what their words stand for and holds them against the file before them. */
export async function resolveRows(run: Run, rows: readonly InputRow[]): Promise<Resolved> {
  const rejected = new Outcomes()
  const { settled, missing, made } = await settleRows(run, rows, rejected)
  const items: Item[] = []
  await inTurns(settled, (row) => void items.push({ ...row, ...noticeRow(run, row), keys: undefined }))
  const [first, last] = [rows[0]?.record ?? 1, rows.at(-1)?.record ?? 0]
  return { from: first - 1, to: last, items, missing, made, rejected }
}

/**
 * What rows that were judged before are recognised by, by record. Their words are looked up only where the object is recognised by what it points
 * to (a follow-up by its customer).
 */
export async function knownValues(run: Run, rows: readonly InputRow[]): Promise<Map<number, Values>> {
  const { object, caller } = run.writing
  if (object.sameBy === undefined) {
    const plan = onlyRecognising(run.plan, uniqueFieldsOf(caller.tenant.policy, object))
    const known = await readBatch({ plan }, rows, new Outcomes())
    return new Map(known.map(({ record, values }) => [record, values]))
  }
  const read = await readBatch(run, rows, new Outcomes())
  await run.references.findAll(read)
  return new Map(
    read.flatMap((row) => settleOne(run, row, new Outcomes()).map(({ record, values }) => [record, values])),
  )
}
