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

function isSame({ field, columns }: Target, cells: readonly string[], value: Json): boolean {
  const parts = columns.map(({ index }) => cells[index] ?? '')
  const text = parts.length === 1 ? (parts[0] ?? '') : [...new Set(parts.map((part) => part.trim()))].join(' ')
  if (value === text) return true
  if (field.kind === 'dateTime' && WHOLE_MOMENT.test(text)) return true
  const isPlace = field.kind === 'region' || columns.length > 1
  const bare = (each: string) => (isPlace ? each.replace(BETWEEN_PARTS, '') : each)
  const { print } = valueType(field.kind)
  return LANGUAGES.some((language) => bare(print(value, field, language)) === bare(text))
}

/** The targets of a row whose stored value looks otherwise than its cells. */
const tidiedTargets = (plan: RowPlan, cells: readonly string[], values: Values): Target[] =>
  plan.targets.filter((target) => {
    const value = values[target.key]
    return value !== undefined && value !== null && !isSame(target, cells, value)
  })

/** Counts into `counts` what was tidied in a row that was read. */
export function countTidied(
  counts: Record<string, number>,
  plan: RowPlan,
  row: { readonly cells: readonly string[]; readonly values: Values },
): void {
  for (const { key } of tidiedTargets(plan, row.cells, row.values)) counts[key] = (counts[key] ?? 0) + 1
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
    tidiedTargets(plan, row.cells, values).map(({ key, field, columns }) => [
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
