import { type BusinessRecord, type CatalogField, isProblem } from '@holdfast/sdk'
import { App, Button, Drawer, Form, type FormInstance } from 'antd'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { queryClient } from '../app/queries.ts'
import { ClassGlyph } from '../ui/class-glyph.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { groupsOf, type ObjectView } from './catalogue.ts'
import { useDraft } from './drafts.ts'
import { FieldEditor, toSend } from './field-editor.tsx'

interface CreateDrawerProps {
  readonly object: ObjectView
  readonly onClose: () => void
  readonly initial?: Readonly<Record<string, unknown>>
}

const QUICK_GROUPS = 2
const NOTHING_WRITTEN = {}

const isWritable = (field: CatalogField) =>
  field.writable !== false && field.computed !== true && field.kind !== 'file' && field.targets?.[0] !== 'user'

/** A country that is left out is the company's own: the server fills it in. */
const isNeeded = (field: CatalogField) => field.required === true && field.kind !== 'country'

function FormField({ field }: { readonly field: CatalogField }) {
  const t = useT()
  const label = (
    <>
      {labelText(field.label)} <ClassGlyph of={field.class} />
    </>
  )
  const rules = isNeeded(field) ? [{ required: true, message: t('form.needed') }] : []
  return (
    <Form.Item name={field.name} label={label} rules={rules} validateTrigger={[]} required={isNeeded(field)}>
      <FieldEditor field={field} />
    </Form.Item>
  )
}

/** Puts the server's faults beside the fields they are about; the rest is told above. */
function placeFaults(form: FormInstance, error: unknown): void {
  if (!isProblem(error)) return
  const faults = error.problem.errors ?? []
  const fields = faults.map(({ path, message }) => ({ name: path.split('/').filter(Boolean), errors: [message] }))
  form.setFields(fields)
  const first = fields[0]?.name
  if (first !== undefined) form.scrollToField(first, { block: 'center', focus: true })
}

function FieldGroups({ object, all }: { readonly object: ObjectView; readonly all: boolean }) {
  const groups = groupsOf(object)
  return groups.map((group, at) => {
    const fields = group.fields.filter((field) => isWritable(field) && (all || at < QUICK_GROUPS || isNeeded(field)))
    if (fields.length === 0) return null
    return (
      <section key={labelText(group.label)} className="formgroup">
        <h3>{labelText(group.label)}</h3>
        {fields.map((field) => (
          <FormField key={field.key} field={field} />
        ))}
      </section>
    )
  })
}

interface FootProps {
  readonly all: boolean
  readonly busy: boolean
  readonly onAll: () => void
  readonly onClose: () => void
  readonly onSave: () => void
}

function Foot({ all, busy, onAll, onClose, onSave }: FootProps) {
  const t = useT()
  return (
    <div className="row">
      <Button type="link" onClick={onAll}>
        {t(all ? 'create.less' : 'create.more')}
      </Button>
      <span className="grow" />
      <Button onClick={onClose}>{t('action.cancel')}</Button>
      <Button type="primary" loading={busy} onClick={onSave}>
        {t('action.save')}
      </Button>
    </div>
  )
}

/** Sends the new record once, however often it is tried, and opens it. */
function useCreate(
  { object, onClose }: CreateDrawerProps,
  { form, onDone }: { form: FormInstance; onDone: () => void },
) {
  const t = useT()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const postOnce = usePostOnce()
  const act = useAct()
  const label = labelText(object.label)
  const save = (values: Readonly<Record<string, unknown>>) =>
    act.run(async () => {
      try {
        const made = await postOnce<BusinessRecord>(`/${object.plural}`, toSend(object, values))
        void queryClient.invalidateQueries({ queryKey: ['records', object.plural] })
        void message.success(t('create.done', { object: label }))
        onDone()
        onClose()
        await navigate(`/${object.plural}/${made.id}`)
      } catch (error) {
        placeFaults(form, error)
        throw error
      }
    })
  return { act, save }
}

/** Makes a record with the fields of the catalogue: what is needed first, the rest on demand. */
export function CreateDrawer({ object, onClose, initial }: CreateDrawerProps) {
  const t = useT()
  const [form] = Form.useForm()
  const [all, setAll] = useState(false)
  const place = `new/${object.plural} ${Object.values(initial ?? {}).join(' ')}`
  const { draft, keep } = useDraft<Readonly<Record<string, unknown>>>(place, NOTHING_WRITTEN)
  const { act, save } = useCreate({ object, onClose }, { form, onDone: () => keep(null) })
  const label = labelText(object.label)
  useEffect(() => {
    if (!form.isFieldsTouched()) form.setFieldsValue(draft)
  }, [form, draft])
  return (
    <Drawer
      open
      size={480}
      title={t('create.new', { object: label })}
      onClose={onClose}
      footer={
        <Foot all={all} busy={act.busy} onAll={() => setAll(!all)} onClose={onClose} onSave={() => form.submit()} />
      }
    >
      <ProblemNote error={act.error} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        scrollToFirstError={{ block: 'center', focus: true }}
        initialValues={{ ...initial }}
        onValuesChange={(_, values) => keep(values)}
        onFinish={save}
      >
        <FieldGroups object={object} all={all} />
      </Form>
    </Drawer>
  )
}
