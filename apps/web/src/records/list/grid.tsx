import { type RefObject, useEffect, useRef } from 'react'
import { labelText, useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { gridStyle } from './column-widths.ts'
import { onGridClick, onGridDoubleClick, onGridKey, onGridMouseDown } from './grid-events.ts'
import { GridHead } from './grid-head.tsx'
import { GridRows } from './grid-rows.tsx'
import { ROW_HEIGHTS } from './look.ts'
import { useEditing } from './use-editing.ts'
import { useGridActs } from './use-grid-acts.ts'
import type { List } from './use-list.ts'
import type { Rows } from './use-rows.ts'
import type { Selection } from './use-selection.ts'
import { useWork } from './use-work.ts'

const CARD_HEIGHT = 68

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
  const doing = useWork(editing)
  const goToRow = (index: number) => goTo.current(index)
  const acts = useGridActs({ object, rows, selection, edit, openEye: doing.openEye, scroller, goTo: goToRow, isCards })
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
        style={gridStyle(object, look.columns, rowHeight)}
        onMouseDown={onGridMouseDown}
        onClick={(event) => onGridClick(event, acts)}
        onDoubleClick={(event) => onGridDoubleClick(event, acts)}
        onKeyDown={(event) => onGridKey(event, acts)}
      >
        <GridHead list={list} selection={selection} loaded={rows.length} />
        <GridRows {...props} {...{ goTo, rowHeight, isCards, doing, onEdited }} />
      </table>
      <span className="vt-end" tabIndex={-1} />
      <After rows={loaded} />
    </div>
  )
}
