/** What papers of records have alike, from what their reader sees and from nothing else: what they do not see is not on it, what is masked for them is masked. */
import { lineTotals } from '@holdfast/catalog/line-sums'
import type { Line } from '@holdfast/catalog/values'
import { capitalAmount } from './capital-amount.ts'
import type { Cell, Column, Paper, Stated, Table } from './paper.ts'
import type { WORDS } from './words.ts'

export type PaperLanguage = Paper['language']

/** A line as it is answered: with what it comes to. */
type ShownLine = Line & { readonly net: string; readonly tax: string }
type Money = Line['price']

export interface Sender {
  readonly name: string
  readonly letterhead: Readonly<Record<'address' | 'phone' | 'taxNumber' | 'bank' | 'account', string>>
}

export interface PaperSource {
  readonly language: PaperLanguage
  /** The record as its reader sees it, its references named. */
  readonly view: Readonly<Record<string, unknown>>
  readonly sender: Sender
  /** The company's words for a unit. */
  readonly unitName: (unit: string) => string
  readonly timeZone: string
  /** Of a contract's template in the paper's language: its title and what it says, filled in. */
  readonly heading?: string
  readonly clauses?: string
}

export type Words = (typeof WORDS)['zh']

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

export const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'currency' in value

/** The name of a record that a reference points to, as far as the reader sees it. */
export function nameOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('name' in value)) return null
  return isText(value.name) ? value.name : null
}

/** `1234567.50` as 1,234,567.50. */
export const grouped = (decimal: string): string => decimal.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ',')

export const moneyText = ({ amount, currency }: Money, language: PaperLanguage): string =>
  `${language === 'zh' && currency === 'CNY' ? '¥' : currency} ${grouped(amount)}`

/** A date, or the day a moment falls on where the company is. */
export function dayText(day: string, language: PaperLanguage): string {
  const [year, month, date] = day.split('-').map(Number)
  if (language === 'zh') return `${year}年${month}月${date}日`
  const names = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' })
  return `${date} ${names.format(Date.UTC(year ?? 0, (month ?? 1) - 1, 1))} ${year}`
}

const dayOf = (moment: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(moment),
  )

const linesIn = (view: PaperSource['view']): readonly ShownLine[] =>
  Array.isArray(view['lines']) ? (view['lines'] as readonly ShownLine[]) : []

export function currencyOf({ view, language }: PaperSource): string | null {
  const money = [view['gross'], view['amount']].find(isMoney) ?? linesIn(view)[0]?.price
  if (money === undefined) return null
  const names = new Intl.DisplayNames(language === 'zh' ? 'zh-CN' : 'en', { type: 'currency' })
  return `${names.of(money.currency)} (${money.currency})`
}

/** The number, of a later version with which one it is. */
export function numberOf({ view }: PaperSource, words: Words): string | null {
  const { number, revision } = view
  if (!isText(number)) return null
  return typeof revision === 'number' && revision > 1 ? words.version(number, revision) : number
}

const percent = (value: string | null): string => (value === null ? '' : `${value}%`)

/** Beneath the name of a product: its code, and of a bundle what one of it is made of. */
const belowOf = ({ code, parts = [] }: ShownLine): string =>
  [code, ...parts.map(({ name, quantity }) => `${name} × ${grouped(quantity)}`)].join(' · ')

/** The columns there is something in, each with its cell of a line. */
function columnsOf(lines: readonly ShownLine[], { unitName }: PaperSource, words: Words) {
  const all: readonly (readonly [Column, (line: ShownLine, at: number) => Cell, boolean])[] = [
    [{ label: words.at, kind: 'word' }, (_, at) => ({ text: String(at + 1) }), true],
    [{ label: words.product, kind: 'text' }, (line) => ({ text: line.name, below: belowOf(line) }), true],
    [{ label: words.quantity, kind: 'number' }, ({ quantity }) => ({ text: grouped(quantity) }), true],
    [
      { label: words.unit, kind: 'word' },
      ({ unit }) => ({ text: unit === null ? '' : unitName(unit) }),
      lines.some(({ unit }) => unit !== null),
    ],
    [{ label: words.price, kind: 'number' }, ({ price }) => ({ text: grouped(price.amount) }), true],
    [
      { label: words.discount, kind: 'number' },
      ({ discount }) => ({ text: percent(discount) }),
      lines.some(({ discount }) => discount !== null),
    ],
    [
      { label: words.taxRate, kind: 'number' },
      ({ taxRate }) => ({ text: percent(taxRate) }),
      lines.some(({ taxRate }) => taxRate !== null),
    ],
    [{ label: words.amount, kind: 'number' }, ({ net }) => ({ text: grouped(net) }), true],
  ]
  return all.filter(([, , isShown]) => isShown)
}

