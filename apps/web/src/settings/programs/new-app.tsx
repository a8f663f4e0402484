import { standardObjects } from '@holdfast/catalog'
import type { ApprovalAsked } from '@holdfast/sdk'
import { Button, Drawer, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { keysOf } from './program-conditions.tsx'

interface AppForm {
  readonly name: string
  readonly publisher: string
  readonly purpose: string
  readonly redirectUris: readonly string[]
  /** `contacts:read:name`, each. */
  readonly fields: readonly string[]
  readonly peopleADay: number
  readonly days: number
  readonly networks?: readonly string[]
  readonly jwks?: string
}

const LIVES = [30, 90, 180, 365]
const USUAL_DAYS = 180
const USUAL_PEOPLE = 50
const MOST_PEOPLE = 500
const KEYS_ROWS = 4
const BEGINNING = { days: USUAL_DAYS, peopleADay: USUAL_PEOPLE }

/** Every field there is to see and to write, by object. */
function useFieldOptions() {
  const t = useT()
  return standardObjects
    .filter(({ served }) => served === true)
    .flatMap(({ plural, labelPlural, fields }) =>
      (['read', 'write'] as const).map((verb) => {
        const what = labelText(labelPlural)
        const act = t(verb === 'read' ? 'app.reads' : 'app.writes', { what })
        const options = Object.entries(fields).map(([key, { label }]) => ({
          value: `${plural}:${verb}:${key}`,
          label: `${act} · ${labelText(label)}`,
        }))
        return { label: act, options }
      }),
    )
}

/** The chosen fields by object. */
function contractOf(fields: readonly string[]) {
  const contract: Record<string, { read: string[]; write: string[] }> = {}
  for (const [plural = '', verb, key = ''] of fields.map((field) => field.split(':'))) {
    const entry = contract[plural] ?? { read: [], write: [] }
    entry[verb === 'write' ? 'write' : 'read'].push(key)
    contract[plural] = entry
  }
  return contract
}

/** An app as the interface is asked for it. */
const askedOf = ({ fields, jwks = '', ...asked }: AppForm) => ({
  ...asked,
  contract: contractOf(fields),
  ...(jwks.trim() === '' ? {} : { keys: keysOf(jwks) }),
})

function WhoFields() {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      <Form.Item name="name" label={t('program.name')} rules={needed}>
        <Input autoFocus autoComplete="off" maxLength={100} />
      </Form.Item>
      <Form.Item name="publisher" label={t('app.publisher')} rules={needed}>
        <Input autoComplete="off" maxLength={100} />
      </Form.Item>
      <Form.Item name="purpose" label={t('app.purpose')} extra={t('app.purpose.hint')} rules={needed}>
        <Input autoComplete="off" maxLength={300} />
      </Form.Item>
      <Form.Item name="redirectUris" label={t('app.sites')} extra={t('app.sites.hint')} rules={needed}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[' ']} />
      </Form.Item>
    </>
  )
}

function WhatFields() {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      <Form.Item name="fields" label={t('app.fields')} extra={t('app.fields.hint')} rules={needed}>
        <Select mode="multiple" options={useFieldOptions()} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="peopleADay" label={t('app.aDay')} rules={needed}>
        <InputNumber min={1} max={MOST_PEOPLE} precision={0} controls={false} />
      </Form.Item>
      <Form.Item name="days" label={t('program.days')}>
        <Select options={LIVES.map((days) => ({ value: days, label: t('program.daysOf', { days }) }))} />
      </Form.Item>
    </>
  )
}

function HeldFields() {
  const t = useT()
  const rule = {
    validator: (_: unknown, text = '') =>
      text.trim() !== '' && keysOf(text) === null
        ? Promise.reject(new Error(t('program.keys.wrong')))
        : Promise.resolve(),
  }
  return (
    <>
      <Form.Item name="networks" label={t('program.networks')} extra={t('program.networks.hint')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '，']} />
      </Form.Item>
      <Form.Item name="jwks" label={t('app.keys')} extra={t('app.keys.hint')} rules={[rule]}>
        <Input.TextArea rows={KEYS_ROWS} autoComplete="off" spellCheck={false} />
      </Form.Item>
    </>
  )
}

/** Asks for an app; there is none before a second person has signed exactly this. */
export function NewApp({ onClose }: { readonly onClose: () => void }) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const [asked, setAsked] = useState<ApprovalAsked | null>(null)
  const ask = (form: AppForm) =>
    act.run(async () =>
      setAsked(await withStepUp({ what: t('app.make') }, () => api.post<ApprovalAsked>('/apps', askedOf(form)))),
    )
  return (
    <Drawer open size={480} title={t('app.make')} onClose={onClose}>
      <ProblemNote error={act.error} />
      {asked === null ? (
        <Form<AppForm> layout="vertical" requiredMark={false} initialValues={BEGINNING} onFinish={ask}>
          <WhoFields />
          <WhatFields />
          <HeldFields />
          <Button type="primary" htmlType="submit" block loading={act.busy}>
            {t('app.make')}
          </Button>
        </Form>
      ) : (
        <div className="col invited">
          <p>{t('app.asked')}</p>
          <Link to={`/approvals/${asked.approvalId}`}>{t('act2.open')}</Link>
        </div>
      )}
    </Drawer>
  )
}
