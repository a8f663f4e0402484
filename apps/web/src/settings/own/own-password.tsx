import type { NextStep } from '@holdfast/sdk'
import { Button, Drawer, Form, Input } from 'antd'
import { useState } from 'react'
import { PasswordFields } from '../../access/password-fields.tsx'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { refreshSessions } from './own-sessions.tsx'

interface Passwords {
  readonly current: string
  readonly password: string
}

function ChangePassword({ onClose }: { readonly onClose: () => void }) {
  const t = useT()
  const act = useAct()
  const { email } = useMe()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  const change = ({ current, password }: Passwords) =>
    act.run(async () => {
      const call = () => api.post<NextStep>('/auth/password', { current, password })
      await withStepUp({ what: t('password.change') }, call)
      void message.success(t('password.changed'))
      onClose()
      await refreshSessions()
    })
  return (
    <Drawer open size={480} title={t('password.change')} onClose={onClose}>
      <Form<Passwords> layout="vertical" requiredMark={false} onFinish={change}>
        <input type="email" autoComplete="username" hidden readOnly value={email} />
        <Form.Item name="current" label={t('password.current')} rules={[{ required: true, message: t('form.needed') }]}>
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
        <PasswordFields label="password.new" />
        <ProblemNote error={act.error} />
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('password.change')}
        </Button>
      </Form>
    </Drawer>
  )
}

/** One's own password, of whoever comes in by one: changed by the present one and a fresh factor. */
export function OwnPassword() {
  const t = useT()
  const { hasPassword = false } = useMe()
  const [changing, setChanging] = useState(false)
  if (!hasPassword) return null
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2 className="grow">{t('password.title')}</h2>
        <Button onClick={() => setChanging(true)}>{t('password.change')}</Button>
      </div>
      <p className="t3 setlead">{t('password.lead')}</p>
      {changing ? <ChangePassword onClose={() => setChanging(false)} /> : null}
    </section>
  )
}
