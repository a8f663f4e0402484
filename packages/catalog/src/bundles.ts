/** Products that are made of others: what one of a bundle comes to, part by part, and which parts would go round in a circle. Decision 0078. */
import { decimalSum, productOf } from './line-sums.ts'

/** So much of `part` in one of `bundle`. */
export interface PartOf {
  readonly bundle: string
  readonly part: string
  /** A decimal above nothing, as text. */
  readonly quantity: string
}

/** A bundle and a product in it, however much of it. */
type Pair = Pick<PartOf, 'bundle' | 'part'>

/** Why a product cannot be put into a bundle: the bundle would hold itself, or more products than one may. */
export type PartFault = 'part_circular' | 'parts_too_many'

/** Products of which more than so many would stand in one bundle are not put together. */
export const MOST_PARTS = 100

/** Bundles that grow part by part and never hold themselves: then nobody could say what they come to. */
export class GrowingBundles {
  readonly #below = new Map<string, Set<string>>()

  /** Begins with parts that are sound. */
  constructor(parts: Iterable<Pair>) {
    for (const pair of parts) this.#put(pair)
  }

  /** Puts a product into a bundle, once; where it cannot be, says why and leaves everything as it was. */
  take(pair: Pair): PartFault | null {
    const { bundle, part } = pair
    if (this.#below.get(bundle)?.has(part) === true) return null
    if (part === bundle || this.#under(part).some((product) => product === bundle)) return 'part_circular'
    this.#put(pair)
    const leaves = this.#under(bundle).filter((product) => !this.#below.has(product))
    if (leaves.take(MOST_PARTS + 1).toArray().length <= MOST_PARTS) return null
    this.#below.get(bundle)?.delete(part)
    return 'parts_too_many'
  }

  #put({ bundle, part }: Pair): void {
    const held = this.#below.get(bundle)
    if (held === undefined) this.#below.set(bundle, new Set([part]))
    else held.add(part)
  }

  /** Everything in a product, however far down, each once. */
  *#under(product: string): Generator<string, undefined> {
    const seen = new Set<string>()
    const open = [product]
    while (open.length > 0)
      for (const part of this.#below.get(open.pop() ?? '') ?? []) {
        if (seen.has(part)) continue
        seen.add(part)
        open.push(part)
        yield part
      }
  }
}

/** How many ways lead into each product that is in a bundle, from the bundle itself or from what is in it. */
function waysInto(below: ReadonlyMap<string, readonly PartOf[]>, bundle: string): Map<string, number> {
  const ways = new Map<string, number>()
  const open = [bundle]
  while (open.length > 0)
    for (const { part } of below.get(open.pop() ?? '') ?? []) {
      const known = ways.get(part) ?? 0
      ways.set(part, known + 1)
      if (known === 0) open.push(part)
    }
  return ways
}

/**
 * What one of a bundle is made of in the end: each product that is no bundle itself, once, with how much of it. Empty for what is no bundle. The parts
 * must not be circular.
 */
export function leavesOf(parts: readonly PartOf[], bundle: string): ReadonlyMap<string, string> {
  const below = Map.groupBy(parts, (each) => each.bundle)
  const ways = waysInto(below, bundle)
  const sums = new Map([[bundle, '1']])
  const leaves = new Map<string, string>()
  // a product is reckoned once every way into it has been, and never by recursion: bundles may be as deep as a file makes them
  const ready = [bundle]
  while (ready.length > 0) {
    const at = ready.pop() ?? ''
    const inOne = sums.get(at) ?? '0'
    for (const { part, quantity } of below.get(at) ?? []) {
      sums.set(part, decimalSum(sums.get(part) ?? '0', productOf(inOne, quantity)))
      const left = (ways.get(part) ?? 0) - 1
      ways.set(part, left)
      if (left === 0) ready.push(part)
    }
    if (at !== bundle && !below.has(at)) leaves.set(at, inOne)
  }
  return leaves
}
