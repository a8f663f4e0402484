import { App, Button } from 'antd'
import { Circle } from 'lucide-react'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import type { MessageId } from '../locales/zh.ts'
import { formatRelativeDay, formatTime } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { problemText } from '../ui/problem-note.tsx'
import type { Today, TodayItem } from './use-today.ts'

const refresh = () => queryClient.invalidateQueries({ queryKey: ['today'] })

/** Completes a task, and offers to take that back. */
function useCompletion() {
  const t = useT()
  const { message } = App.useApp()
  const write = async (id: string, version: number, done: boolean) => {
    const { version: now } = await api.patch<{ version: number }>(`/tasks/${id}`, { done }, { version })
    await refresh()
    return now
  }
  const complain = (error: unknown) => void message.warning(problemText(error, t))
  return async (task: { readonly id: string; readonly version: number }) => {
    try {
      const version = await write(task.id, task.version, true)
      const undo = () => {
        message.destroy(task.id)
        write(task.id, version, false).catch(complain)
      }
      const undoing = (
        <Button type="link" size="small" onClick={undo}>
          {t('action.undo')}
        </Button>
      )
      const said = (
        <>
          {t('today.done')} {undoing}
        </>
      )
      void message.success({ key: task.id, content: said })
    } catch (error) {
      complain(error)
    }
  }
}

function Line({ item, isOverdue }: { readonly item: TodayItem; readonly isOverdue: boolean }) {
  const t = useT()
  const complete = useCompletion()
  const { task, contact } = item
  const day = formatRelativeDay(item.at, t)
  const said = item.what ?? t('today.planned')
  return (
    <li className="todo">
      {task === null ? (
        <span className="todo-mark" />
      ) : (
        <IconButton icon={Circle} name={t('today.complete', { what: said })} onClick={() => void complete(task)} />
      )}
      <time className={isOverdue ? 'err' : 't2'} dateTime={item.at}>
        {day === t('day.today') ? formatTime(item.at) : day}
      </time>
      <span className="col grow">
        <span className="ell">
          {contact === null ? (
            <b>{said}</b>
          ) : (
            <Link to={`/contacts/${contact.id}`} className="rowname">
              {contact.name}
            </Link>
          )}
          {item.account === null ? null : <span className="t3"> · {item.account}</span>}
        </span>
        {contact === null ? null : <span className="t2 ell">{said}</span>}
      </span>
      {contact === null ? null : (
        <Link to={`/contacts/${contact.id}#write`} className="btn s">
          {t('followUp.write')}
        </Link>
      )}
    </li>
  )
}

const groups: readonly { readonly id: keyof Today; readonly name: MessageId }[] = [
  { id: 'overdue', name: 'today.overdue' },
  { id: 'today', name: 'day.today' },
  { id: 'later', name: 'today.later' },
]

/** What is to be followed up: overdue first, then today, then the days to come. */
export function TodayList({ today }: { readonly today: Today }) {
  const t = useT()
  const filled = groups.filter(({ id }) => today[id].length > 0)
  return (
    <section className="box">
      <div className="boxhead">
        <h2>{t('today.box')}</h2>
      </div>
      {filled.length === 0 ? <p className="t3 todo-none">{t('today.none.words')}</p> : null}
      {filled.map(({ id, name }) => (
        <div key={id} className="todo-group">
          <h3 className={id === 'overdue' ? 'err' : ''}>
            {t(name)} <span className="t3">{today[id].length}</span>
          </h3>
          <ul>
            {today[id].map((item) => (
              <Line key={item.key} item={item} isOverdue={id === 'overdue'} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
