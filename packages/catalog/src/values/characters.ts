/** Characters as people type them and as they are kept. */

/** Full-width ASCII (as Chinese input methods make it) and the ideographic blank → half width. */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (each) => String.fromCharCode(each.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
}

/** Marks without a width, which copying from chats and address books leaves behind. */
export const withoutInvisible = (text: string): string => text.replace(/\p{Cf}/gu, '')

/** Blanks, the ideographic and the no-break one included, off both ends. */
export const trimBlanks = (text: string): string => text.replace(/^[\s\u3000\u00A0]+|[\s\u3000\u00A0]+$/gu, '')

export const countCodePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** True where `a` becomes `b` by one letter put in, left out or changed. */
export function isOneLetterOff(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  const rest = long.slice(at + 1)
  return rest === short.slice(at) || rest === short.slice(at + 1)
}
