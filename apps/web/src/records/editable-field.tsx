import { type BusinessRecord, type CatalogField, isProblem } from '@holdfast/sdk'
import { Pencil } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { memberOf, type ObjectView } from './catalogue.ts'
import { ConflictNote } from './conflict-note.tsx'
import { FieldEditor } from './field-editor.tsx'
import { RecordField } from './record-field.tsx'
import { isMasked, isOmitted } from './record-values.ts'
import { useChange } from './use-record.ts'

interface EditableFieldProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly field: CatalogField
}

const READ_ONLY_KINDS = new Set(['file', 'about', 'people'])

const isEditable = ({ record, field }: EditableFieldProps): boolean =>
  field.computed !== true &&
  !READ_ONLY_KINDS.has(field.kind) &&
  field.targets?.[0] !== 'user' &&
  !isOmitted(record, field.name)

const LONG = new Set(['longText', 'richText'])

function Editing(props: EditableFieldProps & { readonly onDone: () => void }) {
  const { object, record, field, onDone } = props
  const t = useT()
  const masked = isMasked(record, field.name)
  const before = masked ? '' : (record[memberOf(field)] ?? null)
  const [value, setValue] = useState<unknown>(before)
  const change = useChange(object, record)
  const save = (version: number) => {
    if (value === before) return onDone()
    const sent = value === '' ? null : value
    change.mutate({ changes: { [memberOf(field)]: sent }, version }, { onSuccess: onDone })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onDone()
    }
    const saves =
      event.key === 'Enter' &&
      !event.nativeEvent.isComposing &&
      (!LONG.has(field.kind) || event.ctrlKey || event.metaKey)
    if (saves) save(record.version)
  }
  const moved = isProblem(change.error) && change.error.status === 412
  return (
    <fieldset className="editing" onKeyDown={onKeyDown} aria-label={labelText(field.label)}>
      <FieldEditor field={field} value={value} onChange={setValue} autoFocus />
      {masked ? <span className="sm t3">{t('edit.masked')}</span> : null}
      {moved ? (
        <ConflictNote object={object} id={record.id} field={field} mine={value} onKeep={save} onDrop={onDone} />
      ) : (
        <ProblemNote error={change.error} />
      )}
      <span className="row sm t3 edit-keys">
        <button type="button" className="linklike" disabled={change.isPending} onClick={() => save(record.version)}>
          {t('action.save')}
        </button>
        <kbd>{LONG.has(field.kind) ? 'Ctrl ↵' : '↵'}</kbd>
        <button type="button" className="linklike quiet" onClick={onDone}>
          {t('action.drop')}
        </button>
        <kbd>Esc</kbd>
      </span>
    </fieldset>
  )
}

/** A field that turns into its editor where it stands. */
export function EditableField(props: EditableFieldProps) {
  const { object, record, field } = props
  const t = useT()
  const me = useMe()
  const [editing, setEditing] = useState(false)
  if (editing) return <Editing {...props} onDone={() => setEditing(false)} />
  const editable = isEditable(props) && may(me, object.name, 'change')
  return (
    <>
      <span className="fieldvalue">
        <RecordField object={object} record={record} field={field} />
      </span>
      {editable ? (
        <span className="pencil">
          <IconButton
            icon={Pencil}
            small
            name={t('edit.field', { field: labelText(field.label) })}
            onClick={() => setEditing(true)}
          />
        </span>
      ) : null}
    </>
  )
}
