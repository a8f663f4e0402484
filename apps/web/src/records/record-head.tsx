import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { Button } from 'antd'
import { ChevronLeft, Pencil } from 'lucide-react'
import { Link } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { ClassGlyph } from '../ui/class-glyph.tsx'
import { formatDay } from '../ui/format.ts'
import { CallButton } from './call-button.tsx'
import type { ObjectView } from './catalogue.ts'
import { FieldValue } from './field-value.tsx'
import { fieldValueOf, isEmpty, isMasked, isOmitted, titleOf } from './record-values.ts'

interface HeadProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

/** Facts of the line under the name, in this order, where the catalogue has them. */
const FACTS = ['owner', 'nextStepAt', 'lastFollowUpAt', 'status', 'source']
const BADGES = ['level', 'decisionRole', 'status']

const presentFields = ({ object, record }: HeadProps, names: readonly string[]): readonly CatalogField[] =>
  names.flatMap((name) => {
    const field = object.fields.get(name)
    return field === undefined || isOmitted(record, name) || isMasked(record, name) ? [] : [field]
  })

function Facts({ object, record }: HeadProps) {
  const t = useT()
  return (
    <dl className="facts">
      {presentFields({ object, record }, FACTS).map((field) => (
        <div key={field.key}>
          <dt>{labelText(field.label)}</dt>
          <dd>
            <FieldValue field={field} value={fieldValueOf(record, field)} />
          </dd>
        </div>
      ))}
      {record.createdAt === undefined ? null : (
        <div>
          <dt>{t('record.created')}</dt>
          <dd>{formatDay(record.createdAt)}</dd>
        </div>
      )}
    </dl>
  )
}

function Badges({ object, record }: HeadProps) {
  const t = useT()
  const filled = presentFields({ object, record }, BADGES).filter((field) => !isEmpty(fieldValueOf(record, field)))
  return filled.map((field) => (
    <span key={field.key} className={field.key === 'level' ? 'tag line' : 'tag p'}>
      {field.key === 'level' ? (
        t('record.level', { level: String(record.level) })
      ) : (
        <FieldValue field={field} value={fieldValueOf(record, field)} />
      )}
    </span>
  ))
}

function Subtitle({ object, record }: HeadProps) {
  const shown = presentFields({ object, record }, ['account', 'company', 'industry', 'title']).filter(
    (field) => !isEmpty(fieldValueOf(record, field)) && field.key !== object.title,
  )
  return (
    <span className="t3 dotted ell">
      {shown.map((field) => (
        <span key={field.key}>
          <FieldValue field={field} value={fieldValueOf(record, field)} />
        </span>
      ))}
    </span>
  )
}

/** The follow-up box listens for this wish to be written in. */
export const writeFollowUp = () => document.getElementById('follow-up-words')?.focus()

export function RecordHead({ object, record }: HeadProps) {
  const t = useT()
  const me = useMe()
  const title = titleOf(record, object.title)
  const titleClass = object.fields.get(object.title)?.class ?? ''
  return (
    <div className="rechead">
      <div className="row rechead-row">
        <Link to={`/${object.plural}`} className="iconbtn only-phone" aria-label={t('action.back')}>
          <ChevronLeft size={20} aria-hidden="true" />
        </Link>
        <Avatar id={record.id} name={title} size="large" square={object.name === 'account'} />
        <div className="col grow">
          <div className="row wrap">
            <h1>{title}</h1>
            <ClassGlyph of={titleClass} />
            <Badges object={object} record={record} />
          </div>
          <Subtitle object={object} record={record} />
        </div>
        <CallButton object={object} record={record} worded />
        {may(me, 'activity', 'create') ? (
          <Button className="not-phone" icon={<Pencil size={16} aria-hidden="true" />} onClick={writeFollowUp}>
            {t('followUp.write')}
            <kbd>N</kbd>
          </Button>
        ) : null}
      </div>
      <Facts object={object} record={record} />
    </div>
  )
}
