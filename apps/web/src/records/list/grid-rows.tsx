import {
  lazy,
  type ReactNode,
  type RefObject,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { useFetchAhead } from '../../ui/fetch-ahead.ts'
import type { RowLook } from './cell-content.ts'
import { rememberedOffset, rememberOffset } from './list-memory.ts'
import type { LiveCell } from './plain-row.ts'
import { RowWindow, type Shown } from './row-window.ts'
import type { List } from './use-list.ts'
import type { Rows } from './use-rows.ts'
import type { Selection } from './use-selection.ts'
import type { useWork } from './use-work.ts'

const fetchLiveCell = () => import('./live-cell.tsx')
const LiveCellContent = lazy(async () => ({ default: (await fetchLiveCell()).LiveCellContent }))

/** What acts in a cell is fetched once the list stands: whoever edits waits for nothing. */
const FETCH_AFTER_MS = 1_500
/** How many rows from the end the next page is asked for: late at first, since every row shown is counted; early for whoever scrolls on. */
const prefetchAt = (pages: number): number => (pages < 2 ? 16 : 100)

interface GridRowsProps {
  readonly list: List
  readonly rows: Rows
  readonly selection: Selection
  /** Where the table learns how to bring a row into sight. */
  readonly goTo: RefObject<(index: number) => void>
  readonly rowHeight: number
  readonly isCards: boolean
  readonly doing: ReturnType<typeof useWork>
  readonly onEdited: (go: 'stay' | 'next' | 'previous') => void
}

/** The next page is asked for before it is needed. */
function useNextPage({ pages, rows }: Rows): (last: number) => void {
  const last = useRef(0)
  const ask = () => {
    const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = pages
    const near = last.current >= rows.length - prefetchAt(pages.data?.pages.length ?? 0)
    if (near && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage()
  }
  const latest = useRef(ask)
  useEffect(() => {
    latest.current = ask
    ask()
  })
  return useCallback((seen) => {
    last.current = seen
    latest.current()
  }, [])
}

function useLook({ list, isCards }: GridRowsProps): RowLook {
  const t = useT()
  const me = useMe()
  const { object } = list
  const { columns } = list.look
  const mayReveal = may(me, object.name, 'reveal')
  const mayContact = may(me, object.name, 'contact')
  return useMemo(
    () => ({ object, columns, isCard: isCards, mayReveal, mayContact, t }),
    [object, columns, isCards, mayReveal, mayContact, t],
  )
}

/** A list that is opened again stands where it was left; another question begins at its top. */
function usePlace({ object, question }: List, opened: RefObject<RowWindow | null>) {
  const { plural } = object
  const asked = JSON.stringify([question.filter, question.q, question.sort])
  const before = useRef<string | null>(null)
  useLayoutEffect(() => {
    if (before.current === asked) return
    opened.current?.scrollTo(before.current === null ? rememberedOffset(plural) : 0)
    before.current = asked
  }, [asked, plural, opened])
}

/** The window of rows for as long as the table stands. */
function useRowWindow(props: GridRowsProps, shown: Shown) {
  const { list, rows, goTo, doing } = props
  const { plural } = list.object
  const { keepEyes } = doing
  const body = useRef<HTMLTableSectionElement>(null)
  const opened = useRef<RowWindow | null>(null)
  const [live, setLive] = useState<readonly LiveCell[]>([])
  const onSeen = useNextPage(rows)
  useLayoutEffect(() => {
    const scroller = body.current?.closest<HTMLElement>('.vt')
    if (body.current === null || scroller === null || scroller === undefined) return
    const onLive = (cells: readonly LiveCell[]) => {
      setLive(cells)
      keepEyes(cells)
    }
    const made = new RowWindow({ scroller, body: body.current, onLive, onSeen })
    opened.current = made
    goTo.current = (index) => made.goTo(index)
    return () => {
      made.stop()
      rememberOffset(plural, made.offset)
    }
  }, [goTo, onSeen, keepEyes, plural])
  useLayoutEffect(() => opened.current?.show(shown))
  usePlace(list, opened)
  return { body, live }
}

/** The rows in sight. React draws the cells in which something is done; everything else is the window's. */
export function GridRows(props: GridRowsProps): ReactNode {
  const { list, rows, selection, rowHeight, doing, onEdited } = props
  const look = useLook(props)
  const shown: Shown = { rows: rows.rows, look, rowHeight, selected: selection.ids, work: doing.work }
  const { body, live } = useRowWindow(props, shown)
  useFetchAhead(fetchLiveCell, FETCH_AFTER_MS)
  return (
    <>
      <tbody className="vt-body" ref={body} />
      {live.map((cell) =>
        createPortal(
          <Suspense fallback={null}>
            <LiveCellContent object={list.object} cell={cell} onEdited={onEdited} />
          </Suspense>,
          cell.host,
          `${cell.record.id} ${cell.column.key}`,
        ),
      )}
    </>
  )
}
