/** Tells what happened to a row of records, from where each found one rightly stands. */
import type { FaultKind } from './fault.ts'

/** The position at which a found record belongs, or null where it belongs nowhere. */
export type Place = number | null

/**
 * What went wrong at `position`, the first place of the row whose record is not its own. `places` are those of the
 * records found there and next, as far as one looks ahead; empty where the row ends too early.
 */
export function diagnose(position: number, places: readonly Place[]): FaultKind {
  const [found, next] = places
  if (found === undefined) return 'removed'
  const home = places.indexOf(position)
  if (home > 0) return isSurplus(position, places, home) ? 'inserted' : 'reordered'
  if (found === null || found === position) return 'altered'
  const isShifted = found > position && (next === undefined || next === found + 1)
  return isShifted ? 'removed' : 'reordered'
}

/** Whether all records before the rightful one are foreign or copies, so that taking them away mends the row. */
function isSurplus(position: number, places: readonly Place[], home: number): boolean {
  const later = new Set(places.slice(home))
  return places.slice(0, home).every((place) => place === null || place < position || later.has(place))
}

/**
 * Places for a row in which some records are erased and so fit anywhere ('absent'): such a one stands where its
 * neighbours say, the next first, as they were moved together.
 */
export function placeAbsent(row: readonly (Place | 'absent')[], position: number): Place[] {
  const places = [...row]
  for (let index = places.length - 1; index >= 0; index -= 1) {
    const next = places[index + 1]
    if (places[index] === 'absent' && typeof next === 'number' && next > 0) places[index] = next - 1
  }
  const settled: Place[] = []
  for (const [index, place] of places.entries()) {
    const before = settled[index - 1]
    if (place !== 'absent') settled.push(place)
    else settled.push(typeof before === 'number' ? before + 1 : position + index)
  }
  return settled
}
