/** Places by exact decimals: whoever brought as much as another has the same place, and the next one follows after all of them. */

const DECIMAL = /^(\d+)(?:\.(\d+))?$/

/** Which of two amounts without a sign is more, digit by digit. */
function compareAmounts(a: string, b: string): number {
  const [, aWhole = '0', aRest = ''] = DECIMAL.exec(a) ?? []
  const [, bWhole = '0', bRest = ''] = DECIMAL.exec(b) ?? []
  const places = Math.max(aRest.length, bRest.length)
  const difference = BigInt(aWhole + aRest.padEnd(places, '0')) - BigInt(bWhole + bRest.padEnd(places, '0'))
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}

/** All with their places, the most first; alike by id, so that the order is the same each time. `worthOf` tells a decimal that is not below zero. */
export function placed<One extends { readonly id: string }>(
  all: readonly One[],
  worthOf: (one: One) => string,
): readonly (One & { readonly place: number })[] {
  const sorted = all.toSorted((a, b) => compareAmounts(worthOf(b), worthOf(a)) || (a.id < b.id ? -1 : 1))
  let place = 1
  return sorted.map((one, at) => {
    const before = sorted[at - 1]
    if (before === undefined || compareAmounts(worthOf(before), worthOf(one)) !== 0) place = at + 1
    return { ...one, place }
  })
}
