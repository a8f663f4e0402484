import type { BusinessRecord } from '@holdfast/sdk'
import type { RowLook } from './cell-content.ts'
import { type LiveCell, PlainRow, type Work } from './plain-row.ts'

/** Rows drawn beyond what is in sight: where one scrolls to, and where one comes from. */
const AHEAD = 12
const BEHIND = 1
/** Rows that come together: a frame in which any row comes costs as much again as two rows do, so they come in every other frame. */
const ROWS_AT_ONCE = 2
/** How many of the rows ahead may be missing before more than two come at once. */
const SLACK = 6
/** A frame that began so late has no time for rows: it would make the next one late. */
const LATE_MS = 3
/** How long a list has stood before its rows are put in order. */
const REST_MS = 300
const NO_WORK: ReadonlyMap<string, Work> = new Map()

/** What the window shows. */
export interface Shown {
  readonly rows: readonly BusinessRecord[]
  readonly look: RowLook
  readonly rowHeight: number
  readonly selected: ReadonlySet<string>
  /** What is being done, by ids of records and keys of fields. */
  readonly work: ReadonlyMap<string, ReadonlyMap<string, Work>>
}

interface WindowParts {
  readonly scroller: HTMLElement
  readonly body: HTMLElement
  /** Hears which cells React has to draw into, whenever they change. */
  readonly onLive: (cells: readonly LiveCell[]) => void
  /** Hears the last row that is drawn, at every step. */
  readonly onSeen: (last: number) => void
}

const isSame = (some: readonly LiveCell[], others: readonly LiveCell[]): boolean =>
  some.length === others.length &&
  some.every(({ host, record, work }, at) => {
    const other = others[at]
    return host === other?.host && record === other.record && work === other.work
  })

/**
 * The rows in sight of a list of thousands, outside of React: elements that leave on one side are given to the records that come on the other, so
 * that a step of scrolling changes the words of a row and nothing else.
 */
export class RowWindow {
  readonly #parts: WindowParts
  readonly #seen: ResizeObserver
  #shown: Shown | null = null
  #drawn = new Map<string, PlainRow>()
  #live: readonly LiveCell[] = []
  #offset = 0
  #height = 0
  #isGoingUp = false
  /** The first place that is drawn. */
  #from = 0
  #movedAt = 0
  #rest: ReturnType<typeof setTimeout> | undefined

