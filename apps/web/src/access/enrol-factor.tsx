import type { NextStep } from '@holdfast/sdk'
import { Button } from 'antd'
import { FingerprintPattern, Smartphone } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { enrolPasskey, hasPasskeys } from './passkeys.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import { useStepUp } from './step-up-provider.tsx'
import { TotpEnrol } from './totp-enrol.tsx'
import { type Act, useAct } from './use-act.ts'

interface ChooseProps {
  readonly act: Act
  readonly onPasskey: () => void
  readonly onTotp: () => void
}

function ChooseFactor({ act, onPasskey, onTotp }: ChooseProps) {
  const t = useT()
  const possible = hasPasskeys()
  return (
    <>
      <p className="t3">{t('enrol.lead')}</p>
      <h1 className="si-title">{t('enrol.title')}</h1>
      <div className="ways">
        <button type="button" className="way" disabled={!possible || act.busy} onClick={onPasskey}>
          <FingerprintPattern size={24} aria-hidden="true" />
          <span>
            <b>{t('enrol.passkey')}</b>
            <span className="t2">{t(possible ? 'enrol.passkey.hint' : 'enrol.passkey.missing')}</span>
          </span>
          <span className="tag p">{t('enrol.best')}</span>
        </button>
        <button type="button" className="way" disabled={act.busy} onClick={onTotp}>
          <Smartphone size={24} aria-hidden="true" />
          <span>
            <b>{t('enrol.totp')}</b>
            <span className="t2">{t('enrol.totp.hint')}</span>
          </span>
        </button>
      </div>
      <ProblemNote error={act.error} />
    </>
  )
}

/** The second factor of a new account, and the recovery codes that come with the first one. */
export function EnrolFactor({ onDone, doneLabel }: { readonly onDone: () => void; readonly doneLabel?: string }) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const [totp, setTotp] = useState(false)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const onEnrolled = (step: NextStep) => {
    if (step.recoveryCodes === undefined || step.recoveryCodes.length === 0) onDone()
    else setCodes(step.recoveryCodes)
  }
  const enrol = async () => onEnrolled(await enrolPasskey((call) => withStepUp({ what: t('factor.add') }, call)))
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onDone} />
  if (totp) return <TotpEnrol onEnrolled={onEnrolled} onBack={() => setTotp(false)} />
  return (
    <>
      <ChooseFactor act={act} onPasskey={() => act.run(enrol)} onTotp={() => setTotp(true)} />
      {doneLabel === undefined ? null : (
        <div className="si-links">
          <Button type="link" onClick={onDone} aria-label={t('action.cancel')}>
            {doneLabel}
          </Button>
        </div>
      )}
    </>
  )
}
