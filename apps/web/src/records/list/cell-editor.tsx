import { type BusinessRecord, type CatalogField, isProblem } from '@holdfast/sdk'
import { Button, Popover, Select } from 'antd'
import { type KeyboardEvent, lazy, Suspense, useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { needsApproval } from '../../transfers/approval-needed.ts'
import { EnterKey } from '../../ui/enter-key.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { isChoosing } from '../../ui/save-keys.tsx'
import type { ObjectView } from '../catalogue.ts'
import { type Base, ConflictNote } from '../conflict-note.tsx'
import { FieldEditor } from '../field-editor.tsx'
import { isMasked } from '../record-values.ts'
import { useOffered } from '../use-offered.ts'
import { fieldLabel, isPerson } from './fields.ts'
import { useColleagues } from './people.ts'
import { useCellSave } from './use-cell-save.ts'

const OwnerDialog = lazy(async () => ({ default: (await import('../../transfers/owner-dialog.tsx')).OwnerDialog }))

interface CellEditorProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly field: CatalogField
  readonly onEdited: (go: 'stay' | 'next' | 'previous') => void
}

const LONG = new Set(['longText', 'richText'])

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

interface AskingProps {
  readonly object: ObjectView
  readonly id: string
  readonly ownerId: string
  readonly onDone: () => void
}

/** The way on where somebody has to approve the owner that was chosen: asking them. */
function AskingForOwner({ object, id, ownerId, onDone }: AskingProps) {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('transfer.ask')}
      </Button>
      <Suspense>{open ? <OwnerDialog object={object} ids={[id]} ownerId={ownerId} onClose={onDone} /> : null}</Suspense>
    </>
  )
}

type Ending = 'drop' | 'save' | 'next' | 'previous'

/** Enter saves (in a long text with Ctrl), Tab saves and goes on, Escape drops. An open list of choices keeps its own keys. */
function endingOf(event: KeyboardEvent, long: boolean): Ending | null {
  if (isChoosing(event) && event.key !== 'Tab') return null
  if (event.key === 'Escape') return 'drop'
  if (event.key === 'Tab') return event.shiftKey ? 'previous' : 'next'
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return null
  return !long || event.ctrlKey || event.metaKey ? 'save' : null
}

interface UnderProps extends Omit<CellEditorProps, 'onEdited'> {
  readonly value: unknown
  /** Why not all may be chosen. */
  readonly why: string
  readonly error: unknown
  readonly round: number
  readonly onKeep: (version: number) => void
  readonly onDrop: () => void
  readonly onJoin: (value: string, base: Base) => void
}

/** Below the cell: the keys, and the conflict or the fault when it could not be saved. */
function Under({ error, onKeep, onDrop, onJoin, ...about }: UnderProps) {
  const t = useT()
  const { object, record, field, value, round, why } = about
  const conflict = isProblem(error) && error.status === 412
  return (
    <div className="cell-under">
      {isMasked(record, field.key) ? <span className="sm t3">{t('edit.masked')}</span> : null}
      {why === '' ? null : <p className="sm t3">{why}</p>}
      {conflict ? (
        <ConflictNote
          object={object}
          id={record.id}
          field={field}
          mine={value}
          round={round}
          onKeep={onKeep}
          onDrop={onDrop}
          onJoin={onJoin}
        />
      ) : (
        <ProblemNote error={error} />
      )}
      {needsApproval(error) && typeof value === 'string' ? (
        <AskingForOwner object={object} id={record.id} ownerId={value} onDone={onDrop} />
      ) : null}
      <Keys long={LONG.has(field.kind)} />
    </div>
  )
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** What is written into a cell, and upon which version it may be saved: where others changed this very field meanwhile, upon the one it was begun on. */
function useCell({ object, record, field, onEdited }: CellEditorProps) {
  const masked = isMasked(record, field.key)
  const present = masked ? '' : (record[field.name] ?? null)
  const [base, setBase] = useState<Base>({ version: record.version, value: present })
  const [value, setValue] = useState<unknown>(present)
  const save = useCellSave(object, record, field)
  const version = masked || !same(present, base.value) ? base.version : record.version
  const finish = (upon: number, go: 'stay' | 'next' | 'previous') => {
    if (same(value, base.value)) return onEdited(go)
    save.mutate({ value: value === '' ? null : value, version: upon }, { onSuccess: () => onEdited(go) })
  }
  const join = (joined: string, upon: Base) => {
    setBase(upon)
    setValue(joined)
    save.reset()
  }
  return { value, setValue, save, version, finish, join }
}

/** A cell turned into its editor: saved upon the version it was read in, with the conflict when somebody was first. */
export function CellEditor(props: CellEditorProps) {
  const { object, record, field, onEdited } = props
  const t = useT()
  const { value, setValue, save, version, finish, join } = useCell(props)
  const offered = useOffered(object, field, [record])
  const onKeyDown = (event: KeyboardEvent) => {
    const ending = endingOf(event, LONG.has(field.kind))
    if (ending === null) return
    event.preventDefault()
    event.stopPropagation()
    if (ending === 'drop') onEdited('stay')
    else finish(version, ending === 'save' ? 'stay' : ending)
  }
  const under = (
    <Under
      object={object}
      record={record}
      field={field}
      value={value}
      why={offered.why}
      error={save.error}
      round={save.submittedAt}
      onKeep={(upon) => finish(upon, 'stay')}
      onDrop={() => onEdited('stay')}
      onJoin={join}
    />
  )
  return (
    <Popover open arrow={false} placement="bottomLeft" content={under} classNames={{ root: 'cell-popover' }}>
      <fieldset className="cell-editor" aria-label={fieldLabel(field, t)} onKeyDown={onKeyDown}>
        <CellInput field={offered.field} value={value} onChange={setValue} />
      </fieldset>
    </Popover>
  )
}
