/** Cells that were put into another form than the file has: full-width digits, stray blanks, other ways to write a number, a day or a place. Pure. */
import { type Json, type Language, valueType } from '@holdfast/catalog/values'
import type { InputRow } from '../read/input-rows.ts'
import { normaliseRow, type RowPlan } from './normalise.ts'

type Target = RowPlan['targets'][number]
type Values = Readonly<Record<string, Json>>

/** How often each field was put into another form, by its key. */
export type TidiedCounts = Readonly<Record<string, number>>

const LANGUAGES: readonly Language[] = ['zh', 'en']
/** A moment written like this says what is stored, whatever the zone it is kept in. */
const WHOLE_MOMENT = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}/
/** Between the parts of a place. */
const BETWEEN_PARTS = /[\s/,，]+/g

function textOf(columns: Target['columns'], cells: readonly string[]): string {
  const [first] = columns
  if (columns.length === 1 && first !== undefined) return cells[first.index] ?? ''
  return [...new Set(columns.map(({ index }) => (cells[index] ?? '').trim()))].join(' ')
}

function isSame({ field, columns }: Target, cells: readonly string[], value: Json): boolean {
  const text = textOf(columns, cells)
  if (value === text) return true
  if (field.kind === 'dateTime' && WHOLE_MOMENT.test(text)) return true
  const isPlace = field.kind === 'region' || columns.length > 1
  const bare = (each: string) => (isPlace ? each.replace(BETWEEN_PARTS, '') : each)
  const { print } = valueType(field.kind)
  return LANGUAGES.some((language) => bare(print(value, field, language)) === bare(text))
}

/** Whether the stored value of a target looks otherwise than its cells. */
function isTidied(target: Target, cells: readonly string[], values: Values): boolean {
  const value = values[target.key]
  return value !== undefined && value !== null && !isSame(target, cells, value)
}

/** Counts into `counts` what was tidied in a row that was read. */
export function countTidied(
  counts: Record<string, number>,
  plan: RowPlan,
  row: { readonly cells: readonly string[]; readonly values: Values },
): void {
  for (const target of plan.targets)
    if (isTidied(target, row.cells, row.values)) counts[target.key] = (counts[target.key] ?? 0) + 1
}

/** What was tidied in rows, as far as they can be read. */
export function tidiedIn(plan: RowPlan, rows: readonly InputRow[]): TidiedCounts {
  const counts: Record<string, number> = {}
  for (const row of rows) {
    const result = normaliseRow(row, plan)
    if ('values' in result) countTidied(counts, plan, { cells: row.cells, values: result.values })
  }
  return counts
}

/** What will stand in the place of each tidied cell of a row, in the words of the language, by column. */
export function tidiedCells(plan: RowPlan, row: InputRow, language: Language): Readonly<Record<string, string>> {
  const result = normaliseRow(row, plan)
  if (!('values' in result)) return {}
  const { values } = result
  return Object.fromEntries(
    plan.targets
      .filter((target) => isTidied(target, row.cells, values))
      .map(({ key, field, columns }) => [
        columns[0]?.column ?? '',
        valueType(field.kind).print(values[key] ?? null, field, language),
      ]),
  )
}

/** The sums of both, without what comes to nothing. */
export function addTidied(counts: TidiedCounts, added: TidiedCounts, sign: 1 | -1 = 1): TidiedCounts {
  const sums: Record<string, number> = { ...counts }
  for (const [key, count] of Object.entries(added)) sums[key] = (sums[key] ?? 0) + sign * count
  return Object.fromEntries(Object.entries(sums).filter(([, count]) => count > 0))
}
