import type { CompanyRights, ExplainedGrant, Explanation, Person } from '@holdfast/sdk'
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { actionWords, forbidWords, objectWords, reachWords, type Telling } from '../rights/rights-words.ts'
import { useRights } from '../rights/use-rights.ts'
import { actionOptions, fieldOptions, objectOptions } from '../rights/vocabulary-options.ts'
import { useRoleName } from './roles.ts'

interface WhyForm {
  readonly object: string
  readonly action: string
  readonly field?: string
  readonly record?: string
}

const ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i

function addressOf(person: Person, { object, action, field, record = '' }: WhyForm): string {
  // whoever was refused sends the page's address: the id stands in it
  const id = ID.exec(record)?.[0]
  const query = new URLSearchParams({ object, action })
  if (field !== undefined) query.set('field', field)
  if (id !== undefined) query.set('id', id)
  return `/users/${person.id}/explain?${query}`
}

/** The statements that decide it, a sentence each. */
function Statements({ found, telling }: { readonly found: Explanation; readonly telling: Telling }) {
  const { t } = telling
  const grantWords = ({ roleLabel, reach }: ExplainedGrant) =>
    t('rights.says', {
      role: labelText(roleLabel),
      line: t('rights.act', {
        action: actionWords(telling, found.action),
        object: objectWords(telling, found.object),
        reach: reachWords(reach, t),
      }),
    })
  const lines = [
    ...found.grants.map(grantWords),
    ...found.elsewhere.map((grant) => t('why.elsewhere', { line: grantWords(grant) })),
    ...found.forbids.map((forbid) => forbidWords(telling, forbid)),
    ...found.atTimes.map((forbid) => t('why.atTimes', { line: forbidWords(telling, forbid) })),
  ]
  return (
    <ul className="rolewords">
      {[...new Set(lines)].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

function Answered({ found, telling }: { readonly found: Explanation; readonly telling: Telling }) {
  const { t } = telling
  return (
    <div role="status" className="whyanswer">
      <p>
        <b>{t(found.allowed ? 'why.yes' : 'why.no')}</b> {found.sentence}
      </p>
      <Statements found={found} telling={telling} />
    </div>
  )
}

interface FieldsProps {
  readonly telling: Telling
  readonly object: string | undefined
}

function Fields({ telling, object }: FieldsProps) {
  const { t } = telling
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      <Form.Item name="object" label={t('rights.object')} rules={needed}>
        <Select options={objectOptions(telling)} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="action" label={t('rights.action')} rules={needed}>
        <Select options={actionOptions(telling)} />
      </Form.Item>
      <Form.Item name="field" label={t('why.field')}>
        <Select allowClear options={fieldOptions(telling, object)} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item
        name="record"
        label={t('why.record')}
        extra={t('why.record.hint')}
        rules={[{ pattern: ID, message: t('why.record.wrong') }]}
      >
        <Input autoComplete="off" maxLength={300} />
      </Form.Item>
    </>
  )
}

function Asking({ person, rights }: { readonly person: Person; readonly rights: CompanyRights }) {
  const t = useT()
  const telling: Telling = { t, vocabulary: rights.vocabulary, roleName: useRoleName() }
  const [antForm] = Form.useForm<WhyForm>()
  const object = Form.useWatch('object', antForm)
  const ask = useMutation({ mutationFn: (form: WhyForm) => api.get<Explanation>(addressOf(person, form)) })
  return (
    <>
      <Form<WhyForm>
        form={antForm}
        layout="vertical"
        requiredMark={false}
        initialValues={{ action: 'read' }}
        onValuesChange={(changed) => {
          ask.reset()
          if ('object' in changed) antForm.resetFields(['field'])
        }}
        onFinish={(form) => ask.mutate(form)}
      >
        <Fields telling={telling} object={object} />
        <Button htmlType="submit" loading={ask.isPending}>
          {t('why.ask')}
        </Button>
      </Form>
      {ask.error === null ? null : <ProblemNote error={ask.error} />}
      {ask.data === undefined ? null : <Answered found={ask.data} telling={telling} />}
    </>
  )
}

function WithRights({ person }: { readonly person: Person }) {
  const rights = useRights()
  if (rights.data !== undefined) return <Asking person={person} rights={rights.data} />
  return rights.isError ? <ProblemNote error={rights.error} onRetry={() => void rights.refetch()} /> : <SheetLoading />
}

/** Why this person may or may not, for whoever answers for rights and sees no record: they give its address, and are told of the rights alone. */
export function PersonWhyBox({ person }: { readonly person: Person }) {
  const t = useT()
  const [isOpen, open] = useState(false)
  return (
    <section aria-label={t('why.title')}>
      <div className="row secthead">
        <h2 className="grow">{t('why.title')}</h2>
        {isOpen ? null : (
          <Button size="small" onClick={() => open(true)}>
            {t('why.open')}
          </Button>
        )}
      </div>
      {isOpen ? <WithRights person={person} /> : <p className="t2">{t('why.why')}</p>}
    </section>
  )
}
