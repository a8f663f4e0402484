import { type PointerEvent, useState } from 'react'
import { type LayoutDraft, leftOutOf, type Place, putAt } from './layout-draft.ts'

/** The group that stands for fields that are in none. */
export const LEFT_OUT = -1

interface Held {
  readonly key: string
  /** A field that may not be left out. */
  readonly isFixed: boolean
  readonly over: Place | null
}

/** The place under the pointer: rows say which group and field they are; the upper half is before, the lower after. */
function placeUnder({ clientX, clientY }: PointerEvent, { isFixed }: Held): Place | null {
  const row = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('tr[data-group]') ?? null
  if (row === null) return null
  const groupAt = Number(row.dataset['group'])
  if (groupAt === LEFT_OUT && isFixed) return null
  row.scrollIntoView({ block: 'nearest' })
  const { top, height } = row.getBoundingClientRect()
  return { groupAt, beside: row.dataset['field'] ?? null, isAfter: clientY > top + height / 2 }
}

const dropped = (draft: LayoutDraft, { key, over }: Held): LayoutDraft => {
  if (over === null) return draft
  return over.groupAt === LEFT_OUT ? leftOutOf(draft, key) : putAt(draft, key, over)
}

/** Carries a field by its grip, with mouse, pen or finger; nothing moves before it is let go. */
export function useFieldDrag(draft: LayoutDraft, onChange: ((draft: LayoutDraft) => void) | null) {
  const [held, setHeld] = useState<Held | null>(null)
  const gripOf = (key: string, isFixed: boolean) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      event.preventDefault()
      event.currentTarget.setPointerCapture(event.pointerId)
      setHeld({ key, isFixed, over: null })
    },
    onPointerMove: (event: PointerEvent) => {
      if (held !== null) setHeld({ ...held, over: placeUnder(event, held) })
    },
    onPointerUp: () => {
      if (held?.over != null) onChange?.(dropped(draft, held))
      setHeld(null)
    },
    onPointerCancel: () => setHeld(null),
  })
  /** How a row is marked while one is carried. */
  const markOf = (key: string | null, groupAt: number): string => {
    if (held === null) return ''
    if (key !== null && key === held.key) return 'carried'
    const { over } = held
    if (over === null || over.groupAt !== groupAt || over.beside !== key) return ''
    return over.isAfter || key === null ? 'dropafter' : 'dropbefore'
  }
  return { gripOf, markOf }
}

export type FieldDrag = ReturnType<typeof useFieldDrag>
