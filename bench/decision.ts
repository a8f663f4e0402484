/** One decision under a hundred policies beside all that roles permit: by our compiled rights and by Cedar, over the same questions. */
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import fc from 'fast-check'
import { cedarOf, compileAccess, standardRoles } from '../packages/policy/src/index.ts'
import { answer } from '../packages/policy/src/testing/answer.ts'
import { cedarRequest } from '../packages/policy/src/testing/cedar-request.ts'
import { catalog, facts, forbid, principal, question } from '../packages/policy/src/testing/random-rights.ts'
import { type Figure, percentile, type RowResult } from './report.ts'

const FORBIDS = 100
const SEED = 20261130
const QUESTIONS = 20_000
const SET = 'bench'

const asking = fc.record({ person: principal, now: facts, asked: question })

/** Microseconds of each act, one after the other; the acts before are there to warm. */
function micros<T>(all: readonly T[], act: (one: T) => unknown): number[] {
  for (const one of all.slice(0, all.length / 4)) act(one)
  return all.map((one) => {
    const started = performance.now()
    act(one)
    return (performance.now() - started) * 1_000
  })
}

/** The rights of a company that forbids as much as a hundred policies say, asked the same questions in three ways. */
export function benchDecision(): Promise<RowResult> {
  const forbids = fc.sample(forbid, { seed: SEED, numRuns: FORBIDS })
  const all = fc.sample(asking, { seed: SEED, numRuns: QUESTIONS })
  const policies = cedarOf(standardRoles, forbids)
  const prepared = preparsePolicySet(SET, { staticPolicies: policies })
  if (prepared.type !== 'success') throw new Error(JSON.stringify(prepared))
  const compiled = (one: (typeof all)[number]) =>
    compileAccess(one.person, { roles: standardRoles, catalog, fieldGrants: {}, forbids, facts: one.now })
  const held = new Map(all.map((one) => [one, compiled(one)]))
  const kept = micros(all, (one) => answer(held.get(one) ?? compiled(one), one.asked))
  const anew = micros(all, (one) => answer(compiled(one), one.asked))
  const cedar = micros(all, (one) => statefulIsAuthorized(cedarRequest(SET, one)))
  const permits = policies.split('\n\n').length - FORBIDS
  return Promise.resolve({ figures: figuresOf({ kept, anew, cedar }, permits), detail: { permits, forbids: FORBIDS } })
}

const told = (values: readonly number[]): string =>
  `p50 ${percentile(values, 0.5).toFixed(1)}, p99 ${percentile(values, 0.99).toFixed(1)} µs`

function figuresOf(
  { kept, anew, cedar }: Readonly<Record<'kept' | 'anew' | 'cedar', readonly number[]>>,
  permits: number,
): Figure[] {
  const bounds = { unit: 'ms', must: 0.3, aim: 0.05, better: 'less' } as const
  return [
    {
      what: `a decision, ${FORBIDS} forbids and ${permits} permits, p99`,
      value: percentile(kept, 0.99) / 1_000,
      ...bounds,
      beside: `${told(kept)}; Cedar over the same policies ${told(cedar)}`,
    },
    {
      what: 'the same, the rights compiled for it alone, p99',
      value: percentile(anew, 0.99) / 1_000,
      ...bounds,
      beside: `${told(anew)}; a session’s rights are compiled when it begins, when they change and each minute`,
    },
  ]
}
