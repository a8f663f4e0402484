import type { BusinessRecord } from '@holdfast/sdk'
import { memo } from 'react'
import { Link } from 'react-router'
import { useT } from '../../app/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import type { ObjectView } from '../catalogue.ts'
import { plainText } from '../field-value.tsx'
import { RecordField } from '../record-field.tsx'
import { isEmpty, isMasked, titleOf } from '../record-values.ts'
import { CellEditor } from './cell-editor.tsx'
import { pinnedAt } from './column-widths.ts'
import type { LookColumn } from './look.ts'
import { fieldsOfWay, openField, WAYS } from './ways.ts'

export interface GridRowProps {
  readonly object: ObjectView
  readonly columns: readonly LookColumn[]
  readonly record: BusinessRecord
  readonly index: number
  readonly top: number
  readonly selected: boolean
  /** The key of the field that is being edited in this row; null for none. */
  readonly editing: string | null
  /** Ends editing: `next` and `previous` go on in the neighbouring cell. */
  readonly onEdited: (go: 'stay' | 'next' | 'previous') => void
}

const SECOND_LINE = 3

/** The name; on a phone, where a row is a card, with what matters next beneath it. */
function TitleCell({ object, columns, record }: Pick<GridRowProps, 'object' | 'columns' | 'record'>) {
  const name = titleOf(record, object.title)
  const beneath = columns
    .slice(1)
    .filter(({ field, key }) => field.kind !== 'region' && !isMasked(record, key) && !isEmpty(record[key]))
  return (
    <span className="row">
      <Avatar id={record.id} name={name} size="small" square={object.name === 'account'} />
      <span className="col">
        <Link to={`/${object.plural}/${record.id}`} className="rowname ell" data-row-link>
          {name}
        </Link>
        <span className="only-phone sm t3 dotted beneath" aria-hidden="true">
          {beneath.slice(0, SECOND_LINE).map(({ field, key }) => (
            <span key={key}>{plainText(field, record[key])}</span>
          ))}
        </span>
      </span>
    </span>
  )
}

function Ways({ object, record }: Pick<GridRowProps, 'object' | 'record'>) {
  const t = useT()
  return WAYS.map((way) => {
    const { icon: Icon, name, words } = way
    if (fieldsOfWay(object, way).length === 0) return null
    if (openField(object, record, way) === undefined) return <span key={name} className="noway" />
    const label = t(words, { name: titleOf(record, object.title) })
    return (
      <button key={name} type="button" className="iconbtn sm" data-way={name} aria-label={label} title={label}>
        <Icon size={14} strokeWidth={1.85} aria-hidden="true" />
      </button>
    )
  })
}

interface CellProps extends Pick<GridRowProps, 'object' | 'columns' | 'record' | 'onEdited'> {
  readonly column: LookColumn
  readonly at: number
  readonly isOpen: boolean
}

function Cell({ object, columns, record, column, at, isOpen, onEdited }: CellProps) {
  const pinned = column.pinned === true
  return (
    <td
      data-key={column.key}
      tabIndex={-1}
      className={`vt-cell f-${column.field.kind}${pinned ? ' pinned' : ''}${isOpen ? ' open' : ''}`}
      style={pinned ? { left: pinnedAt(columns, at) } : undefined}
    >
      {isOpen ? (
        <CellEditor object={object} record={record} field={column.field} onEdited={onEdited} />
      ) : column.key === object.title ? (
        <TitleCell object={object} columns={columns} record={record} />
      ) : (
        <RecordField object={object} record={record} field={column.field} />
      )}
    </td>
  )
}

/** One record. What happens in it is heard by the table: a row holds no handlers, so that thousands of them come and go quickly. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { object, columns, record, index, top, selected, editing } = props
  const t = useT()
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={editing === null ? 'vt-row vt-item' : 'vt-row vt-item cell-open'}
      style={{ top }}
      data-id={record.id}
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
      {columns.map((column, at) => (
        <Cell key={column.key} {...props} column={column} at={at} isOpen={editing === column.key} />
      ))}
      <td className="vt-ways">
        <Ways object={object} record={record} />
      </td>
    </tr>
  )
})
