import type { CatalogField, StageTotal } from '@holdfast/sdk'
import { Button } from 'antd'
import { type DragEvent, memo, useEffect, useRef, useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { BaseSum } from '../../insight/base-sum.tsx'
import { formatMoney, formatNumber } from '../../ui/format.ts'
import { ProblemNote, problemText } from '../../ui/problem-note.tsx'
import { missingFor } from '../stages.ts'
import { BoardCard } from './board-card.tsx'
import { fieldLabel } from './fields.ts'
import { type BoardColumn, questionOf, useCards } from './use-board.ts'
import type { BoardActs, Held } from './use-board-moves.ts'
import type { List } from './use-list.ts'
import { countRecords } from './use-rows.ts'

interface LaneProps {
  readonly list: List
  readonly field: CatalogField
  readonly column: BoardColumn
  readonly columns: readonly BoardColumn[]
  readonly acts: BoardActs
  readonly movable: boolean
  /** The card that is carried, where it comes from here or is over it. */
  readonly held: Held | null
  /** Whether it stands where nothing is in it: a card could come. */
  readonly kept: boolean
  /** What stands in the stage, where the column is one. */
  readonly total: StageTotal | undefined
}

interface CountProps extends Pick<LaneProps, 'list' | 'field' | 'column'> {
  readonly loaded: number
  readonly more: boolean
}

/** How many cards are loaded; the whole number for whoever asks. */
function Count({ list, field, column, loaded, more }: CountProps) {
  const t = useT()
  const { message } = useSaying()
  const question = questionOf(list.question, field, column)
  const asked = JSON.stringify([question.filter, question.q, loaded])
  const [counted, setCounted] = useState<{ of: string; total: number } | null>(null)
  if (!more) return <span className="t3">{formatNumber(loaded)}</span>
  if (counted?.of === asked) return <span className="t3">{formatNumber(counted.total)}</span>
  const count = async () => {
    try {
      const total = await countRecords(list.object, question)
      if (total !== null) setCounted({ of: asked, total })
    } catch (error) {
      void message.warning(problemText(error, t))
    }
  }
  return (
    <button
      type="button"
      className="linklike"
      title={t('board.count', { column: column.label })}
      aria-label={`${formatNumber(loaded)}+ · ${t('board.count', { column: column.label })}`}
      onClick={() => void count()}
    >
      {formatNumber(loaded)}+
    </button>
  )
}

/** What the currencies of a stage come to in the company's own, where there are others. */
function StageBase({ column, total }: Pick<LaneProps, 'column' | 'total'>) {
  const t = useT()
  const base = total?.base ?? null
  if (base === null) return null
  return (
    <p className="lanesum">
      <BaseSum base={base} />
      {column.stage?.outcome === 'open' && base.weighted !== null ? (
        <span className="sm t3">{t('board.weighted', { amount: formatMoney(base.weighted, base.currency) })}</span>
      ) : null}
    </p>
  )
}

/** How likely a card here is won, how many there are, what they are worth, and what of that may be reckoned with. */
function StageHead({ column, total }: Pick<LaneProps, 'column' | 'total'>) {
  const t = useT()
  return (
    <>
      <header className="lanehead">
        <h2>{column.label}</h2>
        <span className="t3">{total === undefined ? '' : formatNumber(total.count)}</span>
        <span className="grow" />
        <span className="t3">{column.stage?.probability ?? 0}%</span>
      </header>
      {(total?.sums ?? []).map(({ currency, amount, weighted }) => (
        <p key={currency} className="lanesum">
          <b title={`${amount} ${currency}`}>{formatMoney(amount, currency)}</b>
          {column.stage?.outcome === 'open' ? (
            <span className="sm t3">{t('board.weighted', { amount: formatMoney(weighted, currency) })}</span>
          ) : null}
        </p>
      ))}
      <StageBase column={column} total={total} />
    </>
  )
}

/** Where a card would be dropped: what it would still need there, or that it may come. */
function DropPlace({ list, column, held }: Pick<LaneProps, 'list' | 'column'> & { readonly held: Held }) {
  const t = useT()
  const needs = missingFor(list.object, column.stage, held.record)
  if (needs.length === 0) return <li className="dropplace">{t('board.moveTo', { column: column.label })}</li>
  return (
    <li className="dropplace">
      <b>{t('board.needs', { count: needs.length })}</b>
      <span>{needs.map((field) => fieldLabel(field, t)).join(t('board.comma'))}</span>
    </li>
  )
}

/** More of the cards: they come once one has scrolled to their end, and by the button. */
function MoreCards({ pages }: Pick<ReturnType<typeof useCards>, 'pages'>) {
  const t = useT()
  const end = useRef<HTMLLIElement>(null)
  const { fetchNextPage, isFetching } = pages
  useEffect(() => {
    if (end.current === null || isFetching) return
    const watching = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) void fetchNextPage()
    })
    watching.observe(end.current)
    return () => watching.disconnect()
  }, [fetchNextPage, isFetching])
  return (
    <li ref={end}>
      <Button type="text" size="small" loading={pages.isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t('board.more')}
      </Button>
    </li>
  )
}

/** What stands below the cards: that there are none, or what went wrong. */
function LaneFoot({ pages, cards }: ReturnType<typeof useCards>) {
  const t = useT()
  return (
    <>
      {cards.length === 0 && !pages.isPending && !pages.isError ? (
        <p className="sm t3 lane-empty">{t('board.empty')}</p>
      ) : null}
      <ProblemNote error={pages.error} onRetry={() => void pages.refetch()} />
    </>
  )
}

/** What lets a column take cards. Where one is dropped counts, not over which column it was last drawn: a busy machine draws late. */
const takingCards = ({ acts, column }: Pick<LaneProps, 'acts' | 'column'>) => ({
  onDragOver: (event: DragEvent) => {
    if (acts.over(column)) event.preventDefault()
  },
  onDrop: () => acts.dropOn(column),
})

/** One column of the board. */
export const BoardLane = memo(function BoardLane(props: LaneProps) {
  const { list, field, column, columns, acts, movable, held, kept, total } = props
  const t = useT()
  const { pages, cards } = useCards(list.object, field, { column, question: list.question })
  const isOver = held !== null && held.over.id === column.id && held.from.id !== column.id
  if (cards.length === 0 && !kept && !pages.isError) return null
  const name = t('board.column', { column: column.label, count: cards.length })
  return (
    <section className={isOver ? 'lane over' : 'lane'} aria-label={name} {...takingCards(props)}>
      {column.stage === undefined ? (
        <header className="lanehead">
          <h2>{column.label}</h2>
          <Count list={list} field={field} column={column} loaded={cards.length} more={pages.hasNextPage} />
        </header>
      ) : (
        <StageHead column={column} total={total} />
      )}
      <ul className="cards">
        {isOver ? <DropPlace list={list} column={column} held={held} /> : null}
        {cards.map((record) => (
          <BoardCard
            key={record.id}
            object={list.object}
            field={field}
            record={record}
            column={column}
            columns={columns}
            acts={acts}
            movable={movable}
            isHeld={held?.record.id === record.id}
          />
        ))}
        {pages.hasNextPage ? <MoreCards pages={pages} /> : null}
      </ul>
      <LaneFoot pages={pages} cards={cards} />
    </section>
  )
})
