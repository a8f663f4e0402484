import type { CatalogField } from '@holdfast/sdk'
import { Drawer, Form, type FormInstance } from 'antd'
import { useAct } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { isSaving } from '../ui/save-keys.tsx'
import { type ObjectView, useCatalogue } from './catalogue.ts'
import { DrawerFoot } from './drawer-foot.tsx'
import { FieldEditor, toSend } from './field-editor.tsx'
import { DraftNote, useKeptForm } from './kept-form.tsx'
import { lengthRules } from './length-rules.ts'
import { repeatSentence } from './repeat-words.ts'
import { refreshRecord } from './use-record.ts'

interface TaskDrawerProps {
  /** Whom the task is about; nobody where it is planned in the calendar. */
  readonly about?: { readonly object: string; readonly plural: string; readonly id: string }
  /** When it is due, unless something else is chosen. */
  readonly due?: string
  readonly onClose: () => void
}

type Values = Readonly<Record<string, unknown>>

const ASKED = ['what', 'due', 'reminders', 'reminderAt', 'repeats', 'priority']

/** When it comes again, told while the form is filled. */
function RepeatHint({ form }: { readonly form: FormInstance<Values> }) {
  const t = useT()
  const rule = Form.useWatch('repeats', form)
  const due = Form.useWatch('due', form)
  const said = repeatSentence(rule, due, t)
  return said === null ? null : <span role="status">{said}</span>
}

function TaskField({ field, form }: { readonly field: CatalogField; readonly form: FormInstance<Values> }) {
  const t = useT()
  const required = field.required === true
  return (
    <Form.Item
      name={field.name}
      label={labelText(field.label)}
      required={required}
      rules={[
        ...(required ? [{ required, message: t('form.needed'), validateTrigger: [] }] : []),
        ...lengthRules(field, t),
      ]}
      validateTrigger={['onChange']}
      extra={field.key === 'repeats' ? <RepeatHint form={form} /> : undefined}
    >
      <FieldEditor field={field} />
    </Form.Item>
  )
}

/** Plans the task once, however often it is tried. */
function usePlanning(task: ObjectView, { about, onClose }: TaskDrawerProps, forget: () => void) {
  const t = useT()
  const { message } = useSaying()
  const postOnce = usePostOnce()
  const act = useAct()
  const save = (values: Values) =>
    act.run(async () => {
      const pointer = about === undefined ? {} : { about: { object: about.object, id: about.id } }
      await postOnce('/tasks', { ...toSend(task, values), ...pointer })
      forget()
      if (about !== undefined) refreshRecord(about.plural, about.id)
      for (const key of ['today', 'calendar']) void queryClient.invalidateQueries({ queryKey: [key] })
      void message.success(t('task.saved'))
      onClose()
    })
  return { act, save }
}

function TaskForm({ task, ...props }: TaskDrawerProps & { readonly task: ObjectView }) {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const { keep, restored, clear } = useKeptForm(`task/${props.about?.id ?? 'calendar'}`, form)
  const { act, save } = usePlanning(task, props, () => keep(null))
  const fields = ASKED.flatMap((name) => task.fields.get(name) ?? []).filter(({ writable }) => writable !== false)
  return (
    <Drawer
      open
      size={480}
      title={t('task.new')}
      onClose={props.onClose}
      afterOpenChange={(isOpen) => (isOpen ? document.getElementById(task.title)?.focus() : undefined)}
      footer={<DrawerFoot busy={act.busy} onClose={props.onClose} onSave={() => form.submit()} />}
    >
      <ProblemNote error={act.error} />
      {restored ? <DraftNote onClear={clear} /> : null}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={props.due === undefined ? {} : { due: props.due }}
        onValuesChange={(_, values: Values) => keep(values)}
        onKeyDown={(event) => (isSaving(event) && !act.busy ? form.submit() : undefined)}
        onFinish={save}
      >
        {fields.map((field) => (
          <TaskField key={field.key} field={field} form={form} />
        ))}
      </Form>
    </Drawer>
  )
}

/** Plans a task about a record: what, by when, when to be reminded, and how it comes again. */
export function TaskDrawer(props: TaskDrawerProps) {
  const task = useCatalogue().data?.find(({ name }) => name === 'task')
  return task === undefined ? null : <TaskForm {...props} task={task} />
}
