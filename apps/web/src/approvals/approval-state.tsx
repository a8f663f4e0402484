import type { Approval } from '@holdfast/sdk'
import { useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import { formatMoment } from '../ui/format.ts'

const STATES = {
  asked: { words: 'act2.asked', look: 'warn' },
  done: { words: 'act2.done', look: 'ok' },
  rejected: { words: 'act2.rejected', look: 'err' },
  withdrawn: { words: 'act2.withdrawn', look: '' },
  void: { words: 'act2.void', look: '' },
  expired: { words: 'act2.expired', look: '' },
} as const satisfies Record<Approval['state'], { words: MessageId; look: string }>

export const stateWords = (state: Approval['state']): MessageId => STATES[state].words

export function StateTag({ state }: Pick<Approval, 'state'>) {
  const t = useT()
  return <span className={`tag ${STATES[state].look}`}>{t(STATES[state].words)}</span>
}

/** Who asked and when, and until when it waits or when it ended. */
export function ApprovalTimes({ approval }: { readonly approval: Approval }) {
  const t = useT()
  const { askedBy, askedAt, expiresAt, endedAt, state } = approval
  return (
    <p className="sm t2 dotted">
      <span>{t('act2.by', { who: askedBy.name })}</span>
      <span>{formatMoment(askedAt, t)}</span>
      {state === 'asked' ? <span>{t('act2.until', { time: formatMoment(expiresAt, t) })}</span> : null}
      {endedAt === null ? null : <span>{formatMoment(endedAt, t)}</span>}
    </p>
  )
}
