import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { Pencil } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import type { ObjectView } from './catalogue.ts'
import { RecordField } from './record-field.tsx'
import { isOmitted } from './record-values.ts'

const FieldEditing = lazy(async () => ({ default: (await import('./field-editing.tsx')).FieldEditing }))

export interface EditableFieldProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly field: CatalogField
}

const READ_ONLY_KINDS = new Set(['file', 'about', 'people'])

const isEditable = ({ record, field }: EditableFieldProps): boolean =>
  field.computed !== true &&
  field.writable !== false &&
  !READ_ONLY_KINDS.has(field.kind) &&
  field.targets?.[0] !== 'user' &&
  !isOmitted(record, field.key)

/** A field that turns into its editor where it stands. */
export function EditableField(props: EditableFieldProps) {
  const { object, record, field } = props
  const t = useT()
  const me = useMe()
  const [editing, setEditing] = useState(false)
  const shown = (
    <span className="fieldvalue">
      <RecordField object={object} record={record} field={field} />
    </span>
  )
  if (editing) {
    return (
      <Suspense fallback={shown}>
        <FieldEditing {...props} onDone={() => setEditing(false)} />
      </Suspense>
    )
  }
  const name = t('edit.field', { field: labelText(field.label) })
  return (
    <>
      {shown}
      {isEditable(props) && may(me, object.name, 'update') ? (
        <span className="pencil">
          <IconButton icon={Pencil} small name={name} onClick={() => setEditing(true)} />
        </span>
      ) : null}
    </>
  )
}
