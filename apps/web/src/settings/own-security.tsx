import type { Factor, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { FingerprintPattern, KeyRound, type LucideIcon, Smartphone } from 'lucide-react'
import { useEffect, useState } from 'react'
import { EnrolFactor } from '../access/enrol-factor.tsx'
import { useStepUp } from '../access/step-up-provider.tsx'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import type { MessageId } from '../locales/zh.ts'
import { formatAgo, formatDay } from '../ui/format.ts'
import { ProblemNote, problemText } from '../ui/problem-note.tsx'
import { EnrolDevice } from './own/enrol-device.tsx'
import { Identities } from './own/identities.tsx'
import { OwnDevices } from './own/own-devices.tsx'
import { OwnPassword } from './own/own-password.tsx'
import { OfferEndOthers, Sessions } from './own/own-sessions.tsx'
import { PersonalTokens } from './own/personal-tokens.tsx'
import { RecoveryLine } from './own/recovery-line.tsx'

const factorWords: Readonly<Record<string, { readonly icon: LucideIcon; readonly name: MessageId }>> = {
  passkey: { icon: FingerprintPattern, name: 'factor.passkey' },
  totp: { icon: Smartphone, name: 'factor.totp' },
  recovery: { icon: KeyRound, name: 'factor.recovery' },
}

function FactorLine({ factor, onRemove }: { readonly factor: Factor; readonly onRemove: () => void }) {
  const t = useT()
  const { icon: Icon, name } = factorWords[factor.type] ?? { icon: KeyRound, name: 'factor.recovery' as const }
  return (
    <li className="setline">
      <Icon size={18} aria-hidden="true" />
      <div className="col grow">
        <b>{factor.name ?? t(name)}</b>
        <span className="sm t3">
          {t('factor.since', { day: formatDay(factor.createdAt) })}
          {typeof factor.lastUsedAt === 'string'
            ? ` · ${t('factor.used', { ago: formatAgo(factor.lastUsedAt, t) })}`
            : ''}
        </span>
      </div>
      <Button onClick={onRemove}>{t('factor.remove')}</Button>
    </li>
  )
}

/** The title is heard; what is seen says it itself. */
const UNSEEN = { header: 'vh' }

interface AddFactorProps {
  readonly open: boolean
  readonly onClose: (isAdded: boolean) => void
}

function AddFactor({ open, onClose }: AddFactorProps) {
  const t = useT()
  const cancel = () => onClose(false)
  return (
    <Modal open={open} title={t('factor.add')} classNames={UNSEEN} footer={null} destroyOnHidden onCancel={cancel}>
      <EnrolFactor onDone={() => onClose(true)} />
    </Modal>
  )
}

const refresh = () => void queryClient.invalidateQueries({ queryKey: ['factors'] })

function Factors() {
  const t = useT()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  const [adding, setAdding] = useState(false)
  const [changed, setChanged] = useState(false)
  const factors = useQuery({ queryKey: ['factors'], queryFn: () => api.get<ListOf<Factor>>('/auth/factors') })
  const remove = async (factor: Factor) => {
    try {
      await withStepUp({ what: t('factor.remove') }, () => api.delete(`/auth/factors/${factor.id}`))
      refresh()
      setChanged(true)
    } catch (error) {
      void message.warning(problemText(error, t))
    }
  }
  const close = (isAdded: boolean) => {
    setAdding(false)
    setChanged(isAdded)
    refresh()
  }
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2 className="grow">{t('security.factors')}</h2>
        <Button onClick={() => setAdding(true)}>{t('factor.add')}</Button>
      </div>
      <ProblemNote error={factors.error} onRetry={() => void factors.refetch()} />
      <ul>
        {(factors.data?.data ?? []).map((factor) => (
          <FactorLine key={factor.id} factor={factor} onRemove={() => void remove(factor)} />
        ))}
        <RecoveryLine />
      </ul>
      {changed ? <OfferEndOthers onDone={() => setChanged(false)} /> : null}
      <AddFactor open={adding} onClose={close} />
    </section>
  )
}

/** One's own factors and sessions. */
export function OwnSecurity() {
  const t = useT()
  useEffect(() => {
    document.title = `${t('nav.security')} · ${t('brand')}`
  }, [t])
  return (
    <>
      <div className="head">
        <div className="col">
          <h1>{t('security.title')}</h1>
          <span className="t3">{t('security.lead')}</span>
        </div>
      </div>
      <div className="pad scroll setpage">
        <Factors />
        <OwnPassword />
        <Identities />
        <EnrolDevice />
        <OwnDevices />
        <Sessions />
        <PersonalTokens />
      </div>
    </>
  )
}
