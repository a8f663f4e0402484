import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { MaskedText } from '../ui/masked-text.tsx'
import type { ObjectView } from './catalogue.ts'
import { FieldValue } from './field-value.tsx'
import { MaskedField } from './masked-field.tsx'
import { RateOfDay } from './rate-of-day.tsx'
import { fieldValueOf, isEmpty, isMasked, isOmitted, titleOf } from './record-values.ts'

interface RecordFieldProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly field: CatalogField
  /** Whether its eye was opened already. */
  readonly asked?: boolean
}

const CALLED = new Set(['phone'])

/** A field of a record as this caller sees it: plain, masked with an eye, or not at all. */
export function RecordField({ object, record, field, asked = false }: RecordFieldProps) {
  const t = useT()
  const me = useMe()
  const value = fieldValueOf(record, field)
  if (isOmitted(record, field.key)) {
    return (
      <span className="t3" title={t('field.unseen')}>
        –<span className="vh">{t('field.unseen')}</span>
      </span>
    )
  }
  if (field.key === object.rated?.rate) return <RateOfDay object={object} record={record} />
  if (!isMasked(record, field.key) || isEmpty(value)) return <FieldValue field={field} value={value} />
  if (!may(me, object.name, 'reveal'))
    return (
      <span className="mask">
        <MaskedText value={String(value)} />
      </span>
    )
  const secret = {
    plural: object.plural,
    id: record.id,
    field: field.key,
    label: labelText(field.label),
    fieldClass: field.class,
    of: titleOf(record, object.title),
    canCall: field.contactBy === 'call' || CALLED.has(field.kind),
  }
  return <MaskedField secret={secret} mask={String(value)} asked={asked} />
}
