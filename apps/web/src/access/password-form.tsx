import type { NextStep } from '@holdfast/sdk'
import { Button, Form, Input } from 'antd'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { CompanySignIn } from './company-sign-in.tsx'
import { useAct } from './use-act.ts'

interface PasswordFormProps {
  readonly onStep: (step: NextStep) => void
  readonly onBack: () => void
}

interface Credentials {
  readonly email: string
  readonly password: string
}

export function PasswordForm({ onStep, onBack }: PasswordFormProps) {
  const t = useT()
  const act = useAct()
  const [form] = Form.useForm<Credentials>()
  const email = Form.useWatch('email', form)
  const submit = (values: Credentials) => act.run(async () => onStep(await api.post<NextStep>('/auth/sign-in', values)))
  return (
    <>
      <p className="t3">{t('signIn.step.one')}</p>
      <h1 className="si-title">{t('signIn.password')}</h1>
      <Form<Credentials> form={form} layout="vertical" requiredMark={false} onFinish={submit} size="large">
        <Form.Item name="email" label={t('field.email')} rules={[{ required: true, message: t('form.needed') }]}>
          <Input type="email" autoComplete="username" autoFocus spellCheck={false} />
        </Form.Item>
        <Form.Item name="password" label={t('field.password')} rules={[{ required: true, message: t('form.needed') }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <ProblemNote error={act.error} />
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('action.continue')}
        </Button>
      </Form>
      <CompanySignIn email={email ?? ''} />
      <div className="si-links">
        <Button type="link" onClick={onBack}>
          {t('signIn.back.passkey')}
        </Button>
      </div>
    </>
  )
}
