/** Products that are made of others: what one of a bundle comes to, part by part, and which parts would go round in a circle. Decision 0078. */
import { decimalSum, productOf } from './line-sums.ts'

/** So much of `part` in one of `bundle`. */
export interface PartOf {
  readonly bundle: string
  readonly part: string
  /** A decimal above nothing, as text. */
  readonly quantity: string
}

const byBundle = (parts: readonly PartOf[]) => Map.groupBy(parts, ({ bundle }) => bundle)

/** Whether a bundle would hold itself, however far down: then nobody could say what it comes to. */
export function isCircular(parts: readonly PartOf[], bundle: string): boolean {
  const below = byBundle(parts)
  const seen = new Set<string>()
  const open = [bundle]
  while (open.length > 0) {
    const at = open.pop() ?? ''
    for (const { part } of below.get(at) ?? []) {
      if (part === bundle) return true
      if (!seen.has(part)) open.push(part)
      seen.add(part)
    }
  }
  return false
}

/**
 * What one of a bundle is made of in the end: each product that is no bundle itself, once, with how much of it. Empty for what is no bundle. The parts
 * must not be circular.
 */
export function leavesOf(parts: readonly PartOf[], bundle: string): ReadonlyMap<string, string> {
  const below = byBundle(parts)
  const known = new Map<string, ReadonlyMap<string, string>>()
  const inOne = (product: string): ReadonlyMap<string, string> => {
    const kept = known.get(product)
    if (kept !== undefined) return kept
    const sums = new Map<string, string>()
    for (const { part, quantity } of below.get(product) ?? []) {
      const inside = below.has(part) ? inOne(part) : new Map([[part, '1']])
      for (const [leaf, each] of inside) sums.set(leaf, decimalSum(sums.get(leaf) ?? '0', productOf(each, quantity)))
    }
    known.set(product, sums)
    return sums
  }
  return inOne(bundle)
}