  constructor(parts: WindowParts) {
    this.#parts = parts
    this.#height = parts.scroller.clientHeight
    parts.scroller.addEventListener('scroll', this.#onScroll, { passive: true })
    this.#seen = new ResizeObserver(() => {
      this.#height = parts.scroller.clientHeight
      this.#draw()
    })
    this.#seen.observe(parts.scroller)
  }

  /** How far the list is scrolled, pixels. */
  get offset(): number {
    return this.#offset
  }

  show(next: Shown): void {
    this.#shown = next
    this.#parts.body.style.height = `${next.rows.length * next.rowHeight}px`
    this.#draw()
    this.#restLater()
  }

  scrollTo(offset: number): void {
    const { scroller } = this.#parts
    scroller.scrollTop = offset
    this.#offset = scroller.scrollTop
    this.#draw()
  }

  /** Brings a row into sight, below the head that stays. */
  goTo(index: number): void {
    const { scroller, body } = this.#parts
    const rowHeight = this.#shown?.rowHeight ?? 0
    const room = scroller.clientHeight - body.offsetTop
    const top = index * rowHeight
    if (top < this.#offset) this.scrollTo(top)
    else if (top + rowHeight > this.#offset + room) this.scrollTo(top + rowHeight - room)
  }

  stop(): void {
    clearTimeout(this.#rest)
    this.#seen.disconnect()
    this.#parts.scroller.removeEventListener('scroll', this.#onScroll)
  }

  readonly #onScroll = (): void => {
    const before = this.#offset
    this.#offset = this.#parts.scroller.scrollTop
    if (this.#offset !== before) this.#isGoingUp = this.#offset < before
    this.#movedAt = performance.now()
    this.#draw()
    this.#restLater()
  }

  /** How many of the rows that are still missing beyond those in sight come now. */
  #rowsNow(missing: number): number {
    if (missing > SLACK) return Math.max(ROWS_AT_ONCE, missing - SLACK)
    const lateBy = performance.now() - Number(document.timeline.currentTime)
    return missing < ROWS_AT_ONCE || lateBy > LATE_MS ? 0 : ROWS_AT_ONCE
  }

  /** The places in sight and a few beyond; always as many, so that what leaves is what comes. */
  #places({ rows, rowHeight, work }: Shown, isAtRest: boolean): readonly number[] {
    const first = Math.floor(this.#offset / rowHeight)
    const inSight = Math.ceil(this.#height / rowHeight) + 1
    const many = Math.min(rows.length, inSight + AHEAD + BEHIND)
    const wanted = Math.max(0, Math.min(rows.length - many, first - (this.#isGoingUp ? AHEAD : BEHIND)))
    const last = Math.min(rows.length, first + inSight)
    const step = wanted - this.#from
    const missing = Math.abs(step)
    const now = isAtRest ? missing : Math.min(missing, this.#rowsNow(missing))
    const from = Math.min(first, rows.length - many, Math.max(last - many, 0, this.#from + Math.sign(step) * now))
    this.#from = from
    const places = Array.from({ length: many }, (_, at) => from + at)
    // what is written into a row must not be lost, however far one scrolls
    for (const [id, doing] of work) {
      const at = [...doing.values()].includes('edit') ? rows.findIndex((row) => row.id === id) : -1
      if (at !== -1 && (at < from || at >= from + many)) places.push(at)
    }
    return places
  }

  #draw(isAtRest = false): void {
    const shown = this.#shown
    if (shown === null) return
    const { rows, rowHeight, selected, work, look } = shown
    const places = this.#places(shown, isAtRest)
    const wanted = new Set(places.map((at) => rows[at]?.id))
    const free = this.#release(wanted, look)
    for (const index of places) {
      const record = rows[index]
      if (record === undefined) continue
      const row = this.#drawn.get(record.id) ?? free.pop() ?? new PlainRow(look)
      this.#drawn.set(record.id, row)
      const doing = work.get(record.id) ?? NO_WORK
      row.put({ record, index, top: index * rowHeight, selected: selected.has(record.id), work: doing })
      if (!row.element.isConnected) this.#parts.body.append(row.element)
    }
    for (const row of free) row.element.remove()
    this.#tell(places.at(-1) ?? 0)
  }

  /**
   * Takes back the rows whose records are out of sight or that look as the list no longer does. One that has the focus goes: it must not be in
   * somebody else's row suddenly. What is being written stays as it is.
   */
  #release(wanted: ReadonlySet<string | undefined>, look: RowLook): PlainRow[] {
    const free: PlainRow[] = []
    for (const [id, row] of this.#drawn) {
      const isOfToday = row.look === look
      if (wanted.has(id) && (isOfToday || row.isEdited)) continue
      this.#drawn.delete(id)
      if (!isOfToday || row.element.contains(document.activeElement)) row.element.remove()
      else free.push(row)
    }
    return free
  }

  #tell(last: number): void {
    const live = [...this.#drawn.values()].flatMap((row) => row.live)
    if (!isSame(live, this.#live)) {
      this.#live = live
      this.#parts.onLive(live)
    }
    this.#parts.onSeen(last)
  }

  #restLater(): void {
    this.#rest ??= setTimeout(() => {
      this.#rest = undefined
      if (performance.now() - this.#movedAt < REST_MS) this.#restLater()
      else this.#settle()
    }, REST_MS)
  }

  #settle(): void {
    this.#draw(true)
    this.#putInOrder()
  }

  /** Readers of the page meet the rows in the order they are seen in. The row that has the focus stays where it is, and the others go around it. */
  #putInOrder(): void {
    const inOrder = [...this.#drawn.values()].sort((a, b) => a.index - b.index).map(({ element }) => element)
    const held = inOrder.findIndex((row) => row.contains(document.activeElement))
    const pivot = held === -1 ? inOrder.length >> 1 : held
    for (let at = pivot + 1; at < inOrder.length; at += 1) {
      const [before, row] = [inOrder[at - 1], inOrder[at]]
      if (before !== undefined && row !== undefined && before.nextSibling !== row) before.after(row)
    }
    for (let at = pivot - 1; at >= 0; at -= 1) {
      const [after, row] = [inOrder[at + 1], inOrder[at]]
      if (after !== undefined && row !== undefined && after.previousSibling !== row) after.before(row)
    }
  }
}
