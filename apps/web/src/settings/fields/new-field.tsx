import type { BilingualLabel, ChoiceOption, CustomField, FieldProposal, ObjectLayout } from '@holdfast/sdk'
import { Button, Checkbox, Drawer, Form, Input, Select } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ClassChoice } from './class-choice.tsx'
import { classesFor, type FieldClass, kindNames, needsOptions, needsTargets } from './kinds.ts'
import { withValues } from './options.ts'
import { OptionsItem, onUnfinished } from './options-item.tsx'
import { refreshFields } from './use-layouts.ts'

interface FieldForm {
  readonly label: BilingualLabel
  readonly kind: string
  readonly class?: FieldClass
  readonly options?: readonly ChoiceOption[]
  readonly target?: string
  readonly required?: boolean
}

const KEY_PART = /[^a-z0-9]+/g

/** The key a field is stored by: from its English name, else from the moment; it never changes. */
function keyFor(label: BilingualLabel): string {
  const word = label.en
    .toLowerCase()
    .replace(KEY_PART, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, 32)
  return word === '' ? `f${Date.now().toString(36)}` : word
}

function bodyOf(object: string, { label, kind, class: fieldClass, options, target, required }: FieldForm) {
  return {
    object,
    key: keyFor(label),
    label,
    kind,
    class: fieldClass ?? 'internal',
    ...(needsOptions(kind)
      ? { options: withValues(options ?? []).map(({ value, label: words }) => ({ value, label: words })) }
      : {}),
    ...(needsTargets(kind) ? { targets: [target ?? 'contact'] } : {}),
    ...(required === true ? { required } : {}),
  }
}

/** What depends on the kind: its options, what it points to, what it says. */
function KindParts({ layouts, object }: { readonly layouts: readonly ObjectLayout[]; readonly object: string }) {
  const t = useT()
  const kind = Form.useWatch<string>('kind') ?? ''
  const needed = [{ required: true, message: t('form.needed') }]
  if (kind === '') return null
  const subject = object === 'account' ? 'company' : 'person'
  return (
    <>
      {needsOptions(kind) ? <OptionsItem /> : null}
      {needsTargets(kind) ? (
        <Form.Item name="target" label={t('fields.target')} rules={needed}>
          <Select options={layouts.map((each) => ({ value: each.object, label: labelText(each.label) }))} />
        </Form.Item>
      ) : null}
      <Form.Item name="class" label={t('fields.says')} extra={t('fields.says.once')} rules={needed}>
        <ClassChoice kind={kind} classes={classesFor(kind, subject)} />
      </Form.Item>
    </>
  )
}

interface NewFieldProps {
  readonly layouts: readonly ObjectLayout[]
  readonly object: string
  /** What is proposed; the person decides. */
  readonly proposal?: FieldProposal
  /** Roles the field is granted to at once, by who may grant. */
  readonly grantTo?: readonly string[]
  /** Told the key of the field that was made, in place of a word about who has to grant it. */
  readonly onMade?: (key: string) => void
  readonly onClose: () => void
}

/** Ways of contact and what harms are seen masked until they are revealed. */
const modeOf = ({ kind, class: fieldClass }: FieldForm) =>
  fieldClass === 'sensitive' || kind === 'phone' || kind === 'email' ? 'masked' : 'clear'

const grantsFor = (roles: readonly string[], field: FieldForm) =>
  roles.length === 0 ? {} : { visibleTo: Object.fromEntries(roles.map((role) => [role, modeOf(field)])) }

function Names() {
  const t = useT()
  const needed = [{ required: true, whitespace: true, message: t('form.needed') }]
  return (
    <div className="twonames">
      <Form.Item name={['label', 'zh']} label={t('fields.nameZh')} rules={needed}>
        <Input autoFocus maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name={['label', 'en']} label={t('fields.nameEn')} rules={needed}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
    </div>
  )
}

interface FieldFormProps {
  readonly props: NewFieldProps
  readonly busy: boolean
  readonly onMake: (field: FieldForm) => void
}

function FieldFormBody({ props, busy, onMake }: FieldFormProps) {
  const t = useT()
  const [form] = Form.useForm<FieldForm>()
  const kinds = Object.entries(kindNames).map(([value, name]) => ({ value, label: t(name) }))
  return (
    <Form<FieldForm>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={props.proposal ?? {}}
      onFinish={onMake}
      onFinishFailed={onUnfinished}
    >
      <Names />
      <Form.Item name="kind" label={t('fields.kind')} rules={[{ required: true, message: t('form.needed') }]}>
        <Select
          options={kinds}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={() => form.resetFields(['class', 'options', 'target'])}
        />
      </Form.Item>
      <KindParts layouts={props.layouts} object={props.object} />
      <Form.Item name="required" valuePropName="checked">
        <Checkbox>{t('fields.askFor')}</Checkbox>
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('fields.add')}
      </Button>
    </Form>
  )
}

/** A field of the company's own. It stands in forms, lists, filters, imports and history at once, and is seen by nobody until it is granted. */
export function NewField(props: NewFieldProps) {
  const { object, grantTo = [], onMade, onClose } = props
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const postOnce = usePostOnce()
  const make = (field: FieldForm) =>
    act.run(async () => {
      const { key } = await postOnce<CustomField>('/fields', { ...bodyOf(object, field), ...grantsFor(grantTo, field) })
      await refreshFields()
      if (grantTo.length === 0) void message.success(t('fields.made'))
      onMade?.(key)
      onClose()
    })
  return (
    <Drawer open size={560} title={t('fields.add')} onClose={onClose}>
      <ProblemNote error={act.error} />
      <FieldFormBody props={props} busy={act.busy} onMake={make} />
    </Drawer>
  )
}
