import { expect, test } from 'vitest'
import type { ObjectView } from '../catalogue.ts'
import { becauseOf, classesOf, fromNearest, revealsAny, ringOf, seesNobody, sightOf } from './ways.ts'

const person = (about: { id?: string; reaches?: readonly string[]; roles?: readonly string[] }) => ({
  id: 'anybody',
  roles: ['sales_rep'],
  reaches: [],
  fields: [
    { field: 'name', mode: 'clear' },
    { field: 'mobile', mode: 'masked' },
    { field: 'jobTitle', mode: 'clear' },
  ],
  ...about,
})

const classed = (classes: Readonly<Record<string, string>>): Pick<ObjectView, 'fields'> => ({
  fields: new Map(
    Object.entries(classes).map(([key, of]) => [key, { key, name: key, kind: 'text', label: key, class: of }]),
  ),
})
const contact = classed({ name: 'personal', mobile: 'personal', jobTitle: 'confidential', nationalId: 'sensitive' })

test('the nearest way decides the ring, and all ways are told from the nearest', () => {
  expect(ringOf(person({ reaches: ['all', 'own'] }))).toBe('owner')
  expect(ringOf(person({ reaches: ['all', 'department'] }))).toBe('near')
  expect(ringOf(person({ reaches: ['pool'] }))).toBe('duty')
  expect(becauseOf(person({ reaches: ['all', 'shared', 'sharedToChange'] }))).toEqual([
    'sight.way.sharedToChange',
    'sight.way.all',
  ])
})

test('support sees by what is lent to it, however far that reaches', () => {
  const support = person({ roles: ['support'], reaches: ['all'] })
  expect([ringOf(support), becauseOf(support)]).toEqual(['lent', ['sight.way.support']])
})

test('those who see a record stand from the nearest to the farthest', () => {
  const people = ['all', 'own', 'team'].map((reach) => person({ id: reach, reaches: [reach] }))
  expect(fromNearest(people).map(({ id }) => id)).toEqual(['own', 'team', 'all'])
})

test('a class is in full only where all of it stands there in clear, and shown for a reason only where it may be', () => {
  const nameAlone = { ...person({}), fields: [{ field: 'name', mode: 'clear' }] }
  expect(sightOf('personal', nameAlone, contact)).toBe('masked')
  expect([seesNobody(nameAlone, contact), seesNobody({ ...nameAlone, fields: [] }, contact)]).toEqual([false, true])
  expect(sightOf('confidential', person({}), contact)).toBe('clear')
  expect(sightOf('personal', person({}), contact)).toBe('masked')
  const revealing = { ...person({}), fields: [{ field: 'mobile', mode: 'masked', reveals: true }] }
  expect(sightOf('personal', revealing, contact)).toBe('reason')
  expect(sightOf('sensitive', revealing, contact)).toBe('nothing')
  expect([revealsAny(revealing), revealsAny(person({}))]).toEqual([true, false])
})

test('nothing is told of a class of which the reader sees no field', () => {
  expect(classesOf(contact)).toEqual(['confidential', 'personal', 'sensitive'])
  expect(classesOf(classed({ name: 'personal', note: 'internal' }))).toEqual(['personal'])
})
