import { Button, Form, Input, Modal } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'

interface ReasonModalProps {
  readonly title: string
  /** What follows from it. */
  readonly words: string
  readonly act: string
  readonly onReason: (reason: string) => Promise<void>
  readonly onClose: () => void
}

/** Asks why before an act that others will ask about; the reason stands in the record. */
export function ReasonModal({ title, words, act, onReason, onClose }: ReasonModalProps) {
  const t = useT()
  const doing = useAct()
  const submit = ({ reason }: { readonly reason: string }) =>
    doing.run(async () => {
      await onReason(reason.trim())
      onClose()
    })
  return (
    <Modal open title={title} footer={null} onCancel={onClose}>
      <p className="t2 reasonwhy">{words}</p>
      <ProblemNote error={doing.error} />
      <Form<{ reason: string }> layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item
          name="reason"
          label={t('person.reason')}
          extra={t('person.reason.hint')}
          rules={[{ required: true, whitespace: true, message: t('form.needed') }]}
        >
          <Input.TextArea autoFocus maxLength={500} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={doing.busy}>
          {act}
        </Button>
      </Form>
    </Modal>
  )
}
