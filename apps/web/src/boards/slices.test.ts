import { expect, test } from 'vitest'
import { slicesOf } from './slices.ts'

const point = (value: number) => ({ value, words: `¥${value}`, part: null })

test('a slice leads to its own group, whatever is told together between; the rest leads nowhere', () => {
  const data = {
    labels: ['small', 'large', 'tiny', 'middle', 'third'],
    series: [
      { name: 'before', points: [9, 9, 9, 9, 9].map(point), before: true as const },
      { name: 'now', points: [2, 50, 1, 20, 10].map(point) },
    ],
    others: 'rest',
  }
  expect(slicesOf(data, String)).toEqual([
    { name: 'large', value: 50, words: '¥50', at: 1, rank: 0 },
    { name: 'middle', value: 20, words: '¥20', at: 3, rank: 1 },
    { name: 'third', value: 10, words: '¥10', at: 4, rank: 2 },
    { name: 'rest', value: 3, words: '3' },
  ])
})
