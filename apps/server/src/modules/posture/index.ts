import { type Check, checks } from './checks.ts'
import type { Facts } from './facts.ts'

export { type Facts, type Ground, gatherFacts } from './facts.ts'

/** How safe an installation stands: 100 with no fault. */
export interface Posture {
  readonly score: number
  readonly checks: readonly (Pick<Check, 'id' | 'level' | 'title' | 'fix'> & { readonly ok: boolean })[]
}

const WEIGHT: Readonly<Record<Check['level'], number>> = { red: 25, amber: 5 }

/** Judges the facts by every check. Pure. */
export function judgePosture(facts: Facts): Posture {
  const judged = checks.map(({ isFault, ...told }) => ({ ...told, ok: !isFault(facts) }))
  const lost = judged.reduce((sum, { ok, level }) => sum + (ok ? 0 : WEIGHT[level]), 0)
  return { score: Math.max(0, 100 - lost), checks: judged }
}
