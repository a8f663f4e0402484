/** The list with the item at a place one place further up or down; the same list where there is no further. */
export function shifted<T>(items: readonly T[], at: number, step: -1 | 1): readonly T[] {
  const [one, other] = [items[at], items[at + step]]
  return one === undefined || other === undefined ? items : items.with(at, other).with(at + step, one)
}
