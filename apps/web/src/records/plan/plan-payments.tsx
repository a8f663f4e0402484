import type { BusinessRecord } from '@holdfast/sdk'
import { DatePicker, Form, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import dayjs, { type Dayjs } from '../ui/dayjs.ts'
import { ProblemNote } from '../ui/problem-note.tsx'

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

/** Plans what is left of an order as equal parts, month by month. */
export function PlanPayments({ order, onClose }: { readonly order: BusinessRecord; readonly onClose: () => void }) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const [plan, setPlan] = useState<Plan>({ parts: USUAL_PARTS, first: dayjs().add(1, 'month') })
  const save = () =>
    act.run(async () => {
      await post(`/orders/${order.id}/payment-plan`, { parts: partsOf(plan) })
      onClose()
    })
  return (
    <Modal
      open
      title={t('payment.plan')}
      okText={t('action.save')}
      cancelText={t('action.cancel')}
      confirmLoading={act.busy}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <p className="t2">{t('payment.planWords')}</p>
      <PlanForm plan={plan} onChange={setPlan} />
      <ProblemNote error={act.error} />
    </Modal>
  )
}
