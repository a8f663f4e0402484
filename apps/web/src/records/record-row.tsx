import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { type MouseEvent, memo } from 'react'
import { Link, useNavigate } from 'react-router'
import { Avatar } from '../ui/avatar.tsx'
import { CallButton } from './call-button.tsx'
import type { ObjectView } from './catalogue.ts'
import { plainText } from './field-value.tsx'
import { RecordField } from './record-field.tsx'
import { isEmpty, isMasked, titleOf } from './record-values.ts'

interface RecordRowProps {
  readonly object: ObjectView
  readonly columns: readonly CatalogField[]
  readonly record: BusinessRecord
  readonly index: number
  readonly top: number
}

const isOnControl = (target: EventTarget) =>
  target instanceof Element && target.closest('a, button, [role="dialog"]') !== null

interface TitleCellProps {
  readonly object: ObjectView
  readonly columns: readonly CatalogField[]
  readonly record: BusinessRecord
  readonly path: string
}

const SECOND_LINE = 2

/** The name; on a phone, where there is one column, with the next two beneath it. */
function TitleCell({ object, columns, record, path }: TitleCellProps) {
  const name = titleOf(record, object.title)
  const beneath = columns
    .slice(1)
    .filter(({ key, kind }) => kind !== 'region' && !isMasked(record, key) && !isEmpty(record[key]))
  return (
    <span className="row">
      <Avatar id={record.id} name={name} size="small" square={object.name === 'account'} />
      <span className="col">
        <Link to={path} className="rowname ell" data-row-link>
          {name}
        </Link>
        <span className="only-phone sm t3 dotted beneath" aria-hidden="true">
          {beneath.slice(0, SECOND_LINE).map((field) => (
            <span key={field.key}>{plainText(field, record[field.key])}</span>
          ))}
        </span>
      </span>
    </span>
  )
}

export const RecordRow = memo(function RecordRow({ object, columns, record, index, top }: RecordRowProps) {
  const navigate = useNavigate()
  const path = `/${object.plural}/${record.id}`
  const open = (event: MouseEvent) => {
    if (!isOnControl(event.target) && getSelection()?.toString() === '') void navigate(path)
  }
  return (
    <tr
      aria-rowindex={index + 2}
      className="vt-row vt-item"
      style={{ transform: `translateY(${top}px)` }}
      onClick={open}
    >
      {columns.map((field) => (
        <td key={field.key} className={`vt-cell f-${field.kind}`}>
          {field.key === object.title ? (
            <TitleCell object={object} columns={columns} record={record} path={path} />
          ) : (
            <RecordField object={object} record={record} field={field} />
          )}
        </td>
      ))}
      <td className="vt-cell">
        <CallButton object={object} record={record} />
      </td>
    </tr>
  )
})
