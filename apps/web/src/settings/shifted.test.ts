import { expect, test } from 'vitest'
import { shifted } from './shifted.ts'

test('an item is moved within its list and no further', () => {
  const items = ['a', 'b', 'c']
  expect(shifted(items, 0, 1)).toEqual(['b', 'a', 'c'])
  expect(shifted(items, 0, -1)).toBe(items)
  expect(shifted(items, 2, 1)).toBe(items)
})
