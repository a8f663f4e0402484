import type { Forbid, OwnRole } from '@holdfast/sdk'
import { Button, Drawer, Form, Select } from 'antd'
import { labelText, useT } from '../../app/i18n.ts'
import { CHOSEN_CONDITIONS, CHOSEN_PURPOSES, conditionWords, forbidWords, type Telling } from './rights-words.ts'
import { actionOptions, fieldOptions, objectOptions } from './vocabulary-options.ts'

interface ForbidForm {
  readonly roles?: readonly string[]
  readonly object?: string
  readonly actions?: readonly string[]
  readonly fields?: readonly string[]
  readonly when?: readonly string[]
}

interface ForbidDrawerProps {
  readonly telling: Telling
  readonly ownRoles: readonly OwnRole[]
  readonly onAdd: (forbid: Forbid) => void
  readonly onClose: () => void
}

/** The forbid that was filled in so far, if it is whole. */
function forbidOf({ roles = [], object, actions = [], fields = [], when = [] }: ForbidForm, id: string): Forbid | null {
  return object === undefined || actions.length === 0 ? null : { id, roles, object, actions, fields, when }
}

/** The conditions that can hold of these acts: only a reveal says what it is for. */
function conditionsOf(actions: readonly string[] = []): readonly string[] {
  const isReveal = actions.length === 1 && actions[0] === 'reveal'
  return isReveal ? [...CHOSEN_CONDITIONS, ...CHOSEN_PURPOSES] : CHOSEN_CONDITIONS
}

interface PartsProps extends Pick<ForbidDrawerProps, 'telling' | 'ownRoles'> {
  readonly form: ForbidForm
}

function Parts({ telling, ownRoles, form: { object, actions } }: PartsProps) {
  const t = useT()
  const { vocabulary, roleName } = telling
  const roles = [
    ...vocabulary.roles.map(({ name }) => ({ value: name, label: roleName(name) })),
    ...ownRoles.map(({ name, label }) => ({ value: name, label: labelText(label) })),
  ]
  const conditions = conditionsOf(actions).map((value) => ({ value, label: conditionWords(value, t) }))
  return (
    <>
      <Form.Item name="roles" label={t('rights.who')}>
        <Select mode="multiple" options={roles} placeholder={t('rights.who.all')} />
      </Form.Item>
      <Form.Item name="object" label={t('rights.object')}>
        <Select options={objectOptions(telling)} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="actions" label={t('rights.acts')}>
        <Select mode="multiple" options={actionOptions(telling)} />
      </Form.Item>
      <Form.Item name="fields" label={t('rights.fields')} extra={t('rights.fields.hint')}>
        <Select mode="multiple" options={fieldOptions(telling, object)} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="when" label={t('rights.whenAsked')}>
        <Select mode="multiple" options={conditions} placeholder={t('rights.whenAlways')} />
      </Form.Item>
    </>
  )
}

/** One more thing that nobody may, put together until it is a sentence. */
export function ForbidDrawer({ telling, ownRoles, onAdd, onClose }: ForbidDrawerProps) {
  const t = useT()
  const [antForm] = Form.useForm<ForbidForm>()
  const form = Form.useWatch<ForbidForm | undefined>([], antForm) ?? {}
  const forbid = forbidOf(form, '')
  const add = () => {
    if (forbid === null) return
    onAdd({ ...forbid, id: crypto.randomUUID() })
    onClose()
  }
  return (
    <Drawer open size={420} title={t('rights.addForbid')} onClose={onClose}>
      <Form<ForbidForm>
        form={antForm}
        layout="vertical"
        requiredMark={false}
        onValuesChange={(changed) => {
          if ('object' in changed) antForm.setFieldsValue({ fields: [] })
          if ('actions' in changed)
            antForm.setFieldsValue({
              when: (form.when ?? []).filter((each) => conditionsOf(changed.actions).includes(each)),
            })
        }}
        onFinish={add}
      >
        <Parts telling={telling} ownRoles={ownRoles} form={form} />
        <p className="rightssentence" role="status">
          {forbid === null ? '' : forbidWords(telling, forbid)}
        </p>
        <Button type="primary" htmlType="submit" block disabled={forbid === null}>
          {t('rights.add')}
        </Button>
      </Form>
    </Drawer>
  )
}
