/**
 * Cells that a spreadsheet program would run (CSV injection, OWASP): neutralised on the way out by a leading apostrophe, restored on the way back.
 * A telephone number or a plain number that begins with a sign is left alone.
 */

const DANGEROUS = /^['\s]*[=+\-@＝＋－＠|%]|^'*[\t\r\n]/
const HARMLESS = /^\+\d[\d ()-]{5,}$|^[+-]\d+(?:[.,]\d+)*$/

function isFormula(text: string): boolean {
  if (!DANGEROUS.test(text)) return false
  const written = text.normalize('NFKC')
  // `+1+1` holds a second sign and is a sum, not a number.
  return !HARMLESS.test(written.trim()) || text.startsWith("'")
}

/** The text with an apostrophe before it where it could run. A text that already has one gets another, so that nothing is lost. */
export const neutralise = (text: string): string => (isFormula(text) ? `'${text}` : text)

/** The text before `neutralise`. */
export const restore = (text: string): string =>
  text.startsWith("'") && isFormula(text.slice(1)) ? text.slice(1) : text
