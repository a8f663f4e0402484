import type { AuditEntry, ListOf } from '@holdfast/sdk'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import { Fragment } from 'react'
import { useT } from '../app/i18n.ts'
import { formatDayHeading, formatTime } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { EventSentence } from './event-sentence.tsx'
import { tellEvent } from './event-words.ts'
import { usePeople } from './use-people.ts'

interface EventListProps {
  readonly events: UseInfiniteQueryResult<InfiniteData<ListOf<AuditEntry>>>
  readonly chosen: AuditEntry | null
  readonly onChoose: (entry: AuditEntry) => void
}

interface LineProps {
  readonly entry: AuditEntry
  readonly isChosen: boolean
  readonly nameOf: (id: string | null) => string
  readonly onChoose: (entry: AuditEntry) => void
}

function Line({ entry, isChosen, nameOf, onChoose }: LineProps) {
  const t = useT()
  const told = tellEvent(entry.event)
  return (
    <li>
      <button
        type="button"
        className={isChosen ? 'evline on' : 'evline'}
        aria-pressed={isChosen}
        onClick={() => onChoose(entry)}
      >
        <time className="t3 sm" dateTime={entry.time}>
          {formatTime(entry.time)}
        </time>
        {entry.event === null ? (
          <span className="grow t3">{t('audit.erased')}</span>
        ) : (
          <EventSentence told={told} actorName={nameOf} />
        )}
        {told.outcome === 'allowed' ? null : <span className="tag warn">{t(`outcome.${told.outcome}`)}</span>}
        <span className="t3 sm seq">#{entry.seq}</span>
      </button>
    </li>
  )
}

export function EventList({ events, chosen, onChoose }: EventListProps) {
  const t = useT()
  const { nameOf } = usePeople()
  if (events.isPending) return <SheetLoading />
  const entries = events.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <div className="scroll evlist">
      <ProblemNote error={events.error} onRetry={() => void events.refetch()} />
      {entries.length === 0 && events.isSuccess ? <p className="t3 tlempty">{t('audit.none')}</p> : null}
      <ol>
        {entries.map((entry, at) => {
          const heading = formatDayHeading(entry.time, t)
          const before = entries[at - 1]
          return (
            <Fragment key={entry.seq}>
              {before === undefined || formatDayHeading(before.time, t) !== heading ? (
                <li className="evday">{heading}</li>
              ) : null}
              <Line entry={entry} isChosen={chosen?.seq === entry.seq} nameOf={nameOf} onChoose={onChoose} />
            </Fragment>
          )
        })}
      </ol>
      {events.hasNextPage ? (
        <Button block type="text" loading={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
          {t('timeline.older')}
        </Button>
      ) : null}
    </div>
  )
}
