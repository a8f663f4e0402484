import type { NextStep } from '@holdfast/sdk'
import { Button } from 'antd'
import { Building2, FingerprintPattern } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { hasPasskeys, signInWithPasskey } from './passkeys.ts'
import { useAct } from './use-act.ts'

interface PasskeyStartProps {
  readonly onStep: (step: NextStep) => void
  readonly onPassword: () => void
  readonly onCompany: () => void
  /** The session ended while working: say that nothing is lost. */
  readonly ended: boolean
}

export function PasskeyStart({ onStep, onPassword, onCompany, ended }: PasskeyStartProps) {
  const t = useT()
  const act = useAct()
  return (
    <>
      <p className="t3">{t(ended ? 'signIn.lead.ended' : 'signIn.lead')}</p>
      <h1 className="si-title">{t('signIn.welcome')}</h1>
      <Button
        type="primary"
        block
        autoFocus
        className="si-passkey"
        loading={act.busy}
        disabled={!hasPasskeys()}
        icon={<FingerprintPattern size={20} aria-hidden="true" />}
        onClick={() => act.run(async () => onStep(await signInWithPasskey()))}
      >
        {t('signIn.passkey')}
      </Button>
      <p className="sm t3 center si-hint">{t('signIn.passkey.hint')}</p>
      <ProblemNote error={act.error} />
      <div className="or">
        <span>{t('signIn.or')}</span>
      </div>
      <div className="ways">
        <Button block size="large" icon={<Building2 size={18} aria-hidden="true" />} onClick={onCompany}>
          {t('signIn.company')}
        </Button>
        <p className="sm t3 center">{t('signIn.company.ways')}</p>
      </div>
      <div className="si-links">
        <Button type="link" onClick={onPassword}>
          {t('signIn.password')}
        </Button>
      </div>
    </>
  )
}
