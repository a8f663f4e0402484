import { defaultRangeExtractor, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { labelText, useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { gridStyle } from './column-widths.ts'
import { onGridClick, onGridDoubleClick, onGridKey, onGridMouseDown } from './grid-events.ts'
import { GridHead } from './grid-head.tsx'
import { GridRow, type GridRowProps } from './grid-row.tsx'
import { rememberedOffset, rememberOffset } from './list-memory.ts'
import { ROW_HEIGHTS } from './look.ts'
import { useEditing } from './use-editing.ts'
import { useGridActs } from './use-grid-acts.ts'
import type { List } from './use-list.ts'
import type { Rows } from './use-rows.ts'
import type { Selection } from './use-selection.ts'

const CARD_HEIGHT = 68
/** Rows drawn beyond what is in sight. */
const AHEAD = 5
/** How many rows from the end the next page is asked for: late at first, since every row shown is counted; early for whoever scrolls on. */
const prefetchAt = (pages: number): number => (pages < 2 ? 16 : 100)
const HEAD_HEIGHT = 34

const phone = matchMedia('(max-width: 760px)')

function usePhone(): boolean {
  const [is, setIs] = useState(phone.matches)
  useEffect(() => {
    const hear = () => setIs(phone.matches)
    phone.addEventListener('change', hear)
    return () => phone.removeEventListener('change', hear)
  }, [])
  return is
}

/** Marks the list while its columns are wider than itself; written to the element, since nothing has to be drawn anew for it. */
function useWideMark(scroller: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const list = scroller.current
    const table = list?.querySelector('table')
    if (list === null || table === null || table === undefined) return
    const seen = new ResizeObserver(() => list.toggleAttribute('data-wide', list.scrollWidth > list.clientWidth))
    seen.observe(list)
    seen.observe(table)
    return () => seen.disconnect()
  }, [scroller])
}

interface GridProps {
  readonly list: List
  readonly rows: Rows
  readonly selection: Selection
}

/** The row that is being edited stays, however far one scrolls: what is written in it must not be lost. */
const withKept = (indexes: number[], kept: number): number[] =>
  kept === -1 || indexes.includes(kept) ? indexes : [...indexes, kept].sort((a, b) => a - b)

/** A list that is opened again stands where it was left; another question begins at its top. */
function useRememberedOffset({ object, question }: List, virtual: Virtualizer<HTMLDivElement, HTMLTableRowElement>) {
  const { plural } = object
  const asked = JSON.stringify([question.filter, question.q, question.sort])
  const before = useRef(asked)
  useEffect(() => {
    if (before.current === asked) return
    before.current = asked
    virtual.scrollToOffset(0)
  }, [asked, virtual])
  // read from the virtualizer's own memory: asking the page would lay it out anew at every step
  useEffect(() => () => rememberOffset(plural, virtual.scrollOffset ?? 0), [plural, virtual])
}

interface InSightProps extends GridProps {
  readonly scroller: RefObject<HTMLDivElement | null>
  /** Where the table learns how to bring a row into sight. */
  readonly goTo: RefObject<(index: number) => void>
  readonly rowHeight: number
  readonly isCards: boolean
  readonly editing: { readonly id: string; readonly key: string } | null
  readonly onEdited: GridRowProps['onEdited']
}

/** The rows in sight, the next page asked for before it is needed. */
function useVirtualRows({ list, rows: { pages, rows }, scroller, rowHeight, editing, goTo }: InSightProps) {
  const kept = useRef(-1)
  kept.current = editing === null ? -1 : rows.findIndex(({ id }) => id === editing.id)
  const virtual = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: AHEAD,
    scrollPaddingStart: HEAD_HEIGHT,
    initialOffset: rememberedOffset(list.object.plural),
    useFlushSync: false,
    rangeExtractor: (range) => withKept(defaultRangeExtractor(range), kept.current),
  })
  useEffect(() => {
    goTo.current = (index) => virtual.scrollToIndex(index)
  }, [virtual, goTo])
  useEffect(() => {
    if (rowHeight > 0) virtual.measure()
  }, [virtual, rowHeight])
  useRememberedOffset(list, virtual)
  const lastIndex = virtual.range?.endIndex ?? 0
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = pages
  const near = lastIndex >= rows.length - prefetchAt(pages.data?.pages.length ?? 0)
  useEffect(() => {
    if (near && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage()
  }, [near, hasNextPage, isFetchingNextPage, isError, fetchNextPage])
  return virtual
}

/** The rows alone follow the scrolling: head, tools and foot of the list are not drawn anew by it. */
function RowsInSight(props: InSightProps) {
  const { list, rows, selection, isCards, editing, onEdited } = props
  const me = useMe()
  const virtual = useVirtualRows(props)
  const mayReveal = may(me, list.object.name, 'reveal')
  return (
    <tbody className="vt-body" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, start }) => {
        const record = rows.rows[index]
        if (record === undefined) return null
        return (
          <GridRow
            key={record.id}
            object={list.object}
            columns={list.look.columns}
            record={record}
            index={index}
            top={start}
            selected={selection.ids.has(record.id)}
            isCard={isCards}
            mayReveal={mayReveal}
            editing={editing?.id === record.id ? editing.key : null}
            onEdited={onEdited}
          />
        )
      })}
    </tbody>
  )
}

/** What has yet to come, or did not. */
function After({ rows: { pages, rows } }: Pick<GridProps, 'rows'>) {
  const t = useT()
  const again = () => void (rows.length === 0 ? pages.refetch() : pages.fetchNextPage())
  return (
    <>
      <ProblemNote error={pages.error} onRetry={again} />
      {pages.isFetchingNextPage ? <p className="vt-more">{t('list.more')}</p> : null}
    </>
  )
}

/** The list as a table of thousands of rows: walked, selected and edited by mouse and keyboard. */
export function Grid(props: GridProps) {
  const { list, rows: loaded, selection } = props
  const { object, look } = list
  const t = useT()
  const isCards = usePhone()
  const rowHeight = isCards ? CARD_HEIGHT : ROW_HEIGHTS[look.density]
  const scroller = useRef<HTMLDivElement>(null)
  const goTo = useRef<(index: number) => void>(() => undefined)
  useWideMark(scroller)
  const { rows, pages } = loaded
  const { editing, edit, onEdited } = useEditing({ object, columns: look.columns, rows, scroller })
  const acts = useGridActs({ object, rows, selection, edit, scroller, goTo: (index) => goTo.current(index), isCards })
  return (
    <div className="tblwrap vt" ref={scroller}>
      {pages.isFetching && !pages.isFetchingNextPage ? <div className="thinbar" /> : null}
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are walked by arrow keys is a grid (WAI-ARIA)
        role="grid"
        className="vt-table"
        aria-label={labelText(object.labelPlural)}
        aria-description={t('list.grid')}
        aria-rowcount={-1}
        aria-multiselectable="true"
        style={gridStyle(look.columns, rowHeight)}
        onMouseDown={onGridMouseDown}
        onClick={(event) => onGridClick(event, acts)}
        onDoubleClick={(event) => onGridDoubleClick(event, acts)}
        onKeyDown={(event) => onGridKey(event, acts)}
      >
        <GridHead list={list} selection={selection} loaded={rows.length} />
        <RowsInSight {...props} {...{ scroller, goTo, rowHeight, isCards, editing, onEdited }} />
      </table>
      <span className="vt-end" tabIndex={-1} />
      <After rows={loaded} />
    </div>
  )
}
