import type { BusinessRecord } from '@holdfast/sdk'
import { DatePicker, Form, InputNumber, Modal, Segmented } from 'antd'
import { useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import dayjs, { type Dayjs } from '../../ui/dayjs.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { PlanParts } from './plan-parts.tsx'
import { isWhole, statedParts, type Terms, USUAL_TERMS } from './plan-terms.ts'

const MOST_PARTS = 60
const USUAL_PARTS = 3

interface Plan {
  readonly parts: number
  readonly first: Dayjs
}

/** Equal parts, one each month from the first day on; the last day of a shorter month stands for a day it has not. */
const partsOf = ({ parts, first }: Plan) =>
  Array.from({ length: parts }, (_, at) => ({ share: '1', dueOn: first.add(at, 'month').format('YYYY-MM-DD') }))

interface FormProps {
  readonly plan: Plan
  readonly onChange: (plan: Plan) => void
}

function PlanForm({ plan, onChange }: FormProps) {
  const t = useT()
  return (
    <Form layout="vertical">
      <Form.Item label={t('payment.parts')} htmlFor="plan-parts">
        <InputNumber
          id="plan-parts"
          min={1}
          max={MOST_PARTS}
          precision={0}
          value={plan.parts}
          onChange={(parts) => onChange({ ...plan, parts: parts ?? 1 })}
        />
      </Form.Item>
      <Form.Item label={t('payment.first')} htmlFor="plan-first">
        <DatePicker
          id="plan-first"
          allowClear={false}
          value={plan.first}
          onChange={(first) => (first === null ? undefined : onChange({ ...plan, first }))}
        />
      </Form.Item>
    </Form>
  )
}

type Way = 'months' | 'parts'

function WayChoice({ way, onChange }: { readonly way: Way; readonly onChange: (way: Way) => void }) {
  const t = useT()
  return (
    <Segmented<Way>
      aria-label={t('plan.way')}
      value={way}
      options={[
        { value: 'months', label: t('plan.months') },
        { value: 'parts', label: t('plan.parts') },
      ]}
      onChange={onChange}
    />
  )
}

interface PlanProps {
  readonly order: BusinessRecord
  readonly onClose: () => void
}

const sumIn = (order: BusinessRecord) => order['outstanding'] as { readonly amount: string; readonly currency: string }

/** Plans what is left of an order: as equal parts, month by month, or by parts that say how much and when. */
export function PlanPayments({ order, onClose }: PlanProps) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const [way, setWay] = useState<Way>('months')
  const [plan, setPlan] = useState<Plan>({ parts: USUAL_PARTS, first: dayjs().add(1, 'month') })
  const [terms, setTerms] = useState<Terms>(USUAL_TERMS)
  const left = sumIn(order)
  const isReady = way === 'months' || isWhole(terms, left.amount)
  const save = () =>
    act.run(async () => {
      await post(`/orders/${order.id}/payment-plan`, { parts: way === 'months' ? partsOf(plan) : statedParts(terms) })
      onClose()
    })
  return (
    <Modal
      open
      title={t('payment.plan')}
      okText={t('action.save')}
      okButtonProps={{ disabled: !isReady }}
      cancelText={t('action.cancel')}
      confirmLoading={act.busy}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <WayChoice way={way} onChange={setWay} />
      <p className="t2 planwords">{way === 'months' ? t('payment.planWords') : t('plan.words')}</p>
      {way === 'months' ? (
        <PlanForm plan={plan} onChange={setPlan} />
      ) : (
        <PlanParts terms={terms} left={left} isSigned={order['contract'] !== null} onChange={setTerms} />
      )}
      <ProblemNote error={act.error} />
    </Modal>
  )
}
