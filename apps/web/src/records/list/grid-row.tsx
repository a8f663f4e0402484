import type { BusinessRecord } from '@holdfast/sdk'
import { type MouseEvent, memo, type ReactNode, useState } from 'react'
import { type Translate, useT } from '../../app/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import type { ObjectView } from '../catalogue.ts'
import { plainText } from '../field-value.tsx'
import { RecordField } from '../record-field.tsx'
import { isEmpty, isMasked, titleOf } from '../record-values.ts'
import { CellEditor } from './cell-editor.tsx'
import { pinnedAt, widthOf } from './column-widths.ts'
import type { LookColumn } from './look.ts'
import { isCut, restingCell } from './resting-cell.tsx'
import { fieldsOfWay, openField, WAYS } from './ways.ts'

export interface GridRowProps {
  readonly object: ObjectView
  readonly columns: readonly LookColumn[]
  readonly record: BusinessRecord
  readonly index: number
  readonly top: number
  readonly selected: boolean
  /** Whether rows are cards, as on a phone. */
  readonly isCard: boolean
  readonly mayReveal: boolean
  /** The key of the field that is being edited in this row; null for none. */
  readonly editing: string | null
  /** Ends editing: `next` and `previous` go on in the neighbouring cell. */
  readonly onEdited: (go: 'stay' | 'next' | 'previous') => void
}

const SECOND_LINE = 3
const NONE: readonly string[] = []

/** The name; on a phone, where a row is a card, with what matters next beneath it. */
function titleCell({ object, columns, record, isCard }: GridRowProps) {
  const name = titleOf(record, object.title)
  const beneath = isCard
    ? columns
        .slice(1)
        .filter(({ field, key }) => field.kind !== 'region' && !isMasked(record, key) && !isEmpty(record[key]))
    : []
  return (
    <span className="row">
      <Avatar id={record.id} name={name} size="small" square={object.name === 'account'} />
      <span className="col">
        <a href={`/${object.plural}/${record.id}`} className="rowname ell" data-row-link="" data-go="">
          {name}
        </a>
        {isCard ? (
          <span className="only-phone sm t3 dotted beneath" aria-hidden="true">
            {beneath.slice(0, SECOND_LINE).map(({ field, key }) => (
              <span key={key}>{plainText(field, record[key])}</span>
            ))}
          </span>
        ) : null}
      </span>
    </span>
  )
}

const ICONS = Object.fromEntries(
  WAYS.map(({ name, icon: Icon }) => [name, <Icon key={name} size={14} strokeWidth={1.85} aria-hidden="true" />]),
)

const ways = ({ object, record }: GridRowProps, t: Translate) =>
  WAYS.map((way) => {
    const { name, words } = way
    if (fieldsOfWay(object, way).length === 0) return null
    if (openField(object, record, way) === undefined) return <span key={name} className="noway" />
    const label = t(words, { name: titleOf(record, object.title) })
    return (
      <button key={name} type="button" className="iconbtn sm" data-way={name} aria-label={label} title={label}>
        {ICONS[name]}
      </button>
    )
  })

/** What stands in a cell: plain elements while it rests, what acts by itself once somebody works in it. */
function inCell(props: GridRowProps, { key, field }: LookColumn, about: { t: Translate; asked: boolean }): ReactNode {
  const { object, record, editing, mayReveal, onEdited } = props
  if (editing === key) return <CellEditor object={object} record={record} field={field} onEdited={onEdited} />
  if (key === object.title) return titleCell(props)
  if (about.asked) return <RecordField object={object} record={record} field={field} asked />
  return restingCell({ object, record, field, mayReveal, t: about.t })
}

interface Placed {
  readonly column: LookColumn
  readonly at: number
}

function classOf(record: BusinessRecord, { column, at }: Placed, isOpen: boolean): string {
  const { field, pinned } = column
  const cut = isCut({ record, field }, widthOf(column, at)) ? ' cut' : ''
  return `vt-cell f-${field.kind}${pinned === true ? ' pinned' : ''}${isOpen ? ' open' : cut}`
}

function cell(props: GridRowProps, placed: Placed, about: { t: Translate; asked: boolean }): ReactNode {
  const { column, at } = placed
  const { key } = column
  return (
    <td
      key={key}
      data-key={key}
      {...(key === props.object.title ? { role: 'rowheader' } : {})}
      tabIndex={-1}
      className={classOf(props.record, placed, props.editing === key)}
      style={column.pinned === true ? { left: pinnedAt(props.columns, at) } : undefined}
    >
      {inCell(props, column, about)}
    </td>
  )
}

/** The key of the field whose eye was opened. */
const eyeAt = (target: EventTarget): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-eye]')?.dataset['eye'] : undefined

/** One record, of plain elements. What happens in it is heard by the table, so that thousands of rows come and go quickly; a row itself knows only which of its eyes were opened. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { object, columns, record, index, top, selected, editing } = props
  const t = useT()
  const [eyes, setEyes] = useState(NONE)
  const onClick = (event: MouseEvent) => {
    const key = eyeAt(event.target)
    if (key !== undefined) setEyes([...eyes, key])
  }
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={editing === null ? 'vt-row vt-item' : 'vt-row vt-item cell-open'}
      style={{ top }}
      data-id={record.id}
      onClick={onClick}
    >
      <td className="vt-check">
        <input
          type="checkbox"
          className="rowcheck"
          tabIndex={-1}
          checked={selected}
          readOnly
          aria-label={t('list.select', { name: titleOf(record, object.title) })}
        />
      </td>
      {columns.map((column, at) => cell(props, { column, at }, { t, asked: eyes.includes(column.key) }))}
      <td className="vt-ways">{ways(props, t)}</td>
    </tr>
  )
})
