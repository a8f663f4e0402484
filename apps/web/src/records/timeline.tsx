import type { BusinessRecord, TimelineItem } from '@holdfast/sdk'
import { Button } from 'antd'
import { Fragment, useState } from 'react'
import { useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import { formatDayHeading } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import type { ObjectView } from './catalogue.ts'
import { useTimeline } from './timeline-data.ts'
import { TimelineEntry } from './timeline-entry.tsx'
import { foldThreads } from './timeline-threads.ts'

type Kind = TimelineItem['kind']

const filters: readonly { readonly id: string; readonly name: MessageId; readonly kinds: readonly Kind[] | null }[] = [
  { id: 'all', name: 'timeline.all', kinds: null },
  { id: 'followUps', name: 'timeline.followUps', kinds: ['activity', 'task'] },
  { id: 'changes', name: 'timeline.changes', kinds: ['change', 'created'] },
  { id: 'views', name: 'timeline.views', kinds: ['view'] },
]

interface TimelineProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

interface ItemsProps {
  readonly object: ObjectView
  readonly recordId: string
  readonly items: readonly TimelineItem[]
}

/** The letters before one of the same thread: shown when they are asked for. */
function Earlier({ object, recordId, items }: ItemsProps) {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <div>
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? 'letter.thread.hide' : 'letter.thread.show', { count: items.length })}
      </Button>
      {open ? (
        <Items object={object} recordId={recordId} items={items.map((item) => ({ ...item, thread: null }))} />
      ) : null}
    </div>
  )
}

function Items({ object, recordId, items }: ItemsProps) {
  const t = useT()
  const folded = foldThreads(items)
  return (
    <ol className="tl">
      {folded.map(({ item, earlier }, at) => {
        const heading = formatDayHeading(item.at, t)
        const before = folded[at - 1]?.item
        const isNewDay = before === undefined || formatDayHeading(before.at, t) !== heading
        return (
          <Fragment key={item.id}>
            {isNewDay ? <li className="day">{heading}</li> : null}
            <TimelineEntry object={object} recordId={recordId} item={item}>
              {earlier.length === 0 ? null : <Earlier object={object} recordId={recordId} items={earlier} />}
            </TimelineEntry>
          </Fragment>
        )
      })}
    </ol>
  )
}

export function Timeline({ object, record }: TimelineProps) {
  const t = useT()
  const [filter, setFilter] = useState('all')
  const pages = useTimeline(object.plural, record.id)
  const kinds = filters.find(({ id }) => id === filter)?.kinds ?? null
  const all = pages.data?.pages.flatMap((page) => page.data) ?? []
  const items = all.filter((item) => kinds === null || kinds.includes(item.kind))
  return (
    <>
      <div className="row tlfilters">
        {filters.map(({ id, name }) => (
          <button
            type="button"
            key={id}
            className={id === filter ? 'chip on' : 'chip'}
            aria-pressed={id === filter}
            onClick={() => setFilter(id)}
          >
            {t(name)}
          </button>
        ))}
      </div>
      <ProblemNote error={pages.error} onRetry={() => void pages.refetch()} />
      {items.length === 0 && !pages.isPending ? <p className="t3 tlempty">{t('timeline.empty')}</p> : null}
      <Items object={object} recordId={record.id} items={items} />
      {pages.hasNextPage ? (
        <Button block type="text" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('timeline.older')}
        </Button>
      ) : null}
    </>
  )
}
