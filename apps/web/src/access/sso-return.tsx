import type { ArrivedSignOn, NextStep } from '@holdfast/sdk'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { safeReturn } from '../app/session.tsx'
import { FieldFault } from '../records/field-fault.tsx'
import { AccessLayout } from './access-layout.tsx'
import { DirectoryPassword } from './directory-password.tsx'
import { useAct } from './use-act.ts'

const SecondFactor = lazy(async () => ({ default: (await import('./second-factor.tsx')).SecondFactor }))
const EnrolFactor = lazy(async () => ({ default: (await import('./enrol-factor.tsx')).EnrolFactor }))

/** What providers put into the address, and what it is called here; DingTalk has its own word for the code. */
const NAMES = [
  ['state', 'state'],
  ['authCode', 'code'],
  ['code', 'code'],
  ['iss', 'iss'],
  ['error', 'error'],
] as const

/** What a SAML provider sent with a form, which the server put into the page; it serves once. */
function takeResponse(): { saml: string; state: string } | null {
  const found = document.querySelector<HTMLMetaElement>('meta[name="saml-response"]')
  found?.remove()
  return found === null ? null : { saml: found.content, state: found.dataset['state'] ?? '-' }
}

/** What a provider's sign-in put into the address; it serves once and leaves the address at once. */
function useArrival(onArrived: (arrived: ArrivedSignOn) => void) {
  const act = useAct()
  const { connection = '' } = useParams()
  const [address, setAddress] = useSearchParams()
  const taken = useRef(false)
  useEffect(() => {
    if (taken.current) return
    taken.current = true
    const brought = NAMES.flatMap(([theirs, name]) => {
      const value = address.get(theirs)
      return value === null ? [] : [[name, value] as const]
    })
    setAddress({}, { replace: true })
    act.run(async () => {
      const body = { state: '-', ...Object.fromEntries(brought), ...takeResponse(), connection }
      onArrived(await api.post<ArrivedSignOn>('/auth/sso/return', body))
    })
  })
  return act
}

function Steps({ arrived, onDone }: { readonly arrived: ArrivedSignOn; readonly onDone: () => void }) {
  const onStep = (step: NextStep) => {
    if (step.next === null) onDone()
  }
  return (
    <Suspense fallback={null}>
      {arrived.next === 'mfa' ? <SecondFactor factors={arrived.factors ?? ['totp']} onStep={onStep} /> : null}
      {arrived.next === 'enrol_factor' ? <EnrolFactor onDone={onDone} /> : null}
    </Suspense>
  )
}

interface ArrivalProps {
  readonly onArrived: (arrived: ArrivedSignOn) => void
}

/** Who comes from a provider brings its answer. */
function Brought({ onArrived }: ArrivalProps) {
  const t = useT()
  const act = useArrival(onArrived)
  return (
    <>
      {act.busy ? <p role="status">{t('sso.back')}</p> : null}
      <FieldFault error={act.error} />
    </>
  )
}

/** Who comes to a directory is asked for the password there. */
function Arrival({ onArrived }: ArrivalProps) {
  const t = useT()
  const [address] = useSearchParams()
  const [asks] = useState(address.get('ask') === 'password')
  return (
    <>
      <h1 className="si-title">{t('signIn.company')}</h1>
      {asks ? <DirectoryPassword onArrived={onArrived} /> : <Brought onArrived={onArrived} />}
      <div className="si-links">
        <Link to="/sign-in">{t('sso.again')}</Link>
      </div>
    </>
  )
}

/** Back from the company's provider: in, or one step before. */
export function SsoReturn() {
  const t = useT()
  const navigate = useNavigate()
  const [arrived, setArrived] = useState<ArrivedSignOn | null>(null)
  const goOn = (to: string, state?: ArrivedSignOn) => {
    queryClient.clear()
    void navigate(safeReturn(to), { replace: true, state })
  }
  const onArrived = (each: ArrivedSignOn) => {
    if (each.next === 'mfa' || each.next === 'enrol_factor') setArrived(each)
    else goOn(each.to, each)
  }
  useEffect(() => {
    document.title = `${t('signIn.title')} · Holdfast`
  }, [t])
  return (
    <AccessLayout>
      {arrived === null ? (
        <Arrival onArrived={onArrived} />
      ) : (
        <Steps arrived={arrived} onDone={() => goOn(arrived.to)} />
      )}
    </AccessLayout>
  )
}
