import type { OwnRole, RoleLine } from '@holdfast/sdk'
import { Button, Drawer, Form, InputNumber, Radio, Select } from 'antd'
import { labelText, useT } from '../../app/i18n.ts'
import { CHOSEN_REACHES, lineWords, reachWords, type Telling } from './rights-words.ts'
import { actionOptions, fieldOptions, fieldsOf, objectOptions } from './vocabulary-options.ts'

interface LineForm {
  readonly kind: RoleLine['kind']
  readonly object?: string
  readonly action?: string
  readonly reach?: string
  readonly field?: string
  readonly mode?: 'clear' | 'masked' | 'hidden'
  readonly on?: 'yes' | 'no'
  readonly aDay?: number | null
}

const KINDS = {
  act: 'rights.kind.act',
  field: 'rights.kind.field',
  write: 'rights.kind.write',
  reveals: 'rights.kind.reveals',
} as const
const MODES = { clear: 'rights.mode.clear', masked: 'rights.mode.masked', hidden: 'rights.mode.hidden' } as const
const ANSWERS = { yes: 'rights.on.yes', no: 'rights.on.no' } as const

/** The line that was filled in so far, if it is whole. */
function lineOf({ kind, object, action, reach, field, mode, on, aDay }: LineForm): RoleLine | null {
  if (kind === 'reveals') return typeof aDay === 'number' ? { kind, aDay } : null
  if (object === undefined) return null
  if (kind === 'act') return action === undefined || reach === undefined ? null : { kind, object, action, reach }
  if (field === undefined) return null
  if (kind === 'field') return mode === undefined ? null : { kind, object, field, mode }
  return on === undefined ? null : { kind, object, field, on: on === 'yes' }
}

function ActParts({ telling }: { readonly telling: Telling }) {
  const t = useT()
  const reaches = [
    ...CHOSEN_REACHES.map((reach) => ({ value: reach, label: reachWords(reach, t) })),
    { value: 'none', label: t('rights.reach.none') },
  ]
  return (
    <>
      <Form.Item name="action" label={t('rights.action')}>
        <Select options={actionOptions(telling)} />
      </Form.Item>
      <Form.Item name="reach" label={t('rights.reach')}>
        <Select options={reaches} />
      </Form.Item>
    </>
  )
}

function FieldParts({ telling, form }: { readonly telling: Telling; readonly form: LineForm }) {
  const t = useT()
  const masked = fieldsOf(telling, form.object).find(({ name }) => name === form.field)?.masked === true
  // what has a mask is shown in clear to nobody at once
  const modes = (masked ? (['masked', 'hidden'] as const) : (['clear', 'hidden'] as const)).map((mode) => ({
    value: mode,
    label: t(MODES[mode]),
  }))
  const answers = (['yes', 'no'] as const).map((value) => ({ value, label: t(ANSWERS[value]) }))
  return (
    <>
      <Form.Item name="field" label={t('rights.fieldOf')}>
        <Select options={fieldOptions(telling, form.object)} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      {form.kind === 'field' ? (
        <Form.Item name="mode" label={t('rights.mode')}>
          <Select options={modes} />
        </Form.Item>
      ) : (
        <Form.Item name="on" label={t('rights.on')}>
          <Select options={answers} />
        </Form.Item>
      )}
    </>
  )
}

function Parts({ telling, form }: { readonly telling: Telling; readonly form: LineForm }) {
  const t = useT()
  if (form.kind === 'reveals')
    return (
      <Form.Item name="aDay" label={t('rights.aDay')} extra={t('rights.aDay.hint')}>
        <InputNumber<number> className="limit" min={0} max={10_000} precision={0} controls={false} />
      </Form.Item>
    )
  return (
    <>
      <Form.Item name="object" label={t('rights.object')}>
        <Select options={objectOptions(telling)} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      {form.kind === 'act' ? <ActParts telling={telling} /> : <FieldParts telling={telling} form={form} />}
    </>
  )
}

interface LineDrawerProps {
  readonly role: OwnRole
  readonly telling: Telling
  readonly onAdd: (line: RoleLine) => void
  readonly onClose: () => void
}

/** The choices that hang on the one that was changed: they are chosen anew. */
function hangingOn(changed: Partial<LineForm>): (keyof LineForm)[] {
  if ('object' in changed) return ['field', 'mode']
  return 'field' in changed ? ['mode'] : []
}

/** One more difference, put together until it is a sentence. */
export function LineDrawer({ role, telling, onAdd, onClose }: LineDrawerProps) {
  const t = useT()
  const [antForm] = Form.useForm<LineForm>()
  const form: LineForm = { kind: 'act', ...(Form.useWatch<LineForm | undefined>([], antForm) ?? {}) }
  const line = lineOf(form)
  const name = labelText(role.label)
  const kinds = (['act', 'field', 'write', 'reveals'] as const).map((kind) => ({
    value: kind,
    label: t(KINDS[kind]),
  }))
  const add = () => {
    if (line === null) return
    onAdd(line)
    onClose()
  }
  return (
    <Drawer open size={420} title={t('rights.addLineTo', { role: name })} onClose={onClose}>
      <Form<LineForm>
        form={antForm}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: 'act' }}
        onValuesChange={(changed) => antForm.resetFields(hangingOn(changed))}
        onFinish={add}
      >
        <Form.Item name="kind" label={t('rights.kind')}>
          <Radio.Group aria-label={t('rights.kind')} options={kinds} vertical />
        </Form.Item>
        <Parts telling={telling} form={form} />
        <p className="rightssentence" role="status">
          {line === null ? '' : t('rights.says', { role: name, line: lineWords(telling, line) })}
        </p>
        <Button type="primary" htmlType="submit" block disabled={line === null}>
          {t('rights.add')}
        </Button>
      </Form>
    </Drawer>
  )
}
