import type { Person, Unit } from '@holdfast/sdk'
import { expect, test } from 'vitest'
import { hungElsewhere, isBelow, managersAmong, reachChanges } from './reach-change.ts'

const unit = (id: string, departmentId: string | null): Unit => ({
  id,
  name: id,
  version: 1,
  departmentId,
  leadId: null,
})
const person = (id: string, teamId: string, roles: readonly string[]): Person => ({
  id,
  version: 1,
  name: id,
  email: '',
  roles,
  pendingRoles: [],
  status: 'active',
  teamId,
})
const label = { zh: '', en: '' }
const grant = { object: label, reach: label, actions: [], clear: [], masked: [], writes: [] }
const roles = [
  { name: 'sales_manager', label, sentence: label, grants: [{ ...grant, scope: 'department' }] },
  { name: 'sales_rep', label, sentence: label, grants: [{ ...grant, scope: 'own' }] },
]
const structure = {
  departments: [unit('sales', null), unit('east', 'sales'), unit('south', 'sales')],
  teams: [unit('head', 'sales'), unit('shanghai', 'east'), unit('canton', 'south'), unit('alone', null)],
}
const boss = person('boss', 'head', ['sales_manager'])
const east = person('east manager', 'shanghai', ['sales_manager'])
const rep = person('rep', 'canton', ['sales_rep'])
const managers = managersAmong([boss, east, rep], roles)

test('only whose roles reach a department are asked about', () => {
  expect(managers).toEqual([boss, east])
})

test('a team that moves is seen by the managers above its new place, and no more by those above the old', () => {
  const after = hungElsewhere(structure, unit('canton', 'south'), 'east')
  expect(reachChanges({ before: structure, after }, managers)).toMatchObject([
    { team: { id: 'canton' }, gains: [east], losses: [] },
  ])
  const out = hungElsewhere(structure, unit('canton', 'south'), null)
  expect(reachChanges({ before: structure, after: out }, managers)).toMatchObject([
    { team: { id: 'canton' }, gains: [], losses: [boss] },
  ])
})

test('a department takes the teams below it along; what changes for nobody is not told', () => {
  const after = hungElsewhere(structure, unit('south', 'sales'), null)
  expect(reachChanges({ before: structure, after }, managers)).toMatchObject([
    { team: { id: 'canton' }, gains: [], losses: [boss] },
  ])
  expect(reachChanges({ before: structure, after: structure }, managers)).toEqual([])
})

test('a department lies below itself and those above it, and a circle ends', () => {
  expect(isBelow(structure.departments, 'east', 'sales')).toBe(true)
  expect(isBelow(structure.departments, 'sales', 'east')).toBe(false)
  expect(isBelow([unit('a', 'b'), unit('b', 'a')], 'a', 'c')).toBe(false)
})
