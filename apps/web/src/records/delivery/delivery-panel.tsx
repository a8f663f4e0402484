import type { BusinessRecord } from '@holdfast/sdk'
import { Button, Popconfirm } from 'antd'
import { Truck, Undo2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { may, useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { type ObjectView, useObject } from '../catalogue.ts'
import { useUnitWords } from '../lines/line-words.ts'
import { titleOf } from '../record-values.ts'
import { RelatedLine } from '../related-lines.tsx'
import { refreshRecord } from '../use-record.ts'
import { useRelated } from '../use-related.ts'
import { type DeliveryRow, mostOf, quantityWords, rowsOf } from './delivery-rows.ts'

const DeliveryDialog = lazy(async () => ({ default: (await import('./delivery-dialog.tsx')).DeliveryDialog }))

const SHOWN = 100
const FACTS = ['kind', 'status', 'doneOn', 'lines', 'gross']
/** States in which an order is delivered. */
const OPEN: ReadonlySet<unknown> = new Set(['confirmed', 'part_delivered', 'delivered'])

function refreshDeliveries(orderId: string): void {
  for (const kind of ['records', 'record']) void queryClient.invalidateQueries({ queryKey: [kind, 'deliveries'] })
  refreshRecord('orders', orderId)
}

/** What of each line is delivered, came back and is open. */
function Table({ rows }: { readonly rows: readonly DeliveryRow[] }) {
  const t = useT()
  const unitWords = useUnitWords()
  return (
    <table className="lines" aria-label={t('delivery.title')}>
      <thead>
        <tr>
          <th scope="col">{t('lines.product')}</th>
          <th scope="col">{t('delivery.ordered')}</th>
          <th scope="col">{t('delivery.delivered')}</th>
          <th scope="col">{t('delivery.returned')}</th>
          <th scope="col">{t('delivery.open')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const words = (units: bigint) => quantityWords(units, unitWords(row.of.unit))
          return (
            <tr key={row.line}>
              <th scope="row">
                {row.of.name}
                <span className="sm t3">{row.of.code}</span>
              </th>
              <td data-name={t('delivery.ordered')}>{words(row.ordered)}</td>
              <td data-name={t('delivery.delivered')}>{words(row.delivered)}</td>
              <td data-name={t('delivery.returned')}>{words(row.returned)}</td>
              <td data-name={t('delivery.open')}>{words(mostOf(row, false))}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** Takes a delivery back that was a mistake: it stays, cancelled, and counts no more. */
function CancelDelivery({ delivery, orderId }: { readonly delivery: BusinessRecord; readonly orderId: string }) {
  const t = useT()
  const act = useAct()
  const cancel = () =>
    act.run(async () => {
      await api.patch(`/deliveries/${delivery.id}`, { status: 'cancelled' }, { version: delivery.version })
      refreshDeliveries(orderId)
    })
  return (
    <>
      <Popconfirm
        title={t('delivery.cancelSure')}
        okText={t('delivery.cancel')}
        cancelText={t('action.cancel')}
        onConfirm={cancel}
      >
        <Button
          size="small"
          loading={act.busy}
          aria-label={t('delivery.cancelOne', { number: titleOf(delivery, 'number') })}
        >
          {t('delivery.cancel')}
        </Button>
      </Popconfirm>
      <ProblemNote error={act.error} />
    </>
  )
}

function Deliveries({ deliveries, orderId }: { readonly deliveries: ObjectView; readonly orderId: string }) {
  const me = useMe()
  const found = useRelated('deliveries', orderId, {
    limit: SHOWN,
    filter: { orderId: { eq: orderId } },
    sort: '-doneOn',
    fields: ['number', 'version', ...FACTS],
  })
  const mayCancel = may(me, deliveries.name, 'update')
  return (
    <>
      <ProblemNote error={found.error} />
      {(found.data?.data ?? []).map((delivery) => (
        <RelatedLine
          key={delivery.id}
          object={deliveries}
          record={delivery}
          facts={FACTS}
          act={
            mayCancel && delivery['status'] === 'done' ? <CancelDelivery delivery={delivery} orderId={orderId} /> : null
          }
        />
      ))}
    </>
  )
}

interface ActsProps {
  readonly order: BusinessRecord
  readonly rows: readonly DeliveryRow[]
}

function Acts({ order, rows }: ActsProps) {
  const t = useT()
  const [kind, setKind] = useState<'delivery' | 'return' | null>(null)
  const close = () => {
    setKind(null)
    refreshDeliveries(order.id)
  }
  const isAny = (isBack: boolean) => rows.some((row) => mostOf(row, isBack) > 0n)
  return (
    <>
      {isAny(false) ? (
        <Button size="small" icon={<Truck size={14} aria-hidden="true" />} onClick={() => setKind('delivery')}>
          {t('delivery.deliver')}
        </Button>
      ) : null}
      {isAny(true) ? (
        <Button size="small" icon={<Undo2 size={14} aria-hidden="true" />} onClick={() => setKind('return')}>
          {t('delivery.return')}
        </Button>
      ) : null}
      <Suspense fallback={null}>
        {kind === null ? null : <DeliveryDialog order={order} rows={rows} kind={kind} onClose={close} />}
      </Suspense>
    </>
  )
}

/** What of an order is delivered, and the deliveries and returns themselves; nothing before it is confirmed, and for whom they are not there. */
export function DeliveryPanel({ order }: { readonly order: BusinessRecord }) {
  const t = useT()
  const me = useMe()
  const { object: deliveries } = useObject('deliveries')
  const rows = rowsOf(order)
  if (deliveries === undefined || rows.length === 0 || !OPEN.has(order['status'])) return null
  if (!may(me, deliveries.name, 'list')) return null
  return (
    <section className="box linesbox" aria-label={labelText(deliveries.labelPlural)}>
      <div className="row">
        <h2>{t('delivery.title')}</h2>
        <span className="grow" />
        {may(me, deliveries.name, 'create') ? <Acts order={order} rows={rows} /> : null}
      </div>
      <Table rows={rows} />
      <Deliveries deliveries={deliveries} orderId={order.id} />
    </section>
  )
}
