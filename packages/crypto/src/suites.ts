import type { Suite } from './suite.ts'
import { suiteA1 } from './suite-a1.ts'
import { suiteA2 } from './suite-a2.ts'

/** The suites a tenant may be made with, the default first. */
export const SUITE_NAMES = ['A1', 'A2'] as const
export type SuiteName = (typeof SUITE_NAMES)[number]

const registry: Readonly<Record<SuiteName, Suite>> = { A1: suiteA1, A2: suiteA2 }

const byNumber: ReadonlyMap<number, Suite> = new Map(Object.values(registry).map((suite) => [suite.id, suite]))

/** The suite of a name. */
export const suiteNamed = (name: SuiteName): Suite => registry[name]

/** The suite with a number, or undefined: an envelope that names an unknown suite does not open. */
export const findSuite = (id: number): Suite | undefined => byNumber.get(id)
