import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { columnsOf, type ObjectView } from './catalogue.ts'
import { gridTemplate } from './column-widths.ts'
import { EmptyList } from './empty-list.tsx'
import { rememberedList, rememberList } from './list-memory.ts'
import { RecordRow } from './record-row.tsx'
import { TableHead } from './table-head.tsx'
import type { ListQuestion, useRecords } from './use-records.ts'

const ROW_HEIGHT = 40
const PHONE_ROW_HEIGHT = 60
const phone = matchMedia('(max-width: 760px)')
const AHEAD = 12

interface RecordTableProps {
  readonly object: ObjectView
  readonly question: ListQuestion
  readonly records: ReturnType<typeof useRecords>
  readonly onSort: (sort: string) => void
  readonly onCreate: (() => void) | null
  readonly onClear: () => void
}

/** Arrow keys go from row to row. */
function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')]
  const at = links.findIndex((link) => link.isSameNode(document.activeElement))
  if (at === -1) return
  links[at + step]?.focus()
  event.preventDefault()
}

function useRows(object: ObjectView, { pages, rows }: ReturnType<typeof useRecords>) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (phone.matches ? PHONE_ROW_HEIGHT : ROW_HEIGHT),
    overscan: AHEAD,
    initialOffset: rememberedList(object.plural).offset,
  })
  const items = virtual.getVirtualItems()
  const lastIndex = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = pages
  useEffect(() => {
    if (lastIndex >= rows.length - AHEAD && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage()
  }, [lastIndex, rows.length, hasNextPage, isFetchingNextPage, isError, fetchNextPage])
  return { scroller, virtual, items }
}

/** In a view of one's own records a column that says so would be idle. */
function useColumns(object: ObjectView, { view }: ListQuestion) {
  return useMemo(() => columnsOf(object).filter(({ key }) => view === 'all' || key !== 'owner'), [object, view])
}

export function RecordTable({ object, question, records, onSort, onCreate, onClear }: RecordTableProps) {
  const t = useT()
  const columns = useColumns(object, question)
  const { pages, rows } = records
  const { scroller, virtual, items } = useRows(object, records)
  if (pages.isPending) return <SheetLoading />
  if (rows.length === 0 && !pages.isError) {
    return <EmptyList object={object} question={question} onCreate={onCreate} onClear={onClear} />
  }
  const remember = () => rememberList(object.plural, { offset: scroller.current?.scrollTop ?? 0 })
  return (
    <div className="tblwrap vt" ref={scroller} onScroll={remember}>
      {pages.isFetching && !pages.isFetchingNextPage ? <div className="thinbar" /> : null}
      {rows.length === 0 ? <ProblemNote error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      <table
        className="vt-table"
        aria-label={labelText(object.labelPlural)}
        aria-rowcount={-1}
        style={gridTemplate(columns)}
        onKeyDown={walkRows}
      >
        <TableHead columns={columns} sort={question.sort} onSort={onSort} />
        <tbody className="vt-body" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const record = rows[index]
            if (record === undefined) return null
            return (
              <RecordRow key={record.id} object={object} columns={columns} record={record} index={index} top={start} />
            )
          })}
        </tbody>
      </table>
      {rows.length === 0 ? null : <ProblemNote error={pages.error} onRetry={() => void pages.fetchNextPage()} />}
      {pages.isFetchingNextPage ? <p className="vt-more">{t('list.more')}</p> : null}
    </div>
  )
}
