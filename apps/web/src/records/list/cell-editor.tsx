import { type BusinessRecord, type CatalogField, isProblem } from '@holdfast/sdk'
import { Popover, Select } from 'antd'
import { type KeyboardEvent, useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { EnterKey } from '../../ui/enter-key.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import type { ObjectView } from '../catalogue.ts'
import { ConflictNote } from '../conflict-note.tsx'
import { FieldEditor } from '../field-editor.tsx'
import { isMasked } from '../record-values.ts'
import { fieldLabel, isPerson } from './fields.ts'
import { useColleagues } from './people.ts'
import { useCellSave } from './use-cell-save.ts'

interface CellEditorProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly field: CatalogField
  readonly onEdited: (go: 'stay' | 'next' | 'previous') => void
}

const LONG = new Set(['longText', 'richText'])
const COMPUTED_KINDS = new Set(['file', 'about', 'people'])

/** Whether a cell can be edited where it stands. */
export const isEditable = (record: BusinessRecord, field: CatalogField): boolean =>
  field.computed !== true &&
  field.writable === true &&
  !COMPUTED_KINDS.has(field.kind) &&
  record.meta?.omitted?.includes(field.key) !== true

interface InputProps {
  readonly field: CatalogField
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

function PersonInput({ field, value, onChange }: InputProps) {
  const t = useT()
  const people = useColleagues()
  return (
    <Select<string>
      autoFocus
      defaultOpen
      className="wide"
      aria-label={fieldLabel(field, t)}
      showSearch={{ optionFilterProp: 'label' }}
      options={people.map(({ id, name }) => ({ value: id, label: name }))}
      value={typeof value === 'string' ? value : null}
      onChange={onChange}
    />
  )
}

/** The right input for a field, a colleague included. */
export const CellInput = (props: InputProps) =>
  isPerson(props.field) ? <PersonInput {...props} /> : <FieldEditor {...props} autoFocus />

function Keys({ long }: { readonly long: boolean }) {
  const t = useT()
  return (
    <span className="row sm t3 cell-keys">
      <kbd>
        {long ? 'Ctrl ' : ''}
        <EnterKey />
      </kbd>
      {t('action.save')}
      <kbd>Tab</kbd>
      {t('cell.next')}
      <kbd>Esc</kbd>
      {t('action.drop')}
    </span>
  )
}

type Ending = 'drop' | 'save' | 'next' | 'previous'

/** Enter saves (in a long text with Ctrl), Tab saves and goes on, Escape drops. An open list of choices keeps its own keys. */
function endingOf(event: KeyboardEvent, long: boolean): Ending | null {
  const { target } = event
  if (target instanceof Element && target.getAttribute('aria-expanded') === 'true' && event.key !== 'Tab') return null
  if (event.key === 'Escape') return 'drop'
  if (event.key === 'Tab') return event.shiftKey ? 'previous' : 'next'
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return null
  return !long || event.ctrlKey || event.metaKey ? 'save' : null
}

interface UnderProps extends Omit<CellEditorProps, 'onEdited'> {
  readonly value: unknown
  readonly error: unknown
  readonly onKeep: (version: number) => void
  readonly onDrop: () => void
}

/** Below the cell: the keys, and the conflict or the fault when it could not be saved. */
function Under({ object, record, field, value, error, onKeep, onDrop }: UnderProps) {
  const t = useT()
  const conflict = isProblem(error) && error.status === 412
  return (
    <div className="cell-under">
      {isMasked(record, field.key) ? <span className="sm t3">{t('edit.masked')}</span> : null}
      {conflict ? (
        <ConflictNote object={object} id={record.id} field={field} mine={value} onKeep={onKeep} onDrop={onDrop} />
      ) : (
        <ProblemNote error={error} />
      )}
      <Keys long={LONG.has(field.kind)} />
    </div>
  )
}

/** A cell turned into its editor: saved upon the version it was read in, with the conflict when somebody was first. */
export function CellEditor({ object, record, field, onEdited }: CellEditorProps) {
  const t = useT()
  const before = isMasked(record, field.key) ? '' : (record[field.name] ?? null)
  const [value, setValue] = useState<unknown>(before)
  const save = useCellSave(object, record, field)
  const finish = (version: number, go: 'stay' | 'next' | 'previous') => {
    if (JSON.stringify(value) === JSON.stringify(before)) return onEdited(go)
    save.mutate({ value: value === '' ? null : value, version }, { onSuccess: () => onEdited(go) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const ending = endingOf(event, LONG.has(field.kind))
    if (ending === null) return
    event.preventDefault()
    event.stopPropagation()
    if (ending === 'drop') onEdited('stay')
    else finish(record.version, ending === 'save' ? 'stay' : ending)
  }
  const under = (
    <Under
      object={object}
      record={record}
      field={field}
      value={value}
      error={save.error}
      onKeep={(version) => finish(version, 'stay')}
      onDrop={() => onEdited('stay')}
    />
  )
  return (
    <Popover open arrow={false} placement="bottomLeft" content={under} classNames={{ root: 'cell-popover' }}>
      <fieldset className="cell-editor" aria-label={fieldLabel(field, t)} onKeyDown={onKeyDown}>
        <CellInput field={field} value={value} onChange={setValue} />
      </fieldset>
    </Popover>
  )
}
