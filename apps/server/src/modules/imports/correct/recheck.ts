/**
 * Judges corrected rows anew, and with them every row that falls otherwise because of them: one that repeated a value which is gone, one that now
 * repeats a corrected one. The others keep the outcome they have. Writes nothing.
 */

import { isDeepStrictEqual } from 'node:util'
import { readerOf } from '../../../platform/database/reader.ts'
import { uniqueFieldsOf } from '../../../platform/gate/unique-fields.ts'
import { growingBundles } from '../../../records/bundles.ts'
import { RecurrenceIndex } from '../map/duplicates.ts'
import { TakenValues } from '../map/taken-values.ts'
import { type TidiedCounts, tidiedIn } from '../map/tidied.ts'
import type { Input, InputRow } from '../read/input-rows.ts'
import { type Batch, prepareBatch } from '../run/batch.ts'
import { settleDateOrders } from '../run/date-orders.ts'
import { heldAgainst, noticeRow } from '../run/notice.ts'
import { batchesOf } from '../run/open-input.ts'
import { knownValues, type Settled, settleRows } from '../run/resolve.ts'
import { type Item, Outcomes, type Run, type Values } from '../run/run.ts'
import { type Corrections, correctedRow } from './corrected-rows.ts'

/** What corrects a row before and after, and fields in which another number is tried than the one before. */
export interface Correction {
  readonly before: Corrections
  readonly after: Corrections
  readonly tried: readonly string[]
}

/** The file before and after a correction. */
export interface Correcting {
  readonly raw: Input
  /** The same rows as they will be, for what is told by a column as a whole. */
  readonly corrected: Input
  /** Asked once for each record, in the order of the file. */
  readonly of: (record: number) => Promise<Correction>
  /** Records that the last judgement turned away before it held others against them. */
  readonly turnedAway: ReadonlySet<number>
}

/** What came of rows that were judged anew. */
export interface Rechecked {
  readonly batch: Batch
  readonly rows: readonly InputRow[]
  /** What had been tidied in them before. */
  readonly tidiedBefore: TidiedCounts
}

interface Pair {
  readonly before: InputRow
  readonly after: InputRow
  readonly tried: readonly string[]
}

async function pairsOf(rows: readonly InputRow[], by: Correcting): Promise<Pair[]> {
  const width = by.raw.header.length
  const pairs: Pair[] = []
  for (const row of rows) {
    const correction = await by.of(row.record)
    const before = correctedRow(row, width, correction.before)
    const after = correctedRow(row, width, correction.after)
    const isSame = before.fault === after.fault && isDeepStrictEqual(before.cells, after.cells)
    pairs.push({ before, after: isSame ? before : after, tried: isSame ? [] : correction.tried })
  }
  return pairs
}

type Noticed = ReturnType<typeof noticeRow>
type Notice = Pick<Noticed, 'recurrence' | 'takenBy' | 'partFault'>
const sameNotice = (a: Notice | undefined, b: Notice | undefined): boolean =>
  JSON.stringify([a?.recurrence, a?.takenBy, a?.partFault]) ===
  JSON.stringify([b?.recurrence, b?.takenBy, b?.partFault])

function itemOf(row: Settled, notice: Noticed | undefined, tried: readonly string[]): Item {
  const { recurrence = { kind: 'new' as const }, takenBy = null, partFault = null, guessed = [] } = notice ?? {}
  return { ...row, recurrence, takenBy, partFault, guessed: [...new Set([...guessed, ...tried])], keys: undefined }
}

/** What rows are held against, those before them among it. */
type Held = Pick<Run, 'index' | 'takenValues' | 'bundles'>

/** What the rows of a file are held against before the first of them. */
async function heldAtFirst({ writing, bundles }: Run): Promise<Held> {
  const { object, caller, services } = writing
  const unique = uniqueFieldsOf(caller.tenant.policy, object)
  return {
    index: new RecurrenceIndex(object, unique),
    takenValues: new TakenValues(unique),
    bundles: bundles === null ? null : await growingBundles(readerOf(services.database, caller.tenant.id)),
  }
}

