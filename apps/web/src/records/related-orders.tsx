import type { BusinessRecord } from '@holdfast/sdk'
import { ClipboardList } from 'lucide-react'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import { type ObjectView, useObject } from './catalogue.ts'
import { AddRelated, MakeOf } from './related-adding.tsx'
import { RelatedBox, RelatedLine } from './related-lines.tsx'
import { sumWords } from './sums.ts'
import { countWords, isWhole, useRelated } from './use-related.ts'

const SHOWN = 100
const FACTS = ['status', 'gross', 'orderedOn']

/** On whose page the orders stand: a company's, a deal's, a quote's or a contract's. */
const KEYS: Readonly<Record<string, string>> = {
  account: 'accountId',
  opportunity: 'opportunityId',
  quote: 'quoteId',
  contract: 'contractId',
}

/** What an order is made of, in which state, and how the button says it. */
const MADE_OF: Readonly<Record<string, { readonly when?: string; readonly words: MessageId }>> = {
  opportunity: { words: 'related.orderDeal' },
  quote: { when: 'accepted', words: 'related.orderQuote' },
  contract: { when: 'signed', words: 'related.orderContract' },
}

interface Of {
  readonly key: string
  readonly of: ObjectView
  readonly record: BusinessRecord
}

function Adding({ orders, about: { key, of, record } }: { readonly orders: ObjectView; readonly about: Of }) {
  const t = useT()
  const made = MADE_OF[of.name]
  if (made === undefined || (made.when !== undefined && record['status'] !== made.when)) return null
  return (
    <MakeOf
      object={orders}
      basis={{ [key]: record.id }}
      icon={<ClipboardList size={16} aria-hidden="true" />}
      words={t(made.words)}
    />
  )
}

function Orders({ orders, about }: { readonly orders: ObjectView; readonly about: Of }) {
  const t = useT()
  const me = useMe()
  const { id } = about.record
  const fields = ['number', 'outstanding', ...FACTS]
  const found = useRelated('orders', id, { limit: SHOWN, filter: { [about.key]: { eq: id } }, fields })
  const all = found.data?.data ?? []
  const mayAdd = may(me, orders.name, 'create')
  const isAccount = about.of.name === 'account'
  const owed = isWhole(found.data) ? sumWords(all, 'outstanding') : ''
  return (
    <RelatedBox
      title={labelText(orders.labelPlural)}
      count={countWords(found.data)}
      error={found.error}
      none={all.length === 0 && found.isSuccess ? t('related.noOrder') : null}
      {...(owed === '' ? {} : { sum: t('related.outstanding', { amount: owed }) })}
      add={
        mayAdd && isAccount ? (
          <AddRelated object={orders} initial={{ accountId: id }} name={t('related.addOrder')} />
        ) : null
      }
    >
      {all.map((order) => (
        <RelatedLine key={order.id} object={orders} record={order} facts={FACTS} />
      ))}
      {mayAdd && !isAccount ? <Adding orders={orders} about={about} /> : null}
    </RelatedBox>
  )
}

/** The orders of a company, a deal, a quote or a contract; nothing on other pages, and for whom orders are not there. */
export function RelatedOrders({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const me = useMe()
  const { object: orders } = useObject('orders')
  const key = KEYS[object.name]
  if (orders === undefined || key === undefined || !may(me, orders.name, 'list')) return null
  return <Orders orders={orders} about={{ key, of: object, record }} />
}
