import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { Repeat2 } from 'lucide-react'
import { labelText, useT } from '../../app/i18n.ts'
import { formatDay } from '../../ui/format.ts'
import { type ObjectView, useCatalogue } from '../catalogue.ts'
import { FieldValue } from '../field-value.tsx'
import { fieldValueOf, namedReference } from '../record-values.ts'

interface ConvertedNoteProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

const BECAME = ['convertedAccount', 'convertedContact', 'convertedOpportunity']
const ORIGIN = ['lead']

/** References that the reader may follow; the others are not named. */
const followed = ({ object, record }: ConvertedNoteProps, keys: readonly string[]): readonly CatalogField[] =>
  keys.flatMap((key) => {
    const field = object.fields.get(key)
    return field === undefined || namedReference(fieldValueOf(record, field)) === null ? [] : [field]
  })

/** What a lead became, or which lead a record came from. */
export function ConvertedNote(props: ConvertedNoteProps) {
  const t = useT()
  const { object, record } = props
  const { data: objects } = useCatalogue()
  const { conversion } = object
  const isConverted = conversion !== undefined && record[conversion.status] === conversion.done
  const fields = followed(props, isConverted ? BECAME : ORIGIN)
  if (!isConverted && fields.length === 0) return null
  const at = record.convertedAt
  return (
    <p className="note p mergednote row wrap convertednote">
      <Repeat2 size={14} aria-hidden="true" />
      {isConverted ? t('convert.became', { day: typeof at === 'string' ? formatDay(at) : '' }) : t('convert.from')}
      {fields.map((field) => (
        <span key={field.key}>
          {isConverted ? `${labelText(objects?.find(({ name }) => name === field.targets?.[0])?.label ?? '')} ` : null}
          <FieldValue field={field} value={fieldValueOf(record, field)} />
        </span>
      ))}
    </p>
  )
}
