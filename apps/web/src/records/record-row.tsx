import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { type MouseEvent, memo } from 'react'
import { Link, useNavigate } from 'react-router'
import { Avatar } from '../ui/avatar.tsx'
import { CallButton } from './call-button.tsx'
import type { ObjectView } from './catalogue.ts'
import { RecordField } from './record-field.tsx'
import { titleOf } from './record-values.ts'

interface RecordRowProps {
  readonly object: ObjectView
  readonly columns: readonly CatalogField[]
  readonly record: BusinessRecord
  readonly index: number
  readonly top: number
}

const isOnControl = (target: EventTarget) =>
  target instanceof Element && target.closest('a, button, [role="dialog"]') !== null

function TitleCell({ object, record, path }: { object: ObjectView; record: BusinessRecord; path: string }) {
  const name = titleOf(record, object.title)
  return (
    <span className="row">
      <Avatar id={record.id} name={name} size="small" square={object.name === 'account'} />
      <Link to={path} className="rowname ell" data-row-link>
        {name}
      </Link>
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
    // biome-ignore lint/a11y/useKeyWithClickEvents: the row's own link is there for the keyboard; the click is a larger target for the same
    <tr
      aria-rowindex={index + 2}
      className="vt-row vt-item"
      style={{ transform: `translateY(${top}px)` }}
      onClick={open}
    >
      {columns.map((field) => (
        <td key={field.name} className={`vt-cell f-${field.kind}`}>
          {field.name === object.title ? (
            <TitleCell object={object} record={record} path={path} />
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
