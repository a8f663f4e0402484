/** Links in plain text, as strictly as it takes to put another address in their place without harm to the words around them. */

/** A link and where it stands in the text, in UTF-16 units. */
export interface FoundLink {
  readonly at: number
  readonly target: string
}

export const MOST_LINKS = 50
const LONGEST = 2_000
/** The characters of RFC 3986 and no others. */
const LINK = /(?<![\w])https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/gi
/** What ends a sentence and not a link. */
const TAIL = /[.,;:!?'")\]]+$/
/** A letter of another script, or a picture, goes on where the link seems to end: where it ends is a guess. */
const GOES_ON = /^[^\p{ASCII}\p{P}\p{Z}]/u

const trimmed = (text: string): string =>
  text.includes('(') || text.includes('[') ? text.replace(/[.,;:!?'"]+$/, '') : text.replace(TAIL, '')

function isOurs(target: string, own: URL): boolean {
  const { host, hostname } = new URL(target)
  return host === own.host || hostname === own.hostname
}

const isPlain = (target: string, own: URL): boolean =>
  target.length <= LONGEST &&
  URL.canParse(target) &&
  new URL(target).username === '' &&
  new URL(target).password === '' &&
  !isOurs(target, own)

/** The first {@link MOST_LINKS} links of a text that lead elsewhere than to `own`, in their order. What is in doubt is none. */
export function findLinks(text: string, own: URL): FoundLink[] {
  return [...text.matchAll(LINK)]
    .filter((match) => !GOES_ON.test(text.slice(match.index + match[0].length)))
    .map((match) => ({ at: match.index, target: trimmed(match[0]) }))
    .filter(({ target }) => isPlain(target, own))
    .slice(0, MOST_LINKS)
}

/** The text with each link's address in its place; everything else stays as it is. */
export function replaceLinks(text: string, links: readonly FoundLink[], addresses: readonly string[]): string {
  const starts = [0, ...links.map(({ at, target }) => at + target.length)]
  const between = starts.map((start, place) => text.slice(start, links[place]?.at))
  return between.map((words, place) => words + (addresses[place] ?? links[place]?.target ?? '')).join('')
}
