import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accessFor, CONDITIONS, compileAccess, isPurpose, type RevealPurpose, rightsBeyond } from './index.ts'
import { catalog, facts, forbid, principal, roles } from './testing/random-rights.ts'

const purpose = fc.constantFrom(...CONDITIONS.filter(isPurpose))
const ofMoments = fc.subarray(
  CONDITIONS.filter((condition) => !isPurpose(condition)),
  { maxLength: 1 },
)

/** Forbids of which many hang on a purpose, and some of these on the moment besides. */
const forbids = fc.array(
  fc.record({ forbid, of: fc.option(purpose, { freq: 4 }), at: ofMoments }).map(({ forbid: said, of, at }) => ({
    ...said,
    when: of === null ? said.when : [of, ...at],
  })),
  { minLength: 1, maxLength: 6 },
)

test('what an act is for takes off as much when it is said as if it had been known before', () => {
  let taken = 0
  fc.assert(
    fc.property(fc.tuple(roles, principal, forbids, facts), purpose, ([all, person, said, now], of) => {
      const basis = { roles: all, catalog, fieldGrants: {}, forbids: said }
      const moment = new Set([...now].filter((fact) => !isPurpose(fact)))
      const before = compileAccess(person, { ...basis, facts: moment })
      const after = accessFor(before, of.replace('purpose_', '') as RevealPurpose)
      const known = compileAccess(person, { ...basis, facts: new Set([...moment, of]) })
      expect([rightsBeyond(after, known), rightsBeyond(known, after)]).toEqual([[], []])
      if (rightsBeyond(before, after).length > 0) taken += 1
    }),
    { seed: 504, numRuns: 1_000 },
  )
  expect(taken).toBeGreaterThan(30)
})
