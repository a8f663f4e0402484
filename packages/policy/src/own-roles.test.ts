import { isSealedClass } from '@holdfast/catalog'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  badLines,
  boundAs,
  boundBy,
  compileAccess,
  type OwnRole,
  rightsBeyond,
  roleOf,
  standardRoles,
} from './index.ts'
import { answer } from './testing/answer.ts'
import { catalog, facts, forbid, forbids, ownRole, principal, question, roles } from './testing/random-rights.ts'

const own = (from: string, lines: OwnRole['lines']): OwnRole => ({
  name: `${from}.key_accounts`,
  label: { zh: '大客户代表', en: 'Key account representative' },
  lines,
})
const REP = {
  tenantId: 'c1',
  userId: 'u1',
  teamId: 't1',
  departmentTeamIds: ['t1'],
  foundSince: '2026-11-23T00:00:00.000Z',
}
const NO_GRANTS = { catalog, fieldGrants: {} }

const accessOf = (role: OwnRole, name = role.name) =>
  compileAccess(
    { ...REP, roles: [name] },
    {
      ...NO_GRANTS,
      roles: [...standardRoles, ...[roleOf(role, standardRoles, catalog)].filter((one) => one !== undefined)],
    },
  )

const ask = (
  role: OwnRole,
  object: string,
  action: 'read' | 'delete' | 'reveal' | 'update',
  of: { ownerId: string; teamId: string },
) => ({
  may: answer(accessOf(role), { object, action, record: of, want: 'act', field: '' }),
  sees: (field: string, want: 'shown' | 'clear' | 'write' = 'shown') =>
    answer(accessOf(role), { object, action, record: of, want, field }),
})
const mine = { ownerId: 'u1', teamId: 't1' }
const colleagues = { ownerId: 'u2', teamId: 't1' }

describe('a role of a company’s own', () => {
  test('is what it is a copy of, where no line says otherwise', () => {
    for (const { name, grants, capabilities } of standardRoles) {
      if (grants.length === 0 || capabilities.length > 0) continue
      const copy = own(name, [])
      expect(rightsBeyond(accessOf(copy), accessOf(copy, name))).toEqual([])
      expect(rightsBeyond(accessOf(copy, name), accessOf(copy))).toEqual([])
    }
  })

  test('does an act within the reach a line states, and nowhere else', () => {
    const role = own('sales_rep', [{ kind: 'act', object: 'contact', action: 'read', reach: 'department' }])
    expect(ask(role, 'contact', 'read', colleagues).may).toBe(true)
    expect(ask(role, 'contact', 'read', colleagues).sees('mobile')).toBe(true)
    expect(ask(role, 'contact', 'read', { ownerId: 'u1', teamId: 't9' }).may).toBe(false)
    const less = own('sales_rep', [{ kind: 'act', object: 'contact', action: 'delete', reach: 'none' }])
    expect(ask(less, 'contact', 'delete', mine).may).toBe(false)
    expect(ask(less, 'contact', 'read', mine).may).toBe(true)
  })

  test('sees a field as a line states; what is hidden is not written either', () => {
    const role = own('sales_rep', [
      { kind: 'field', object: 'contact', field: 'email', mode: 'hidden' },
      { kind: 'field', object: 'contact', field: 'note', mode: 'masked' },
      { kind: 'field', object: 'contact', field: 'mobile', mode: 'clear' },
      { kind: 'write', object: 'contact', field: 'title', on: false },
    ])
    const { sees } = ask(role, 'contact', 'update', mine)
    expect([sees('email'), sees('email', 'write')]).toEqual([false, false])
    expect([sees('note'), sees('note', 'clear')]).toEqual([true, false])
    expect([sees('title'), sees('title', 'write')]).toEqual([true, false])
    // what has a mask is seen behind it, whatever is stated
    expect([sees('mobile'), sees('mobile', 'clear')]).toEqual([true, false])
    // by name alone is by name alone, whatever is stated of what one works on
    expect(ask(role, 'contact', 'read', colleagues).sees('mobile')).toBe(false)
  })

  test('is none where what it is a copy of is none or an administrator’s', () => {
    for (const from of ['nobody_knows', 'system_admin', 'security_admin', 'audit_admin', '__proto__'])
      expect(roleOf(own(from, []), standardRoles, catalog)).toBeUndefined()
  })

  test('is bound by what is stated for the role it is a copy of, until something is stated for itself', () => {
    const roles = ['sales_rep.key_accounts', 'sales_manager']
    expect(boundAs(roles, { sales_rep: '5' })).toEqual(['sales_rep', 'sales_manager'])
    expect(boundAs(roles, { sales_rep: '5', 'sales_rep.key_accounts': '10' })).toEqual(roles)
  })

  test('names only what there is, and shows in clear nothing that has a mask', () => {
    expect(
      badLines(
        [
          { kind: 'field', object: 'contact', field: 'mobile', mode: 'masked' },
          { kind: 'field', object: 'contact', field: 'salary', mode: 'clear' },
          { kind: 'field', object: 'contact', field: '__proto__', mode: 'clear' },
          { kind: 'act', object: 'secret', action: 'read', reach: 'all' },
          { kind: 'act', object: 'contact', action: 'export' as never, reach: 'all' },
          { kind: 'field', object: 'contact', field: 'mobile', mode: 'clear' },
        ],
        catalog,
      ),
    ).toEqual([1, 2, 3, 4, 5])
  })

  test('for statistics never shows what is sealed, and has no capability, whatever its lines say', () => {
    fc.assert(
      fc.property(ownRole('a'), (made) => {
        const role = roleOf(made, standardRoles, catalog)
        if (role === undefined) return
        expect(role.capabilities).toEqual([])
        for (const grant of role.grants)
          if (grant.statistics === true)
            for (const key of Object.keys(grant.fields))
              expect(isSealedClass(catalog.getObject(grant.object).fields[key]?.class ?? 'sensitive')).toBe(false)
      }),
      { seed: 501, numRuns: 1_000 },
    )
  })
})