function tableOf(source: PaperSource, words: Words): Table | null {
  const masked = source.view['lines']
  if (isText(masked)) return { columns: [{ label: words.product, kind: 'text' }], rows: [[{ text: masked }]] }
  const lines = linesIn(source.view)
  if (lines.length === 0) return null
  const columns = columnsOf(lines, source, words)
  return {
    columns: columns.map(([column]) => column),
    rows: lines.map((line, at) => columns.map(([, cellOf]) => cellOf(line, at))),
  }
}

/** Tax by rate, the highest first; what the lines of a rate come to is what they add up to in the whole. */
function taxesOf(lines: readonly ShownLine[]): readonly { readonly rate: string; readonly tax: Money }[] {
  const byRate = Map.groupBy(
    lines.filter(({ taxRate }) => taxRate !== null),
    ({ taxRate }) => taxRate ?? '',
  )
  return [...byRate]
    .sort(([one], [other]) => Number(other) - Number(one))
    .flatMap(([rate, held]) => {
      const totals = lineTotals(held)
      return totals === undefined ? [] : [{ rate, tax: { amount: totals.tax, currency: totals.currency } }]
    })
}

function totalsOf({ view, language }: PaperSource, words: Words): Paper['totals'] {
  const total = (label: string, value: unknown) => {
    const text = isMoney(value) ? moneyText(value, language) : isText(value) ? value : null
    return text === null ? [] : [{ label, value: text }]
  }
  const taxes = taxesOf(linesIn(view))
  const all = [
    ...total(words.net, view['amount']),
    ...(taxes.length === 0
      ? total(words.tax, view['tax'])
      : taxes.flatMap(({ rate, tax }) => total(words.taxOf(rate), tax))),
    ...total(words.gross, view['gross']),
  ]
  return all.map((each, at) => ({ ...each, isLast: at === all.length - 1 }))
}

function inWordsOf({ view, language }: PaperSource, words: Words): Stated | null {
  const sum = [view['gross'], view['amount']].find(isMoney)
  if (language !== 'zh' || sum?.currency !== 'CNY' || sum.amount.startsWith('-')) return null
  return { label: words.inWords, value: capitalAmount(sum.amount) }
}

function letterheadOf({ sender }: PaperSource, words: Words): Paper['letterhead'] {
  const { address, phone, taxNumber, bank, account } = sender.letterhead
  const said = (text: string, write: (text: string) => string) => (text === '' ? [] : [write(text)])
  const lines = [
    [...said(address, words.address), ...said(phone, words.phone)],
    [...said(taxNumber, words.taxNumber)],
    [...said(bank, words.bank), ...said(account, words.account)],
  ]
  return { name: sender.name, lines: lines.filter((each) => each.length > 0).map((each) => each.join('　')) }
}

/** The sales side of a paper: who sends it, what is sold, and what it comes to. */
export function partsOf(source: PaperSource, words: Words) {
  return {
    language: source.language,
    letterhead: letterheadOf(source, words),
    table: tableOf(source, words),
    totals: totalsOf(source, words),
    inWords: inWordsOf(source, words),
    madeAt: isText(source.view['updatedAt']) ? source.view['updatedAt'] : '1970-01-01T00:00:00.000Z',
  }
}

/** The facts that are there to be stated. */
export const stated = (facts: readonly (readonly [string, string | null])[]): Stated[] =>
  facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]))

/** A date of the record in words. */
export const dateOf = ({ view, language }: PaperSource, key: string): string | null =>
  isText(view[key]) ? dayText(view[key], language) : null

/** The day on which the record was made, where the company is. */
export const madeOn = ({ view, language, timeZone }: PaperSource): string | null =>
  isText(view['createdAt']) ? dayText(dayOf(view['createdAt'], timeZone), language) : null
