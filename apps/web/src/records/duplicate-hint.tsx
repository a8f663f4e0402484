import type { BusinessRecord } from '@holdfast/sdk'
import { UsersRound } from 'lucide-react'
import { Link } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import { formatMonth } from '../ui/format.ts'
import { MaskedText } from '../ui/masked-text.tsx'
import type { ObjectView } from './catalogue.ts'
import { recordLine } from './record-line.ts'
import { titleOf } from './record-values.ts'
import type { Found } from './use-duplicates.ts'

interface DuplicateHintProps {
  readonly object: ObjectView
  readonly found: Found
  readonly onOpen: () => void
}

const labelOf = (object: ObjectView, field: string) => labelText(object.fields.get(field)?.label ?? field)

interface TwinProps extends Pick<DuplicateHintProps, 'object' | 'onOpen'> {
  readonly record: BusinessRecord
  readonly field: string | null
}

function Twin({ object, record, field, onOpen }: TwinProps) {
  const t = useT()
  const name = titleOf(record, object.title)
  return (
    <li className="row">
      <Avatar id={record.id} name={name} size="small" square={object.name === 'account'} />
      <span className="col grow">
        <b className="ell">{name}</b>
        <span className="sm t3 ell mask">
          <MaskedText value={recordLine(object, record)} />
        </span>
      </span>
      <span className="tag">
        {field === null ? t('duplicate.alike') : t('duplicate.same', { field: labelOf(object, field) })}
      </span>
      <Link to={`/${object.plural}/${record.id}`} onClick={onOpen} aria-label={t('duplicate.openOne', { name })}>
        {t('duplicate.open')}
      </Link>
    </li>
  )
}

/** Told while typing: whom these values belong to already. Of a colleague's record beyond reach: since when it is held, and nothing more. */
export function DuplicateHint({ object, found, onOpen }: DuplicateHintProps) {
  const t = useT()
  if (found.records.length === 0 && found.held.length === 0) return null
  return (
    <section className="duphint" role="status" aria-label={t('duplicate.title')}>
      <b>{t('duplicate.title')}</b>
      {found.held.map(({ field, since }) => (
        <p key={field} className="row">
          <UsersRound size={14} aria-hidden="true" />
          {t('duplicate.held', { field: labelOf(object, field), since: formatMonth(since) })}
        </p>
      ))}
      <ul>
        {found.records.map(({ record, field }) => (
          <Twin key={record.id} object={object} record={record} field={field} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  )
}
