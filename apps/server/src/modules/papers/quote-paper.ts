/** A quote as a paper. */
import type { Paper } from './paper.ts'
import {
  currencyOf,
  dateOf,
  isText,
  madeOn,
  nameOf,
  numberOf,
  type PaperSource,
  partsOf,
  stated,
} from './paper-parts.ts'
import { WORDS } from './words.ts'

/** The paper of a quote. Pure. */
export function quotePaper(source: PaperSource): Paper {
  const { view, language, sender } = source
  const words = WORDS[language]
  const number = numberOf(source, words) ?? words.quote
  const [account, contact] = [nameOf(view['account']), nameOf(view['contact'])]
  const lines = [...(account === null ? [] : [account]), ...(contact === null ? [] : [words.attention(contact)])]
  return {
    ...partsOf(source, words),
    name: `${words.quote} ${number}`,
    heading: words.quote,
    party: lines.length === 0 ? null : { label: words.customer, lines },
    facts: stated([
      [words.number, numberOf(source, words)],
      [words.date, madeOn(source)],
      [words.validUntil, dateOf(source, 'validUntil')],
      [words.currency, currencyOf(source)],
      [words.preparedBy, nameOf(view['owner'])],
    ]),
    note: isText(view['note']) ? { label: words.note, value: view['note'] } : null,
    watermark: view['status'] === 'draft' ? words.draft : null,
    foot: { text: `${sender.name} · ${number}`, pages: words.pages },
  }
}
