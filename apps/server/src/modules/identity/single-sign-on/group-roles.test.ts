import { isCopyable, standardRoles } from '@holdfast/policy'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dutiesMeet, needsPasskey } from '../users/duties.ts'
import { settled } from './group-roles.ts'

/* What groups give, over roles that an installation begins with and a company's copies of them. */
const copies = standardRoles.filter(isCopyable).map(({ name }) => `${name}.copy`)
const all = [...standardRoles.map(({ name }) => name), ...copies]
const mappable = all.filter((role) => !needsPasskey([role]))
const some = (names: readonly string[]) => fc.uniqueArray(fc.constantFrom(...names), { maxLength: 4 })
const GROUPS = ['a', 'b', 'c', 'd']

const cases = fc.record({
  before: some(all).filter((roles) => !dutiesMeet(roles, false)),
  mapping: fc.array(fc.record({ group: fc.constantFrom(...GROUPS), role: fc.constantFrom(...mappable) }), {
    maxLength: 8,
  }),
  groups: some(GROUPS),
  own: some(all).map((roles) => new Set(roles)),
})

test('whatever groups say, no duties meet that are kept apart, nobody gets what no line gives or the company does not have, and taking goes on', () => {
  let [given, kept] = [0, 0]
  fc.assert(
    fc.property(cases, ({ before, mapping, groups, own }) => {
      const { roles, withheld, code } = settled({ before, mapping, groups, own })
      const says = (role: string) => mapping.some((line) => line.role === role && groups.includes(line.group))
      expect(dutiesMeet(roles, false)).toBe(false)
      for (const role of roles) expect(before.includes(role) || (says(role) && own.has(role))).toBe(true)
      for (const role of before)
        expect(roles.includes(role)).toBe(says(role) || mapping.every((line) => line.role !== role))
      for (const role of withheld) expect(says(role) && !roles.includes(role)).toBe(true)
      if (code === 'choice_unknown') expect(withheld.filter((role) => own.has(role))).toEqual([])
      for (const role of all) if (says(role)) expect(roles.includes(role) || withheld.includes(role)).toBe(true)
      given += roles.some((role) => role.endsWith('.copy') && !before.includes(role)) ? 1 : 0
      kept += withheld.some((role) => own.has(role)) ? 1 : 0
    }),
    { numRuns: 5_000 },
  )
  expect(Math.min(given, kept)).toBeGreaterThan(50)
})

test('a copy is kept apart from what the role it is a copy of is kept apart from', () => {
  expect(dutiesMeet(['sales_rep.copy', 'security_admin'], false)).toBe(true)
  expect(dutiesMeet(['support', 'sales_rep.copy'], true)).toBe(true)
  expect(dutiesMeet(['sales_rep.copy', 'analyst', 'privacy_officer'], false)).toBe(false)
})
