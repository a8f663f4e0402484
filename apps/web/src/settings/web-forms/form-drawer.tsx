import type { WebForm, WebForms } from '@holdfast/sdk'
import { Button, Drawer, Form, Input, Select, Switch } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { usePeople, useTeams } from '../people/use-people.ts'
import { draftOf, type FormDraft, freshForm, statedForm } from './form-draft.ts'
import { refreshWebForms } from './use-web-forms.ts'

interface FormDrawerProps {
  readonly forms: WebForms
  /** The form to change; null makes one. */
  readonly form: WebForm | null
  readonly onClose: () => void
}

const search = { optionFilterProp: 'label' } as const
const ROWS = 3

function useNeeded() {
  const t = useT()
  return [{ required: true, message: t('form.needed') }]
}

/** What the visitor reads, in both languages. */
function Words() {
  const t = useT()
  const needed = useNeeded()
  return (
    <>
      <Form.Item name="nameZh" label={t('webForm.nameZh')} rules={needed}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="nameEn" label={t('webForm.nameEn')} rules={needed}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="consentZh" label={t('webForm.consentZh')} extra={t('webForm.consent.hint')} rules={needed}>
        <Input.TextArea rows={ROWS} maxLength={1000} />
      </Form.Item>
      <Form.Item name="consentEn" label={t('webForm.consentEn')} rules={needed}>
        <Input.TextArea rows={ROWS} maxLength={1000} />
      </Form.Item>
      <Form.Item name="thanksZh" label={t('webForm.thanksZh')} rules={needed}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="thanksEn" label={t('webForm.thanksEn')} rules={needed}>
        <Input maxLength={500} />
      </Form.Item>
    </>
  )
}

/** What is asked, and by which source its leads are known. */
function Asked({ askable, sources }: Pick<WebForms, 'askable' | 'sources'>) {
  const t = useT()
  const needed = useNeeded()
  const fields = askable.map(({ key, label }) => ({ value: key, label: labelText(label) }))
  const asked: readonly string[] = Form.useWatch('asked') ?? []
  return (
    <>
      <Form.Item name="asked" label={t('webForm.fields')} extra={t('webForm.fields.hint')} rules={needed}>
        <Select mode="multiple" options={fields} showSearch={search} />
      </Form.Item>
      <Form.Item name="needed" label={t('webForm.needed')} extra={t('webForm.needed.hint')}>
        <Select mode="multiple" options={fields.filter(({ value }) => asked.includes(value))} showSearch={search} />
      </Form.Item>
      <Form.Item name="source" label={t('webForm.source')}>
        <Select options={sources.map(({ value, label }) => ({ value, label: labelText(label) }))} />
      </Form.Item>
    </>
  )
}

/** Where it may stand, and who has what comes by it. */
function Going() {
  const t = useT()
  const needed = useNeeded()
  const people = usePeople()
  const teams = useTeams()
  const named = (all: readonly { readonly id: string; readonly name: string }[]) =>
    all.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      <Form.Item name="origins" label={t('webForm.origins')} extra={t('webForm.origins.hint')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[' ', ',']} />
      </Form.Item>
      <Form.Item name="teamId" label={t('webForm.team')} extra={t('webForm.team.hint')} rules={needed}>
        <Select options={named(teams.data ?? [])} showSearch={search} />
      </Form.Item>
      <Form.Item name="keeperId" label={t('webForm.keeper')} extra={t('webForm.keeper.hint')} rules={needed}>
        <Select options={named((people.data ?? []).filter(({ status }) => status === 'active'))} showSearch={search} />
      </Form.Item>
      <Form.Item name="on" label={t('webForm.on')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}

/** Makes a form or changes one; in force at once. */
export function FormDrawer({ forms, form, onClose }: FormDrawerProps) {
  const t = useT()
  const act = useAct()
  const save = (draft: FormDraft) =>
    act.run(async () => {
      const stated = statedForm(draft, form)
      if (form === null) await api.post('/web-forms', stated)
      else await api.put(`/web-forms/${form.id}`, stated, { version: form.version })
      await refreshWebForms()
      onClose()
    })
  return (
    <Drawer open size={560} title={t(form === null ? 'webForm.make' : 'webForm.edit')} onClose={onClose}>
      <Form<FormDraft>
        layout="vertical"
        requiredMark={false}
        initialValues={form === null ? freshForm(forms.usual) : draftOf(form)}
        onFinish={save}
      >
        <Words />
        <Asked askable={forms.askable} sources={forms.sources} />
        <Going />
        <ProblemNote error={act.error} />
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('action.save')}
        </Button>
      </Form>
    </Drawer>
  )
}
