/** Where lines of text end: between words, between Chinese characters but not before what closes or after what opens, and anywhere where a word is wider than the line. */

const isChinese = (codePoint: number): boolean =>
  (codePoint >= 0x2e80 && codePoint <= 0x9fff) ||
  (codePoint >= 0xac00 && codePoint <= 0xd7af) ||
  (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
  (codePoint >= 0xff00 && codePoint <= 0xffef) ||
  codePoint >= 0x20000

const NOT_FIRST = new Set('，。、；：！？）》〉」』】〕…％・,.;:!?)]}%”’')
const NOT_LAST = new Set('（《〈「『【〔([{“‘￥¥$')

/** Whether a line may end between the two. */
function mayBreak(before: string, after: string): boolean {
  if (before === ' ') return true
  if (NOT_FIRST.has(after) || NOT_LAST.has(before) || after === ' ') return false
  if (before === '-' || before === '/') return true
  return isChinese(before.codePointAt(0) ?? 0) || isChinese(after.codePointAt(0) ?? 0)
}

type Measure = (character: string) => number

function wrapParagraph(text: string, width: number, measure: Measure): string[] {
  const characters = Array.from(text)
  const lines: string[] = []
  let [begin, end, used] = [0, 0, 0]
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? ''
    if (at > begin && mayBreak(characters[at - 1] ?? '', character)) end = at
    used += measure(character)
    // a blank may hang over the end; what goes to the next line may be too wide for it as well
    while (used > width && at > begin && character !== ' ') {
      const next = end > begin ? end : at
      lines.push(characters.slice(begin, next).join('').trimEnd())
      begin = next
      end = next
      used = characters.slice(begin, at + 1).reduce((sum, each) => sum + measure(each), 0)
    }
  }
  lines.push(characters.slice(begin).join('').trimEnd())
  return lines
}

/** The text in lines no wider than `width`; its own line ends are kept. A character that is wider still has a line for itself. */
export const wrap = (text: string, width: number, measure: Measure): string[] =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .flatMap((paragraph) => wrapParagraph(paragraph.replaceAll('\t', ' '), width, measure))
