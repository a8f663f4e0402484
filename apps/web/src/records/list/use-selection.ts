import type { BusinessRecord } from '@holdfast/sdk'
import { useCallback, useMemo, useRef, useState } from 'react'

const NOTHING: ReadonlySet<string> = new Set()

/** The selected rows of a list: one by one, by a stretch from the last one, or all that are loaded. */
export function useSelection(rows: readonly BusinessRecord[]) {
  const [ids, setIds] = useState(NOTHING)
  const anchor = useRef<string | null>(null)
  const latest = useRef(rows)
  latest.current = rows

  const toggle = useCallback((id: string, stretch: boolean) => {
    const order = latest.current.map((row) => row.id)
    const from = stretch && anchor.current !== null ? order.indexOf(anchor.current) : -1
    const to = order.indexOf(id)
    setIds((before) => {
      const after = new Set(before)
      if (from === -1) return after.delete(id) ? after : after.add(id)
      for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) after.add(one)
      return after
    })
    anchor.current = id
  }, [])
  const all = useCallback(() => setIds(new Set(latest.current.map((row) => row.id))), [])
  const clear = useCallback(() => {
    anchor.current = null
    setIds(NOTHING)
  }, [])
  const records = useMemo(() => (ids.size === 0 ? [] : rows.filter(({ id }) => ids.has(id))), [rows, ids])
  return { ids, records, toggle, all, clear }
}

export type Selection = ReturnType<typeof useSelection>
