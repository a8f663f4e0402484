import { Button, Modal } from 'antd'
import { FingerprintPattern } from 'lucide-react'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { type Translate, useT } from '../app/i18n.ts'
import { ClassGlyph } from '../ui/class-glyph.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { CodeField } from './code-field.tsx'
import { hasPasskeys, signChallenge } from './passkeys.ts'
import type { StepUpFacts, StepUpRequest } from './step-up-provider.tsx'
import { type Act, useAct } from './use-act.ts'

function deviceName(t: Translate): string {
  const agent = navigator.userAgent
  const system = /Windows|Mac OS|Android|iPhone|iPad|Linux/.exec(agent)?.[0] ?? ''
  const browser = /Edg|Firefox|Chrome|Safari/.exec(agent)?.[0]?.replace('Edg', 'Edge') ?? ''
  return t('stepUp.device', { browser, system: system.replace('Mac OS', 'macOS') })
}

function Facts({ facts }: { readonly facts: StepUpFacts }) {
  const t = useT()
  return (
    <dl className="sum">
      <div>
        <dt>{t('stepUp.what')}</dt>
        <dd>
          {facts.what} <ClassGlyph of={facts.fieldClass ?? ''} />
        </dd>
      </div>
      {facts.reason === undefined ? null : (
        <div>
          <dt>{t('stepUp.reason')}</dt>
          <dd>{facts.reason}</dd>
        </div>
      )}
      <div>
        <dt>{t('stepUp.on')}</dt>
        <dd>{deviceName(t)}</dd>
      </div>
    </dl>
  )
}

function Verify({ act, factors, onDone }: { act: Act; factors: readonly string[]; onDone: () => void }) {
  const t = useT()
  const [code, setCode] = useState('')
  const send = (body: object) =>
    act.run(async () => {
      await api.post('/auth/step-up', body)
      onDone()
    })
  if (factors.includes('passkey') && hasPasskeys()) {
    const touch = () =>
      act.run(async () => {
        await api.post('/auth/step-up', { type: 'passkey', credential: await signChallenge() })
        onDone()
      })
    return (
      <Button
        type="primary"
        size="large"
        block
        autoFocus
        loading={act.busy}
        icon={<FingerprintPattern size={18} aria-hidden="true" />}
        onClick={touch}
      >
        {t('stepUp.passkey')}
      </Button>
    )
  }
  return (
    <>
      <CodeField value={code} onChange={setCode} onComplete={(digits) => send({ type: 'totp', code: digits })} />
      <Button
        type="primary"
        size="large"
        block
        loading={act.busy}
        disabled={code.length !== 6}
        onClick={() => send({ type: 'totp', code })}
      >
        {t('stepUp.code')}
      </Button>
    </>
  )
}

/** One touch or one code, and back to the place: what, why and on which device, never a password first. */
export function StepUpDialog({ request }: { readonly request: StepUpRequest }) {
  const t = useT()
  const act = useAct()
  const { facts, factors, settle } = request
  const title = t(factors.includes('passkey') && hasPasskeys() ? 'stepUp.title.passkey' : 'stepUp.title.code')
  return (
    <Modal
      open
      centered
      footer={null}
      width={440}
      closable={false}
      className="dlg"
      aria-label={title}
      onCancel={() => settle(false)}
    >
      <div className="dlgart">
        <span className="fp">
          <FingerprintPattern size={34} strokeWidth={1.6} aria-hidden="true" />
        </span>
      </div>
      <h1 className="center">{title}</h1>
      <p className="t2 center stepup-why">
        {t(facts.fieldClass === 'sensitive' ? 'stepUp.why.sensitive' : 'stepUp.why')}
      </p>
      <Facts facts={facts} />
      <Verify act={act} factors={factors} onDone={() => settle(true)} />
      <ProblemNote error={act.error} />
      <div className="si-links">
        <Button type="link" className="quiet" onClick={() => settle(false)}>
          {t('action.cancel')}
        </Button>
      </div>
      <p className="sm t3 center">{t('stepUp.after')}</p>
    </Modal>
  )
}
