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
import { SupportReads } from './support-reads.tsx'
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
  return reads.data.length === 0 ? (
    <p className="t3">{t('support.noReads')}</p>
  ) : (
    <SupportReads reads={reads.data} choices={choices} />
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

function Facts({ one }: OneProps) {
  const t = useT()
  const facts = [
    { name: t('support.fact.objects'), words: listed(one.objects.map(({ label }) => labelText(label))) },
    { name: t('support.fact.purpose'), words: one.ticket === '' ? one.purpose : `${one.purpose} · ${one.ticket}` },
    { name: t('support.fact.time'), words: `${formatMoment(one.from, t)} – ${formatMoment(one.until, t)}` },
    { name: t('support.fact.approved'), words: listed(one.approvedBy.map(({ name }) => name)) },
  ]
  return (
    <dl className="supportfacts">
      {facts.map(({ name, words }) => (
        <div key={name}>
          <dt className="t3">{name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  )
}

function One({ one, choices }: OneProps & { readonly choices: readonly NamedKind[] }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <li className="box transfer">
      <div className="row wrap">
        <h3>{one.holder.name}</h3>
        <span className="grow t3 sm">{t('support.masked')}</span>
        <span className={`tag ${one.lasts ? 'warn' : ''}`}>{t(one.lasts ? 'emergency.lasts' : 'support.over')}</span>
      </div>
      <Facts one={one} />
      <div className="row wrap">
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('support.reads')}
        </Button>
        {one.mayEnd ? <Ending one={one} /> : null}
      </div>
      {open ? <Reads one={one} choices={choices} /> : null}
    </li>
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
      <ul>
        {all.map((one) => (
          <One key={one.id} one={one} choices={choices} />
        ))}
      </ul>
      {asking ? <SupportAsk choices={choices} onClose={() => setAsking(false)} /> : null}
    </section>
  )
}
