import type { BusinessRecord } from '@holdfast/sdk'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { formatNumber } from '../ui/format.ts'
import { type ObjectView, useObject } from './catalogue.ts'
import { moneyWords } from './lines/line-words.ts'
import { namedReference } from './record-values.ts'
import { AddRelated } from './related-adding.tsx'
import { RelatedBox } from './related-lines.tsx'
import { countWords, useRelated } from './use-related.ts'

const SHOWN = 50

interface Price extends BusinessRecord {
  readonly fromQuantity?: string | null
  readonly price?: { readonly amount: string; readonly currency: string } | null
}

/** The page on which prices stand: a book says the products, a product the books. */
const OTHER = { pricebook: 'product', product: 'pricebook' } as const

interface Of {
  readonly at: keyof typeof OTHER
  readonly id: string
}

/** The prices of one product or book after each other, from the smallest quantity on. */
const inSteps = (prices: readonly Price[], other: string): readonly Price[] => {
  const nameOf = (price: Price) => namedReference(price[other])?.name ?? ''
  return prices.toSorted(
    (one, two) =>
      nameOf(one).localeCompare(nameOf(two)) || Number(one.fromQuantity ?? 0) - Number(two.fromQuantity ?? 0),
  )
}

function PriceLine({ record, other }: { readonly record: Price; readonly other: string }) {
  const t = useT()
  const { price, fromQuantity } = record
  const name = namedReference(record[other])?.name ?? '—'
  return (
    <div className="ct">
      <div className="col grow">
        <Link to={`/prices/${record.id}`} className="rowname ell">
          {name}
        </Link>
        <span className="sm t2 dotted ell">
          {price == null ? null : <span>{moneyWords(price.amount, price.currency)}</span>}
          {fromQuantity == null ? null : <span>{t('prices.from', { count: formatNumber(Number(fromQuantity)) })}</span>}
        </span>
      </div>
    </div>
  )
}

function Prices({ prices, of: { at, id } }: { readonly prices: ObjectView; readonly of: Of }) {
  const t = useT()
  const me = useMe()
  const other = OTHER[at]
  const asked = { limit: SHOWN, filter: { [`${at}Id`]: { eq: id } }, fields: [other, 'fromQuantity', 'price'] }
  const found = useRelated('prices', id, { ...asked, expand: [other] })
  const all = inSteps((found.data?.data ?? []) as readonly Price[], other)
  const add = may(me, prices.name, 'create') ? (
    <AddRelated object={prices} initial={{ [`${at}Id`]: id }} name={t('prices.add')} />
  ) : null
  return (
    <RelatedBox
      title={t(at === 'product' ? 'prices.inBooks' : 'prices.ofProducts')}
      count={countWords(found.data)}
      error={found.error}
      none={all.length === 0 && found.isSuccess ? t('prices.none') : null}
      add={add}
    >
      {all.map((record) => (
        <PriceLine key={record.id} record={record} other={other} />
      ))}
    </RelatedBox>
  )
}

/** The prices in a price book, or of a product; nothing on other pages, and for whom there are no prices. */
export function RelatedPrices({ object, id }: { readonly object: ObjectView; readonly id: string }) {
  const me = useMe()
  const { object: prices } = useObject('prices')
  if (prices === undefined || !may(me, prices.name, 'list')) return null
  return object.name === 'product' || object.name === 'pricebook' ? (
    <Prices prices={prices} of={{ at: object.name, id }} />
  ) : null
}
