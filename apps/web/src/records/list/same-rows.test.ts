import type { BusinessRecord } from '@holdfast/sdk'
import { expect, test } from 'vitest'
import { type Pages, withSameRows } from './same-rows.ts'

const row = (id: string, name: string): BusinessRecord => ({
  id,
  version: 1,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  name,
  account: { object: 'account', id: `${id}-a`, name: 'A' },
})
const pagesOf = (...pages: BusinessRecord[][]): Pages => ({
  pageParams: pages.map((_, at) => String(at)),
  pages: pages.map((data) => ({ data, page: { next: null } })),
})
const rowsOf = ({ pages }: Pages) => pages.flatMap(({ data }) => data)

test('rows stay the objects they were when one comes before them, goes, or wanders to another page', () => {
  const before = pagesOf([row('1', 'a'), row('2', 'b')], [row('3', 'c')])
  const after = withSameRows(before, pagesOf([row('0', 'new'), row('2', 'b'), row('3', 'c')]))
  expect(rowsOf(after).map(({ id }) => id)).toEqual(['0', '2', '3'])
  expect(rowsOf(after)[1]).toBe(rowsOf(before)[1])
  expect(rowsOf(after)[2]).toBe(rowsOf(before)[2])
})

test('a row that changed is the new one, and what is asked first stays as it came', () => {
  const before = pagesOf([row('1', 'a')])
  const changed = row('1', 'renamed')
  expect(rowsOf(withSameRows(before, pagesOf([changed])))[0]).toEqual(changed)
  expect(rowsOf(withSameRows(before, pagesOf([changed])))[0]).not.toBe(rowsOf(before)[0])
  expect(withSameRows(undefined, before)).toBe(before)
})
