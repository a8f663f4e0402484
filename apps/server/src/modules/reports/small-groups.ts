/** What whoever sees statistics alone is told of a number: nothing of a small group, and of others about how many (docs/decisions/0057). */

/** The fewest records that a number for statistics may be made of. */
export const FEWEST = 5

/** So many, or up to four more: then what a total holds beyond the groups that are told of leaves open what a small group holds. */
export const aboutCount = (count: number): number => count - (count % FEWEST)

/**
 * About how many there are in all, beside the groups that are told of: where even these at their most would force the small groups to be at their most too,
 * one step fewer. `groups` holds the sizes that are told of, `small` is how many groups are left out because they are small. Null for too few.
 */
export function aboutTotal(total: number, groups: readonly number[], small: number): number | null {
  const most = groups.reduce((all, each) => all + aboutCount(each) + FEWEST - 1, 0)
  const isForcing = small > 0 && aboutCount(total) - most > small * (FEWEST - 1) - (FEWEST - 2)
  const about = aboutCount(total) - (isForcing ? FEWEST : 0)
  return about < FEWEST ? null : about
}

/** A decimal of which only the two leading digits are told, without rounding up: `1234567.89` becomes `1200000`. */
export function aboutValue(decimal: string): string {
  let told = 0
  const [whole = '0', fraction = ''] = decimal.split('.')
  const cut = (digits: string): string =>
    digits.replace(/\d/g, (digit) => {
      if (told > 0 || digit !== '0') told += 1
      return told > 2 ? '0' : digit
    })
  const [about, rest] = [cut(whole), cut(fraction).replace(/0+$/, '')]
  return rest === '' ? about : `${about}.${rest}`
}
