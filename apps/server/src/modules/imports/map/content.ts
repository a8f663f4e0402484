/** What the cells of a column look like, told from a sample of them. */
import type { Field } from '@holdfast/catalog'
import { dateOrdersOf, type ParseContext, valueType } from '@holdfast/catalog/values'

/** Kinds whose values have a form of their own. Text and references can be anything. */
const RECOGNISABLE: ReadonlySet<Field['kind']> = new Set<Field['kind']>([
  ...(['phone', 'email', 'date', 'creditCode', 'nationalId', 'region', 'country', 'url'] as const),
  ...(['dateTime', 'integer', 'decimal', 'choice', 'multiChoice', 'boolean', 'currency'] as const),
])

/** Kinds whose words stand in many a column: their content may speak against a heading, never for a field. */
const UNTELLING: ReadonlySet<Field['kind']> = new Set<Field['kind']>([
  ...(['dateTime', 'integer', 'decimal', 'choice', 'multiChoice', 'boolean'] as const),
])

const SAMPLE_CELLS = 50

/** Forms that many other things have too: a share of them proves less. */
const WEAK: Partial<Record<Field['kind'], number>> = { date: 0.45, country: 0.5, url: 0.6, phone: 0.6, region: 0.65 }

const hasForm = (text: string, field: Field): boolean => {
  if (field.kind === 'url') return /^(?:https?:\/\/|www\.)/i.test(text)
  // Plain numbers are also Excel's dates; a column of them proves nothing.
  if (field.kind === 'date') return /\d[-/.年]\d|^(?:19|20)\d{6}$/.test(text)
  // Two letters are a country's code and much else.
  return field.kind !== 'country' || text.length > 2
}

/** A cell, trimmed, with the country in which its row is read. */
export interface SampleCell {
  readonly text: string
  readonly context: ParseContext
}

/**
 * The share of filled cells that the field can read; undefined where the kind has no form of its own or the sample is empty. What a cell says is
 * asked of the catalogue, so a column is proposed exactly where its values would be accepted.
 */
export function shareThatFits(cells: readonly SampleCell[], field: Field): number | undefined {
  if (!RECOGNISABLE.has(field.kind)) return undefined
  const filled = cells.filter(({ text }) => text !== '').slice(0, SAMPLE_CELLS)
  if (filled.length === 0) return undefined
  const fits = filled.filter((cell) => hasForm(cell.text, field) && isReadable(cell, field))
  return fits.length / filled.length
}

/** A day with its year last is readable where it is one in either order: which one counts is settled later, by the whole column. */
function isReadable({ text, context }: SampleCell, field: Field): boolean {
  const dateOrder = dateOrdersOf(text)?.[0]
  const whole = dateOrder === undefined ? context : { ...context, dateOrder }
  return valueType(field.kind).parseText(text, field, whole).ok
}

/** How much content alone speaks for a field: nothing below eight cells of ten. */
export function scoreContent(share: number, field: Field): number {
  if (share < 0.8 || UNTELLING.has(field.kind)) return 0
  const strength = field.mobileOnly === true ? 0.75 : (WEAK[field.kind] ?? 0.75)
  return strength * share
}
