import type { Emergency } from '@holdfast/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { formatMoment } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SaidByPress } from '../ui/said-by-press.tsx'
import { EmergencyAsk } from './emergency-ask.tsx'
import { endEmergency, reviewEmergency, useEmergencies } from './use-emergencies.ts'

interface OneProps {
  readonly one: Emergency
}

/** What the audit administrator found. */
function Reviewing({ one }: OneProps) {
  const t = useT()
  const act = useAct()
  const [words, setWords] = useState('')
  const onPress = () => act.run(() => reviewEmergency(one, words.trim()))
  return (
    <SaidByPress
      label={t('emergency.review.words')}
      words={words}
      onWords={setWords}
      busy={act.busy}
      error={act.error}
      presses={[{ label: t('emergency.review'), primary: true, needsWords: true, onPress }]}
    />
  )
}

function Ending({ one }: OneProps) {
  const t = useT()
  const act = useAct()
  return (
    <>
      <Button disabled={act.busy} onClick={() => act.run(() => endEmergency(one))}>
        {t('emergency.end')}
      </Button>
      <ProblemNote error={act.error} />
    </>
  )
}

function One({ one }: OneProps) {
  const t = useT()
  const role = t(one.role === 'system_admin' ? 'emergency.system' : 'emergency.security')
  const isOpen = one.reviewedAt === null
  return (
    <div className="box transfer">
      <div className="row wrap">
        <span className="grow">{t('emergency.what', { who: one.holder.name, role })}</span>
        <span className={`tag ${one.lasts ? 'err' : isOpen ? 'warn' : ''}`}>
          {t(one.lasts ? 'emergency.lasts' : isOpen ? 'emergency.unreviewed' : 'emergency.reviewed')}
        </span>
      </div>
      <p className="sm t2 dotted">
        <span>{formatMoment(one.from, t)}</span>
        <span>{t('act2.until', { time: formatMoment(one.until, t) })}</span>
      </p>
      {one.reviewedBy === null ? null : (
        <blockquote className="t2">
          {one.reviewedBy.name}: {one.words}
        </blockquote>
      )}
      {one.mayEnd ? <Ending one={one} /> : null}
      {one.mayReview ? <Reviewing one={one} /> : null}
    </div>
  )
}

/** Which duty whoever looks could ask for: the other of the two. */
function useOtherDuty(): Emergency['role'] | null {
  const me = useMe()
  const [invites, confirms] = [may(me, 'users', 'invite'), may(me, 'users', 'confirm')]
  if (invites === confirms) return null
  return invites ? 'security_admin' : 'system_admin'
}

/** Duties lent in emergencies: asking for one, ending it, and looking at it afterwards. */
export function Emergencies() {
  const t = useT()
  const found = useEmergencies()
  const other = useOtherDuty()
  const [asking, setAsking] = useState(false)
  return (
    <section aria-label={t('emergency.title')}>
      <div className="row wrap">
        <h2 className="grow">{t('emergency.title')}</h2>
        {other === null ? null : <Button onClick={() => setAsking(true)}>{t('emergency.ask')}</Button>}
      </div>
      <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      {found.data?.length === 0 ? <p className="t3">{t('emergency.none')}</p> : null}
      {found.data?.map((one) => (
        <One key={one.id} one={one} />
      ))}
      {asking && other !== null ? <EmergencyAsk role={other} onClose={() => setAsking(false)} /> : null}
    </section>
  )
}
