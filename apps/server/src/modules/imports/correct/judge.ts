/** What a correction makes of an import's rows, worked out over its file. Writes nothing. */
import type { RequestContext } from '../../../platform/gate/context.ts'
import { addTidied, type TidiedCounts } from '../map/tidied.ts'
import type { Input, InputRow } from '../read/input-rows.ts'
import { countHits } from '../run/hits.ts'
import { openUpload, ownCellsOf, rawInput } from '../run/open-input.ts'
import { Outcomes, type Run } from '../run/run.ts'
import { runFor } from '../run/run-import.ts'
import type { CellTexts, RowCorrection } from '../store/corrections.ts'
import type { ImportDetails } from '../store/details.ts'
import { type ImportRow, rejectedRecords } from '../store/queries.ts'
import { refuseUnreadable } from '../view/refuse-unreadable.ts'
import { isAligned, type OwnCells, setRight, withCorrections } from './corrected-rows.ts'
import { type Correction, recheck } from './recheck.ts'
import { type Asked, type CorrectionStated, refuseRows } from './stated.ts'

/** So many of the rows that were judged anew come with the answer. */
const MOST_SHOWN = 200

/** A correction that is asked for. */
export interface Correcting {
  readonly ctx: RequestContext
  readonly row: ImportRow
  readonly details: ImportDetails
  readonly asked: Asked
  readonly stated: CorrectionStated
}

export interface Judged {
  readonly outcomes: Outcomes
  readonly records: readonly number[]
  /** What had been tidied in them before. */
  readonly tidiedBefore: TidiedCounts
  /** The first of the rows as they are now. */
  readonly rows: readonly InputRow[]
  /** The cells of each row that was corrected by itself, whole. */
  readonly kept: readonly RowCorrection[]
}

/** Refuses rows that the file does not have, and those of which nobody can say which cell is which, unless all of their cells are stated. */
async function refuseStrange(raw: Input, { asked, stated }: Correcting, ownCells: OwnCells): Promise<void> {
  if (asked.cells.size === 0) return
  const known = new Set<number>()
  const shifted = new Set<number>()
  for await (const row of raw.rows) {
    if (!asked.cells.has(row.record)) continue
    known.add(row.record)
    const width = raw.header.length
    const own = isAligned(row, width) ? undefined : (await ownCells.of(row.record))?.cells
    if (!isAligned(row, width) && setRight(row, width, own) === undefined) shifted.add(row.record)
    if (known.size === asked.cells.size) break
  }
  refuseRows(stated, { known, shifted })
}

/** The number fields that fill these columns: a number there can be held against what others hold. */
function numbersIn({ details }: Correcting, run: Run, indexes: readonly number[]): string[] {
  const { object } = run.writing
  const phones = (object.duplicateBy ?? []).filter((key) => object.fields[key]?.kind === 'phone')
  const filled = new Set(details.mapping.filter(({ index }) => indexes.includes(index)).map(({ field }) => field))
  return phones.filter((key) => filled.has(key))
}

const placesIn = (cells: CellTexts | undefined): number[] => Object.keys(cells ?? {}).map(Number)

/** Reads what was corrected before along with the file, and puts what is asked for now over it. */
function readerOf(correcting: Correcting, run: Run, about: { own: OwnCells | null; kept: RowCorrection[] }) {
  const { asked, details } = correcting
  const before = details.replacements ?? []
  const replacedNow = asked.replacements.slice(before.length).map(({ index }) => index)
  const replaced = numbersIn(correcting, run, replacedNow)
  return async (record: number): Promise<Correction> => {
    const own = (await about.own?.of(record))?.cells
    const news = asked.cells.get(record)
    const cells = news === undefined ? own : { ...own, ...news }
    if (news !== undefined) about.kept.push({ record, cells: { ...cells } })
    // the first correction of a cell is as good as its text in the file; each further one is another try
    const again = placesIn(news).filter((index) => own?.[index] !== undefined)
    return {
      before: { replacements: before, own },
      after: { replacements: asked.replacements, own: cells },
      tried: [...replaced, ...(again.length === 0 ? [] : numbersIn(correcting, run, again))],
    }
  }
}

/** The cells corrected by themselves as they will be. */
const overlaid = (own: OwnCells | null, asked: Asked): OwnCells => ({
  of: async (record) => {
    const before = await own?.of(record)
    const news = asked.cells.get(record)
    return news === undefined ? before : { record, cells: { ...before?.cells, ...news } }
  },
})

async function judgeRows(correcting: Correcting, raw: Input): Promise<Judged> {
  const { ctx, row, details, asked } = correcting
  const { services } = ctx
  const tenantId = ctx.caller.tenant.id
  const readOwn = await ownCellsOf({ services, tenantId, row })
  const ownCells = () => overlaid(readOwn?.() ?? null, asked)
  await refuseStrange(raw, correcting, ownCells())
  const corrected = withCorrections(raw, { replacements: asked.replacements, ownCells })
  const claim = { tenantId, id: row.id, worker: services.newId() }
  const run = await runFor(services, claim, { row, details, input: corrected })
  const judged = {
    outcomes: new Outcomes(),
    records: [] as number[],
    tidiedBefore: {} as TidiedCounts,
    rows: [] as InputRow[],
    kept: [] as RowCorrection[],
  }
  const of = readerOf(correcting, run, { own: readOwn?.() ?? null, kept: judged.kept })
  const turnedAway = await rejectedRecords(services.database, { tenantId, importId: row.id })
  await recheck(run, { raw, corrected, of, turnedAway }, async ({ batch, rows, tidiedBefore }) => {
    await countHits(run, batch)
    judged.outcomes.add(batch.outcomes)
    judged.tidiedBefore = addTidied(judged.tidiedBefore, tidiedBefore)
    judged.records.push(...rows.map(({ record }) => record))
    judged.rows.push(...rows.slice(0, MOST_SHOWN - judged.rows.length))
  })
  return judged
}

/** Judges the rows of an import as they are with a correction. What it tells of others' records is counted first, as in the dry run itself. */
export async function judge(correcting: Correcting): Promise<Judged> {
  const { ctx, row, details } = correcting
  const file = await openUpload(ctx.services, ctx.caller.tenant.id, row.id).catch((error: unknown) => {
    throw refuseUnreadable(ctx.language, error)
  })
  try {
    return await judgeRows(correcting, await rawInput(file, details))
  } catch (error) {
    throw refuseUnreadable(ctx.language, error)
  } finally {
    await file.close()
  }
}
