import { Button, Input, Modal } from 'antd'
import { FingerprintPattern } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { api } from '../app/api.ts'
import { type Translate, useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
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

function whyOf({ facts, password }: StepUpRequest): MessageId {
  if (password) return 'stepUp.why.whole'
  return facts.fieldClass === 'sensitive' ? 'stepUp.why.sensitive' : 'stepUp.why'
}

function Intro({ title, why }: { readonly title: string; readonly why: MessageId }) {
  const t = useT()
  return (
    <>
      <div className="dlgart">
        <span className="fp">
          <FingerprintPattern size={34} strokeWidth={1.6} aria-hidden="true" />
        </span>
      </div>
      <h1 className="center">{title}</h1>
      <p className="t2 center stepup-why">{t(why)}</p>
    </>
  )
}

interface VerifyProps {
  readonly act: Act
  readonly password: boolean
  readonly onDone: () => void
}

function Touch({ act, onDone }: VerifyProps) {
  const t = useT()
  const touch = () =>
    act.run(async () => {
      await api.post('/auth/step-up', { type: 'passkey', credential: await signChallenge() })
      onDone()
    })
  const icon = <FingerprintPattern size={18} aria-hidden="true" />
  return (
    <Button type="primary" size="large" block autoFocus loading={act.busy} icon={icon} onClick={touch}>
      {t('stepUp.passkey')}
    </Button>
  )
}

interface PresentPasswordProps {
  readonly value: string
  readonly onChange: (password: string) => void
}

function PresentPassword({ value, onChange }: PresentPasswordProps) {
  const t = useT()
  return (
    <Input.Password
      className="stepup-password"
      size="large"
      autoFocus
      autoComplete="current-password"
      aria-label={t('password.current')}
      placeholder={t('password.current')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

function Code({ act, onDone, password: withPassword }: VerifyProps) {
  const t = useT()
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const isMissing = withPassword && password === ''
  const send = (digits: string) =>
    act.run(async () => {
      await api.post('/auth/step-up', { type: 'totp', code: digits, ...(withPassword ? { password } : {}) })
      onDone()
    })
  return (
    <>
      {withPassword ? <PresentPassword value={password} onChange={setPassword} /> : null}
      <CodeField
        value={code}
        autoFocus={!withPassword}
        onChange={setCode}
        onComplete={(digits) => (isMissing ? undefined : send(digits))}
      />
      <Button
        type="primary"
        size="large"
        block
        loading={act.busy}
        disabled={code.length !== 6 || isMissing}
        onClick={() => send(code)}
      >
        {t('stepUp.code')}
      </Button>
    </>
  )
}

/** For whose role a passkey is asked of and who has none yet: the way to enrol one. */
function EnrolFirst() {
  const t = useT()
  return (
    <>
      <p className="t2 center stepup-why">{t('stepUp.enrol.words')}</p>
      <Button type="primary" size="large" block autoFocus href="/settings/security">
        {t('stepUp.enrol')}
      </Button>
    </>
  )
}

/** Who has neither passkey nor password here signs in at their company's provider again. */
function AgainAtProvider() {
  const t = useT()
  return <p className="t2 center stepup-why">{t('stepUp.again')}</p>
}

type Verifier = (props: VerifyProps) => ReactNode

/** What would do, the quickest first: who has their passkey elsewhere still has the authenticator. */
function verifiersOf({ factors, signInAgain }: StepUpRequest): readonly [Verifier, ...Verifier[]] {
  if (signInAgain) return [AgainAtProvider]
  if (factors.length === 0) return [EnrolFirst]
  if (!factors.includes('passkey') || !hasPasskeys()) return [Code]
  return factors.includes('totp') ? [Touch, Code] : [Touch]
}

/** One touch or one code, and back to the place: what, why and on which device. The password is asked for only where one's own ways in are changed without a passkey. */
export function StepUpDialog({ request }: { readonly request: StepUpRequest }) {
  const t = useT()
  const act = useAct()
  const { facts, factors, password, settle } = request
  const [first, other] = verifiersOf(request)
  const [Verify, verifyBy] = useState(() => first)
  const title = t(Verify === Code ? 'stepUp.title.code' : 'stepUp.title.passkey')
  return (
    <Modal
      open
      centered
      footer={null}
      width={440}
      closable={false}
      className="dlg"
      title={title}
      classNames={{ header: 'vh' }}
      onCancel={() => settle(false)}
    >
      <Intro title={title} why={whyOf(request)} />
      <Facts facts={facts} />
      <Verify act={act} password={password} onDone={() => settle(true)} />
      <ProblemNote error={act.error} />
      <div className="si-links">
        {other === undefined || Verify === other ? null : (
          <Button type="link" onClick={() => verifyBy(() => other)}>
            {t('stepUp.other')}
          </Button>
        )}
        <Button type="link" className="quiet" onClick={() => settle(false)}>
          {t('action.cancel')}
        </Button>
      </div>
      {factors.length === 0 ? null : <p className="sm t3 center">{t('stepUp.after')}</p>}
    </Modal>
  )
}
