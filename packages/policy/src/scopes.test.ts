import { catalogOf, standardObjects } from '@holdfast/catalog'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ACTIONS,
  accessWithin,
  compileAccess,
  fieldModes,
  isScope,
  may,
  standardRoles,
  writableFields,
} from './index.ts'

const catalog = catalogOf(standardObjects)
const plurals = catalog.served.map(({ plural }) => plural)
const pluralOf = (object: string) => catalog.findObject(object)?.plural ?? ''
const scopes = fc.subarray([
  ...plurals.flatMap((plural) => ['read', 'write', 'reveal'].map((verb) => `${plural}:${verb}`)),
  'audit:read',
  'directory:write',
  'devices:report',
])

// ASVS 8.3.3, 10.3.2
test('whatever roles and scopes: a program may only what its owner may, sees no field more or clearer, and writes none more', () => {
  fc.assert(
    fc.property(
      fc.subarray(
        standardRoles.map(({ name }) => name),
        { minLength: 1 },
      ),
      scopes,
      fc.constantFrom('me', 'another'),
      fc.constantFrom('t1', 't2', null),
      (roles, named, ownerId, teamId) => {
        const principal = {
          tenantId: 'c',
          userId: 'me',
          roles,
          teamId: 't1',
          departmentTeamIds: ['t1', 't2'],
          foundSince: '',
        }
        const owner = compileAccess(principal, { roles: standardRoles, catalog, fieldGrants: {} })
        const program = accessWithin(owner, named, pluralOf)
        const record = { ownerId, teamId }
        for (const { name: object, plural } of catalog.served)
          for (const action of ACTIONS) {
            const verb = ['list', 'read', 'lookup'].includes(action)
              ? 'read'
              : ['reveal', 'contact'].includes(action)
                ? 'reveal'
                : 'write'
            const expected =
              !['merge', 'approve'].includes(action) &&
              named.includes(`${plural}:${verb}`) &&
              may(owner, { object, action }, record)
            expect(may(program, { object, action }, record)).toBe(expected)
            const [own, within] = [
              fieldModes(owner, { object, action }, record),
              fieldModes(program, { object, action }, record),
            ]
            for (const [key, mode] of within) expect(own.get(key)).toBe(mode)
            const writable = writableFields(owner, { object, action: 'update' }, record)
            for (const key of writableFields(program, { object, action: 'update' }, record))
              expect(writable.has(key)).toBe(true)
          }
        const needs = {
          'audit.read': 'audit.read',
          'directory.write': 'connections.write',
          'devices.report': 'users.freeze',
        } as const
        for (const capability of program.capabilities)
          expect(owner.capabilities.has(needs[capability as keyof typeof needs])).toBe(true)
        expect(program.budgets).toEqual(['client'])
      },
    ),
    { seed: 20261126, numRuns: 200 },
  )
})

test('a scope names an object that is served, or the log', () => {
  expect(
    ['contacts:read', 'accounts:write', 'leads:reveal', 'audit:read', 'directory:write', 'devices:report'].every(
      (scope) => isScope(scope, plurals),
    ),
  ).toBe(true)
  expect(
    ['contacts', 'contacts:delete', 'users:read', '*:read', 'audit:write', 'directory:read', 'devices:read', ''].some(
      (scope) => isScope(scope, plurals),
    ),
  ).toBe(false)
})
