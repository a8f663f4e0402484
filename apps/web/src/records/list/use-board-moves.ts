import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { useMemo, useRef, useState } from 'react'
import { type Translate, useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { problemText } from '../../ui/problem-note.tsx'
import { titleOf } from '../record-values.ts'
import { missingFor } from '../stages.ts'
import { type BoardColumn, type BoardOf, type Move, moveCard } from './use-board.ts'
import type { List } from './use-list.ts'
import { useUndo } from './use-undo.tsx'

/** The card one carries. */
export interface Held {
  readonly record: BusinessRecord
  readonly from: BoardColumn
  /** The column it would be dropped on. */
  readonly over: BoardColumn
  readonly by: 'mouse' | 'keyboard'
}

/** A move that waits for what its stage needs. */
interface Asking extends Move {
  readonly fields: readonly CatalogField[]
}

interface BoardMovesProps {
  readonly list: List
  readonly field: CatalogField
  readonly columns: readonly BoardColumn[]
  readonly movable: boolean
}

/** Puts the focus on a card, unless one has gone on to another. */
const focusUnlessAway = (card: HTMLElement | null): void => {
  if (document.activeElement?.closest('[data-card]') == null) card?.focus()
}

/** Puts it on where a card stands once everything is drawn. */
const focusCard = (id: string): void =>
  void requestAnimationFrame(() => focusUnlessAway(document.querySelector<HTMLElement>(`[data-card="${id}"]`)))

interface Telling {
  readonly say: (words: string) => void
  /** Says which card is drawn next in another column: it takes the focus in the same frame, which laying out twice would make late. */
  readonly expect: (id: string) => void
}

/** Moves a card, says what came of it and offers the way back; tells whether it moved. */
function useMove({ list: { object }, field }: BoardMovesProps, { say, expect }: Telling) {
  const t = useT()
  const { message } = useSaying()
  const offerUndo = useUndo()
  return async (move: Move) => {
    const { record, from, to } = move
    const name = titleOf(record, object.title)
    const board = { object, field }
    let moved = true
    try {
      expect(record.id)
      const version = await moveCard(board, move)
      const words = t('board.moved', { name, column: to.label })
      say(words)
      offerUndo(words, async () => {
        const card = { ...record, ...move.values, version, [field.name]: to.value }
        await moveCard(board, { record: card, from: to, to: from })
        return t('board.moved', { name, column: from.label })
      })
    } catch (error) {
      moved = false
      const words = t('board.refused', { name, why: problemText(error, t) })
      say(words)
      void message.warning(words)
    }
    focusCard(record.id)
    return moved
  }
}

/** Moves a card at once, or once what its stage needs was filled in. Into the column of what was converted a card comes by becoming others. */
function useAsking({ object, field }: BoardOf, go: (move: Move) => Promise<boolean>) {
  const [asking, setAsking] = useState<Asking | null>(null)
  const [converting, setConverting] = useState<BusinessRecord | null>(null)
  const { conversion } = object
  const moveOrAsk = async (move: Move) => {
    const fields = missingFor(object, move.to.stage, move.record)
    if (field.key === conversion?.status && move.to.value === conversion.done) setConverting(move.record)
    else if (fields.length > 0) setAsking({ ...move, fields })
    else await go(move)
  }
  // what was filled in stands there still where the move was refused
  const fill = async (values: Readonly<Record<string, unknown>>) => {
    if (asking !== null && (await go({ ...asking, values }))) setAsking(null)
  }
  const stop = { stopAsking: () => setAsking(null), stopConverting: () => setConverting(null) }
  return { asking, converting, fill, ...stop, moveOrAsk }
}

export interface BoardActs extends ReturnType<typeof actsOf> {
  /** A card was drawn for the first time where it stands. */
  readonly arrived: (id: string, card: HTMLElement) => void
}

interface Hands {
  readonly props: BoardMovesProps
  readonly held: Held | null
  readonly hold: (held: Held | null) => void
  readonly say: (words: string) => void
  readonly moveOrAsk: (move: Move) => Promise<void>
  readonly t: Translate
}

/** What one does with the card that is held. */
function actsOf({ props: { list, columns, movable }, held, hold, say, moveOrAsk, t }: Hands) {
  const putBack = () => {
    if (held === null) return
    hold(null)
    say(t('board.dropped'))
  }
  const move = async (record: BusinessRecord, from: BoardColumn, to: BoardColumn) => {
    const moving = from.id === to.id ? say(t('board.dropped')) : moveOrAsk({ record, from, to })
    // let go once it stands in its new column: one frame shows both
    hold(null)
    await moving
  }
  const lift = (record: BusinessRecord, from: BoardColumn, by: Held['by']) => {
    if (!movable) return
    hold({ record, from, over: from, by })
    const name = titleOf(record, list.object.title)
    if (by === 'keyboard') say(t('board.lifted', { name, column: from.label }))
  }
  /** Tells whether a card is carried at all. */
  const over = (column: BoardColumn): boolean => {
    if (held !== null && held.over.id !== column.id) {
      hold({ ...held, over: column })
      say(t('board.over', { column: column.label }))
    }
    return held !== null
  }
  const carry = (step: number) => {
    const next = columns[columns.findIndex(({ id }) => id === held?.over.id) + step]
    if (next !== undefined) over(next)
  }
  const dropOn = (to: BoardColumn) => {
    if (held !== null) void move(held.record, held.from, to)
  }
  const drop = () => {
    if (held !== null) dropOn(held.over)
  }
  return { move, lift, carry, over, drop, dropOn, putBack }
}

/** Lifting, carrying and dropping of cards; what a screen reader should hear of it; and the way back. The acts stay the same, so that a card is drawn anew only where it changes. */
export function useBoardMoves(props: BoardMovesProps) {
  const t = useT()
  const [held, hold] = useState<Held | null>(null)
  const [said, say] = useState('')
  const expected = useRef<string>(undefined)
  const expect = (id: string) => {
    expected.current = id
  }
  const go = useMove(props, { say, expect })
  const { moveOrAsk, ...asked } = useAsking({ object: props.list.object, field: props.field }, go)
  const latest = useRef<ReturnType<typeof actsOf>>(undefined)
  latest.current = actsOf({ props, held, hold, say, moveOrAsk, t })
  const acts = useMemo<BoardActs>(() => {
    const now = () => latest.current as ReturnType<typeof actsOf>
    return {
      move: (record, from, to) => now().move(record, from, to),
      lift: (record, from, by) => now().lift(record, from, by),
      carry: (step) => now().carry(step),
      over: (column) => now().over(column),
      drop: () => now().drop(),
      dropOn: (to) => now().dropOn(to),
      putBack: () => now().putBack(),
      arrived: (id, card) => {
        if (expected.current !== id) return
        expected.current = undefined
        focusUnlessAway(card)
      },
    }
  }, [])
  return { ...asked, held, said, movable: props.movable, acts }
}

export type BoardMoves = ReturnType<typeof useBoardMoves>
