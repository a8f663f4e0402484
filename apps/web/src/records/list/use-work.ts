import { useCallback, useMemo, useState } from 'react'
import type { LiveCell, Work } from './plain-row.ts'

/** A cell, by the id of its record and the key of its field. */
export interface Cell {
  readonly id: string
  readonly key: string
}

const NONE: readonly Cell[] = []

/** What is being done in the cells of a list: one is edited, and any number of eyes are open until their rows leave the sight. */
export function useWork(editing: Cell | null) {
  const [eyes, setEyes] = useState(NONE)
  const openEye = useCallback((id: string, key: string) => setEyes((open) => [...open, { id, key }]), [])
  const keepEyes = useCallback((cells: readonly LiveCell[]) => {
    const isThere = ({ id, key }: Cell) => cells.some(({ record, column }) => record.id === id && column.key === key)
    setEyes((open) => (open.every(isThere) ? open : open.filter(isThere)))
  }, [])
  const work = useMemo(() => {
    const all = new Map<string, Map<string, Work>>()
    const add = ({ id, key }: Cell, what: Work) => all.set(id, (all.get(id) ?? new Map<string, Work>()).set(key, what))
    for (const eye of eyes) add(eye, 'eye')
    if (editing !== null) add(editing, 'edit')
    return all
  }, [eyes, editing])
  return { work, openEye, keepEyes }
}
