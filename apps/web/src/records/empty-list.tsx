import { Button } from 'antd'
import { Link } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import type { ObjectView } from './catalogue.ts'

interface EmptyListProps {
  readonly object: ObjectView
  readonly searched: boolean
  readonly onCreate: (() => void) | null
  readonly onClear: () => void
}

const belongs: Readonly<Record<string, MessageId>> = {
  contact: 'empty.contact',
  account: 'empty.account',
  lead: 'empty.lead',
}

/** One line that says what belongs here, and the two likeliest next steps. */
export function EmptyList({ object, searched, onCreate, onClear }: EmptyListProps) {
  const t = useT()
  const me = useMe()
  const label = labelText(object.label)
  if (searched) {
    return (
      <div className="empty">
        <p>{t('empty.searched')}</p>
        <Button onClick={onClear}>{t('empty.clear')}</Button>
      </div>
    )
  }
  return (
    <div className="empty">
      <p>{t(belongs[object.name] ?? 'empty.any')}</p>
      <div className="row">
        {onCreate === null ? null : (
          <Button type="primary" onClick={onCreate}>
            {t('create.new', { object: label })}
          </Button>
        )}
        {may(me, object.name, 'import') ? (
          <Link to="/imports" className="btn">
            {t('empty.import')}
          </Link>
        ) : null}
      </div>
    </div>
  )
}
