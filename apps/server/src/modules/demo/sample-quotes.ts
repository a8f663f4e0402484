/** Quotes of the sample company: some for deals that are being negotiated, some that came to an end. */
import { greatestDiscount, type Money, quote, withLines } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { seededDice } from './dice.ts'
import type { Values } from './people.ts'
import type { SampleDeal } from './sample-deals.ts'

/** A quote for a deal, by the deal's owner. */
export interface SampleQuote {
  readonly owner: number
  /** Which of the deals it was made for. */
  readonly deal: number
  readonly values: Values
  /** The version before it, where it is the second. */
  readonly earlier?: Values
}

interface QuotePlan {
  readonly seed: number
  /** The moment at which the year of work ends, in milliseconds. */
  readonly now: number
  readonly deals: readonly SampleDeal[]
  /** What is sold, with its id. */
  readonly products: readonly { readonly id: string; readonly values: Values }[]
}

const DAY_MS = 86_400_000

interface Kind {
  readonly stage: string
  readonly status: string
  readonly many: number
  readonly days: number
  /** How many of them are second versions. */
  readonly revised?: number
}

/** In which stage a deal is, in which state its quotes are, and for how many days they hold from now on. */
const KINDS: readonly Kind[] = [
  { stage: 'proposal', status: 'draft', many: 4, days: 30 },
  { stage: 'proposal', status: 'sent', many: 5, days: 21 },
  { stage: 'negotiation', status: 'sent', many: 4, days: 12, revised: 2 },
  { stage: 'negotiation', status: 'expired', many: 2, days: -9 },
  { stage: 'won', status: 'accepted', many: 5, days: -40 },
  { stage: 'lost', status: 'refused', many: 3, days: -60 },
]

const NOTES = [
  '含运输和安装，质保 12 个月。',
  '合同签订后 30 天内交货；付款：预付 30%，发货前付清。',
  '价格含一次操作培训。',
]

const DISCOUNTS = [null, null, '3', '5', '8.5']

/** The lines as the next version has them: the first is given more of, at a discount. */
const cheaper = (lines: readonly Record<string, Json>[]): Json =>
  lines.map((line, at) =>
    at === 0 ? { ...line, quantity: String(Number(line['quantity']) + 1), discount: '10' } : line,
  )

/** The prices of products are in yuan. */
const isAtHome = ({ amount }: Values): boolean => (amount as unknown as Money).currency === 'CNY'

/** The same for the same seed, moment, deals and products. Pure. */
export function makeSampleQuotes({ seed, now, deals, products }: QuotePlan): SampleQuote[] {
  const dice = seededDice(seed)
  const used = new Set<number>()
  const lineOf = ({ id, values }: QuotePlan['products'][number]): Record<string, Json> => ({
    productId: id,
    code: values['code'] ?? '',
    name: values['name'] ?? '',
    unit: values['unit'] ?? null,
    price: values['price'] ?? null,
    taxRate: values['taxRate'] ?? null,
    quantity: String(dice.between(1, 4)),
    discount: dice.pick(DISCOUNTS),
  })
  return KINDS.flatMap(({ stage, status, many, days, revised = 0 }) => {
    const chosen = deals
      .flatMap(({ values }, at) => (values['stage'] === stage && isAtHome(values) && !used.has(at) ? [at] : []))
      .slice(0, many)
    return chosen.map((deal, at) => {
      used.add(deal)
      const first = dice.between(0, products.length - 1)
      const lines = products.slice(first, first + dice.between(1, 4)).map(lineOf)
      const validUntil = new Date(now + (days + dice.between(0, 6)) * DAY_MS).toISOString().slice(0, 10)
      const stated = {
        status,
        validUntil,
        note: dice.pick(NOTES),
        lines,
        revision: 1,
        discount: greatestDiscount(lines, () => null),
      }
      const whole = (after: Values) => withLines(quote, { before: null, after })
      const made = { owner: deals[deal]?.owner ?? 0, deal }
      if (at >= revised) return { ...made, values: whole(stated) }
      const better = { ...stated, revision: 2, lines: cheaper(lines), discount: '10' }
      return { ...made, values: whole(better), earlier: whole({ ...stated, status: 'superseded' }) }
    })
  })
}
