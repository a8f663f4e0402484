import { type BusinessRecord, type CatalogField, isProblem } from '@holdfast/sdk'
import { Button, Drawer, Form, type FormInstance } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import { may, useMe } from '../app/session.tsx'
import { ClassGlyph } from '../ui/class-glyph.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { isSaving } from '../ui/save-keys.tsx'
import { groupsOf, type ObjectView } from './catalogue.ts'
import { CompanyPicker } from './company-picker.tsx'
import { DrawerFoot } from './drawer-foot.tsx'
import { DuplicateHint } from './duplicate-hint.tsx'
import { FieldEditor, toSend } from './field-editor.tsx'
import { DraftNote, useKeptForm } from './kept-form.tsx'
import { lengthRules } from './length-rules.ts'
import { mergePath } from './merge-path.ts'
import { newCompanyName } from './new-company.ts'
import { OwnerChoice, ownerOf } from './owner-choice.tsx'
import { type Found, useDuplicates } from './use-duplicates.ts'

interface CreateDrawerProps {
  readonly object: ObjectView
  readonly onClose: () => void
  readonly initial?: Readonly<Record<string, unknown>>
}

const QUICK_GROUPS = 2
/** What a person gives who has just met somebody: the rest is one click away. */
const QUICK: Readonly<Record<string, readonly string[]>> = {
  opportunity: ['name', 'account', 'amount', 'closeDate', 'nextStep'],
  quote: ['account', 'contact', 'opportunity', 'validUntil', 'note'],
  contract: ['name', 'account', 'contact', 'opportunity', 'quote', 'amount', 'startsOn', 'endsOn', 'note'],
  order: ['account', 'contact', 'opportunity', 'quote', 'contract', 'amount', 'deliverBy', 'note'],
  payment: ['order', 'amount', 'dueOn', 'paidOn', 'method', 'invoice', 'note'],
  contact: ['name', 'account', 'title', 'mobile', 'email', 'wechat'],
}

/** Written where there is room for them. */
const BEYOND_A_FORM: ReadonlySet<string> = new Set(['lines', 'quantities'])

const isWritable = (field: CatalogField) =>
  field.writable !== false && field.computed !== true && field.targets?.[0] !== 'user' && !BEYOND_A_FORM.has(field.kind)

/** A country that is left out is the company's own: the server fills it in. */
const isNeeded = (field: CatalogField) => field.required === true && field.kind !== 'country'

const isCompany = (field: CatalogField) => field.kind === 'reference' && field.targets?.[0] === 'account'

