import type { CatalogField } from '@holdfast/sdk'
import { Form, Modal } from 'antd'
import { useAct } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import type { ObjectView } from './catalogue.ts'
import { FieldEditor, toSend } from './field-editor.tsx'
import { lengthRules } from './length-rules.ts'

type Values = Readonly<Record<string, unknown>>

interface StageNeedsProps {
  readonly object: ObjectView
  /** What the record is called, and the stage it would come to. */
  readonly name: string
  readonly column: string
  readonly fields: readonly CatalogField[]
  /** Moves the record with what was filled in. */
  readonly onFilled: (values: Values) => Promise<void>
  readonly onClose: () => void
}

/** Asks for what a stage needs, where a record would come to it without. */
export function StageNeeds({ object, name, column, fields, onFilled, onClose }: StageNeedsProps) {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const act = useAct()
  return (
    <Modal
      open
      width={440}
      title={t('board.needs.title', { column })}
      okText={t('board.moveTo', { column })}
      cancelText={t('action.cancel')}
      confirmLoading={act.busy}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p className="t2">{t('board.needs.why', { name })}</p>
      <ProblemNote error={act.error} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => act.run(() => onFilled(toSend(object, values)))}
      >
        {fields.map((field, at) => (
          <Form.Item
            key={field.key}
            name={field.name}
            label={labelText(field.label)}
            rules={[{ required: true, message: t('form.needed') }, ...lengthRules(field, t)]}
          >
            <FieldEditor field={field} autoFocus={at === 0} />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  )
}
