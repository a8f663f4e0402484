import type { Approval } from '@holdfast/sdk'
import { useT } from '../app/i18n.ts'
import { formatMoment } from '../ui/format.ts'

/** Who asked, who signed and how, and how many signatures lack. */
export function ApprovalPeople({ approval }: { readonly approval: Approval }) {
  const t = useT()
  const { askedBy, askedAt, approvals, needed, state, endedBy, words } = approval
  const lacking = state === 'asked' ? needed - approvals.length : 0
  return (
    <section className="box act-people" aria-label={t('act2.people')}>
      <h2>{t('act2.people')}</h2>
      <ol>
        <li>
          <b>{askedBy.name}</b> <span className="t2">{t('act2.people.asked', { time: formatMoment(askedAt, t) })}</span>
        </li>
        {approvals.map(({ by, at, method }) => (
          <li key={by.id}>
            <b>{by.name}</b>{' '}
            <span className="t2">
              {t(method === 'passkey' ? 'act2.people.signed' : 'act2.people.coded', { time: formatMoment(at, t) })}
            </span>
          </li>
        ))}
        {lacking > 0 ? <li className="t2">{t('act2.people.lacking', { count: lacking })}</li> : null}
      </ol>
      {state === 'rejected' ? <p>{t('act2.people.rejected', { who: endedBy?.name ?? '' })}</p> : null}
      {words === '' ? null : <blockquote className="t2">{words}</blockquote>}
    </section>
  )
}
