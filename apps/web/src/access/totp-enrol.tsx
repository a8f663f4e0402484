import type { NextStep, TotpEnrolment } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { CodeField } from './code-field.tsx'
import { QrCode } from './qr-code.tsx'
import { useStepUp } from './step-up-provider.tsx'
import { useAct } from './use-act.ts'

interface TotpEnrolProps {
  readonly onEnrolled: (step: NextStep) => void
  readonly onBack: () => void
}

const inGroups = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret

function Secret({ enrolment }: { readonly enrolment: TotpEnrolment }) {
  const t = useT()
  return (
    <div className="totp">
      <QrCode text={enrolment.uri} name={t('enrol.qr')} />
      <div className="col">
        <p className="t2">{t('enrol.totp.scan')}</p>
        <p className="sm t3">{t('enrol.totp.type')}</p>
        <code className="secret">{inGroups(enrolment.secret)}</code>
      </div>
    </div>
  )
}

/** A fresh secret for this visit, asked for once. */
function useEnrolment() {
  const t = useT()
  const withStepUp = useStepUp()
  const begin = () => api.post<TotpEnrolment>('/auth/factors', { type: 'totp' })
  return useQuery({
    queryKey: ['totp-enrolment'],
    queryFn: () => withStepUp({ what: t('factor.add') }, begin),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
}

export function TotpEnrol({ onEnrolled, onBack }: TotpEnrolProps) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const [code, setCode] = useState('')
  const enrolment = useEnrolment()
  const confirm = (digits: string) =>
    act.run(async () => {
      const id = enrolment.data?.id ?? ''
      const call = () => api.post<NextStep>(`/auth/factors/${id}/confirm`, { code: digits })
      onEnrolled(await withStepUp({ what: t('factor.add') }, call))
    })
  return (
    <>
      <h1 className="si-title">{t('enrol.totp')}</h1>
      {enrolment.data === undefined ? null : <Secret enrolment={enrolment.data} />}
      <ProblemNote error={enrolment.error} />
      <p className="t2 si-hint">{t('enrol.totp.confirm')}</p>
      <CodeField value={code} onChange={setCode} onComplete={confirm} />
      <ProblemNote error={act.error} />
      <Button
        type="primary"
        size="large"
        block
        loading={act.busy}
        disabled={code.length !== 6}
        onClick={() => confirm(code)}
      >
        {t('enrol.confirm')}
      </Button>
      <div className="si-links">
        <Button type="link" onClick={onBack}>
          {t('action.back')}
        </Button>
      </div>
    </>
  )
}
