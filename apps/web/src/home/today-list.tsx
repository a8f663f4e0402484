import { Circle, CircleCheckBig, Pencil } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { may, useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import { useTaskCompletion } from '../records/use-task-completion.tsx'
import { formatRelativeDay, formatTime } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import type { Today, TodayItem } from './use-today.ts'

const CallLine = lazy(async () => ({ default: (await import('./call-line.tsx')).CallLine }))
const FollowUpLine = lazy(async () => ({ default: (await import('./follow-up-line.tsx')).FollowUpLine }))

const refresh = () => queryClient.invalidateQueries({ queryKey: ['today'] })

interface LineProps {
  readonly item: TodayItem
  readonly isOverdue: boolean
  readonly isOpen: boolean
  readonly isDone: boolean
  /** Opens the line to write in, or closes it; `done` when its task was completed just now. */
  readonly onOpen: (open: boolean, done?: boolean) => void
}

function Mark({
  item,
  said,
  isDone,
  onOpen,
}: Pick<LineProps, 'item' | 'isDone' | 'onOpen'> & { readonly said: string }) {
  const t = useT()
  const complete = useTaskCompletion()
  const { task, about } = item
  if (isDone) return <CircleCheckBig size={16} className="todo-done" role="img" aria-label={t('today.done')} />
  if (task === null && about === null) return <span className="todo-mark" />
  // completing and what was said and comes next are one step: the line opens to be written in
  const act = () => {
    if (about !== null) onOpen(true, task !== null)
    if (task !== null) void complete(task, true)
  }
  return <IconButton icon={Circle} name={t('today.complete', { what: said })} onClick={act} />
}

function Words({ item, said }: { readonly item: TodayItem; readonly said: string }) {
  const { about } = item
  return (
    <span className="col grow">
      <span className="ell">
        {about === null ? (
          <b>{said}</b>
        ) : (
          <Link to={`/${about.plural}/${about.id}`} className="rowname">
            {about.name}
          </Link>
        )}
        {item.account === null ? null : <span className="t3"> · {item.account}</span>}
      </span>
      {about === null ? null : <span className="t2 ell">{said}</span>}
    </span>
  )
}

function Line({ item, isOverdue, isOpen, isDone, onOpen }: LineProps) {
  const t = useT()
  const { about } = item
  const day = formatRelativeDay(item.at, t)
  const said = item.what ?? t('today.planned')
  return (
    <li className={isOpen ? 'todo-open' : ''}>
      <div className="todo">
        <Mark item={item} said={said} isDone={isDone} onOpen={onOpen} />
        <time className={isOverdue ? 'err' : 't2'} dateTime={item.at}>
          {day === t('day.today') ? formatTime(item.at) : day}
        </time>
        <Words item={item} said={said} />
        {about === null || about.callBy === null ? null : (
          <Suspense fallback={<span className="todo-call" />}>
            <CallLine plural={about.plural} id={about.id} name={about.name} field={about.callBy} />
          </Suspense>
        )}
        {about === null ? null : (
          <button
            type="button"
            className="btn s todowrite"
            aria-expanded={isOpen}
            aria-label={`${t('followUp.write')} · ${about.name}`}
            onClick={() => onOpen(!isOpen)}
          >
            <span className="not-phone">{t('followUp.write')}</span>
            <Pencil size={16} aria-hidden="true" />
          </button>
        )}
      </div>
      {isOpen && about !== null ? (
        <Suspense fallback={null}>
          <FollowUpLine about={about} onDone={() => onOpen(false)} />
        </Suspense>
      ) : null}
    </li>
  )
}

type Group = Exclude<keyof Today, 'moreOverdue'>

/** The line that is written in; a task completed just now stays in its place until that is over. */
interface OpenLine {
  readonly item: TodayItem
  readonly group: Group
  readonly done: boolean
}

function itemsOf(today: Today, group: Group, open: OpenLine | null): readonly TodayItem[] {
  const items = today[group]
  if (open?.group !== group || items.some(({ key }) => key === open.item.key)) return items
  return [...items, open.item].toSorted((one, other) => one.at.localeCompare(other.at))
}

const groups: readonly { readonly id: Group; readonly name: MessageId }[] = [
  { id: 'overdue', name: 'today.overdue' },
  { id: 'today', name: 'day.today' },
  { id: 'later', name: 'today.later' },
]

/** How many stand there; more than are shown as well. */
const countOf = (today: Today, group: Group): string =>
  `${today[group].length}${group === 'overdue' && today.moreOverdue ? '+' : ''}`

/** What is to be followed up: overdue first, then today, then the days to come. */
export function TodayList({ today }: { readonly today: Today }) {
  const t = useT()
  const me = useMe()
  const [open, setOpen] = useState<OpenLine | null>(null)
  const filled = groups.filter(({ id }) => itemsOf(today, id, open).length > 0)
  const wish =
    (item: TodayItem, group: Group) =>
    (isOpen: boolean, done = false) => {
      setOpen(isOpen ? { item, group, done } : null)
      if (!isOpen) void refresh()
    }
  return (
    <section className="box">
      <div className="boxhead">
        <h2 className="grow">{t('today.box')}</h2>
        {may(me, 'task', 'list') ? <Link to="/calendar?view=week">{t('today.week')}</Link> : null}
      </div>
      {filled.length === 0 ? <p className="t3 todo-none">{t('today.none.words')}</p> : null}
      {filled.map(({ id, name }) => (
        <div key={id} className="todo-group">
          <h3 className={id === 'overdue' ? 'err' : ''}>
            {t(name)} <span className="t3">{countOf(today, id)}</span>
          </h3>
          <ul>
            {itemsOf(today, id, open).map((item) => (
              <Line
                key={item.key}
                item={item}
                isOverdue={id === 'overdue'}
                isOpen={open?.item.key === item.key}
                isDone={open?.item.key === item.key && open.done}
                onOpen={wish(item, id)}
              />
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
