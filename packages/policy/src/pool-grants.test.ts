import {
  account,
  catalogOf,
  POOL_FIELD,
  type Pool,
  poolableFields,
  poolValue,
  standardObjects,
  withPools,
} from '@holdfast/catalog'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compileAccess,
  covers,
  fieldModes,
  may,
  type Principal,
  reachesShowing,
  standardRoles,
  writableFields,
} from './index.ts'

const catalog = catalogOf(standardObjects)
const ME = 'me'
const FIELDS = Object.keys(account.fields)
const ROLES = standardRoles.map(({ name }) => name)

const principal = fc.record({
  tenantId: fc.constant('c'),
  userId: fc.constant(ME),
  roles: fc.subarray(ROLES),
  teamId: fc.constantFrom(null, 't1', 't2'),
  departmentTeamIds: fc.subarray(['t1', 't2']),
  foundSince: fc.constant(''),
})
const pool = fc.record({
  id: fc.constantFrom('p1', 'p2'),
  label: fc.constant({ zh: '公海', en: 'Pool' }),
  teams: fc.subarray(['t1', 't2']),
  people: fc.subarray([ME, 'other']),
  fields: fc.subarray(FIELDS),
  mostOwned: fc.constant(null),
  claimsADay: fc.constant(null),
  neglect: fc.constant(null),
  protectDays: fc.constant(null),
  mostProtected: fc.constant(null),
  looks: fc.constant({}),
})

const accessOf = (who: Principal, pools: readonly Pool[]) =>
  compileAccess(who, { roles: standardRoles, catalog, fieldGrants: {}, pools })
const READ = { object: 'account', action: 'read' } as const
const OWN = { ownerId: ME, teamId: null }
const isMemberOf = ({ people, teams }: Pool, { teamId }: Principal) =>
  people.includes(ME) || (teamId !== null && teams.includes(teamId))

test('a pool shows its members what it names, of that what their roles show them of their own, no clearer, and to others nothing', () => {
  fc.assert(
    fc.property(principal, pool, (who, one) => {
      const access = accessOf(who, [one])
      const without = accessOf(who, [])
      const inIt = { ownerId: null, teamId: one.id }
      const own = fieldModes(without, READ, OWN)
      const everywhere = fieldModes(without, READ, { ownerId: 'x', teamId: 'y' })
      const works = isMemberOf(one, who) && may(without, { object: 'account', action: 'update' }, OWN)
      const seen = fieldModes(access, READ, inIt)
      for (const [key, mode] of seen) {
        if (everywhere.has(key)) continue
        expect(works && (key === POOL_FIELD || one.fields.includes(key))).toBe(true)
        expect(own.get(key)).toBe(mode)
      }
      if (works) for (const key of one.fields) expect(seen.has(key) || !own.has(key)).toBe(true)
      expect(writableFields(access, { object: 'account', action: 'update' }, inIt).size).toBe(0)
      for (const action of ['reveal', 'contact', 'update', 'delete', 'merge', 'assign'] as const)
        expect(may(access, { object: 'account', action }, inIt)).toBe(false)
    }),
    { seed: 46, numRuns: 500 },
  )
})

test('what lies in a pool is nobody’s: a record with an owner, or of another pool, is beyond its reach', () => {
  const who = { tenantId: 'c', userId: ME, roles: ['sales_rep'], teamId: 't1', departmentTeamIds: [], foundSince: '' }
  expect(covers('pool:p1', { ownerId: null, teamId: 'p1' }, who)).toBe(true)
  for (const record of [
    { ownerId: 'x', teamId: 'p1' },
    { ownerId: null, teamId: 'p2' },
    { ownerId: null, teamId: null },
  ])
    expect(covers('pool:p1', record, who)).toBe(false)
})

test('lists ask of a field only the pools that show it', () => {
  const base = {
    label: { zh: '公海', en: 'Pool' },
    teams: [],
    people: [ME],
    mostOwned: null,
    claimsADay: null,
    neglect: null,
    protectDays: null,
    mostProtected: null,
    looks: {},
  }
  const pools = [
    { ...base, id: 'p1', fields: ['name', 'phone'] },
    { ...base, id: 'p2', fields: ['name', 'level'] },
  ]
  const who = { tenantId: 'c', userId: ME, roles: ['sales_rep'], teamId: null, departmentTeamIds: [], foundSince: '' }
  const asked = (key: string, mode: 'clear' | 'masked') =>
    reachesShowing(accessOf(who, pools), { object: 'account', key, action: 'list' }, mode).filter((reach) =>
      reach.startsWith('pool:'),
    )
  expect(asked('level', 'clear')).toEqual(['pool:p2'])
  expect(asked('phone', 'clear')).toEqual([])
  expect(asked('phone', 'masked')).toEqual(['pool:p1'])
  expect(asked(POOL_FIELD, 'clear')).toEqual(['pool:p1', 'pool:p2'])
})

test('the choices of where a customer lies are the company’s pools; whose it is no pool shows', () => {
  const id = '0193a000-0000-4000-8000-0000000000a1'
  const label = { zh: '华北公海', en: 'North pool' }
  const one = {
    id,
    label,
    teams: [],
    people: [],
    fields: [],
    mostOwned: null,
    claimsADay: null,
    neglect: null,
    protectDays: null,
    mostProtected: null,
    looks: {},
  }
  expect(withPools(account, [one]).fields[POOL_FIELD]?.options).toEqual([{ value: poolValue(id), label }])
  expect(withPools(account, [])).toBe(account)
  expect(poolableFields(account)).not.toContain('owner')
})
