import { fieldsOf, isSealedClass, type ObjectDeclaration } from '@holdfast/catalog'
import { exactTermOfQuery, matches, type Query, termsOfQuery } from '@holdfast/catalog/search'
import type { Json } from '@holdfast/catalog/values'
import { type Access, type Reach, reachesShowing } from '@holdfast/policy'
import type { OpenRecord } from '../record.ts'
import type { Leaf } from './ask.ts'
import type { AskedField } from './asked-field.ts'
import { maskedForm, queryShownByMask } from './masked-search.ts'

/** One conjunction of terms of one field, and the reaches within which the principal may ask it. */
export interface Alternative {
  readonly field: string
  readonly terms: readonly string[]
  readonly reaches: readonly Reach[]
}

/** Long conjunctions find no more than their rarest part; the rest is verified on the open record. */
const MOST_TERMS = 8

function narrowed(terms: readonly string[]): readonly string[] {
  if (terms.length <= MOST_TERMS) return terms
  const step = terms.length / MOST_TERMS
  return Array.from({ length: MOST_TERMS }, (_, at) => terms[Math.floor(at * step)] ?? '')
}

/** The alternatives of a free search over the fields that the principal sees in clear. */
export function clearAlternatives(access: Access, object: ObjectDeclaration, query: Query): readonly Alternative[] {
  return fieldsOf(object).flatMap(({ key, field }) => {
    if (!isSealedClass(field.class) || (field.search?.length ?? 0) === 0) return []
    const reaches = reachesShowing(access, { object: object.name, key, action: 'list' }, 'clear')
    if (reaches.length === 0) return []
    return termsOfQuery(field, query).map((terms) => ({ field: key, terms: narrowed(terms), reaches }))
  })
}

/** Whether the open record answers a free search by what its reader sees in clear. */
export const answersInClear = (record: OpenRecord, query: Query): boolean =>
  fieldsOf(record.object).some(
    ({ key, field }) =>
      record.modes.get(key) === 'clear' &&
      (field.search?.length ?? 0) > 0 &&
      matches(field, record.values[key] ?? null, query),
  )

/** The alternatives of a free search over every field the principal may search, masked fields by whole value or shown part only. */
export function searchAlternatives(access: Access, object: ObjectDeclaration, query: Query): readonly Alternative[] {
  return fieldsOf(object).flatMap(({ key, field }) => {
    if (!isSealedClass(field.class) || (field.search?.length ?? 0) === 0) return []
    const clear = reachesShowing(access, { object: object.name, key, action: 'list' }, 'clear')
    const shown = reachesShowing(access, { object: object.name, key, action: 'list' }, 'masked').filter(
      (reach) => !clear.includes(reach),
    )
    const open =
      clear.length === 0
        ? []
        : termsOfQuery(field, query).map((terms) => ({ field: key, terms: narrowed(terms), reaches: clear }))
    const masked =
      shown.length === 0 || !queryShownByMask(field, query)
        ? []
        : termsOfQuery(maskedForm(field), query).map((terms) => ({ field: key, terms, reaches: shown }))
    return [...open, ...masked]
  })
}

/** One alternative per value, or null where one of them is in no index. */
function severalAlternatives(
  field: AskedField,
  values: readonly Json[],
  country: string,
): readonly Alternative[] | null {
  if (field.field.search?.includes('exact') !== true) return null
  const terms = values.map((value) => exactTermOfQuery(field.field, { text: String(value), country }))
  return terms.every((term) => term !== undefined)
    ? terms.map((term) => ({ field: field.key, terms: [term], reaches: field.clear }))
    : null
}

/** The alternatives of one condition on a sealed field, or null where no index answers it. */
export function leafAlternatives(leaf: Leaf, country: string): readonly Alternative[] | null {
  const { field, operator } = leaf
  if (!field.sealed || leaf.negated === true || (field.field.search?.length ?? 0) === 0) return null
  const query = { text: String(leaf.value), country }
  if (operator === 'contains' || operator === 'starts') {
    const terms = termsOfQuery(
      { ...field.field, search: field.field.search?.filter((mode) => mode === 'substring') ?? [] },
      query,
    )
    return terms.length === 0
      ? null
      : terms.map((each) => ({ field: field.key, terms: narrowed(each), reaches: field.clear }))
  }
  if (operator === 'in') return severalAlternatives(field, leaf.value as readonly Json[], country)
  if (operator !== 'eq') return null
  if (field.clear.length === 0) {
    const terms = queryShownByMask(field.field, query) ? termsOfQuery(maskedForm(field.field), query) : []
    return terms.map((each) => ({ field: field.key, terms: each, reaches: field.shown }))
  }
  const exact = field.field.search?.includes('exact') === true ? exactTermOfQuery(field.field, query) : undefined
  return exact === undefined ? null : [{ field: field.key, terms: [exact], reaches: field.shown }]
}

/** Whether the open record answers a free search, seen with the principal's eyes. */
export function answersSearch(record: OpenRecord, query: Query): boolean {
  return fieldsOf(record.object).some(({ key, field }) => {
    const mode = record.modes.get(key)
    if (mode === undefined || (field.search?.length ?? 0) === 0) return false
    const value = record.values[key] ?? null
    return mode === 'clear'
      ? matches(field, value, query)
      : queryShownByMask(field, query) && matches(maskedForm(field), value, query)
  })
}
