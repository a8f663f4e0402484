/** What a person corrects, read strictly and held against the columns of the file. */
import Type, { type Static } from 'typebox'
import { Refusal, type ValueFault } from '../../../platform/errors/refusal.ts'
import { exactly } from '../../../platform/gate/shapes.ts'
import type { ColumnMapping } from '../map/mapping.ts'
import type { CellTexts } from '../store/corrections.ts'
import type { Replacement } from './corrected-rows.ts'

const MOST_CELLS = 1_000
const MOST_REPLACEMENTS = 50
/** Of one import, in all. */
const MOST_KEPT = 500
const LONGEST_TEXT = 20_000

const text = Type.String({ maxLength: LONGEST_TEXT })
const column = Type.String({ maxLength: 1_100 })

/** Cells by row and column, and texts to be replaced throughout a column. */
export const CorrectionBody = exactly({
  cells: Type.Optional(
    Type.Array(exactly({ row: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }), column, text }), {
      maxItems: MOST_CELLS,
    }),
  ),
  replacements: Type.Optional(Type.Array(exactly({ column, from: text, to: text }), { maxItems: MOST_REPLACEMENTS })),
})
export type CorrectionStated = Static<typeof CorrectionBody>

/** A correction with its columns by their position. */
export interface Asked {
  readonly cells: ReadonlyMap<number, CellTexts>
  readonly replacements: readonly Replacement[]
}

const pointer = (list: string, at: number, member: string): string => `/${list}/${at}/${member}`

/** Refuses with every column that is not there, and where there is nothing to correct. */
export function readAsked(
  stated: CorrectionStated,
  mapping: readonly ColumnMapping[],
  kept: readonly Replacement[],
): Asked {
  const { cells = [], replacements = [] } = stated
  const indexes = new Map(mapping.map((each) => [each.column, each.index]))
  const errors: ValueFault[] = []
  const indexOf = (name: string, path: string): number => {
    const index = indexes.get(name)
    if (index === undefined) errors.push({ path, code: 'column_unknown' })
    return index ?? -1
  }
  const byRecord = new Map<number, Record<number, string>>()
  cells.forEach((cell, at) => {
    const index = indexOf(cell.column, pointer('cells', at, 'column'))
    byRecord.set(cell.row, { ...byRecord.get(cell.row), [index]: cell.text })
  })
  const replaced = replacements.map((each, at): Replacement => {
    return { index: indexOf(each.column, pointer('replacements', at, 'column')), from: each.from, to: each.to }
  })
  if (cells.length + replacements.length === 0) errors.push({ path: '/cells', code: 'required' })
  if (errors.length > 0) throw new Refusal('invalid', { errors })
  if (kept.length + replaced.length > MOST_KEPT) throw new Refusal('too_large')
  return { cells: byRecord, replacements: [...kept, ...replaced] }
}

/** Refuses cells of rows that the file does not have, or whose cells do not stand under its headings. */
export function refuseRows(
  stated: CorrectionStated,
  rows: { known: ReadonlySet<number>; shifted: ReadonlySet<number> },
) {
  const errors = (stated.cells ?? []).flatMap(({ row }, at): ValueFault[] => {
    if (rows.shifted.has(row)) return [{ path: pointer('cells', at, 'row'), code: 'row_shifted' }]
    return rows.known.has(row) ? [] : [{ path: pointer('cells', at, 'row'), code: 'row_unknown' }]
  })
  if (errors.length > 0) throw new Refusal('invalid', { errors })
}
