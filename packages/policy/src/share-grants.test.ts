import { catalogOf, standardObjects } from '@holdfast/catalog'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ACTIONS,
  compileAccess,
  fieldModes,
  may,
  mayEver,
  type Principal,
  SHAREABLE,
  standardRoles,
  visibleFields,
  writableFields,
} from './index.ts'

const catalog = catalogOf(standardObjects)
const RECORD = { ownerId: 'owner', teamId: 'far', subjectId: 'r1' }
const principal = fc.record({
  tenantId: fc.constant('c'),
  userId: fc.constant('me'),
  roles: fc.subarray(standardRoles.map(({ name }) => name)),
  teamId: fc.constantFrom(null, 't1'),
  departmentTeamIds: fc.constant(['t1']),
  foundSince: fc.constant(''),
})
const sharing = (object: string, change: boolean, more: object = {}) => [
  { object, recordId: 'r1', ownerId: 'owner', change, ...more },
]
const accessOf = (who: Principal) => compileAccess(who, { roles: standardRoles, catalog, fieldGrants: {} })

test('a share shows no field and gives no act that somebody’s roles do not give them on their own records, and never more than working on it', () => {
  fc.assert(
    fc.property(principal, fc.constantFrom(...SHAREABLE), fc.boolean(), (who, object, change) => {
      const without = accessOf(who)
      const access = accessOf({ ...who, shares: sharing(object, change) })
      for (const action of ACTIONS) {
        const act = { object, action }
        const isMore = may(access, act, RECORD) && !may(without, act, RECORD)
        if (isMore) expect([...(change ? ['update', 'reveal', 'contact'] : []), 'list', 'read']).toContain(action)
        if (isMore) expect(mayEver(without, object, action)).toBe(true)
        // nothing changes for another record, another owner's, or another object's of the same id
        for (const other of [
          { ...RECORD, subjectId: 'r2' },
          { ...RECORD, ownerId: 'another' },
        ])
          expect(may(access, act, other)).toBe(may(without, act, other))
      }
      expect(visibleFields(access, object)).toEqual(visibleFields(without, object))
      const modes = fieldModes(access, { object, action: 'read' }, RECORD)
      const own = visibleFields(without, object)
      for (const [key, mode] of modes) expect(own.get(key) === 'clear' || own.get(key) === mode).toBe(true)
      const writable = writableFields(access, { object, action: 'update' }, RECORD)
      expect(writable.has('owner') && !may(without, { object, action: 'assign' }, RECORD)).toBe(false)
    }),
  )
})

test('a rep reads and works on what is shared with them, and only its timeline beside it', () => {
  const rep = {
    tenantId: 'c',
    userId: 'me',
    roles: ['sales_rep'],
    teamId: 't1',
    departmentTeamIds: ['t1'],
    foundSince: '',
  }
  const [reading, changing] = [false, true].map((change) =>
    accessOf({ ...rep, shares: sharing('account', change) }),
  ) as [ReturnType<typeof accessOf>, ReturnType<typeof accessOf>]
  const does = (access: ReturnType<typeof accessOf>, object: string) =>
    ACTIONS.filter((action) => may(access, { object, action }, RECORD))
  expect(does(reading, 'account')).toEqual(['list', 'read'])
  expect(does(changing, 'account')).toEqual(['list', 'read', 'update', 'reveal', 'contact'])
  expect(does(reading, 'activity')).toEqual(['list', 'read'])
  expect(does(changing, 'activity')).toEqual(['list', 'read', 'create'])
  for (const object of ['contact', 'task', 'payment', 'contract']) expect(does(changing, object), object).toEqual([])
})
