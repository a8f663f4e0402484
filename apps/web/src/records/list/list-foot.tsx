import { useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import { formatNumber } from '../../ui/format.ts'
import { problemText } from '../../ui/problem-note.tsx'
import type { ObjectView } from '../catalogue.ts'
import { countRecords, type ListQuestion } from './use-rows.ts'

interface ListFootProps {
  readonly object: ObjectView
  readonly question: ListQuestion
  readonly loaded: number
}

/** What the list holds so far, and the total for whoever asks. */
export function ListFoot({ object, question, loaded }: ListFootProps) {
  const t = useT()
  const me = useMe()
  const { message } = useSaying()
  const [counted, setCounted] = useState<{ of: string; total: number } | null>(null)
  const [counting, setCounting] = useState(false)
  const asked = JSON.stringify([question.filter, question.q])
  const count = async () => {
    setCounting(true)
    try {
      const total = await countRecords(object, question)
      if (total !== null) setCounted({ of: asked, total })
    } catch (error) {
      void message.warning(problemText(error, t))
    } finally {
      setCounting(false)
    }
  }
  return (
    <div className="tfoot">
      <span role="status">{t('list.loaded', { count: formatNumber(loaded) })}</span>
      {counted?.of === asked ? (
        <span>{t('list.total', { count: formatNumber(counted.total) })}</span>
      ) : (
        <button type="button" className="linklike" disabled={counting} onClick={() => void count()}>
          {t('list.count')}
        </button>
      )}
      <span className="grow" />
      {may(me, object.name, 'reveal') ? <span className="not-phone">{t('list.calm')}</span> : null}
    </div>
  )
}