function FormField({ field }: { readonly field: CatalogField }) {
  const t = useT()
  const label = (
    <>
      {labelText(field.label)} <ClassGlyph of={field.class} />
    </>
  )
  const needed = isNeeded(field) ? [{ required: true, message: t('form.needed'), validateTrigger: [] }] : []
  return (
    <Form.Item
      name={field.name}
      label={label}
      rules={[...needed, ...lengthRules(field, t)]}
      validateTrigger={['onChange']}
      required={isNeeded(field)}
    >
      {isCompany(field) ? <CompanyPicker field={field} /> : <FieldEditor field={field} />}
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

/** Few fields for a quick start, in one list; all of them by their groups. */
function FieldGroups({ object, all }: { readonly object: ObjectView; readonly all: boolean }) {
  const quick = QUICK[object.name]
  if (quick !== undefined && !all) {
    const fields = quick.flatMap((name) => object.fields.get(name) ?? []).filter(isWritable)
    const needed = [...object.fields.values()].filter((field) => isNeeded(field) && !quick.includes(field.key))
    return [...fields, ...needed].map((field) => <FormField key={field.key} field={field} />)
  }
  return groupsOf(object).map((group, at) => {
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

/** Makes the company that is to come along, and gives the values with its id. */
async function withCompany(
  values: Values,
  about: { readonly object: ObjectView; readonly form: FormInstance; readonly post: ReturnType<typeof usePostOnce> },
): Promise<Values> {
  for (const field of [...about.object.fields.values()].filter(isCompany)) {
    const name = newCompanyName(values[field.name])
    if (name === null) continue
    const made = await about.post<BusinessRecord>('/accounts', { name })
    void queryClient.invalidateQueries({ queryKey: ['records', 'accounts'] })
    // a repeat after the person was refused finds the company made
    about.form.setFieldValue(field.name, made.id)
    return { ...values, [field.name]: made.id }
  }
  return values
}

type Values = Readonly<Record<string, unknown>>

interface Creating {
  readonly form: FormInstance
  readonly found: Found
  readonly onDone: () => void
}

/** Says that the record is there, and offers to merge it where its value stood on another one already. */
function useMadeNote(object: ObjectView, found: Found) {
  const t = useT()
  const me = useMe()
  const navigate = useNavigate()
  const { message } = useSaying()
  const twin = found.records.find(({ field }) => field !== null)?.record
  return (made: BusinessRecord) => {
    const said = t(made.createdAt === undefined ? 'create.given' : 'create.done', { object: labelText(object.label) })
    if (twin === undefined || !may(me, object.name, 'merge')) return void message.success(said)
    const go = () => {
      message.destroy(made.id)
      void navigate(mergePath(object.plural, [twin.id, made.id]))
    }
    void message.success({
      key: made.id,
      content: (
        <>
          {said}{' '}
          <Button type="link" size="small" onClick={go}>
            {t('duplicate.merge')}
          </Button>
        </>
      ),
    })
  }
}

/** Sends the new record once, however often it is tried, and opens it. */
function useCreate({ object, onClose }: CreateDrawerProps, { form, found, onDone }: Creating) {
  const navigate = useNavigate()
  const postOnce = usePostOnce()
  const postCompany = usePostOnce()
  const act = useAct()
  const me = useMe()
  const tell = useMadeNote(object, found)
  const save = (values: Values) =>
    act.run(async () => {
      try {
        const whole = await withCompany(values, { object, form, post: postCompany })
        const made = await postOnce<BusinessRecord>(`/${object.plural}`, {
          ...toSend(object, whole),
          ...ownerOf(object, whole, me),
        })
        void queryClient.invalidateQueries({ queryKey: ['records', object.plural] })
        tell(made)
        onDone()
        onClose()
        // what a rule gave to somebody else is not this person's to open
        if (made.createdAt !== undefined) await navigate(`/${object.plural}/${made.id}`)
      } catch (error) {
        placeFaults(form, error)
        throw error
      }
    })
  return { act, save }
}

function MoreFields({ all, onAll }: { readonly all: boolean; readonly onAll: () => void }) {
  const t = useT()
  return (
    <Button type="link" onClick={onAll}>
      {t(all ? 'create.less' : 'create.more')}
    </Button>
  )
}

/** Makes a record with the fields of the catalogue: what is needed first, the rest on demand. */
export function CreateDrawer({ object, onClose, initial }: CreateDrawerProps) {
  const t = useT()
  const [form] = Form.useForm()
  const [all, setAll] = useState(false)
  const place = `new/${object.plural} ${Object.values(initial ?? {}).join(' ')}`
  const { draft, keep, restored, clear } = useKeptForm(place, form)
  const found = useDuplicates(object, draft)
  const { act, save } = useCreate({ object, onClose }, { form, found, onDone: () => keep(null) })
  return (
    <Drawer
      open
      size={480}
      title={t('create.new', { object: labelText(object.label) })}
      onClose={onClose}
      afterOpenChange={(isOpen) => (isOpen ? document.getElementById(object.title)?.focus() : undefined)}
      footer={
        <DrawerFoot busy={act.busy} onClose={onClose} onSave={() => form.submit()}>
          <MoreFields all={all} onAll={() => setAll(!all)} />
        </DrawerFoot>
      }
    >
      <ProblemNote error={act.error} />
      {restored ? <DraftNote onClear={clear} /> : null}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        scrollToFirstError={{ block: 'center', focus: true }}
        initialValues={{ ...initial }}
        onValuesChange={(_, values) => keep(values)}
        onKeyDown={(event) => (isSaving(event) && !act.busy ? form.submit() : undefined)}
        onFinish={save}
      >
        {object.assigned === true ? <OwnerChoice /> : null}
        <FieldGroups object={object} all={all} />
      </Form>
      <DuplicateHint object={object} found={found} onOpen={onClose} />
    </Drawer>
  )
}
