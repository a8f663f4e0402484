import { quantityOf } from '@holdfast/catalog/deliveries'
import type { BusinessRecord } from '@holdfast/sdk'
import { DatePicker, Form, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import dayjs from '../../ui/dayjs.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useUnitWords } from '../lines/line-words.ts'
import { type DeliveryRow, mostOf } from './delivery-rows.ts'

type Kind = 'delivery' | 'return'

interface DialogProps {
  readonly order: BusinessRecord
  readonly rows: readonly DeliveryRow[]
  readonly kind: Kind
  readonly onClose: () => void
}

interface Stated {
  /** By line; empty for none. */
  readonly quantities: Readonly<Record<number, string>>
  readonly doneOn: string
  readonly note: string
}

/** Everything that is open is proposed to be delivered; of what comes back nothing is. */
const begun = (rows: readonly DeliveryRow[], kind: Kind): Stated => ({
  quantities:
    kind === 'return'
      ? {}
      : Object.fromEntries(
          rows.map((row) => [row.line, mostOf(row, false) > 0n ? quantityOf(mostOf(row, false)) : '']),
        ),
  doneOn: dayjs().format('YYYY-MM-DD'),
  note: '',
})

const isSome = (quantity: string | undefined): quantity is string => quantity !== undefined && /[1-9]/.test(quantity)

interface RowsProps {
  readonly rows: readonly DeliveryRow[]
  readonly kind: Kind
  readonly stated: Stated
  readonly onChange: (stated: Stated) => void
}

function Quantities({ rows, kind, stated, onChange }: RowsProps) {
  const t = useT()
  const unitWords = useUnitWords()
  return rows.map((row) => {
    const most = quantityOf(mostOf(row, kind === 'return'))
    const id = `delivery-${row.line}`
    const hint = t(kind === 'return' ? 'delivery.mostBack' : 'delivery.most', {
      most: `${most} ${unitWords(row.of.unit)}`.trim(),
    })
    return (
      <Form.Item key={row.line} label={row.of.name} htmlFor={id} extra={hint}>
        <InputNumber<string>
          id={id}
          stringMode
          controls={false}
          className="wide"
          min="0"
          max={most}
          value={stated.quantities[row.line] ?? ''}
          onChange={(next) => onChange({ ...stated, quantities: { ...stated.quantities, [row.line]: next ?? '' } })}
        />
      </Form.Item>
    )
  })
}

function DayAndNote({ stated, onChange }: Pick<RowsProps, 'stated' | 'onChange'>) {
  const t = useT()
  return (
    <>
      <Form.Item label={t('delivery.day')} htmlFor="delivery-day">
        <DatePicker
          id="delivery-day"
          allowClear={false}
          value={dayjs(stated.doneOn)}
          onChange={(day) => (day === null ? undefined : onChange({ ...stated, doneOn: day.format('YYYY-MM-DD') }))}
        />
      </Form.Item>
      <Form.Item label={t('delivery.note')} htmlFor="delivery-note">
        <Input
          id="delivery-note"
          value={stated.note}
          onChange={({ target }) => onChange({ ...stated, note: target.value })}
        />
      </Form.Item>
    </>
  )
}

/** States how much of each line was handed over, or came back, and when. */
export function DeliveryDialog({ order, rows, kind, onClose }: DialogProps) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const offered = rows.filter((row) => mostOf(row, kind === 'return') > 0n)
  const [stated, setStated] = useState(() => begun(offered, kind))
  const lines = offered.flatMap(({ line }) => {
    const quantity = stated.quantities[line]
    return isSome(quantity) ? [{ line, quantity }] : []
  })
  const save = () =>
    act.run(async () => {
      const { doneOn, note } = stated
      const words = note.trim() === '' ? {} : { note }
      await post('/deliveries', { orderId: order.id, kind, status: 'done', doneOn, lines, ...words })
      onClose()
    })
  return (
    <Modal
      open
      title={t(kind === 'return' ? 'delivery.return' : 'delivery.deliver')}
      okText={t('action.save')}
      okButtonProps={{ disabled: lines.length === 0 }}
      cancelText={t('action.cancel')}
      confirmLoading={act.busy}
      onOk={() => void save()}
      onCancel={onClose}
    >
      {kind === 'return' ? <p className="t2">{t('delivery.returnWords')}</p> : null}
      <Form layout="vertical">
        <Quantities rows={offered} kind={kind} stated={stated} onChange={setStated} />
        <DayAndNote stated={stated} onChange={setStated} />
      </Form>
      <ProblemNote error={act.error} />
    </Modal>
  )
}
