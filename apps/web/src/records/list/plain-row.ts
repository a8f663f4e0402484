import type { BusinessRecord } from '@holdfast/sdk'
import { titleOf } from '../record-values.ts'
import { type CellContent, cellContent, isCut, type RowLook } from './cell-content.ts'
import { pinnedAt, widthOf } from './column-widths.ts'
import type { LookColumn } from './look.ts'
import { drawn, element, iconButton } from './plain-elements.ts'
import { fieldsOfWay, openField, WAYS } from './ways.ts'

/** What somebody is doing in a cell: it is drawn by React then. */
export type Work = 'edit' | 'eye'

/** A record in its place. */
export interface PlacedRecord {
  readonly record: BusinessRecord
  readonly index: number
  readonly top: number
  readonly selected: boolean
  /** What is being done in the row, by the keys of fields. */
  readonly work: ReadonlyMap<string, Work>
}

/** A place in a row that React draws into. */
export interface LiveCell {
  readonly host: HTMLElement
  readonly record: BusinessRecord
  readonly column: LookColumn
  readonly work: Work | null
}

const classOf = ({ field, pinned }: LookColumn): string => `vt-cell f-${field.kind}${pinned === true ? ' pinned' : ''}`

function plainCell(look: RowLook, column: LookColumn, at: number) {
  const cell = element('td', classOf(column))
  cell.dataset['key'] = column.key
  cell.tabIndex = -1
  if (column.key === look.object.title) cell.role = 'rowheader'
  if (column.pinned === true) cell.style.left = `${pinnedAt(look.columns, at)}px`
  const width = widthOf(column, at)
  let shape = ''
  let inside = drawn('words')
  const put = (content: CellContent, isOpen: boolean) => {
    const wanted = content.as === 'live' ? `${content.as} ${content.of} ${isOpen}` : content.as
    if (shape !== wanted) {
      shape = wanted
      inside = drawn(content.as)
      cell.replaceChildren(...inside.nodes)
    }
    inside.put(content)
    cell.classList.toggle('cut', !isOpen && isCut(content, width))
    cell.classList.toggle('open', isOpen)
  }
  /** Where what acts in the cell stands. */
  const host = () => (shape.startsWith('live') ? inside.nodes[0] : undefined)
  return { cell, column, put, host }
}

function rowCheck(look: RowLook) {
  const cell = element('td', 'vt-check')
  const box = element('input', 'rowcheck')
  box.type = 'checkbox'
  box.tabIndex = -1
  box.readOnly = true
  cell.append(box)
  const put = ({ record, selected }: PlacedRecord) => {
    box.checked = selected
    box.ariaLabel = look.t('list.select', { name: titleOf(record, look.object.title) })
  }
  return { cell, put }
}

/** The icons by which somebody is reached, for whoever may; where a way is not open, its place stays. */
function waysOf({ object, mayContact, t }: RowLook) {
  const cell = element('td', 'vt-ways')
  const possible = WAYS.filter((way) => mayContact && fieldsOfWay(object, way).length > 0).map((way) => {
    const icon = iconButton(`iconbtn sm way-${way.name}`)
    icon.button.dataset['way'] = way.name
    cell.append(icon.button)
    return { way, ...icon }
  })
  const put = ({ record }: PlacedRecord) => {
    for (const { way, button, name } of possible) {
      const isOpen = openField(object, record, way) !== undefined
      button.classList.toggle('noway', !isOpen)
      name(isOpen ? t(way.words, { name: titleOf(record, object.title) }) : '')
    }
  }
  return { cell, put }
}

/**
 * One row of plain elements, made once and given to one record after the other: only words and names change then, and the browser neither makes nor
 * styles an element. What happens in it is heard by the table.
 */
export class PlainRow {
  readonly element = element('tr', 'vt-row vt-item')
  readonly look: RowLook
  readonly #cells: readonly ReturnType<typeof plainCell>[]
  readonly #check: ReturnType<typeof rowCheck>
  readonly #ways: ReturnType<typeof waysOf>
  #placed: PlacedRecord | null = null
  #live: readonly LiveCell[] = []

  constructor(look: RowLook) {
    this.look = look
    this.#check = rowCheck(look)
    this.#cells = look.columns.map((column, at) => plainCell(look, column, at))
    this.#ways = waysOf(look)
    this.element.append(this.#check.cell, ...this.#cells.map(({ cell }) => cell), this.#ways.cell)
  }

  /** Where it stands among all rows. */
  get index(): number {
    return this.#placed?.index ?? 0
  }

  /** The cells that React draws into. */
  get live(): readonly LiveCell[] {
    return this.#live
  }

  /** Whether somebody is writing in it. */
  get isEdited(): boolean {
    return [...(this.#placed?.work.values() ?? [])].includes('edit')
  }

  /** Shows a record in its place; costs nothing where it stands there already. */
  put(next: PlacedRecord): void {
    const before = this.#placed
    this.#placed = next
    if (before?.top !== next.top) this.element.style.top = `${next.top}px`
    if (before?.index !== next.index) this.element.ariaRowIndex = String(next.index + 2)
    if (before?.selected !== next.selected) this.element.ariaSelected = String(next.selected)
    if (before?.record !== next.record || before.work !== next.work) this.#draw(next)
    if (before?.record !== next.record || before.selected !== next.selected) this.#check.put(next)
  }

  #draw(placed: PlacedRecord): void {
    const { record, work } = placed
    this.element.dataset['id'] = record.id
    for (const { column, put } of this.#cells) {
      const doing = work.get(column.key)
      const content: CellContent =
        doing === undefined ? cellContent(this.look, record, column) : { as: 'live', of: record.id }
      put(content, doing === 'edit')
    }
    this.element.classList.toggle('cell-open', this.isEdited)
    this.#ways.put(placed)
    this.#live = this.#cells.flatMap(({ column, host }) => {
      const place = host()
      return place === undefined ? [] : [{ host: place, record, column, work: work.get(column.key) ?? null }]
    })
  }
}
