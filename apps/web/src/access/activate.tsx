import type { NextStep } from '@holdfast/sdk'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { AccessLayout } from './access-layout.tsx'
import { EnrolFactor } from './enrol-factor.tsx'
import { takeFragmentToken } from './fragment-token.ts'
import { PasswordFields } from './password-fields.tsx'
import { useAct } from './use-act.ts'

function PasswordStep({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const t = useT()
  const act = useAct()
  const submit = ({ password }: { password: string }) =>
    act.run(async () => {
      await api.post<NextStep>('/auth/activate', { token, password })
      onDone()
    })
  return (
    <>
      <p className="t3">{t('activate.lead')}</p>
      <h1 className="si-title">{t('activate.title')}</h1>
      <Form layout="vertical" size="large" requiredMark={false} onFinish={submit}>
        <Input type="text" autoComplete="username" className="vh" tabIndex={-1} aria-hidden="true" readOnly />
        <PasswordFields />
        <ProblemNote error={act.error} />
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('action.continue')}
        </Button>
      </Form>
    </>
  )
}

function NoToken() {
  const t = useT()
  return (
    <>
      <h1 className="si-title">{t('activate.noToken')}</h1>
      <p className="t2">{t('activate.noToken.next')}</p>
      <p className="si-links">
        <Link to="/sign-in">{t('signIn.title')}</Link>
      </p>
    </>
  )
}

export function Activate() {
  const navigate = useNavigate()
  const [token] = useState(takeFragmentToken)
  const [stage, setStage] = useState<'password' | 'factor'>('password')
  const finish = () => {
    queryClient.clear()
    void navigate('/', { replace: true })
  }
  if (token === '') {
    return (
      <AccessLayout>
        <NoToken />
      </AccessLayout>
    )
  }
  return (
    <AccessLayout>
      {stage === 'password' ? (
        <PasswordStep token={token} onDone={() => setStage('factor')} />
      ) : (
        <EnrolFactor onDone={finish} />
      )}
    </AccessLayout>
  )
}
