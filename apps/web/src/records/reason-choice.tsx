import { Button, Input } from 'antd'
import { type LucideIcon, Pencil, Phone, Scale, Truck } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import type { Reason, Secret, UsedToday } from './use-reveal.ts'

const reasons: readonly { readonly code: string; readonly icon: LucideIcon; readonly name: MessageId }[] = [
  { code: 'call', icon: Phone, name: 'reason.call' },
  { code: 'delivery', icon: Truck, name: 'reason.delivery' },
  { code: 'dispute', icon: Scale, name: 'reason.dispute' },
  { code: 'other', icon: Pencil, name: 'reason.other' },
]

interface ReasonChoiceProps {
  readonly secret: Secret
  readonly today: UsedToday | null
  readonly onChoose: (reason: Reason) => unknown
  readonly onCall: () => void
  readonly onClose: () => void
}

function OtherReason({ onChoose }: { readonly onChoose: (reason: Reason) => unknown }) {
  const t = useT()
  const [words, setWords] = useState('')
  const send = () => {
    if (words.trim() !== '') onChoose({ code: 'other', text: words.trim() })
  }
  return (
    <div className="row other-reason">
      <Input
        autoFocus
        maxLength={200}
        aria-label={t('reason.words')}
        placeholder={t('reason.words')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onPressEnter={send}
      />
      <Button type="primary" disabled={words.trim() === ''} onClick={send}>
        {t('reason.show')}
      </Button>
    </div>
  )
}

function ReasonList({ onPick }: { readonly onPick: (at: number) => void }) {
  const t = useT()
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <div className="reasons">
      {reasons.map(({ code, icon: Icon, name }, at) => (
        <button type="button" key={code} ref={at === 0 ? first : null} onClick={() => onPick(at)}>
          <Icon size={16} aria-hidden="true" />
          <span>{t(name)}</span>
          <kbd>{at + 1}</kbd>
        </button>
      ))}
    </div>
  )
}

function ReasonFoot({ secret, today, onCall }: Omit<ReasonChoiceProps, 'onChoose' | 'onClose'>) {
  const t = useT()
  if (!secret.canCall && today === null) return null
  return (
    <div className="row sm t2 reason-foot">
      {secret.canCall ? (
        <>
          <Phone size={14} aria-hidden="true" />
          {t('reason.onlyCall')}
          <button type="button" className="linklike" onClick={onCall}>
            {t('reason.justCall')}
          </button>
        </>
      ) : null}
      <span className="grow" />
      {today === null ? null : (
        <span className="t3">{t('reason.today', { used: today.used, limit: today.limit })}</span>
      )}
    </div>
  )
}

/** One question, four answers with keys, the way round, and how many of today's looks are used. */
export function ReasonChoice({ secret, today, onChoose, onCall, onClose }: ReasonChoiceProps) {
  const t = useT()
  const [other, setOther] = useState(false)
  const pick = (at: number) => {
    const reason = reasons[at]
    if (reason === undefined) return
    if (reason.code === 'other') setOther(true)
    else onChoose({ code: reason.code, text: t(reason.name) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    if (other || !/^[1-4]$/.test(event.key)) return
    event.preventDefault()
    pick(Number(event.key) - 1)
  }
  return (
    <div
      role="dialog"
      aria-label={t('reason.title', { field: secret.label })}
      className="reason-pop"
      onKeyDown={onKeyDown}
    >
      <h2>{t('reason.title', { field: secret.label })}</h2>
      <p className="sm t3">{t('reason.words.told', { name: secret.of })}</p>
      {other ? <OtherReason onChoose={onChoose} /> : <ReasonList onPick={pick} />}
      <ReasonFoot secret={secret} today={today} onCall={onCall} />
    </div>
  )
}
