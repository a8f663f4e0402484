import { Button, Form, Input, Modal, Select } from 'antd'
import { useStepUp } from '../access/step-up-provider.tsx'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { askEmergency, type EmergencyForm } from './use-emergencies.ts'

const TIMES = [30, 60, 120, 240]
const USUAL_MINUTES = 60
const MOST_CHARACTERS = 500

interface AskProps {
  readonly role: EmergencyForm['role']
  readonly onClose: () => void
}

/** Asks for the other administrator's duty: for how long, and what for. */
export function EmergencyAsk({ role, onClose }: AskProps) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const { message } = useSaying()
  const send = (form: Omit<EmergencyForm, 'role'>) =>
    act.run(async () => {
      await withStepUp({ what: t('emergency.ask') }, () => askEmergency({ ...form, role }))
      void message.success(t('act2.sent'))
      onClose()
    })
  const words = t(role === 'system_admin' ? 'emergency.system' : 'emergency.security')
  return (
    <Modal open footer={null} title={t('emergency.ask')} onCancel={onClose}>
      <p className="t2 askwhy">{t('emergency.why', { role: words })}</p>
      <Form layout="vertical" requiredMark={false} initialValues={{ minutes: USUAL_MINUTES }} onFinish={send}>
        <Form.Item name="minutes" label={t('emergency.minutes')}>
          <Select options={TIMES.map((value) => ({ value, label: t('emergency.minutesOf', { minutes: value }) }))} />
        </Form.Item>
        <Form.Item
          name="purpose"
          label={t('emergency.purpose')}
          rules={[{ required: true, whitespace: true, message: t('form.needed') }]}
        >
          <Input.TextArea rows={3} maxLength={MOST_CHARACTERS} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('emergency.ask')}
        </Button>
      </Form>
      <ProblemNote error={act.error} />
    </Modal>
  )
}
