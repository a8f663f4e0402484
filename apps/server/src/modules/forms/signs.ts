/** What in a filled form looks as if no customer had filled it. A sign loses nothing: it lets a person look first. */

export type Sign = 'trap' | 'fast' | 'no_work' | 'links' | 'markup' | 'formula'

const WEIGHTS: Readonly<Record<Sign, number>> = { trap: 3, fast: 2, no_work: 2, links: 2, markup: 3, formula: 2 }
const HELD_FROM = 2
const LINKS_IN_WORDS = 2

const LINK =
  /(?:https?:\/\/|www\.)\S|\b[a-z0-9-]{2,}\.(?:com|net|org|ru|cn|top|xyz|info|biz|shop|site|online|click)\b/gi
const MARKUP = /<\s*\/?\s*[a-z!][^>]*>|\[\/?(?:url|link|img|b)\b|&lt;\s*[a-z]/i
const FORMULA = /^\s*(?:[=@][A-Za-z(+@-]|[+-][A-Za-z(@=])|^\s*[=+@-].*(?:\||!|cmd|HYPERLINK|IMPORT|WEBSERVICE)/i

/** One value as it was typed, and whether it is a short one such as a name, in which a link has no place at all. */
export interface Typed {
  readonly text: string
  readonly short: boolean
}

const countLinks = (text: string): number => text.match(LINK)?.length ?? 0

/** The signs in what was typed. */
export function signsIn(values: readonly Typed[]): readonly Sign[] {
  const shortLinks = values.some(({ text, short }) => short && countLinks(text) > 0)
  const longLinks = values.reduce((sum, { text, short }) => sum + (short ? 0 : countLinks(text)), 0)
  const signs: [Sign, boolean][] = [
    ['links', shortLinks || longLinks >= LINKS_IN_WORDS],
    ['markup', values.some(({ text }) => MARKUP.test(text))],
    ['formula', values.some(({ text }) => FORMULA.test(text))],
  ]
  return signs.filter(([, isThere]) => isThere).map(([sign]) => sign)
}

/** Whether a person looks first. */
export const isHeld = (signs: readonly Sign[]): boolean =>
  [...new Set(signs)].reduce((sum, sign) => sum + WEIGHTS[sign], 0) >= HELD_FROM
