/**
 * What the blind indexes are asked and told. A value gives terms; a query gives alternatives, each a conjunction of terms; the keeper turns terms
 * into keyed hashes. The index may find too much, never too little: whatever `matches` says yes to has all terms of one alternative, and each hit is
 * verified by `matches` after opening.
 */
import type { Field, SearchMode } from '../declaration.ts'
import { addEmailTerms, holdsEmailPart, partTermsOfEmailQuery } from './email-part.ts'
import { addTailTerms, endsWithTail, exactForm, exactFormOfQuery, type Query, tailTermOfQuery } from './exact.ts'
import { addPartTerms, holdsPart, partTermsOfQuery } from './grams.ts'
import { normaliseText } from './normalise.ts'
import { addSoundTerms, sounds, soundTermsOfQuery } from './pinyin.ts'

export type { Query } from './exact.ts'
export { normaliseText } from './normalise.ts'
export { type Reading, readings } from './pinyin.ts'

interface Mode {
  readonly addTerms: (terms: Set<string>, field: Field, value: string) => void
  readonly ofQuery: (field: Field, query: Query) => readonly (readonly string[])[]
  readonly matches: (field: Field, value: string, query: Query) => boolean
}

const oneTerm = (term: string | undefined): string[][] => (term === undefined ? [] : [[term]])

const MODES: Readonly<Record<SearchMode, Mode>> = {
  exact: {
    addTerms: (terms, field, value) => void terms.add(`x:${exactForm(field, value)}`),
    ofQuery: (field, query) => oneTerm(exactTermOfQuery(field, query)),
    matches: (field, value, query) => exactFormOfQuery(field, query) === exactForm(field, value),
  },
  tail: {
    addTerms: addTailTerms,
    ofQuery: (field, query) => oneTerm(tailTermOfQuery(field, query)),
    matches: endsWithTail,
  },
  substring: {
    addTerms: (terms, field, value) =>
      field.kind === 'email' ? addEmailTerms(terms, value) : addPartTerms(terms, normaliseText(value)),
    ofQuery: (field, query) =>
      field.kind === 'email' ? partTermsOfEmailQuery(query.text) : [partTermsOfQuery(normaliseText(query.text))],
    matches: (field, value, query) =>
      field.kind === 'email'
        ? holdsEmailPart(value, query.text)
        : holdsPart(normaliseText(value), normaliseText(query.text)),
  },
  pinyin: {
    addTerms: (terms, _field, value) => addSoundTerms(terms, value),
    ofQuery: (_field, query) => soundTermsOfQuery(query.text),
    matches: (_field, value, query) => sounds(value, query.text),
  },
}

const modesOf = (field: Field): readonly Mode[] => (field.search ?? []).map((mode) => MODES[mode])

/** The terms under which the index knows a value of the field; empty for fields without search and for values that are no text. */
export function termsOfValue(field: Field, value: unknown): readonly string[] {
  if (typeof value !== 'string' || value === '') return []
  const terms = new Set<string>()
  for (const mode of field.search ?? []) MODES[mode].addTerms(terms, field, value)
  return [...terms]
}

/**
 * Alternatives, each a conjunction of terms, that together find every value the query matches. Empty where the index cannot answer: the query is
 * too short or no value of such a field.
 */
export function termsOfQuery(field: Field, query: Query): readonly (readonly string[])[] {
  const alternatives = modesOf(field).flatMap((mode) => mode.ofQuery(field, query))
  const different = new Map(
    alternatives.filter((terms) => terms.length > 0).map((terms) => [terms.join('\n'), [...new Set(terms)]]),
  )
  return [...different.values()]
}

/** The one term of a whole value as a query, for `eq`; undefined where the query can be no value of the field. */
export function exactTermOfQuery(field: Field, query: Query): string | undefined {
  const whole = exactFormOfQuery(field, query)
  return whole === undefined ? undefined : `x:${whole}`
}

/** Whether a value answers a query, in plain: the meaning that the index approximates. */
export function matches(field: Field, value: unknown, query: Query): boolean {
  return typeof value === 'string' && value !== '' && modesOf(field).some((mode) => mode.matches(field, value, query))
}
