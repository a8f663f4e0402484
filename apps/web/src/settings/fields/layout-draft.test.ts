import { expect, test } from 'vitest'
import { demandedIn, type LayoutDraft, leftOutOf, movedBy, placedIn, putAt } from './layout-draft.ts'

const label = { zh: '一', en: 'One' }
const draft: LayoutDraft = {
  groups: [
    { label, fields: ['a', 'b', 'c'] },
    { label, fields: ['d'] },
  ],
  leftOut: ['e'],
  demanded: ['b'],
}
const fieldsOf = ({ groups }: LayoutDraft) => groups.map(({ fields }) => fields)

test('a field changes places with its neighbour, and the first goes no further', () => {
  expect(fieldsOf(movedBy(draft, 'b', -1))).toEqual([['b', 'a', 'c'], ['d']])
  expect(fieldsOf(movedBy(draft, 'a', -1))).toEqual(fieldsOf(draft))
  expect(fieldsOf(movedBy(draft, 'c', 1))).toEqual(fieldsOf(draft))
})

test('a field that is put into a group stands nowhere else', () => {
  expect(fieldsOf(placedIn(draft, 'a', 1))).toEqual([
    ['b', 'c'],
    ['d', 'a'],
  ])
  const back = placedIn(draft, 'e', 0)
  expect([fieldsOf(back)[0], back.leftOut]).toEqual([['a', 'b', 'c', 'e'], []])
})

test('a field that is dropped stands beside the one it was dropped on, in whichever group that is', () => {
  const dropped = (key: string, groupAt: number, beside: string | null, isAfter: boolean) =>
    putAt(draft, key, { groupAt, beside, isAfter })
  expect(fieldsOf(dropped('a', 0, 'c', true))).toEqual([['b', 'c', 'a'], ['d']])
  expect(fieldsOf(dropped('c', 0, 'a', false))).toEqual([['c', 'a', 'b'], ['d']])
  expect(fieldsOf(dropped('a', 1, 'd', true))).toEqual([
    ['b', 'c'],
    ['d', 'a'],
  ])
  expect(fieldsOf(dropped('d', 0, null, false))).toEqual([['d', 'a', 'b', 'c'], []])
  expect(fieldsOf(dropped('b', 0, 'b', true))).toEqual(fieldsOf(draft))
  expect(dropped('e', 0, 'b', false)).toMatchObject({ leftOut: [] })
})

test('what is left out is asked for no more', () => {
  const out = leftOutOf(draft, 'b')
  expect(out).toMatchObject({ leftOut: ['e', 'b'], demanded: [] })
  expect(fieldsOf(out)).toEqual([['a', 'c'], ['d']])
  expect(demandedIn(draft, 'a', true).demanded).toEqual(['b', 'a'])
})
