import type { Suite } from './suite.ts'
import { suiteA1 } from './suite-a1.ts'
import { suiteA2 } from './suite-a2.ts'

const registry: readonly Suite[] = [suiteA1, suiteA2]

/** The suite with a number, or undefined: an envelope that names an unknown suite does not open. */
export function findSuite(id: number): Suite | undefined {
  return registry.find((suite) => suite.id === id)
}
