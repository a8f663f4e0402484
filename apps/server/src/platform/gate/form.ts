import { Refusal } from '../errors/refusal.ts'

/** The one content type besides JSON that some routes read. */
export const FORM = 'application/x-www-form-urlencoded'

/** A form's parameters as an object of texts. One that is repeated is refused, as RFC 6749 §3.2 asks. */
export function readForm(text: string): Record<string, string> {
  const pairs = [...new URLSearchParams(text)]
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Refusal('malformed')
  return Object.fromEntries(pairs)
}
