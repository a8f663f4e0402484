import { type BilingualLabel, type ChoiceOption, type CustomField, isProblem, type LayoutField } from '@holdfast/sdk'
import { Button, Checkbox, Drawer, Form, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { BothVersions } from '../both-versions.tsx'
import { fieldDifferences } from './differences.ts'
import { withValues } from './options.ts'
import { OptionsItem, onUnfinished } from './options-item.tsx'
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

/** Both sides, where another administrator saved the field first. */
interface Conflict {
  readonly mine: Words
  readonly theirs: CustomField
}

function useField({ object, field, onClose }: EditFieldProps) {
  const act = useAct()
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const path = `/fields/${object}.${field.key}`
  const after = async () => {
    await refreshFields()
    onClose()
  }
  const write = async (words: Words, version: number) => {
    const { label, options, required = false } = words
    try {
      const stated = options === undefined ? {} : { options: withValues(options) }
      await api.patch(path, { label, required, ...stated }, { version })
      await after()
    } catch (error) {
      if (!isProblem(error, 'version_conflict')) throw error
      setConflict({ mine: words, theirs: await api.get<CustomField>(path) })
    }
  }
  return {
    act,
    conflict,
    take: () => setConflict(null),
    save: (words: Words, version: number) => act.run(() => write(words, version)),
    remove: () =>
      act.run(async () => {
        await api.delete(path)
        await after()
      }),
  }
}

interface WordsFormProps {
  readonly custom: CustomField
  readonly onSave: (words: Words, version: number) => void
  readonly busy: boolean
}

function TwoNames() {
  const t = useT()
  const needed = [{ required: true, whitespace: true, message: t('form.needed') }]
  return (
    <div className="twonames">
      <Form.Item name={['label', 'zh']} label={t('fields.nameZh')} rules={needed}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name={['label', 'en']} label={t('fields.nameEn')} rules={needed}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
    </div>
  )
}

function WordsForm({ custom, onSave, busy }: WordsFormProps) {
  const t = useT()
  // what others save meanwhile is told when this is saved
  const [begun] = useState(custom)
  const { label, options, required = false, version } = begun
  return (
    <Form<Words>
      layout="vertical"
      requiredMark={false}
      initialValues={{ label, options, required }}
      onFinish={(words) => onSave(words, version)}
      onFinishFailed={onUnfinished}
    >
      <TwoNames />
      {options === undefined ? null : <OptionsItem kept={options.map(({ value }) => value)} />}
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
  const { act, conflict, take, save, remove } = useField(props)
  const [taken, setTaken] = useState<CustomField | null>(null)
  const custom = fields.data?.find(({ id }) => id === `${object}.${field.key}`)
  return (
    <Drawer open size={560} title={labelText(field.label)} onClose={onClose}>
      <ProblemNote error={act.error ?? fields.error} />
      {conflict === null ? null : (
        <BothVersions
          differences={fieldDifferences(conflict.theirs, conflict.mine, t)}
          busy={act.busy}
          onTake={() => {
            setTaken(conflict.theirs)
            take()
          }}
          onKeep={() => save(conflict.mine, conflict.theirs.version)}
        />
      )}
      {custom === undefined || conflict !== null ? null : (
        <WordsForm custom={taken ?? custom} onSave={save} busy={act.busy} />
      )}
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
