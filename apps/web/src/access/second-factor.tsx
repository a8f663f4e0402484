import type { FactorType, NextStep } from '@holdfast/sdk'
import { Button, Input } from 'antd'
import { FingerprintPattern } from 'lucide-react'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { CodeField } from './code-field.tsx'
import { signChallenge } from './passkeys.ts'
import { type Act, useAct } from './use-act.ts'

interface SecondFactorProps {
  readonly factors: readonly FactorType[]
  readonly onStep: (step: NextStep) => void
}

type Send = (body: object) => void

function PasskeyFactor({ act, send }: { readonly act: Act; readonly send: (credential: unknown) => Promise<void> }) {
  const t = useT()
  return (
    <Button
      type="primary"
      block
      autoFocus
      className="si-passkey"
      loading={act.busy}
      icon={<FingerprintPattern size={20} aria-hidden="true" />}
      onClick={() => act.run(async () => send(await signChallenge()))}
    >
      {t('stepUp.passkey')}
    </Button>
  )
}

function CodeFactor({ act, send }: { readonly act: Act; readonly send: Send }) {
  const t = useT()
  const [code, setCode] = useState('')
  return (
    <>
      <p className="t2 si-hint">{t('signIn.code.hint')}</p>
      <CodeField value={code} onChange={setCode} onComplete={(digits) => send({ type: 'totp', code: digits })} />
      <Button
        type="primary"
        size="large"
        block
        loading={act.busy}
        disabled={code.length !== 6}
        onClick={() => send({ type: 'totp', code })}
      >
        {t('signIn.enter')}
      </Button>
    </>
  )
}

function RecoveryFactor({ act, send }: { readonly act: Act; readonly send: Send }) {
  const t = useT()
  const [code, setCode] = useState('')
  return (
    <>
      <p className="t2 si-hint">{t('signIn.recovery.hint')}</p>
      <Input
        size="large"
        autoFocus
        autoComplete="off"
        aria-label={t('signIn.recovery')}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button
        type="primary"
        size="large"
        block
        className="si-submit"
        loading={act.busy}
        disabled={code.trim() === ''}
        onClick={() => send({ type: 'recovery', code: code.trim() })}
      >
        {t('signIn.enter')}
      </Button>
    </>
  )
}

export function SecondFactor({ factors, onStep }: SecondFactorProps) {
  const t = useT()
  const act = useAct()
  const first: FactorType = factors.includes('passkey') ? 'passkey' : 'totp'
  const [way, setWay] = useState<FactorType>(first)
  const send = (body: object) => act.run(async () => onStep(await api.post<NextStep>('/auth/mfa', body)))
  const sendCredential = async (credential: unknown) =>
    onStep(await api.post<NextStep>('/auth/mfa', { type: 'passkey', credential }))
  return (
    <>
      <p className="t3">{t('signIn.step.two')}</p>
      <h1 className="si-title">{t('signIn.second')}</h1>
      {way === 'passkey' && <PasskeyFactor act={act} send={sendCredential} />}
      {way === 'totp' && <CodeFactor act={act} send={send} />}
      {way === 'recovery' && <RecoveryFactor act={act} send={send} />}
      <ProblemNote error={act.error} />
      <div className="si-links">
        {way === 'recovery' ? (
          <Button type="link" onClick={() => setWay(first)}>
            {t('action.back')}
          </Button>
        ) : (
          <Button type="link" onClick={() => setWay('recovery')}>
            {t('signIn.recovery')}
          </Button>
        )}
      </div>
    </>
  )
}
