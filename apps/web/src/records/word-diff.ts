/** A part of a text, and whether the other text has it at this place. */
export interface TextPart {
  readonly text: string
  readonly differs: boolean
}

/** Above so many words only the common beginning and end are found: the table of comparison grows with the square. */
const MOST_WORDS = 400

const segmenter = new Intl.Segmenter(['zh', 'en'], { granularity: 'word' })
const wordsOf = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment)

/** Lengths of the longest common subsequences of all ends of both. */
function commonLengths(one: readonly string[], other: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1))
  for (let at = one.length - 1; at >= 0; at -= 1)
    for (let to = other.length - 1; to >= 0; to -= 1) {
      const row = table[at] as Uint16Array
      const next = table[at + 1] as Uint16Array
      row[to] = one[at] === other[to] ? (next[to + 1] ?? 0) + 1 : Math.max(next[to] ?? 0, row[to + 1] ?? 0)
    }
  return table
}

/** For each word of `one`, whether `other` has it too, in the same order. */
function sharedWords(one: readonly string[], other: readonly string[]): boolean[] {
  const table = commonLengths(one, other)
  const shared = one.map(() => false)
  let [at, to] = [0, 0]
  while (at < one.length && to < other.length) {
    if (one[at] === other[to]) {
      shared[at] = true
      at += 1
      to += 1
    } else if ((table[at + 1]?.[to] ?? 0) >= (table[at]?.[to + 1] ?? 0)) at += 1
    else to += 1
  }
  return shared
}

/** Where two long texts begin and end alike. */
function sharedEnds(one: readonly string[], other: readonly string[]): boolean[] {
  const least = Math.min(one.length, other.length)
  let head = 0
  while (head < least && one[head] === other[head]) head += 1
  let tail = 0
  while (tail < least - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1
  return one.map((_, at) => at < head || at >= one.length - tail)
}

/** The text in parts, each marked where it differs from the other text; words in Chinese and Latin, never a part of one. */
export function markDifferences(text: string, other: string): readonly TextPart[] {
  const [one, two] = [wordsOf(text), wordsOf(other)]
  const shared = one.length > MOST_WORDS || two.length > MOST_WORDS ? sharedEnds(one, two) : sharedWords(one, two)
  const parts: { text: string; differs: boolean }[] = []
  one.forEach((word, at) => {
    const differs = shared[at] !== true
    const last = parts.at(-1)
    if (last?.differs === differs) last.text += word
    else parts.push({ text: word, differs })
  })
  return parts
}
