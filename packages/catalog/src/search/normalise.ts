/** Text as it is compared: one form for every way of writing the same. */

const INVISIBLE = /[\p{Cf}\p{Variation_Selector}]/gu
const UNSPACED = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Bopomofo}]'
const BLANK_BETWEEN_CJK = new RegExp(`(?<=${UNSPACED})\\s+(?=${UNSPACED})`, 'gu')

/**
 * NFKC (full width → half width), lower case, without marks that have no width, blanks collapsed and dropped between Chinese or Japanese
 * characters. Traditional characters stay. Lone surrogates become U+FFFD.
 */
export function normaliseText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/\s+/gu, ' ')
    .replace(BLANK_BETWEEN_CJK, '')
    .trim()
}

/** A stretch of characters of one nature within a text. */
export interface Run {
  /** `wide`: each character is a word or a symbol of its own (Chinese, kana, hangul, emoji). `narrow`: letters and digits that form words. */
  readonly nature: 'wide' | 'narrow'
  readonly characters: readonly string[]
}

// Judged for each character alone, so that the runs of a part of a text are parts of the runs of the text: the index depends on it.
const SEPARATOR = /^[\s\p{P}\p{Z}\p{Cc}\p{ASCII}]$/u
const NARROW = /^[\p{L}\p{N}\p{M}]$/u
const WIDE = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\p{sc=Hangul}]$/u

function natureOf(character: string): Run['nature'] | undefined {
  if (WIDE.test(character)) return 'wide'
  if (NARROW.test(character)) return 'narrow'
  return SEPARATOR.test(character) ? undefined : 'wide'
}

/** The runs of a normalised text, in order; blanks and punctuation part them and are left out. */
export function runsOf(normalised: string): readonly Run[] {
  const runs: { nature: Run['nature']; characters: string[] }[] = []
  let last: Run['nature'] | undefined
  for (const character of normalised) {
    const nature = natureOf(character)
    if (nature !== undefined && nature !== last) runs.push({ nature, characters: [] })
    if (nature !== undefined) runs.at(-1)?.characters.push(character)
    last = nature
  }
  return runs
}
