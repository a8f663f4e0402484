/** Text as it is compared: one form for every way of writing the same. */

/** Letters, digits and marks of ASCII and the common Chinese characters, without blanks: but for the case they are in their one form already. */
const PLAIN = /^[!-~\u4E00-\u9FFF]*$/
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}]/gu
const UNSPACED = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Bopomofo}]'
const BLANK_BETWEEN_CJK = new RegExp(`(?<=${UNSPACED})\\s+(?=${UNSPACED})`, 'gu')

/**
 * NFKC (full width → half width), lower case, without marks that have no width, blanks collapsed and dropped between Chinese or Japanese
 * characters. Traditional characters stay. Lone surrogates become U+FFFD.
 */
export function normaliseText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
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

const NATURES: readonly (Run['nature'] | undefined)[] = ['wide', 'narrow', undefined]
/** By code unit: the place in `NATURES` plus one, 0 while nobody has asked. Every indexed text is made of the same few thousand characters. */
const known = new Uint8Array(0x10000)

function natureOf(character: string): Run['nature'] | undefined {
  if (character.length > 1) return findNature(character)
  const code = character.charCodeAt(0)
  if (known[code] === 0) known[code] = NATURES.indexOf(findNature(character)) + 1
  return NATURES[(known[code] ?? 0) - 1]
}

function findNature(character: string): Run['nature'] | undefined {
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
