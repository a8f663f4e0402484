/** Finding any part of a text by short pieces of it. */
import { type Run, runsOf } from './normalise.ts'

/** A query asks for at most so many pieces: more would narrow nothing, since every hit is verified after opening. */
export const MOST_QUERY_TERMS = 8

/** Adds the pieces of `length` characters, in order, with `prefix` before each. */
export function addGrams(
  terms: Set<string>,
  characters: readonly string[],
  { length, prefix = '' }: { readonly length: number; readonly prefix?: string },
): void {
  for (let start = 0; start + length <= characters.length; start += 1) {
    let gram = prefix
    for (let at = start; at < start + length; at += 1) gram += characters[at]
    terms.add(gram)
  }
}

/** The pieces of `length` characters, in order, each once. */
export function gramsOf(characters: readonly string[], length: number, prefix = ''): string[] {
  const grams = new Set<string>()
  addGrams(grams, characters, { length, prefix })
  return [...grams]
}

const SINGLE = { length: 1, prefix: 'g:' }
const PAIR = { length: 2, prefix: 'g:' }
const TRIPLE = { length: 3, prefix: 'g:' }

function addTermsOfRun(terms: Set<string>, { nature, characters }: Run): void {
  if (nature === 'wide') {
    addGrams(terms, characters, SINGLE)
    addGrams(terms, characters, PAIR)
    return
  }
  const [first = '', second] = characters
  terms.add(`w:${first}`)
  if (second !== undefined) terms.add(`w:${first}${second}`)
  addGrams(terms, characters, TRIPLE)
}

/** Adds single characters and pairs of Chinese, triples of letters and digits, beginnings of words. */
export function addPartTerms(terms: Set<string>, normalised: string): void {
  for (const run of runsOf(normalised)) addTermsOfRun(terms, run)
}

const grams = (run: Run, length: number): string[] => gramsOf(run.characters, length, 'g:')

function termsOfQueryRun(run: Run): string[] {
  if (run.nature === 'wide') return grams(run, Math.min(run.characters.length, 2))
  return run.characters.length >= 3 ? grams(run, 3) : [`w:${run.characters.join('')}`]
}

/** The terms that every text holding the query has; empty where the query is punctuation only. */
export const partTermsOfQuery = (normalised: string): readonly string[] =>
  runsOf(normalised).flatMap(termsOfQueryRun).slice(0, MOST_QUERY_TERMS)

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && runsOf(character)[0]?.nature === 'narrow'

/**
 * Whether the text holds the query; punctuation alone is held by nothing. One or two letters or digits at its start must begin a word: `li` finds Li Na and not Alice, else the answer
 * would be half of all.
 */
export function holdsPart(normalisedText: string, normalisedQuery: string): boolean {
  const [first] = runsOf(normalisedQuery)
  if (first === undefined) return false
  const startsWithRun = normalisedQuery.startsWith(first.characters.join(''))
  const beginsWord = startsWithRun && first.nature === 'narrow' && first.characters.length < 3
  let at = normalisedText.indexOf(normalisedQuery)
  while (at >= 0) {
    if (!beginsWord || !isWordCharacter([...normalisedText.slice(0, at)].at(-1))) return true
    at = normalisedText.indexOf(normalisedQuery, at + 1)
  }
  return false
}
