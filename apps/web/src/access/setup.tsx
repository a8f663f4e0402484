import type { NextStep } from '@holdfast/sdk'
import { Button, Form, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../app/api.ts'
import { currentLanguage, useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { countryOptions } from '../ui/countries.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { AccessLayout } from './access-layout.tsx'
import { EnrolFactor } from './enrol-factor.tsx'
import { takeFragmentToken } from './fragment-token.ts'
import { PasswordFields } from './password-fields.tsx'
import { useAct } from './use-act.ts'

interface Company {
  readonly company: string
  readonly country: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly again: string
}

function CompanyFields() {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      <Form.Item name="company" label={t('setup.company')} rules={needed}>
        <Input autoFocus autoComplete="organization" maxLength={120} />
      </Form.Item>
      <Form.Item name="country" label={t('setup.country')} extra={t('setup.country.hint')} rules={needed}>
        <Select showSearch={{ optionFilterProp: 'label' }} options={countryOptions()} />
      </Form.Item>
      <div className="two">
        <Form.Item name="name" label={t('setup.name')} rules={needed}>
          <Input autoComplete="name" maxLength={80} />
        </Form.Item>
        <Form.Item name="email" label={t('field.email')} rules={needed}>
          <Input type="email" autoComplete="username" spellCheck={false} />
        </Form.Item>
      </div>
    </>
  )
}

function CompanyStep({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const t = useT()
  const act = useAct()
  const submit = ({ again: _again, ...values }: Company) =>
    act.run(async () => {
      await api.post<NextStep>('/setup', { token, ...values, language: currentLanguage() })
      onDone()
    })
  return (
    <>
      <p className="t3">{t('setup.lead')}</p>
      <h1 className="si-title">{t('setup.title')}</h1>
      <Form<Company> layout="vertical" requiredMark={false} initialValues={{ country: 'CN' }} onFinish={submit}>
        <CompanyFields />
        <PasswordFields />
        <ProblemNote error={act.error} />
        <Button type="primary" size="large" htmlType="submit" block loading={act.busy}>
          {t('setup.make')}
        </Button>
      </Form>
      <p className="sm t3 si-hint">{t('setup.founder')}</p>
    </>
  )
}

/** Makes the company and its first administrator, with the link that the start of the server printed. */
export function Setup() {
  const t = useT()
  const navigate = useNavigate()
  const [token] = useState(takeFragmentToken)
  const [stage, setStage] = useState<'company' | 'factor'>('company')
  useEffect(() => {
    document.title = `${t('setup.title')} · Holdfast`
  }, [t])
  const finish = () => {
    queryClient.clear()
    void navigate('/', { replace: true })
  }
  return (
    <AccessLayout>
      {token === '' && <p className="note warn">{t('setup.noToken')}</p>}
      {stage === 'company' ? (
        <CompanyStep token={token} onDone={() => setStage('factor')} />
      ) : (
        <EnrolFactor onDone={finish} />
      )}
    </AccessLayout>
  )
}
