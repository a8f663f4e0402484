import { Button } from 'antd'
import { Link } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import type { ObjectView } from './catalogue.ts'
import type { ListQuestion } from './use-records.ts'

interface EmptyListProps {
  readonly object: ObjectView
  readonly question: ListQuestion
  readonly onCreate: (() => void) | null
  readonly onClear: () => void
}

const belongs: Readonly<Record<string, MessageId>> = {
  contact: 'empty.contact',
  account: 'empty.account',
  lead: 'empty.lead',
}

function ShowAll() {
  const t = useT()
  return (
    <Link to="?view=all" className="btn">
      {t('empty.all')}
    </Link>
  )
}

/** After a search or in a view: what to take away to see more. */
function NothingFound({ question, onClear }: Pick<EmptyListProps, 'question' | 'onClear'>) {
  const t = useT()
  const searched = question.q !== ''
  return (
    <div className="empty">
      <p>{t(searched ? 'empty.searched' : 'empty.quiet')}</p>
      <div className="row">
        {searched ? <Button onClick={onClear}>{t('empty.clear')}</Button> : null}
        {question.view === 'all' ? null : <ShowAll />}
      </div>
    </div>
  )
}

/** One line that says what belongs here, and the two likeliest next steps. */
export function EmptyList({ object, question, onCreate, onClear }: EmptyListProps) {
  const t = useT()
  const me = useMe()
  if (question.q !== '' || question.view === 'quiet') return <NothingFound question={question} onClear={onClear} />
  return (
    <div className="empty">
      <p>{t(belongs[object.name] ?? 'empty.any')}</p>
      <div className="row">
        {onCreate === null ? null : (
          <Button onClick={onCreate}>{t('create.new', { object: labelText(object.label) })}</Button>
        )}
        {may(me, object.name, 'import') ? (
          <Link to="/imports" className="btn">
            {t('empty.import')}
          </Link>
        ) : null}
        {question.view === 'all' ? null : <ShowAll />}
      </div>
    </div>
  )
}
