import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { expect, test } from 'vitest'
import type { ObjectView } from './catalogue.ts'
import { offeredOf } from './offered.ts'

const labels = ['draft', 'confirmed', 'part', 'done', 'cancelled']
const FIELD = {
  key: 'status',
  name: 'status',
  kind: 'choice',
  options: labels.map((value) => ({ value, label: value, from: [''] })),
} as unknown as CatalogField
const ORDER = {
  states: {
    at: 'status',
    first: 'draft',
    moves: { draft: ['confirmed'], confirmed: ['part', 'done', 'cancelled'], part: ['done'] },
    followed: { lines: 'lines', states: ['part', 'done'] },
  },
} as unknown as ObjectView

const told = (...records: object[]) => {
  const { field, why } = offeredOf(ORDER, FIELD, records as BusinessRecord[])
  return [field.options?.map(({ value }) => value), why?.id]
}

test('a state is offered where the present one leads to it and nothing else sets it; the present one stands there', () => {
  expect(told({ status: 'draft', lines: [] })).toEqual([['draft', 'confirmed'], 'state.next'])
  expect(told({ status: null, lines: null })).toEqual([['draft', 'confirmed'], 'state.next'])
  expect(told({ status: 'confirmed', lines: [] })).toEqual([['confirmed', 'part', 'done', 'cancelled'], 'state.next'])
  expect(told({ status: 'confirmed', lines: [{}] })).toEqual([['confirmed', 'cancelled'], 'state.follows'])
  // a list may show no lines: what is not known to be without is not offered
  expect(told({ status: 'confirmed' })).toEqual([['confirmed', 'cancelled'], 'state.follows'])
  expect(told({ status: 'cancelled', lines: [] })).toEqual([['cancelled'], 'state.ends'])
})

test('of many what each of them may become', () => {
  expect(told({ status: 'confirmed', lines: [] }, { status: 'part', lines: [] })).toEqual([['done'], 'state.nextAll'])
  expect(told({ status: 'draft', lines: [] }, { status: 'part', lines: [] })).toEqual([[], 'state.noCommon'])
  expect(told({ lines: [] }, { status: 'draft', lines: [] })).toEqual([['confirmed'], 'state.nextAll'])
})

test('other fields are offered as they are', () => {
  const other = { ...FIELD, key: 'method' }
  expect(offeredOf(ORDER, other, [])).toEqual({ field: other, why: null })
})
