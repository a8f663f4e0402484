/** Random roles, forbids, people and records, for what must hold of all of them. */
import { catalogOf, standardObjects } from '@holdfast/catalog'
import fc from 'fast-check'
import {
  ACTIONS,
  CONDITIONS,
  type Forbid,
  type OwnRole,
  type Principal,
  type ReachOfRecord,
  type Role,
  type RoleLine,
  roleOf,
  standardRoles,
} from '../index.ts'

export const catalog = catalogOf(standardObjects)

export const OBJECTS = ['account', 'contact', 'lead', 'opportunity', 'activity', 'task'] as const
const USERS = ['u1', 'u2', 'u3'] as const
const TEAMS = ['t1', 't2', 't3', 't4'] as const
const FIELDS = [...new Set(OBJECTS.flatMap((object) => Object.keys(catalog.getObject(object).fields)))]

const object = fc.constantFrom(...OBJECTS)
const action = fc.constantFrom(...ACTIONS)
const field = fc.constantFrom(...FIELDS)

const line: fc.Arbitrary<RoleLine> = fc.oneof(
  fc.record({
    kind: fc.constant('act' as const),
    object,
    action,
    reach: fc.constantFrom('own', 'team', 'department', 'found', 'all', 'none'),
  }),
  fc.record({ kind: fc.constant('field' as const), object, field, mode: fc.constantFrom('clear', 'masked', 'hidden') }),
  fc.record({ kind: fc.constant('write' as const), object, field, on: fc.boolean() }),
)

const OWN_WORDS = ['a', 'b'] as const
const copied = fc.constantFrom(...standardRoles.map(({ name }) => name))

/** A role of a company's own, not yet held against the roles there are. */
export const ownRole = (word: string): fc.Arbitrary<OwnRole> =>
  fc
    .tuple(copied, fc.array(line, { maxLength: 8 }))
    .map(([from, lines]) => ({ name: `${from}.${word}`, label: { zh: word, en: word }, lines }))

/** The roles of a company that has two of its own. */
export const roles: fc.Arbitrary<readonly Role[]> = fc
  .tuple(...OWN_WORDS.map(ownRole))
  .map((own) => [...standardRoles, ...own.flatMap((each) => roleOf(each, standardRoles, catalog) ?? [])])

const NAMES = standardRoles.map(({ name }) => name)
const roleName = fc.constantFrom(
  ...NAMES,
  ...NAMES.flatMap((name) => OWN_WORDS.map((word) => `${name}.${word}`)),
  'nobody_knows',
)

export const forbid: fc.Arbitrary<Forbid> = fc.record({
  id: fc.uuid(),
  roles: fc.uniqueArray(roleName, { maxLength: 2 }),
  object,
  actions: fc.uniqueArray(action, { minLength: 3, maxLength: 8 }),
  fields: fc.oneof(fc.constant([]), fc.uniqueArray(field, { minLength: 1, maxLength: 12 })),
  when: fc.uniqueArray(fc.constantFrom(...CONDITIONS), { maxLength: 2 }),
})
export const forbids = fc.array(forbid, { minLength: 2, maxLength: 8 })
export const facts = fc.uniqueArray(fc.constantFrom(...CONDITIONS)).map((all) => new Set(all))

export const principal: fc.Arbitrary<Principal> = fc.record({
  tenantId: fc.constant('c1'),
  userId: fc.constantFrom(...USERS),
  roles: fc.uniqueArray(roleName, { minLength: 1, maxLength: 5 }),
  teamId: fc.option(fc.constantFrom(...TEAMS)),
  departmentTeamIds: fc.subarray([...TEAMS]),
  foundSince: fc.constant('2026-11-23T00:00:00.000Z'),
})

const record: fc.Arbitrary<ReachOfRecord> = fc.record({
  ownerId: fc.option(fc.constantFrom(...USERS)),
  teamId: fc.option(fc.constantFrom(...TEAMS)),
  found: fc.boolean(),
})

export interface Question {
  readonly object: string
  readonly action: (typeof ACTIONS)[number]
  readonly record: ReachOfRecord
  readonly want: 'act' | 'shown' | 'clear' | 'write'
  readonly field: string
}

const fieldOf = (name: string) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...Object.keys(catalog.getObject(name).fields)) },
    { weight: 1, arbitrary: fc.constantFrom('salary', '__proto__', 'constructor') },
  )

/** What may be asked of somebody's rights; writing is asked of the two acts that write. */
export const question: fc.Arbitrary<Question> = object
  .chain((name) =>
    fc.record({
      object: fc.constant(name),
      action,
      record,
      want: fc.constantFrom('act', 'shown', 'clear', 'write'),
      field: fieldOf(name),
    }),
  )
  .map((asked) =>
    asked.want === 'write' && asked.action !== 'create' ? { ...asked, action: 'update' as const } : asked,
  )
