import type { ArrivedSignOn } from '@holdfast/sdk'
import { Button, Form, Input } from 'antd'
import { useLocation, useParams, useSearchParams } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { FieldFault } from '../records/field-fault.tsx'
import { useAct } from './use-act.ts'

interface Typed {
  readonly login: string
  readonly password: string
}

const loginIn = (state: unknown): string =>
  typeof state === 'object' && state !== null && 'login' in state ? String(state.login) : ''

/** The name and password that the company's directory knows somebody by. */
export function DirectoryPassword({ onArrived }: { readonly onArrived: (arrived: ArrivedSignOn) => void }) {
  const t = useT()
  const act = useAct()
  const { connection = '' } = useParams()
  const [address] = useSearchParams()
  const { state: known } = useLocation()
  const state = address.get('state') ?? '-'
  const submit = (typed: Typed) =>
    act.run(async () => onArrived(await api.post<ArrivedSignOn>('/auth/sso/return', { connection, state, ...typed })))
  const needed = [{ required: true, message: t('form.needed') }]
  const login = loginIn(known)
  return (
    <>
      <p className="t3">{t('sso.ldap.lead')}</p>
      <Form<Typed> layout="vertical" requiredMark={false} onFinish={submit} size="large" initialValues={{ login }}>
        <Form.Item name="login" label={t('sso.ldap.login')} rules={needed}>
          <Input autoComplete="username" autoFocus={login === ''} maxLength={255} spellCheck={false} />
        </Form.Item>
        <Form.Item name="password" label={t('field.password')} rules={needed}>
          <Input.Password autoComplete="current-password" autoFocus={login !== ''} maxLength={1024} />
        </Form.Item>
        <FieldFault error={act.error} />
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('action.continue')}
        </Button>
      </Form>
    </>
  )
}
