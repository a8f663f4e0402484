import { isProblem } from '@holdfast/sdk'
import { type KeyboardEvent, useState } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import { EnterKey } from '../ui/enter-key.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'

import { ConflictNote } from './conflict-note.tsx'
import type { EditableFieldProps } from './editable-field.tsx'
import { FieldEditor } from './field-editor.tsx'
import { isMasked } from './record-values.ts'
import { useChange } from './use-record.ts'

const LONG = new Set(['longText', 'richText'])

interface EditKeysProps {
  readonly long: boolean
  readonly busy: boolean
  readonly onSave: () => void
  readonly onDrop: () => void
}

function EditKeys({ long, busy, onSave, onDrop }: EditKeysProps) {
  const t = useT()
  return (
    <span className="row sm t3 edit-keys">
      <button type="button" className="linklike" disabled={busy} onClick={onSave}>
        {t('action.save')}
      </button>
      <kbd>
        {long ? 'Ctrl ' : ''}
        <EnterKey />
      </kbd>
      <button type="button" className="linklike quiet" onClick={onDrop}>
        {t('action.drop')}
      </button>
      <kbd>Esc</kbd>
    </span>
  )
}

/** Enter saves, in a long text with Ctrl; Escape drops. */
function editingKey(event: KeyboardEvent, long: boolean): 'save' | 'drop' | null {
  if (event.key === 'Escape') return 'drop'
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return null
  return !long || event.ctrlKey || event.metaKey ? 'save' : null
}

/** A field's editor in the field's own place, and the conflict when somebody saved first. */
export function FieldEditing({ object, record, field, onDone }: EditableFieldProps & { readonly onDone: () => void }) {
  const t = useT()
  const masked = isMasked(record, field.key)
  const before = masked ? '' : (record[field.name] ?? null)
  const [value, setValue] = useState<unknown>(before)
  const change = useChange(object, record)
  const long = LONG.has(field.kind)
  const save = (version: number) => {
    if (value === before) return onDone()
    change.mutate({ changes: { [field.name]: value === '' ? null : value }, version }, { onSuccess: onDone })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = editingKey(event, long)
    if (act === null) return
    event.stopPropagation()
    if (act === 'save') save(record.version)
    else onDone()
  }
  return (
    <fieldset className="editing" onKeyDown={onKeyDown} aria-label={labelText(field.label)}>
      <FieldEditor field={field} value={value} onChange={setValue} autoFocus />
      {masked ? <span className="sm t3">{t('edit.masked')}</span> : null}
      {isProblem(change.error) && change.error.status === 412 ? (
        <ConflictNote object={object} id={record.id} field={field} mine={value} onKeep={save} onDrop={onDone} />
      ) : (
        <ProblemNote error={change.error} />
      )}
      <EditKeys long={long} busy={change.isPending} onSave={() => save(record.version)} onDrop={onDone} />
    </fieldset>
  )
}
