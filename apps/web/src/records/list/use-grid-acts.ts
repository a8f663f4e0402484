import type { BusinessRecord } from '@holdfast/sdk'
import { type RefObject, useMemo, useRef } from 'react'
import { useNavigate } from 'react-router'
import type { ObjectView } from '../catalogue.ts'
import type { GridActs } from './grid-events.ts'
import type { Selection } from './use-selection.ts'
import { useWays } from './ways.ts'

interface GridActsProps {
  readonly object: ObjectView
  readonly rows: readonly BusinessRecord[]
  readonly selection: Selection
  readonly edit: (id: string, key: string) => void
  readonly openEye: (id: string, key: string) => void
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly goTo: (index: number) => void
  readonly isCards: boolean
}

/** The element of a row that takes the focus: the cell that was in focus before, else the name. */
function focusIn(scroller: HTMLElement | null, id: string, key: string): void {
  const row = scroller?.querySelector(`tr[data-id="${id}"]`)
  const cell = key === '' ? null : row?.querySelector<HTMLElement>(`td[data-key="${key}"]`)
  const target =
    cell?.querySelector<HTMLElement>('[data-row-link]') ?? cell ?? row?.querySelector<HTMLElement>('[data-row-link]')
  target?.focus({ preventScroll: true })
}

/** What happens in the rows of a table, done. The same object for as long as the table stands. */
export function useGridActs(props: GridActsProps): GridActs {
  const navigate = useNavigate()
  const reach = useWays(props.object)
  const latest = useRef({ ...props, reach, navigate })
  latest.current = { ...props, reach, navigate }
  return useMemo(() => {
    const now = () => latest.current
    return {
      open: (id) => void now().navigate(`/${now().object.plural}/${id}`),
      follow: (path) => void now().navigate(path),
      isCards: () => now().isCards,
      edit: (id, key) => now().edit(id, key),
      openEye: (id, key) => now().openEye(id, key),
      select: (id, stretch) => now().selection.toggle(id, stretch),
      selectAll: () => now().selection.all(),
      clear: () => now().selection.clear(),
      reach: (id, way) => {
        const record = now().rows.find((row) => row.id === id)
        if (record !== undefined) void now().reach(record, way)
      },
      goRow: (id, step, key) => {
        const { rows, goTo, scroller } = now()
        const to = rows.findIndex((row) => row.id === id) + step
        const record = rows[to]
        if (record === undefined) return
        goTo(to)
        requestAnimationFrame(() => focusIn(scroller.current, record.id, key))
      },
    }
  }, [])
}
