import type { Field, MaskName } from '@holdfast/catalog'
import { exactTermOfQuery, type Query } from '@holdfast/catalog/search'

/** Masks that show the last four characters, which may therefore be asked for. */
const SHOWS_TAIL: ReadonlySet<MaskName> = new Set<MaskName>(['phone', 'tail4'])

/** The field as it may be searched while it is masked: by its whole value, or by what its mask shows. */
export function maskedForm(field: Field): Field {
  const showsTail = field.mask !== undefined && SHOWS_TAIL.has(field.mask)
  return { ...field, search: (field.search ?? []).filter((mode) => mode === 'exact' || (mode === 'tail' && showsTail)) }
}

const FOUR_DIGITS = /^\d{4}$/

/** Whether four digits ask for what the field's mask shows, be the index of last digits there or not. */
export const asksTail = ({ mask }: Field, text: string): boolean =>
  mask !== undefined && SHOWS_TAIL.has(mask) && FOUR_DIGITS.test(text.trim())

/** Whether a query asks for no more than the whole value or the four characters a mask shows: five digits would tell one more. */
export function queryShownByMask(field: Field, query: Query): boolean {
  const text = query.text.trim()
  if (maskedForm(field).search?.includes('tail') === true && FOUR_DIGITS.test(text)) return true
  return exactTermOfQuery(field, query) !== undefined
}
