import type { NextStep } from '@holdfast/sdk'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { safeReturn } from '../app/session.tsx'
import { useFetchAhead } from '../ui/fetch-ahead.ts'
import { AccessLayout } from './access-layout.tsx'
import { PasskeyStart } from './passkey-start.tsx'

/** The later steps are fetched while the first one is read. */
const load = {
  password: () => import('./password-form.tsx'),
  company: () => import('./company-start.tsx'),
  second: () => import('./second-factor.tsx'),
  tenant: () => import('./choose-tenant.tsx'),
  enrol: () => import('./enrol-factor.tsx'),
}
const PasswordForm = lazy(async () => ({ default: (await load.password()).PasswordForm }))
const CompanyStart = lazy(async () => ({ default: (await load.company()).CompanyStart }))
const SecondFactor = lazy(async () => ({ default: (await load.second()).SecondFactor }))
const ChooseTenant = lazy(async () => ({ default: (await load.tenant()).ChooseTenant }))
const EnrolFactor = lazy(async () => ({ default: (await load.enrol()).EnrolFactor }))

const FETCH_AFTER_MS = 1_000

const fetchLaterSteps = () => Promise.all([load.password(), load.company(), load.second()])

type Stage = 'passkey' | 'password' | 'company' | 'mfa' | 'tenant' | 'enrol'

interface State {
  readonly stage: Stage
  readonly step: NextStep | null
}

const stageOf: Record<Exclude<NextStep['next'], null>, Stage> = {
  mfa: 'mfa',
  choose_tenant: 'tenant',
  enrol_factor: 'enrol',
}

const hasEnded = (state: unknown): boolean => typeof state === 'object' && state !== null && 'ended' in state

export function SignIn() {
  const t = useT()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const location = useLocation()
  const [state, setState] = useState<State>({ stage: 'passkey', step: null })
  useFetchAhead(fetchLaterSteps, FETCH_AFTER_MS)
  useEffect(() => {
    document.title = `${t('signIn.title')} · Holdfast`
  }, [t])

  const show = (stage: Stage) => setState({ stage, step: null })
  const finish = () => {
    queryClient.clear()
    void navigate(safeReturn(search.get('next')), { replace: true })
  }
  const onStep = (step: NextStep) => {
    if (step.next === null) finish()
    else setState({ stage: stageOf[step.next], step })
  }
  return (
    <AccessLayout>
      {state.stage === 'passkey' && (
        <PasskeyStart
          onStep={onStep}
          onPassword={() => show('password')}
          onCompany={() => show('company')}
          ended={hasEnded(location.state)}
        />
      )}
      <Suspense fallback={null}>
        {state.stage === 'password' && <PasswordForm onStep={onStep} onBack={() => show('passkey')} />}
        {state.stage === 'company' && <CompanyStart onBack={() => show('passkey')} />}
        {state.stage === 'mfa' && <SecondFactor factors={state.step?.factors ?? ['totp']} onStep={onStep} />}
        {state.stage === 'tenant' && <ChooseTenant tenants={state.step?.tenants ?? []} onStep={onStep} />}
        {state.stage === 'enrol' && <EnrolFactor onDone={finish} />}
      </Suspense>
    </AccessLayout>
  )
}
