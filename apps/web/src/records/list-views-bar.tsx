import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import type { ObjectView } from './catalogue.ts'
import { rememberList } from './list-memory.ts'
import { firstView, viewsOf } from './list-views.ts'
import { addressOf } from './use-list-question.ts'
import type { ListQuestion } from './use-records.ts'

/** The views of a list as links: each has its address. */
export function ListViews({ object, question }: { readonly object: ObjectView; readonly question: ListQuestion }) {
  const t = useT()
  const me = useMe()
  const views = viewsOf(object)
  if (views.length === 1) return null
  return (
    <nav className="views" aria-label={t('view.label')}>
      {views.map(({ id, name }) => (
        <Link
          key={id}
          to={addressOf({ view: id, sort: question.sort, first: firstView(me, object) })}
          onClick={() => rememberList(object.plural, { offset: 0 })}
          {...(id === question.view ? { 'aria-current': 'page' as const } : {})}
        >
          {t(name)}
        </Link>
      ))}
    </nav>
  )
}
