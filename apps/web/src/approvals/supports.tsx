import type { NamedKind, SupportAccess } from '@holdfast/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { listed } from '../settings/rights/rights-words.ts'
import { formatMoment } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { SupportAsk } from './support-ask.tsx'
import { endSupport, useSupportReads, useSupports } from './use-supports.ts'

interface OneProps {
  readonly one: SupportAccess
}

/** How often what was read, and which records by their ids: whoever oversees sees no customer. */
function Reads({ one, choices }: OneProps & { readonly choices: readonly NamedKind[] }) {
  const t = useT()
  const reads = useSupportReads(one.id)
  if (reads.data === undefined)
    return reads.isError ? <ProblemNote error={reads.error} onRetry={() => void reads.refetch()} /> : <SheetLoading />
  if (reads.data.length === 0) return <p className="t3">{t('support.noReads')}</p>
  const nameOf = (object: string) => {
    const label = choices.find(({ name }) => name === object)?.label
    return label === undefined ? t('support.other') : labelText(label)
  }
  return (
    <ul className="rolewords">
      {reads.data.map(({ object, reads: times, refused, count, records }) => (
        <li key={object}>
          {t('support.read', { object: nameOf(object), times, count, refused })}
          {records.length === 0 ? null : (
            <details>
              <summary>{t('support.records')}</summary>
              <p className="sm t2 supportids">{records.join(' ')}</p>
            </details>
          )}
        </li>
      ))}
    </ul>
  )
}

function Ending({ one }: OneProps) {
  const t = useT()
  const act = useAct()
  return (
    <>
      <Button danger disabled={act.busy} onClick={() => act.run(() => endSupport(one))}>
        {t('emergency.end')}
      </Button>
      <ProblemNote error={act.error} />
    </>
  )
}

function One({ one, choices }: OneProps & { readonly choices: readonly NamedKind[] }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <div className="box transfer">
      <div className="row wrap">
        <span className="grow">
          {t('support.what', {
            who: one.holder.name,
            objects: listed(one.objects.map(({ label }) => labelText(label))),
          })}
        </span>
        <span className={`tag ${one.lasts ? 'err' : ''}`}>{t(one.lasts ? 'emergency.lasts' : 'support.over')}</span>
      </div>
      <blockquote className="t2">{one.ticket === '' ? one.purpose : `${one.purpose} · ${one.ticket}`}</blockquote>
      <p className="sm t2 dotted">
        <span>{formatMoment(one.from, t)}</span>
        <span>{t('act2.until', { time: formatMoment(one.until, t) })}</span>
        <span>{t('support.approvedBy', { who: listed(one.approvedBy.map(({ name }) => name)) })}</span>
      </p>
      <div className="row wrap">
        {open ? null : <Button onClick={() => setOpen(true)}>{t('support.reads')}</Button>}
        {one.mayEnd ? <Ending one={one} /> : null}
      </div>
      {open ? <Reads one={one} choices={choices} /> : null}
    </div>
  )
}

/** Support accesses, running and past: who, why, who approved, and what was read. */
export function Supports() {
  const t = useT()
  const me = useMe()
  const found = useSupports()
  const [asking, setAsking] = useState(false)
  const { data: all = [], choices = [] } = found.data ?? {}
  return (
    <section aria-label={t('support.title')}>
      <div className="row wrap">
        <h2 className="grow">{t('support.title')}</h2>
        {may(me, 'support', 'ask') ? <Button onClick={() => setAsking(true)}>{t('support.ask')}</Button> : null}
      </div>
      <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      {found.data !== undefined && all.length === 0 ? <p className="t3">{t('support.none')}</p> : null}
      {all.map((one) => (
        <One key={one.id} one={one} choices={choices} />
      ))}
      {asking ? <SupportAsk choices={choices} onClose={() => setAsking(false)} /> : null}
    </section>
  )
}
