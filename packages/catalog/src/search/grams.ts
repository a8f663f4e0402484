/** Finding any part of a text by short pieces of it. */
import { type Run, runsOf } from './normalise.ts'

/** A query asks for at most so many pieces: more would narrow nothing, since every hit is verified after opening. */
export const MOST_QUERY_TERMS = 8

/** The pieces of `length` characters, in order, each once, with `prefix` before each. */
export function gramsOf(characters: readonly string[], length: number, prefix = ''): string[] {
  const grams = new Set<string>()
  for (let start = 0; start + length <= characters.length; start += 1) {
    let gram = prefix
    for (let at = start; at < start + length; at += 1) gram += characters[at]
    grams.add(gram)
  }
  return [...grams]
}

const grams = (run: Run, length: number): string[] => gramsOf(run.characters, length, 'g:')

function termsOfRun(run: Run): string[] {
  if (run.nature === 'wide') return [...grams(run, 1), ...grams(run, 2)]
  const starts = [1, 2].filter((length) => length <= run.characters.length)
  return [...starts.map((length) => `w:${run.characters.slice(0, length).join('')}`), ...grams(run, 3)]
}

/** Single characters and pairs of Chinese, triples of letters and digits, beginnings of words. */
export const partTermsOfText = (normalised: string): readonly string[] => runsOf(normalised).flatMap(termsOfRun)

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
