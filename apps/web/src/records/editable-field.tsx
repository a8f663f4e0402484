import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { Pencil } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import type { ObjectView } from './catalogue.ts'
import { hasDraft, placeOfField } from './drafts.ts'
import { isFixed } from './fixed.ts'
import { RecordField } from './record-field.tsx'
import { isOmitted } from './record-values.ts'

const FieldEditing = lazy(async () => ({ default: (await import('./field-editing.tsx')).FieldEditing }))

export interface EditableFieldProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly field: CatalogField
}

const READ_ONLY_KINDS = new Set(['about', 'people', 'quantities'])

const isEditable = ({ object, record, field }: EditableFieldProps): boolean =>
  !isFixed(object, record, field) &&
  field.computed !== true &&
  field.writable !== false &&
  !READ_ONLY_KINDS.has(field.kind) &&
  field.targets?.[0] !== 'user' &&
  !isOmitted(record, field.key)

/** Whether the field is being edited: what was being written when the page went is opened again. */
function useEditing(props: EditableFieldProps, mayEdit: boolean) {
  const me = useMe()
  const [editing, setEditing] = useState(false)
  const place = placeOfField(props)
  useEffect(() => {
    let here = true
    if (mayEdit)
      void hasDraft(me.userId, place).then((kept) => {
        if (here && kept) setEditing(true)
      })
    return () => {
      here = false
    }
  }, [me.userId, place, mayEdit])
  return [editing, setEditing] as const
}

/** Whether this person may edit the field, and whether they do. */
export function useEditingOf(props: EditableFieldProps) {
  const me = useMe()
  const mayEdit = isEditable(props) && may(me, props.object.name, 'update')
  const [editing, setEditing] = useEditing(props, mayEdit)
  return { mayEdit, editing, setEditing }
}

/** A field that turns into its editor where it stands. */
export function EditableField(props: EditableFieldProps) {
  const { object, record, field } = props
  const t = useT()
  const { mayEdit, editing, setEditing } = useEditingOf(props)
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
      {mayEdit ? (
        <span className="pencil">
          <IconButton icon={Pencil} small name={name} onClick={() => setEditing(true)} />
        </span>
      ) : null}
    </>
  )
}
