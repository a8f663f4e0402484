import type { AuditEntry, ListOf } from '@holdfast/sdk'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { NoPage } from '../ui/no-page.tsx'
import { AuditBar } from './audit-bar.tsx'
import { type AuditFilters, queryOf, useAuditFilters } from './audit-filters.ts'
import { EventDetails } from './event-details.tsx'
import { EventList } from './event-list.tsx'
import { LookUp } from './look-up.tsx'
import { RowsPanel } from './rows-panel.tsx'
import { SealPanel } from './seal-panel.tsx'

const useEvents = (filters: AuditFilters) =>
  useInfiniteQuery({
    queryKey: ['audit', filters],
    queryFn: ({ pageParam, signal }) => {
      const query = queryOf(filters)
      if (pageParam !== '') query.set('cursor', pageParam)
      return api.get<ListOf<AuditEntry>>(`/audit/events?${query}`, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.next,
    staleTime: 0,
  })

function Head() {
  const t = useT()
  return (
    <div className="head">
      <div className="col">
        <h1>{t('audit.title')}</h1>
        <span className="t3">{t('audit.lead')}</span>
      </div>
    </div>
  )
}

/** The record of everything, for who keeps it: what happened, to whom, by whom, and that nothing of it was altered. */
export function AuditPage() {
  const t = useT()
  const me = useMe()
  const { filters, change, clear } = useAuditFilters()
  const [chosen, setChosen] = useState<AuditEntry | null>(null)
  const events = useEvents(filters)
  useEffect(() => {
    document.title = `${t('nav.audit')} · ${t('brand')}`
  }, [t])
  if (!may(me, 'audit', 'read')) return <NoPage />
  return (
    <div className={chosen === null ? 'audit' : 'audit chosen'}>
      <section className="audit-main">
        <Head />
        <AuditBar filters={filters} onChange={change} onClear={clear} />
        <EventList events={events} chosen={chosen} onChoose={setChosen} />
      </section>
      <aside className="audit-side" aria-label={t('audit.side')}>
        {chosen === null ? (
          <>
            <SealPanel />
            <RowsPanel onFound={(object, id) => change({ object, id, actor: null })} />
            {may(me, 'audit', 'lookup') ? (
              <LookUp onFound={(object, id) => change({ object, id, actor: null })} />
            ) : null}
          </>
        ) : (
          <EventDetails key={chosen.seq} entry={chosen} onClose={() => setChosen(null)} onNarrow={change} />
        )}
      </aside>
    </div>
  )
}
