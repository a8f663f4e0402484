import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { catalogOf, type Field, standardObjects } from '@holdfast/catalog'
import { beforeAll, expect, test } from 'vitest'
import {
  ACTIONS,
  type Access,
  type Action,
  compileAccess,
  fieldModes,
  type Grant,
  may,
  type Principal,
  type ReachOfRecord,
  type RoleReach,
  standardRoles,
  writableFields,
} from './index.ts'

/*
 * Cedar (an authorisation language with a proven evaluator) as the second opinion: the roles are said once in Cedar, by another reading of the
 * table, and both must decide 20,000 random questions alike.
 */
const catalog = catalogOf(standardObjects)
const OBJECTS = ['account', 'contact', 'lead', 'activity', 'task', 'user']

const WITHIN: Readonly<Record<RoleReach, string>> = {
  all: 'true',
  own: 'resource has owner && resource.owner == principal',
  team: 'principal has team && resource has team && resource.team == principal.team',
  department: 'resource has team && principal.departmentTeams.contains(resource.team)',
  found: 'resource.found',
}

const set = (names: readonly string[]): string => JSON.stringify(names)

function statement(role: string, grant: Grant<RoleReach>): string {
  const clear = Object.keys(grant.fields).filter((key) => grant.fields[key] === 'clear')
  const wants = [
    'context.want == "act"',
    `context.want == "shown" && ${set(Object.keys(grant.fields))}.contains(context.field)`,
    `context.want == "clear" && ${set(clear)}.contains(context.field)`,
    `context.want == "write" && ${set(grant.write ?? [])}.contains(context.field)`,
  ]
  return `permit (principal in Role::"${role}", action in [${grant.actions.map((action) => `Action::"${action}"`).join(', ')}], resource)
    when { resource.object == "${grant.object}" && (${WITHIN[grant.reach]}) && (${wants.map((want) => `(${want})`).join(' || ')}) };`
}

let state = 20261123
function pick(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * below)
}
const one = <T>(from: readonly T[]): T => from[pick(from.length)] as T

interface Question {
  readonly principal: Principal
  readonly object: string
  readonly record: ReachOfRecord
  readonly action: Action
  readonly want: 'act' | 'shown' | 'clear' | 'write'
  readonly field: string
}

const USERS = ['u1', 'u2', 'u3']
const TEAMS = ['t1', 't2', 't3', 't4']

function question(): Question {
  const object = one(OBJECTS)
  const names = [...standardRoles.map((role) => role.name), 'nobody_knows']
  const want = one(['act', 'shown', 'clear', 'write'] as const)
  return {
    principal: {
      tenantId: 'c1',
      userId: one(USERS),
      roles: names.filter(() => pick(5) === 0),
      teamId: one([null, ...TEAMS]),
      departmentTeamIds: TEAMS.filter(() => pick(3) === 0),
      foundSince: '2026-11-23T00:00:00.000Z',
    },
    object,
    record: { ownerId: one([null, ...USERS]), teamId: one([null, ...TEAMS]), found: pick(3) === 0 },
    action: want === 'write' ? one(['create', 'update'] as const) : one(ACTIONS),
    want,
    field: one([...Object.keys(catalog.getObject(object).fields), 'salary', '__proto__', 'constructor']),
  }
}

function ours(asked: Question, access: Access): boolean {
  const { object, action, record, want, field } = asked
  if (want === 'act') return may(access, { object, action }, record)
  if (want === 'write')
    return writableFields(access, { object, action: action as 'create' | 'update' }, record).has(field)
  const mode = fieldModes(access, { object, action }, record).get(field)
  return want === 'shown' ? mode !== undefined : mode === 'clear'
}

const entity = (type: string, id: string) => ({ type, id })

function cedars(asked: Question): boolean {
  const { principal, record, object } = asked
  const reference = (type: string, id: string) => ({ __entity: entity(type, id) })
  const answer = statefulIsAuthorized({
    principal: entity('User', principal.userId),
    action: entity('Action', asked.action),
    resource: entity('Record', 'r'),
    context: { want: asked.want, field: asked.field },
    preparsedPolicySetId: 'roles',
    validateRequest: false,
    entities: [
      {
        uid: entity('User', principal.userId),
        attrs: {
          departmentTeams: principal.departmentTeamIds.map((id) => reference('Team', id)),
          ...(principal.teamId === null ? {} : { team: reference('Team', principal.teamId) }),
        },
        parents: principal.roles.map((role) => entity('Role', role)),
      },
      {
        uid: entity('Record', 'r'),
        attrs: {
          object,
          found: record.found === true,
          ...(record.ownerId === null ? {} : { owner: reference('User', record.ownerId) }),
          ...(record.teamId === null ? {} : { team: reference('Team', record.teamId) }),
        },
        parents: [],
      },
    ],
  })
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors))
  if (answer.response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(answer.response.diagnostics.errors))
  return answer.response.decision === 'allow'
}

beforeAll(() => {
  const text = standardRoles.flatMap((role) => role.grants.map((grant) => statement(role.name, grant))).join('\n')
  expect(preparsePolicySet('roles', { staticPolicies: text })).toMatchObject({ type: 'success' })
})

test('Cedar decides 20,000 random questions about acts, fields and writing as the compiled roles do', () => {
  const allowed = { act: 0, shown: 0, clear: 0, write: 0 }
  for (let round = 0; round < 20_000; round += 1) {
    const asked = question()
    const access = compileAccess(asked.principal, { roles: standardRoles, catalog, fieldGrants: {} })
    const decision = ours(asked, access)
    expect(cedars(asked), JSON.stringify(asked)).toBe(decision)
    if (decision) allowed[asked.want] += 1
  }
  // a comparison of refusals alone would prove little
  for (const count of Object.values(allowed)) expect(count).toBeGreaterThan(100)
})

test('no role may name a field that the catalogue does not have, nor write what is computed', () => {
  for (const role of standardRoles)
    for (const grant of role.grants) {
      const fields: Readonly<Record<string, Field>> = catalog.getObject(grant.object).fields
      for (const key of [...Object.keys(grant.fields), ...(grant.write ?? [])])
        expect(Object.hasOwn(fields, key), `${role.name} ${grant.object}.${key}`).toBe(true)
      for (const key of grant.write ?? [])
        expect(fields[key]?.computed, `${role.name} ${grant.object}.${key}`).not.toBe(true)
    }
})
