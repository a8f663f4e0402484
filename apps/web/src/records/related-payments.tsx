import type { BusinessRecord } from '@holdfast/sdk'
import { Button } from 'antd'
import { CalendarDays, Check, Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { labelText, type Translate, useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { may, useMe } from '../app/session.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { type ObjectView, useObject } from './catalogue.ts'
import { titleOf } from './record-values.ts'
import { RelatedBox, RelatedLine } from './related-lines.tsx'
import { sumWords } from './sums.ts'
import { refreshRecord } from './use-record.ts'
import { countWords, isWhole, useRelated } from './use-related.ts'

const CreateDrawer = lazy(async () => ({ default: (await import('./create-drawer.tsx')).CreateDrawer }))
const PlanPayments = lazy(async () => ({ default: (await import('./plan/plan-payments.tsx')).PlanPayments }))

const SHOWN = 100
const FACTS = ['amount', 'status', 'dueOn', 'paidOn']
/** What is read besides: when one is due that waits for something. */
const WAITS = ['dueAfter', 'dueDays']
/** Of one that came in the day that matters is when. */
const RECEIVED = ['amount', 'status', 'paidOn']
/** On a company's page stands what it is still to pay. */
const DUE = ['amount', 'dueOn']

const usePaymentsOf = (id: string, filter: object) =>
  useRelated('payments', id, { limit: SHOWN, filter, sort: 'dueOn', fields: ['number', 'version', ...FACTS, ...WAITS] })

/** Shows anew what follows a payment: itself, its order, and the lists of both. */
function refreshPayments(orderId: string): void {
  void queryClient.invalidateQueries({ queryKey: ['records', 'payments'] })
  void queryClient.invalidateQueries({ queryKey: ['record', 'payments'] })
  refreshRecord('orders', orderId)
}

/** One press says that a planned payment is there. */
function Receive({ payment, orderId }: { readonly payment: BusinessRecord; readonly orderId: string }) {
  const t = useT()
  const act = useAct()
  const receive = () =>
    act.run(async () => {
      await api.patch(`/payments/${payment.id}`, { status: 'received' }, { version: payment.version })
      refreshPayments(orderId)
    })
  return (
    <>
      <Button
        size="small"
        loading={act.busy}
        icon={<Check size={14} aria-hidden="true" />}
        aria-label={t('payment.receiveOne', { number: titleOf(payment, 'number') })}
        onClick={receive}
      >
        {t('payment.receive')}
      </Button>
      <ProblemNote error={act.error} />
    </>
  )
}

/** That a payment is due once all is delivered; its day is not known before. */
const waitsFor = (payment: BusinessRecord, t: Translate): string | null =>
  payment['dueOn'] === null && payment['dueAfter'] === 'delivered'
    ? t('payment.waits', { days: String(payment['dueDays'] ?? 0) })
    : null

interface OfOrderProps {
  readonly payments: ObjectView
  readonly order: BusinessRecord
}

function AddToOrder({ payments, order, isPlanned }: OfOrderProps & { readonly isPlanned: boolean }) {
  const t = useT()
  const [adding, setAdding] = useState<'one' | 'plan' | null>(null)
  const close = () => {
    setAdding(null)
    refreshPayments(order.id)
  }
  return (
    <>
      {isPlanned ? null : (
        <IconButton icon={CalendarDays} small name={t('payment.plan')} onClick={() => setAdding('plan')} />
      )}
      <IconButton icon={Plus} small name={t('payment.add')} onClick={() => setAdding('one')} />
      <Suspense fallback={null}>
        {adding === 'one' ? <CreateDrawer object={payments} initial={{ orderId: order.id }} onClose={close} /> : null}
        {adding === 'plan' ? <PlanPayments order={order} onClose={close} /> : null}
      </Suspense>
    </>
  )
}

/** States in which an order is paid. */
const PAYABLE: ReadonlySet<unknown> = new Set(['confirmed', 'part_delivered', 'delivered'])

function OfOrder({ payments, order }: OfOrderProps) {
  const t = useT()
  const me = useMe()
  const found = usePaymentsOf(order.id, { orderId: { eq: order.id } })
  const all = found.data?.data ?? []
  const isPayable = PAYABLE.has(order['status'])
  const mayReceive = may(me, payments.name, 'update')
  const none = t(isPayable ? 'payment.none' : 'payment.confirmFirst')
  return (
    <RelatedBox
      title={labelText(payments.labelPlural)}
      count={countWords(found.data)}
      error={found.error}
      none={all.length === 0 && found.isSuccess ? none : null}
      add={
        isPayable && may(me, payments.name, 'create') ? (
          <AddToOrder payments={payments} order={order} isPlanned={all.length > 0} />
        ) : null
      }
    >
      {all.map((payment) => (
        <RelatedLine
          key={payment.id}
          object={payments}
          record={payment}
          facts={payment['status'] === 'received' ? RECEIVED : FACTS}
          said={waitsFor(payment, t)}
          act={mayReceive && payment['status'] === 'planned' ? <Receive payment={payment} orderId={order.id} /> : null}
        />
      ))}
    </RelatedBox>
  )
}

function OfAccount({ payments, id }: { readonly payments: ObjectView; readonly id: string }) {
  const t = useT()
  const found = usePaymentsOf(id, { accountId: { eq: id }, status: { eq: 'planned' } })
  const all = found.data?.data ?? []
  const sum = isWhole(found.data) ? sumWords(all, 'amount') : ''
  if (all.length === 0 && !found.isError) return null
  return (
    <RelatedBox
      title={t('payment.due')}
      count={countWords(found.data)}
      error={found.error}
      none={null}
      {...(sum === '' ? {} : { sum: t('payment.dueSum', { amount: sum }) })}
    >
      {all.map((payment) => (
        <RelatedLine key={payment.id} object={payments} record={payment} facts={DUE} said={waitsFor(payment, t)} />
      ))}
    </RelatedBox>
  )
}

/** The payments of an order, what a company is still to pay; nothing on other pages, and for whom payments are not there. */
export function RelatedPayments({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const me = useMe()
  const { object: payments } = useObject('payments')
  if (payments === undefined || !may(me, payments.name, 'list')) return null
  if (object.name === 'order') return <OfOrder payments={payments} order={record} />
  return object.name === 'account' ? <OfAccount payments={payments} id={record.id} /> : null
}
