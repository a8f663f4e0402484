/** Where everything stands on a board's picture, in pixels of the page. */
import type { PictureCard } from './cards.ts'

export const WIDTH = 1200
export const MARGIN = 24
export const HEAD = 64
export const PADDING = 16
/** Of a card: its title and what it says in words. */
export const CARD_HEAD = 52
export const ROW = 26
const GAP = 16
const DRAWING = 240
const FIGURE = 84
const WORDS = 40

export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** How high a card is that is not stretched by its neighbour. */
export function heightOf({ content }: PictureCard): number {
  const inner = {
    figure: () => FIGURE,
    words: () => WORDS,
    drawing: () => DRAWING,
    table: () => (content.as === 'table' ? ROW * (content.rows.length + (content.more === '' ? 0 : 1)) : 0),
  }
  return CARD_HEAD + inner[content.as]() + PADDING
}

/** The cards in rows of two, a wide one by itself; neighbours are equally high. */
export function sheetOf(cards: readonly PictureCard[]): { readonly height: number; readonly places: readonly Place[] } {
  const places: Place[] = []
  const half = (WIDTH - 2 * MARGIN - GAP) / 2
  let y = MARGIN + HEAD
  for (let at = 0; at < cards.length; ) {
    const [first, second] = [cards[at], cards[at + 1]]
    if (first === undefined) break
    const isPair = !first.wide && second !== undefined && !second.wide
    const height = Math.max(heightOf(first), isPair ? heightOf(second) : 0)
    places.push({ x: MARGIN, y, width: first.wide ? WIDTH - 2 * MARGIN : half, height })
    if (isPair) places.push({ x: MARGIN + half + GAP, y, width: half, height })
    at += isPair ? 2 : 1
    y += height + GAP
  }
  return { places, height: y - GAP + MARGIN }
}
