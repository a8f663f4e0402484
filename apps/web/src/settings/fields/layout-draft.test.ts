import { expect, test } from 'vitest'
import { demandedIn, type LayoutDraft, leftOutOf, movedBy, placedIn } from './layout-draft.ts'

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

test('what is left out is asked for no more', () => {
  const out = leftOutOf(draft, 'b')
  expect(out).toMatchObject({ leftOut: ['e', 'b'], demanded: [] })
  expect(fieldsOf(out)).toEqual([['a', 'c'], ['d']])
  expect(demandedIn(draft, 'a', true).demanded).toEqual(['b', 'a'])
})
