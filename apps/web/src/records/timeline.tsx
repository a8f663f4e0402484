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

function Items({ object, recordId, items }: ItemsProps) {
  const t = useT()
  return (
    <ol className="tl">
      {items.map((item, at) => {
        const heading = formatDayHeading(item.at, t)
        const before = items[at - 1]
        const isNewDay = before === undefined || formatDayHeading(before.at, t) !== heading
        return (
          <Fragment key={item.id}>
            {isNewDay ? <li className="day">{heading}</li> : null}
            <TimelineEntry object={object} recordId={recordId} item={item} />
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
