import type { ObjectView } from '../catalogue.ts'
import { RecordField } from '../record-field.tsx'
import { CellEditor } from './cell-editor.tsx'
import type { LiveCell } from './plain-row.ts'

interface LiveCellProps {
  readonly object: ObjectView
  readonly cell: LiveCell
  /** Ends editing: `next` and `previous` go on in the neighbouring cell. */
  readonly onEdited: (go: 'stay' | 'next' | 'previous') => void
}

/** What acts in a cell: its editor, an opened eye, files. */
export function LiveCellContent({ object, cell, onEdited }: LiveCellProps) {
  const { record, column, work } = cell
  if (work === 'edit') return <CellEditor object={object} record={record} field={column.field} onEdited={onEdited} />
  return <RecordField object={object} record={record} field={column.field} asked={work === 'eye'} />
}
