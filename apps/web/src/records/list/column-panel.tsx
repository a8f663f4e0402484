import { Checkbox, Input } from 'antd'
import { GripVertical, Pin, PinOff, Search } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { ClassGlyph } from '../../ui/class-glyph.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { fieldLabel, listFields } from './fields.ts'
import type { LookColumn } from './look.ts'
import type { List } from './use-list.ts'

/** A column at another place; the first one, the name, stays where it is. */
function moved(columns: readonly LookColumn[], from: number, to: number): readonly LookColumn[] {
  const column = columns[from]
  if (column === undefined || from === 0 || to < 1 || to >= columns.length) return columns
  const rest = columns.filter((_, at) => at !== from)
  return [...rest.slice(0, to), column, ...rest.slice(to)]
}

interface LineProps {
  readonly list: List
  readonly column: LookColumn
  readonly at: number
  readonly dragged: number | null
  readonly onDrag: (at: number | null) => void
}

type Put = (columns: readonly LookColumn[]) => void

/** A column stays in sight while the others are scrolled, or no longer. */
function PinButton({ column, columns, put }: Pick<LineProps, 'column'> & { columns: readonly LookColumn[]; put: Put }) {
  const t = useT()
  const pinned = column.pinned === true
  return (
    <IconButton
      icon={pinned ? PinOff : Pin}
      small
      pressed={pinned}
      name={t(pinned ? 'columns.unpin' : 'columns.pin', { field: fieldLabel(column.field, t) })}
      onClick={() => put(columns.map((one) => (one.key === column.key ? { ...one, pinned: !pinned } : one)))}
    />
  )
}

/** What makes a line draggable onto the place of another. */
const dragged = ({ column, at, dragged: from, onDrag }: LineProps, drop: (from: number) => void) => ({
  draggable: at !== 0,
  onDragStart: (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', column.key)
    onDrag(at)
  },
  onDragEnd: () => onDrag(null),
  onDragOver: (event: DragEvent) => event.preventDefault(),
  onDrop: (event: DragEvent) => {
    event.preventDefault()
    if (from !== null) drop(from)
    onDrag(null)
  },
})

/** A shown column: dragged or moved by arrow keys, pinned, or taken away. */
function Line(props: LineProps) {
  const { list, column, at } = props
  const t = useT()
  const { columns } = list.look
  const label = fieldLabel(column.field, t)
  const put: Put = (next) => list.setLook({ ...list.look, columns: next })
  const fixed = at === 0
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (step === 0) return
    event.preventDefault()
    put(moved(columns, at, at + step))
  }
  return (
    <li
      className={props.dragged === at ? 'colline dragging' : 'colline'}
      {...dragged(props, (from) => put(moved(columns, from, Math.max(1, at))))}
    >
      <button
        type="button"
        className="grip"
        disabled={fixed}
        aria-label={t('columns.move', { field: label })}
        onKeyDown={onKeyDown}
      >
        <GripVertical size={14} aria-hidden="true" />
      </button>
      <Checkbox
        checked
        disabled={fixed}
        onChange={() => put(columns.filter(({ key }) => key !== column.key))}
        aria-label={t('columns.show', { field: label })}
      />
      <span className="grow ell">
        {label} <ClassGlyph of={column.field.class} />
      </span>
      {fixed ? null : <PinButton column={column} columns={columns} put={put} />}
    </li>
  )
}

/** Fields that are not shown yet. */
function Others({ list, fits }: { readonly list: List; readonly fits: (label: string) => boolean }) {
  const t = useT()
  const { look, object, setLook } = list
  const others = listFields(object).filter(
    (field) => !look.columns.some(({ key }) => key === field.key) && fits(fieldLabel(field, t)),
  )
  if (others.length === 0) return null
  return (
    <>
      <h2>{t('columns.more')}</h2>
      <ul>
        {others.map((field) => (
          <li key={field.key} className="colline">
            <span className="grip" />
            <Checkbox
              checked={false}
              onChange={() => setLook({ ...look, columns: [...look.columns, { key: field.key, field }] })}
            >
              {fieldLabel(field, t)} <ClassGlyph of={field.class} />
            </Checkbox>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Which columns a list shows, in which order; custom fields like any other. */
export function ColumnPanel({ list }: { readonly list: List }) {
  const t = useT()
  const [words, setWords] = useState('')
  const [held, setHeld] = useState<number | null>(null)
  const fits = (label: string) => label.toLowerCase().includes(words.trim().toLowerCase())
  return (
    <div className="pickpanel colpanel">
      <Input
        size="small"
        prefix={<Search size={14} aria-hidden="true" />}
        aria-label={t('columns.find')}
        placeholder={t('columns.find')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <div className="colscroll">
        <h2>{t('columns.title')}</h2>
        <ul>
          {list.look.columns.map((column, at) =>
            fits(fieldLabel(column.field, t)) ? (
              <Line key={column.key} list={list} column={column} at={at} dragged={held} onDrag={setHeld} />
            ) : null,
          )}
        </ul>
        <Others list={list} fits={fits} />
      </div>
      <p className="sm t3">{t('columns.hint')}</p>
    </div>
  )
}
