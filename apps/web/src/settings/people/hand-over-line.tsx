import type { Person } from '@holdfast/sdk'
import { Progress } from 'antd'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useCountWords, useHoldings } from './use-holdings.ts'

interface HandOverLineProps {
  readonly person: Person
  readonly people: readonly Person[]
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, each) => all + each, 0)

function Progressing({ person, people }: HandOverLineProps) {
  const t = useT()
  const words = useCountWords()
  const holdings = useHoldings(person.id)
  if (holdings.data === undefined) return <ProblemNote error={holdings.error} onRetry={() => void holdings.refetch()} />
  const { handOver, records } = holdings.data
  if (handOver === null) return <p className="t2">{t('leave.kept', { what: words(records) })}</p>
  const heir = people.find(({ id }) => id === handOver.successorId)?.name ?? '—'
  const [moved, left] = [sum(handOver.moved), sum(records)]
  const isDone = handOver.state === 'done'
  const what = moved === 0 && !isDone ? t('leave.noneYet') : words(handOver.moved)
  return (
    <>
      <p>{t(isDone ? 'leave.done' : 'leave.running', { what, name: heir })}</p>
      {isDone ? null : (
        <Progress percent={Math.floor((100 * moved) / Math.max(1, moved + left))} aria-label={t('leave.progress')} />
      )}
      {handOver.behind === 0 ? null : <p className="note warn">{t('leave.behind', { count: handOver.behind })}</p>}
    </>
  )
}

/** Where a leaver's customers are: on their way, or arrived. Told to whoever may have people leave. */
export function HandOverLine(props: HandOverLineProps) {
  const t = useT()
  const me = useMe()
  if (!may(me, 'users', 'freeze')) return null
  return (
    <section>
      <h2>{t('leave.handOver')}</h2>
      <Progressing {...props} />
    </section>
  )
}
