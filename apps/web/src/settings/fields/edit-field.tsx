import type { BilingualLabel, ChoiceOption, CustomField, LayoutField } from '@holdfast/sdk'
import { Button, Checkbox, Drawer, Form, Input, Popconfirm } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { OptionList, withValues } from './option-list.tsx'
import { refreshFields, useCustomFields } from './use-layouts.ts'

interface EditFieldProps {
  readonly object: string
  readonly field: LayoutField
  readonly onClose: () => void
}

interface Words {
  readonly label: BilingualLabel
  readonly options?: readonly ChoiceOption[]
  readonly required?: boolean
}

function useField({ object, field, onClose }: EditFieldProps) {
  const act = useAct()
  const path = `/fields/${object}.${field.key}`
  const after = async () => {
    await refreshFields()
    onClose()
  }
  return {
    act,
    save: ({ label, options, required }: Words) =>
      act.run(async () => {
        const words = options === undefined ? {} : { options: withValues(options) }
        await api.patch(path, { label, required: required === true, ...words }, {})
        await after()
      }),
    remove: () =>
      act.run(async () => {
        await api.delete(path)
        await after()
      }),
  }
}

function WordsForm({
  custom,
  onSave,
  busy,
}: {
  readonly custom: CustomField
  readonly onSave: (words: Words) => void
  readonly busy: boolean
}) {
  const t = useT()
  const needed = [{ required: true, whitespace: true, message: t('form.needed') }]
  const { label, options, required = false } = custom
  return (
    <Form<Words> layout="vertical" requiredMark={false} initialValues={{ label, options, required }} onFinish={onSave}>
      <div className="twonames">
        <Form.Item name={['label', 'zh']} label={t('fields.nameZh')} rules={needed}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['label', 'en']} label={t('fields.nameEn')} rules={needed}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
      </div>
      {options === undefined ? null : (
        <Form.Item name="options" label={t('fields.options')}>
          <OptionList kept={options.map(({ value }) => value)} />
        </Form.Item>
      )}
      <Form.Item name="required" valuePropName="checked">
        <Checkbox>{t('fields.askFor')}</Checkbox>
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('action.save')}
      </Button>
    </Form>
  )
}

/** The words of a field of the company's own, and taking it away. What it is and what it says are for good: values are stored by them. */
export function EditField(props: EditFieldProps) {
  const t = useT()
  const { object, field, onClose } = props
  const fields = useCustomFields()
  const { act, save, remove } = useField(props)
  const custom = fields.data?.find(({ id }) => id === `${object}.${field.key}`)
  return (
    <Drawer open size={560} title={labelText(field.label)} onClose={onClose}>
      <ProblemNote error={act.error ?? fields.error} />
      {custom === undefined ? null : <WordsForm custom={custom} onSave={save} busy={act.busy} />}
      <section className="removefield">
        <p className="t3">{t('fields.remove.why')}</p>
        <Popconfirm
          title={t('fields.remove.sure')}
          okText={t('fields.remove')}
          cancelText={t('action.cancel')}
          onConfirm={remove}
        >
          <Button loading={act.busy}>{t('fields.remove')}</Button>
        </Popconfirm>
      </section>
    </Drawer>
  )
}
