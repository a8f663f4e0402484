import type { BusinessRecord } from '@holdfast/sdk'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { type Translate, useT } from '../../app/i18n.ts'
import { formatMoney, formatRelativeDay } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { type BriefLine, briefOf } from './brief.ts'
import { useBrief } from './use-brief.ts'

function sentenceOf({ says, count, days, at, name, amounts }: BriefLine, t: Translate): string {
  const amount = (amounts ?? []).map((sum) => formatMoney(sum.amount, sum.currency)).join(' + ')
  return t(amount === '' && says === 'brief.deals' ? 'brief.dealsAlone' : says, {
    ...(count === undefined ? {} : { count }),
    ...(days === undefined ? {} : { days }),
    ...(at === undefined ? {} : { day: formatRelativeDay(at, t) }),
    ...(name === undefined ? {} : { name }),
    amount,
  })
}

function Lines({ account }: { readonly account: BusinessRecord }) {
  const t = useT()
  const { facts, error, retry } = useBrief(account, true)
  if (facts === undefined) return error === null ? null : <ProblemNote error={error} onRetry={retry} />
  return (
    <ul className="brief">
      {briefOf(facts, Date.now()).map((line) => {
        const sentence = sentenceOf(line, t)
        return (
          <li key={`${line.says} ${line.to ?? ''}`} className={line.warns ? 'warns' : ''}>
            {line.to === undefined ? sentence : <Link to={line.to}>{sentence}</Link>}
          </li>
        )
      })}
    </ul>
  )
}

/** "Brief me": the customer in a few sentences, opened before a call. */
export function BriefPanel({ account }: { readonly account: BusinessRecord }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const Mark = open ? ChevronDown : ChevronRight
  return (
    <div className="rel">
      <button type="button" className="who" aria-expanded={open} onClick={() => setOpen(!open)}>
        <b className="grow start">{t('brief.title')}</b>
        <Mark size={16} aria-hidden="true" />
      </button>
      {open ? <Lines account={account} /> : null}
    </div>
  )
}