describe('a forbid', () => {
  test('gives nobody anything', () => {
    fc.assert(
      fc.property(roles, principal, forbids, facts, (all, person, said, now) => {
        const before = compileAccess(person, { ...NO_GRANTS, roles: all })
        const after = compileAccess(person, { ...NO_GRANTS, roles: all, forbids: said, facts: now })
        expect(rightsBeyond(after, before)).toEqual([])
      }),
      { seed: 502, numRuns: 500 },
    )
  })

  test('beats every grant of every role: what it names is not done where it holds', () => {
    fc.assert(
      fc.property(roles, principal, forbid, facts, question, (all, person, said, now, asked) => {
        const access = compileAccess(person, { ...NO_GRANTS, roles: all, forbids: [said], facts: now })
        const bound = boundBy(person.roles, all)
        const concerns = said.roles.length === 0 || said.roles.some((role) => bound.includes(role))
        const holds = concerns && said.when.every((condition) => now.has(condition))
        for (const action of said.actions) {
          const about = { ...asked, object: said.object, action }
          if (!holds) continue
          if (said.fields.length === 0) expect(answer(access, { ...about, want: 'act' })).toBe(false)
          for (const field of said.fields) expect(answer(access, { ...about, want: 'shown', field })).toBe(false)
        }
      }),
      { seed: 503, numRuns: 2_000 },
    )
  })
})

describe('what a change gives', () => {
  test('is nothing only where no question is answered more widely than before', () => {
    let wider = 0
    fc.assert(
      fc.property(
        roles,
        roles,
        principal,
        fc.array(question, { minLength: 20, maxLength: 20 }),
        (one, other, person, asked) => {
          const before = compileAccess(person, { ...NO_GRANTS, roles: one })
          const after = compileAccess(person, { ...NO_GRANTS, roles: other })
          const gains = rightsBeyond(after, before)
          for (const each of asked) {
            if (!answer(after, each) || answer(before, each)) continue
            wider += 1
            expect(
              gains.some(({ object, action }) => object === each.object && action === each.action),
              JSON.stringify(each),
            ).toBe(true)
          }
        },
      ),
      { seed: 504, numRuns: 3_000 },
    )
    // a comparison that never met a gain would prove little
    expect(wider).toBeGreaterThan(100)
  })
})
