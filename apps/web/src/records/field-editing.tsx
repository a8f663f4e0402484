import { isProblem } from '@holdfast/sdk'
import { type KeyboardEvent, useState } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import { EnterKey } from '../ui/enter-key.tsx'
import { isChoosing } from '../ui/save-keys.tsx'
import { type Base, ConflictNote } from './conflict-note.tsx'
import { placeOfField, useDraft } from './drafts.ts'
import type { EditableFieldProps } from './editable-field.tsx'
import { FieldEditor } from './field-editor.tsx'
import { FieldFault } from './field-fault.tsx'
import { isMasked } from './record-values.ts'
import { useOffered } from './use-offered.ts'
import { useChange } from './use-record.ts'

const LONG = new Set(['longText', 'richText', 'lines'])

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

/** Enter saves, in a long text with Ctrl; Escape drops. An open list of choices keeps its own keys. */
function editingKey(event: KeyboardEvent, long: boolean): 'save' | 'drop' | null {
  if (isChoosing(event)) return null
  if (event.key === 'Escape') return 'drop'
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return null
  return !long || event.ctrlKey || event.metaKey ? 'save' : null
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** What is being written into one field, and upon what: kept through a reload or an ended session. */
interface FieldDraft {
  readonly value: unknown
  readonly base: Base
}

/** What is written, upon which base, and whether somebody moved the field meanwhile. An untouched editor follows what others save. */
function useEdit(props: EditableFieldProps) {
  const { record, field } = props
  const masked = isMasked(record, field.key)
  const present = masked ? '' : (record[field.name] ?? null)
  const [start] = useState<FieldDraft>({ value: present, base: { version: record.version, value: present } })
  const { draft, keep } = useDraft<FieldDraft>(placeOfField(props), start)
  const isUnchanged = same(draft.value, draft.base.value)
  const { value, base } = isUnchanged ? { value: present, base: { version: record.version, value: present } } : draft
  const moved = !masked && !same(present, base.value)
  return {
    value,
    masked,
    moved,
    isUnchanged,
    // where others changed other fields only, the change stands upon what they saved
    version: moved || masked ? base.version : record.version,
    write: (next: unknown, upon: Base = base) => keep({ value: next, base: upon }),
    forget: () => keep(null),
  }
}

/** Saving, joining and dropping of what is written into a field. */
function useActs(props: FieldEditingProps, edit: ReturnType<typeof useEdit>) {
  const { object, record, field, onDone } = props
  const change = useChange(object, record)
  const done = () => {
    edit.forget()
    onDone()
  }
  const save = (version: number) => {
    if (edit.isUnchanged) return done()
    const value = edit.value === '' ? null : edit.value
    change.mutate({ changes: { [field.name]: value }, version }, { onSuccess: done })
  }
  const join = (value: string, base: Base) => {
    change.reset()
    edit.write(value, base)
  }
  return { change, done, save, join }
}

type FieldEditingProps = EditableFieldProps & { readonly onDone: () => void }

/** A field's editor in the field's own place, and the conflict when somebody saved first. */
export function FieldEditing(props: FieldEditingProps) {
  const { object, record, field } = props
  const t = useT()
  const edit = useEdit(props)
  const { change, done, save, join } = useActs(props, edit)
  const long = LONG.has(field.kind)
  const offered = useOffered(object, field, [record])
  const editor = { field: offered.field, place: `/${object.plural}/${record.id}`, value: edit.value }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = editingKey(event, long)
    if (act === null) return
    event.stopPropagation()
    if (act === 'save') save(edit.version)
    else done()
  }
  const refused = isProblem(change.error) && change.error.status === 412
  return (
    <fieldset className="editing" onKeyDown={onKeyDown} aria-label={labelText(field.label)}>
      <FieldEditor {...editor} onChange={(value) => edit.write(value)} autoFocus />
      {edit.masked ? <span className="sm t3">{t('edit.masked')}</span> : null}
      {offered.why === '' ? null : <p className="sm t3">{offered.why}</p>}
      {refused || edit.moved ? (
        <ConflictNote
          object={object}
          id={record.id}
          field={field}
          mine={edit.value}
          round={record.version + change.submittedAt}
          onKeep={save}
          onDrop={done}
          onJoin={join}
        />
      ) : (
        <FieldFault error={change.error} />
      )}
      <EditKeys long={long} busy={change.isPending} onSave={() => save(edit.version)} onDrop={done} />
    </fieldset>
  )
}
