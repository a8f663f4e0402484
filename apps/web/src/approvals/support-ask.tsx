import type { NamedKind } from '@holdfast/sdk'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useStepUp } from '../access/step-up-provider.tsx'
import { useAct } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { askSupport, type SupportForm } from './use-supports.ts'

const TIMES = [30, 60, 120, 240]
const USUAL_MINUTES = 60
const MOST_CHARACTERS = 500
const MOST_TICKET = 60

interface AskProps {
  readonly choices: readonly NamedKind[]
  readonly onClose: () => void
}

function Fields({ choices }: Pick<AskProps, 'choices'>) {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      <Form.Item name="objects" label={t('support.objects')} rules={needed}>
        <Select
          mode="multiple"
          options={choices.map(({ name, label }) => ({ value: name, label: labelText(label) }))}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Form.Item>
      <Form.Item name="minutes" label={t('emergency.minutes')}>
        <Select options={TIMES.map((value) => ({ value, label: t('emergency.minutesOf', { minutes: value }) }))} />
      </Form.Item>
      <Form.Item
        name="purpose"
        label={t('support.purpose')}
        rules={[{ required: true, whitespace: true, message: t('form.needed') }]}
      >
        <Input.TextArea rows={3} maxLength={MOST_CHARACTERS} />
      </Form.Item>
      <Form.Item name="ticket" label={t('support.ticket')}>
        <Input maxLength={MOST_TICKET} autoComplete="off" />
      </Form.Item>
    </>
  )
}

/** Asks to read for a time: which kinds of records, how long, and what for. */
export function SupportAsk({ choices, onClose }: AskProps) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const { message } = useSaying()
  const send = (form: SupportForm) =>
    act.run(async () => {
      await withStepUp({ what: t('support.ask') }, () => askSupport(form))
      void message.success(t('act2.sent'))
      onClose()
    })
  return (
    <Modal open footer={null} title={t('support.ask')} onCancel={onClose}>
      <p className="t2 askwhy">{t('support.why')}</p>
      <Form layout="vertical" requiredMark={false} initialValues={{ minutes: USUAL_MINUTES }} onFinish={send}>
        <Fields choices={choices} />
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('support.ask')}
        </Button>
      </Form>
      <ProblemNote error={act.error} />
    </Modal>
  )
}
