import { MENTION } from '@holdfast/catalog/mentions'

/** A colleague named in a text. */
export interface Mentioned {
  readonly id: string
  readonly name: string
}

/** The words as they are stored: each `@name` of a colleague who was chosen becomes a mention. */
export function withMentions(words: string, mentioned: readonly Mentioned[]): string {
  const longestFirst = mentioned.toSorted((one, other) => other.name.length - one.name.length)
  return longestFirst.reduce(
    (text, { id, name }) => text.replaceAll(`@${name}`, () => `@[${name.replaceAll(']', '')}](user:${id})`),
    words,
  )
}

export type WordsPart = string | Mentioned

/** Stored words in parts: plain text, and the colleagues named in it. */
export function partsOf(words: string): readonly WordsPart[] {
  const parts: WordsPart[] = []
  let from = 0
  for (const match of words.matchAll(MENTION)) {
    if (match.index > from) parts.push(words.slice(from, match.index))
    parts.push({ name: match[1] ?? '', id: match[2] ?? '' })
    from = match.index + match[0].length
  }
  if (from < words.length) parts.push(words.slice(from))
  return parts
}

/** Stored words as they are typed: each mention as `@name`, beside the colleagues it names. */
export function typedWords(words: string): { readonly words: string; readonly mentioned: readonly Mentioned[] } {
  const parts = partsOf(words)
  return {
    words: parts.map((part) => (typeof part === 'string' ? part : `@${part.name}`)).join(''),
    mentioned: parts.filter((part) => typeof part !== 'string'),
  }
}
