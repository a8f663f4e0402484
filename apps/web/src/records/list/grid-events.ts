import type { KeyboardEvent, MouseEvent } from 'react'
import type { WayName } from './ways.ts'

/** Which cell something happened in. */
export interface Place {
  readonly id: string
  readonly key: string
  readonly cell: HTMLElement | null
  readonly row: HTMLElement
}

/** What a table does about what happens in its rows. */
export interface GridActs {
  open(id: string): void
  /** Goes to a place of this application. */
  follow(path: string): void
  /** Whether rows are cards, as on a phone: a touch opens the record. */
  isCards(): boolean
  edit(id: string, key: string): void
  openEye(id: string, key: string): void
  select(id: string, stretch: boolean): void
  selectAll(): void
  clear(): void
  reach(id: string, way: WayName): void
  /** Moves the focus by rows, bringing a row that is out of sight into it. */
  goRow(id: string, step: number, key: string): void
}

const CONTROLS = 'a, button, input, textarea, [role="dialog"], [role="combobox"], .cell-editor'

export function placeOf(target: EventTarget | null): Place | null {
  if (!(target instanceof Element)) return null
  const row = target.closest<HTMLElement>('tr[data-id]')
  const cell = target.closest<HTMLElement>('td[data-key]')
  if (row?.dataset['id'] === undefined) return null
  return { id: row.dataset['id'], key: cell?.dataset['key'] ?? '', cell, row }
}

/** The address of a link that is followed here; links that are opened elsewhere (a further tab or window) are the browser's own. */
function pathFollowed(event: MouseEvent, target: Element): string | null {
  const isPlain = event.button === 0 && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey
  return isPlain ? (target.closest('a[data-go]')?.getAttribute('href') ?? null) : null
}

/** A click chooses a cell, selects with Shift or Ctrl, or reaches somebody by an icon; on a phone it opens the record. */
export function onGridClick(event: MouseEvent, acts: GridActs): void {
  const place = placeOf(event.target)
  if (place === null || !(event.target instanceof Element)) return
  const path = pathFollowed(event, event.target)
  if (path !== null) {
    event.preventDefault()
    return void acts.follow(path)
  }
  const way = event.target.closest<HTMLElement>('[data-way]')?.dataset['way']
  if (way !== undefined) return void acts.reach(place.id, way as WayName)
  const eye = event.target.closest<HTMLElement>('[data-eye]')?.dataset['eye']
  if (eye !== undefined) return void acts.openEye(place.id, eye)
  if (event.target.closest('.vt-check') !== null) return void acts.select(place.id, event.shiftKey)
  if (event.target.closest(CONTROLS) !== null) return
  if (acts.isCards()) return void acts.open(place.id)
  if (event.shiftKey || event.ctrlKey || event.metaKey) return void acts.select(place.id, event.shiftKey)
  if (place.cell !== null && document.activeElement !== place.cell) place.cell.focus({ preventScroll: true })
}

/** Shift chooses rows here, not words. */
export function onGridMouseDown(event: MouseEvent): void {
  if (event.shiftKey && !(event.target instanceof HTMLInputElement)) event.preventDefault()
}

export function onGridDoubleClick(event: MouseEvent, acts: GridActs): void {
  const place = placeOf(event.target)
  if (place === null || place.key === '' || !(event.target instanceof Element)) return
  if (event.target.closest(CONTROLS) === null) acts.edit(place.id, place.key)
}

function goSideways({ row, cell }: Place, step: number): void {
  const cells = [...row.querySelectorAll<HTMLElement>('td[data-key]')]
  const at = cell === null ? -1 : cells.indexOf(cell)
  cells[at + step]?.focus()
}

type Key = (place: Place, event: KeyboardEvent, acts: GridActs) => void

/** The link of a name is a place of its own: Enter follows it. */
const edit: Key = (place, event, acts) => {
  if (event.target === place.cell) acts.edit(place.id, place.key)
}

const KEYS: Readonly<Record<string, Key>> = {
  ArrowLeft: (place) => goSideways(place, -1),
  ArrowRight: (place) => goSideways(place, 1),
  ArrowUp: (place, event, acts) => {
    if (event.shiftKey) acts.select(place.id, true)
    acts.goRow(place.id, -1, place.key)
  },
  ArrowDown: (place, event, acts) => {
    if (event.shiftKey) acts.select(place.id, true)
    acts.goRow(place.id, 1, place.key)
  },
  ' ': (place, event, acts) => acts.select(place.id, event.shiftKey),
  Enter: edit,
  F2: (place, _event, acts) => acts.edit(place.id, place.key),
}

const STOPS = 'a[href], button:not(:disabled)'

/**
 * Tab goes through the controls of one row and then out of the table, whose rows are walked by arrow keys: thousands of rows would hold whoever has no
 * mouse. The focus moves on to the table's edge, and the browser from there to what comes next.
 */
function leaveRow(place: Place, event: KeyboardEvent): void {
  const stops = [...place.row.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => stop.tabIndex >= 0)
  const isBehind = (stop: HTMLElement) =>
    (event.target as Element).compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING
  const isBefore = (stop: HTMLElement) =>
    (event.target as Element).compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_PRECEDING
  if (stops.some((stop) => (event.shiftKey ? isBefore(stop) : isBehind(stop)))) return
  const edge = place.row.closest('.vt')?.querySelector<HTMLElement>(event.shiftKey ? '.vt-start' : '.vt-end')
  edge?.focus({ preventScroll: true })
}

/** Walking between cells, selecting and editing by keyboard. */
export function onGridKey(event: KeyboardEvent, acts: GridActs): void {
  if (!(event.target instanceof Element) || event.target.closest('.cell-editor, [role="dialog"]') !== null) return
  if (event.key === 'Escape') return void acts.clear()
  if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault()
    return void acts.selectAll()
  }
  const place = placeOf(event.target)
  if (place !== null && event.key === 'Tab') return void leaveRow(place, event)
  const act = KEYS[event.key]
  if (place === null || act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  const isLink = event.target.matches('a, button')
  if (isLink && event.key === 'Enter') return
  if (event.target.matches('button') && event.key === ' ') return
  event.preventDefault()
  act(place, event, acts)
}
