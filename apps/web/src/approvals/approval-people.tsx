import type { Approval } from '@holdfast/sdk'
import { Check, FingerprintPattern } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '../app/i18n.ts'
import { formatMoment } from '../ui/format.ts'

/** One of those whom it takes: done, or still to come. */
function Step({ done, children }: { readonly done: boolean; readonly children: ReactNode }) {
  const Icon = done ? Check : FingerprintPattern
  return (
    <li className={done ? 'done' : 'lacking'}>
      <span className="stepno">
        <Icon size={14} aria-hidden="true" />
      </span>
      <span>{children}</span>
    </li>
  )
}

/** Who asked, who signed and how, and how many signatures lack. */
export function ApprovalPeople({ approval }: { readonly approval: Approval }) {
  const t = useT()
  const { askedBy, askedAt, approvals, needed, state, endedBy, words } = approval
  const lacking = state === 'asked' ? needed - approvals.length : 0
  return (
    <section className="box act-people" aria-label={t('act2.people')}>
      <h2>{t('act2.people')}</h2>
      <ol>
        <Step done>
          <b>{askedBy.name}</b> <span className="t2">{t('act2.people.asked', { time: formatMoment(askedAt, t) })}</span>
        </Step>
        {approvals.map(({ by, at, method }) => (
          <Step key={by.id} done>
            <b>{by.name}</b>{' '}
            <span className="t2">
              {t(method === 'passkey' ? 'act2.people.signed' : 'act2.people.coded', { time: formatMoment(at, t) })}
            </span>
          </Step>
        ))}
        {lacking > 0 ? <Step done={false}>{t('act2.people.lacking', { count: lacking })}</Step> : null}
      </ol>
      {state === 'rejected' ? <p>{t('act2.people.rejected', { who: endedBy?.name ?? '' })}</p> : null}
      {words === '' ? null : <blockquote className="t2">{words}</blockquote>}
    </section>
  )
}
