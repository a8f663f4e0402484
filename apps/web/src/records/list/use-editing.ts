import type { BusinessRecord } from '@holdfast/sdk'
import { type RefObject, useCallback, useRef, useState } from 'react'
import { may, useMe } from '../../app/session.tsx'
import type { ObjectView } from '../catalogue.ts'
import { isEditable } from './editable.ts'
import type { LookColumn } from './look.ts'

interface EditingProps {
  readonly object: ObjectView
  readonly columns: readonly LookColumn[]
  readonly rows: readonly BusinessRecord[]
  readonly scroller: RefObject<HTMLDivElement | null>
}

interface Cell {
  readonly id: string
  readonly key: string
}

const cellElement = (scroller: HTMLElement | null, { id, key }: Cell): HTMLElement | null =>
  scroller?.querySelector<HTMLElement>(`tr[data-id="${id}"] td[data-key="${key}"]`) ?? null

/** Which cell is being edited. Tab goes on to the next cell of the row that can be, Enter and Escape stay. */
export function useEditing(props: EditingProps) {
  const me = useMe()
  const [editing, setEditing] = useState<Cell | null>(null)
  const latest = useRef(props)
  latest.current = props
  const open = useRef<Cell | null>(null)
  open.current = editing
  const allowed = may(me, props.object.name, 'update')

  const edit = useCallback(
    (id: string, key: string) => {
      const { object, rows, columns } = latest.current
      const record = rows.find((row) => row.id === id)
      const column = columns.find((one) => one.key === key)
      if (allowed && record !== undefined && column !== undefined && isEditable(object, record, column.field))
        setEditing({ id, key })
    },
    [allowed],
  )
  const onEdited = useCallback((go: 'stay' | 'next' | 'previous') => {
    const from = open.current
    if (from === null) return
    const { object, rows, columns, scroller } = latest.current
    const record = rows.find((row) => row.id === from.id)
    const editable = columns.filter(({ field }) => record !== undefined && isEditable(object, record, field))
    const at = editable.findIndex(({ key }) => key === from.key)
    const next = go === 'stay' ? undefined : editable[at + (go === 'next' ? 1 : -1)]
    setEditing(next === undefined ? null : { id: from.id, key: next.key })
    if (next === undefined)
      requestAnimationFrame(() => cellElement(scroller.current, from)?.focus({ preventScroll: true }))
  }, [])
  return { editing, edit, onEdited }
}