/** Holds a file against itself as it was and as it is. */
class Comparison {
  readonly #run: Run
  readonly #by: Correcting
  readonly #was: Held

  constructor(run: Run, by: Correcting, was: Held) {
    this.#run = run
    this.#by = by
    this.#was = was
  }

  /** Judges what of a batch is to be judged anew; undefined where nothing is. */
  async judge(rows: readonly InputRow[]): Promise<Rechecked | undefined> {
    const pairs = await pairsOf(rows, this.#by)
    const touched = pairs.filter(({ before, after }) => before !== after)
    if (touched.length > 0)
      await settleDateOrders(
        this.#run.plan,
        this.#by.corrected,
        touched.map(({ after }) => after),
      )
    const outcomes = new Outcomes()
    const corrected = touched.map(({ after }) => after)
    const { settled } = await settleRows(this.#run, corrected, outcomes)
    const { notices, shifted } = await this.#compare(pairs, settled)
    const others = pairs.filter(({ after }) => shifted.has(after.record)).map(({ after }) => after)
    const all = [...settled, ...(await settleRows(this.#run, others, outcomes)).settled]
    if (corrected.length + others.length === 0) return undefined
    const tried = new Map(touched.map((each) => [each.after.record, each.tried]))
    const items = all
      .sort((a, b) => a.record - b.record)
      .map((row) => itemOf(row, notices.get(row.record), tried.get(row.record) ?? []))
    const [from, to] = [(rows[0]?.record ?? 1) - 1, rows.at(-1)?.record ?? 0]
    const batch = await prepareBatch(this.#run, { from, to, items, missing: [], made: [], rejected: outcomes })
    const tidiedBefore = tidiedIn(this.#run.plan, [...touched.map(({ before }) => before), ...others])
    return { batch, rows: [...corrected, ...others].sort((a, b) => a.record - b.record), tidiedBefore }
  }

  /** Notices a row as it was and as it is; undefined where it was, or is, none that others are held against. */
  #noticeBoth(record: number, old: Values | undefined, now: Values | undefined) {
    const known = old === undefined ? undefined : this.#was.index.recognise(old)
    const noticed = old === undefined ? undefined : heldAgainst(this.#was, { record, values: old, recognised: known })
    const recognised = now === old ? known : undefined
    const notice = now === undefined ? undefined : noticeRow(this.#run, { record, values: now, recognised })
    return { noticed, notice }
  }

  /** Notices every row as it was and as it is; gives what it is to those before it, and which rows that were not corrected fall otherwise. */
  async #compare(pairs: readonly Pair[], settled: readonly Settled[]) {
    const { turnedAway } = this.#by
    const isKnown = ({ before }: Pair) => !turnedAway.has(before.record)
    const was = await knownValues(
      this.#run,
      pairs.filter(isKnown).map(({ before }) => before),
    )
    const is = new Map<number, Values>(settled.map(({ record, values }) => [record, values]))
    const notices = new Map<number, Noticed>()
    const shifted = new Set<number>()
    for (const { before, after } of pairs) {
      const { record } = after
      const old = was.get(record)
      const now = before === after ? old : is.get(record)
      const { noticed, notice } = this.#noticeBoth(record, old, now)
      if (notice !== undefined) notices.set(record, notice)
      if (before === after && !sameNotice(noticed, notice)) shifted.add(record)
    }
    return { notices, shifted }
  }
}

/** Judges anew, a batch of the file at a time; `take` gets what came of each. */
export async function recheck(run: Run, by: Correcting, take: (judged: Rechecked) => Promise<void>): Promise<void> {
  const comparison = new Comparison(run, by, await heldAtFirst(run))
  for await (const rows of batchesOf(by.raw.rows)) {
    const judged = await comparison.judge(rows)
    if (judged !== undefined) await take(judged)
  }
}
