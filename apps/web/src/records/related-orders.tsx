import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { ClipboardList, Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useNavigate } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { labelText, useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import { may, useMe } from '../app/session.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { type ObjectView, useObject } from './catalogue.ts'
import { RelatedBox, RelatedLine } from './related-lines.tsx'
import { sumWords } from './sums.ts'

const CreateDrawer = lazy(async () => ({ default: (await import('./create-drawer.tsx')).CreateDrawer }))

const SHOWN = 100
const FACTS = ['status', 'gross', 'orderedOn']

/** On whose page the orders stand: a company's, a deal's or a quote's. */
const KEYS: Readonly<Record<string, string>> = { account: 'accountId', opportunity: 'opportunityId', quote: 'quoteId' }
/** States of a quote of which an order is made. */
const READY: ReadonlySet<unknown> = new Set(['sent', 'accepted'])

interface Of {
  readonly key: string
  readonly of: ObjectView
  readonly record: BusinessRecord
}

const useOrdersOf = ({ key, record }: Of) =>
  useQuery({
    queryKey: ['records', 'orders', 'of', record.id],
    queryFn: ({ signal }) => {
      const fields = ['number', 'outstanding', ...FACTS]
      const body = { limit: SHOWN, filter: { [key]: { eq: record.id } }, fields }
      return api.post<ListOf<BusinessRecord>>('/orders/query', body, { signal })
    },
  })

/** One press makes an order of the deal or the quote, with what stands there, and opens it. */
function MakeOrder({ orders, about }: { readonly orders: ObjectView; readonly about: Of }) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const navigate = useNavigate()
  const { message } = useSaying()
  const make = () =>
    act.run(async () => {
      const made = await post<BusinessRecord>('/orders', { [about.key]: about.record.id })
      void queryClient.invalidateQueries({ queryKey: ['records', 'orders'] })
      void message.success(t('create.done', { object: labelText(orders.label) }))
      await navigate(`/orders/${made.id}`)
    })
  return (
    <>
      <Button block loading={act.busy} icon={<ClipboardList size={16} aria-hidden="true" />} onClick={make}>
        {t(about.of.name === 'quote' ? 'related.orderQuote' : 'related.orderDeal')}
      </Button>
      <ProblemNote error={act.error} />
    </>
  )
}

function AddToAccount({ orders, id }: { readonly orders: ObjectView; readonly id: string }) {
  const t = useT()
  const [adding, setAdding] = useState(false)
  return (
    <>
      <IconButton icon={Plus} small name={t('related.addOrder')} onClick={() => setAdding(true)} />
      <Suspense fallback={null}>
        {adding ? <CreateDrawer object={orders} initial={{ accountId: id }} onClose={() => setAdding(false)} /> : null}
      </Suspense>
    </>
  )
}

function Orders({ orders, about }: { readonly orders: ObjectView; readonly about: Of }) {
  const t = useT()
  const me = useMe()
  const found = useOrdersOf(about)
  const all = found.data?.data ?? []
  const isWhole = found.data?.page.next == null
  const mayAdd = may(me, orders.name, 'create')
  const isAccount = about.of.name === 'account'
  const isReady = about.of.name === 'opportunity' || READY.has(about.record['status'])
  const owed = isWhole ? sumWords(all, 'outstanding') : ''
  return (
    <RelatedBox
      title={labelText(orders.labelPlural)}
      count={isWhole ? String(all.length) : `${SHOWN}+`}
      error={found.error}
      none={all.length === 0 && found.isSuccess ? t('related.noOrder') : null}
      {...(owed === '' ? {} : { sum: t('related.outstanding', { amount: owed }) })}
      add={mayAdd && isAccount ? <AddToAccount orders={orders} id={about.record.id} /> : null}
    >
      {all.map((order) => (
        <RelatedLine key={order.id} object={orders} record={order} facts={FACTS} />
      ))}
      {mayAdd && !isAccount && isReady ? <MakeOrder orders={orders} about={about} /> : null}
    </RelatedBox>
  )
}

/** The orders of a company, a deal or a quote; nothing on other pages, and for whom orders are not there. */
export function RelatedOrders({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const me = useMe()
  const { object: orders } = useObject('orders')
  const key = KEYS[object.name]
  if (orders === undefined || key === undefined || !may(me, orders.name, 'list')) return null
  return <Orders orders={orders} about={{ key, of: object, record }} />
}
