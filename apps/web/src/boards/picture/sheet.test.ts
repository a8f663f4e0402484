import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PictureCard } from './cards.ts'
import { heightOf, MARGIN, sheetOf, WIDTH } from './sheet.ts'

/* A board's picture: every card has room of its own, within the picture. */
const content = fc.oneof(
  fc.constant({ as: 'figure', number: '1', change: '' } as const),
  fc.constant({ as: 'words', words: '' } as const),
  fc.constant({ as: 'drawing', kind: 'bar', data: { labels: [], series: [], others: '' } } as const),
  fc
    .record({ lines: fc.integer({ min: 2, max: 22 }), more: fc.constantFrom('', 'more') })
    .map(({ lines, more }) => ({ as: 'table', rows: Array.from({ length: lines }, () => ['a', 'b']), more }) as const),
)
const cards = fc.array(
  fc.record({
    title: fc.constant(''),
    summary: fc.constant(''),
    wide: fc.boolean(),
    content,
  }) as fc.Arbitrary<PictureCard>,
  { maxLength: 12 },
)

test('whatever charts a board holds, each stands in the picture, none over another, and what it holds fits', () => {
  fc.assert(
    fc.property(cards, (board) => {
      const { places, height } = sheetOf(board)
      expect(places).toHaveLength(board.length)
      for (const [at, place] of places.entries()) {
        expect(place.x).toBeGreaterThanOrEqual(MARGIN)
        expect(place.x + place.width).toBeLessThanOrEqual(WIDTH - MARGIN)
        expect(place.y + place.height).toBeLessThanOrEqual(height - MARGIN)
        expect(place.height).toBeGreaterThanOrEqual(heightOf(board[at] as PictureCard))
        for (const other of places.slice(at + 1)) {
          const apart = other.y >= place.y + place.height || other.x >= place.x + place.width
          expect(apart).toBe(true)
        }
      }
    }),
    { seed: 4, numRuns: 200 },
  )
})
