/** A contract as a paper: who agrees with whom, for how long, on what, and where both sign. */
import { TEMPLATE_PLACES, type TemplatePlace } from '@holdfast/catalog'
import type { Paper } from './paper.ts'
import {
  currencyOf,
  dateOf,
  isMoney,
  isText,
  madeOn,
  moneyText,
  nameOf,
  numberOf,
  type PaperSource,
  partsOf,
  stated,
  type Words,
} from './paper-parts.ts'
import { WORDS } from './words.ts'

/** A whole number of the record with its unit. */
const countOf = (value: unknown, write: (count: number) => string): string | null =>
  typeof value === 'number' ? write(value) : isText(value) ? value : null

function termOf(source: PaperSource, words: Words) {
  const { view } = source
  return [
    [words.startsOn, dateOf(source, 'startsOn')],
    [words.endsOn, dateOf(source, 'endsOn')],
    [words.renewal, countOf(view['renewalMonths'], words.months)],
    [words.notice, countOf(view['noticeDays'], words.days)],
  ] as const
}

/** What stands in a place of the contract's template, as its reader sees the contract; null where it is empty, or hidden from them. */
export function placeValue(source: PaperSource, place: TemplatePlace): string | null {
  const { view, sender, language } = source
  if (place === 'company.name') return sender.name
  if (place === 'company.address') return sender.letterhead.address === '' ? null : sender.letterhead.address
  const { field } = TEMPLATE_PLACES[place]
  if (field === null) return null
  // what has no lines has no tax of its own: then the sum is all there is, as on the paper
  const value = place === 'total' ? [view['gross'], view['amount']].find(isMoney) : view[field]
  if (field === 'startsOn' || field === 'endsOn') return dateOf(source, field)
  if (isMoney(value)) return moneyText(value, language)
  if (typeof value === 'number') return String(value)
  return isText(value) ? value : nameOf(value)
}

/** The contract's own text: what its template says, then what was agreed besides. */
function clausesOf({ view, clauses }: PaperSource, words: Words): NonNullable<Paper['clauses']> {
  const own = isText(view['words']) ? view['words'] : null
  if (clauses === undefined) return own === null ? [] : [{ label: words.text, value: own }]
  return [{ label: words.text, value: clauses }, ...(own === null ? [] : [{ label: words.special, value: own }])]
}

/** The paper of a contract. Pure. */
export function contractPaper(source: PaperSource): Paper {
  const { view, language, sender, heading } = source
  const words = WORDS[language]
  const number = numberOf(source, words) ?? words.contract
  const [account, contact] = [nameOf(view['account']), nameOf(view['contact'])]
  return {
    ...partsOf(source, words),
    name: `${words.contract} ${number}`,
    heading: heading ?? words.contract,
    party: {
      label: words.partyA,
      lines: [account ?? '', ...(contact === null ? [] : [words.attention(contact)])],
    },
    counterparty: { label: words.partyB, lines: [sender.name] },
    facts: stated([
      [words.number, numberOf(source, words)],
      [words.title, isText(view['name']) ? view['name'] : null],
      [words.date, madeOn(source)],
      ...termOf(source, words),
      [words.currency, currencyOf(source)],
      [words.preparedBy, nameOf(view['owner'])],
    ]),
    note: null,
    clauses: clausesOf(source, words),
    signatures: [words.partyA, words.partyB].map((label) => ({ label, lines: [words.signature, words.signedOn] })),
    watermark: view['status'] === 'draft' ? words.draft : null,
    foot: { text: `${sender.name} · ${number}`, pages: words.pages },
  }
}
