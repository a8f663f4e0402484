import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { catalogOf, type Field, standardObjects } from '@holdfast/catalog'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cedarOf, compileAccess, standardRoles } from './index.ts'
import { answer } from './testing/answer.ts'
import { type Asked, cedarRequest } from './testing/cedar-request.ts'
import { facts, forbids, principal, question, roles } from './testing/random-rights.ts'

/*
 * Cedar (an authorisation language with a proven evaluator) as the second opinion: the rights are said in Cedar, by another reading of the same roles,
 * and both must decide 20,000 random questions alike: half of them about the roles an installation begins with, half about roles and forbids of companies.
 */
const catalog = catalogOf(standardObjects)

/** By night (`npm run night`) a million are asked: fifty times as many, of fifty times as many companies. */
const TIMES = process.env['HOLDFAST_TEST_NIGHT'] === '1' ? 50 : 1
const STANDARD = 10_000 * TIMES
const COMPANIES = 10 * TIMES
const LONGEST_MS = 600_000 * Math.sqrt(TIMES)

function cedars(set: string, asked: Asked): boolean {
  const found = statefulIsAuthorized(cedarRequest(set, asked))
  if (found.type === 'failure') throw new Error(JSON.stringify(found.errors))
  if (found.response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(found.response.diagnostics.errors))
  return found.response.decision === 'allow'
}

const asking = fc.record({ person: principal, now: facts, asked: question })
const company = fc.record({ all: roles, said: forbids })

test(`Cedar decides ${STANDARD} random questions about the roles an installation begins with as the compiled ones do`, {
  timeout: LONGEST_MS,
}, () => {
  const allowed = { act: 0, shown: 0, clear: 0, write: 0 }
  expect(preparsePolicySet('standard', { staticPolicies: cedarOf(standardRoles, []) })).toMatchObject({
    type: 'success',
  })
  fc.assert(
    fc.property(asking, ({ person, now, asked }) => {
      const decision = answer(compileAccess(person, { roles: standardRoles, catalog, fieldGrants: {} }), asked)
      if (decision) allowed[asked.want] += 1
      return cedars('standard', { person, now, asked }) === decision
    }),
    { seed: 20261123, numRuns: STANDARD },
  )
  // a comparison of refusals alone would prove little
  for (const count of Object.values(allowed)) expect(count).toBeGreaterThan(100)
})

test(`… and 1,000 about the roles and forbids of each of ${COMPANIES} companies`, { timeout: LONGEST_MS }, () => {
  let [allowed, taken] = [0, 0]
  for (const [at, { all, said }] of fc.sample(company, { seed: 20261130, numRuns: COMPANIES }).entries()) {
    const set = `company ${at}`
    expect(preparsePolicySet(set, { staticPolicies: cedarOf(all, said) })).toMatchObject({ type: 'success' })
    fc.assert(
      fc.property(asking, ({ person, now, asked }) => {
        const basis = { roles: all, catalog, fieldGrants: {} }
        const decision = answer(compileAccess(person, { ...basis, forbids: said, facts: now }), asked)
        if (decision) allowed += 1
        else if (answer(compileAccess(person, basis), asked)) taken += 1
        return cedars(set, { person, now, asked }) === decision
      }),
      { seed: at, numRuns: 1_000 },
    )
  }
  expect(allowed).toBeGreaterThan(300)
  expect(taken).toBeGreaterThan(10)
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
