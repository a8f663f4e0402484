/** Three ways to one: what both sides last agreed on, what is so here, and what is so there. Pure. */
import { DRAWN_MINUTES, type Standing } from './item.ts'

export interface Merged {
  /** How it is to stand on both sides. */
  readonly standing: Standing
  /** What changed there alone, and is to be taken over here. */
  readonly takes: readonly (keyof Standing)[]
  /** Both changed the same to something else: ours stays. */
  readonly conflict: boolean
  /** It stands so there already. */
  readonly standsThere: boolean
}

const KEYS = ['at', 'minutes', 'done'] as const

/** What has no length of its own is drawn with one; that comes back as no length. A day has none. */
function sameLength(agreed: Standing, there: Standing): boolean {
  if (!there.at.includes('T') || there.minutes === null) return true
  return there.minutes === (agreed.minutes ?? DRAWN_MINUTES)
}

/** Merges what changed on both sides, thing by thing. `measured`: only such entries have a length of their own. */
export function merge(
  sides: { readonly agreed: Standing; readonly here: Standing; readonly there: Standing },
  measured: boolean,
): Merged {
  const { agreed, here } = sides
  const there = !measured || sameLength(agreed, sides.there) ? { ...sides.there, minutes: agreed.minutes } : sides.there
  const changedThere = KEYS.filter((key) => there[key] !== agreed[key] && there[key] !== here[key])
  const takes = changedThere.filter((key) => here[key] === agreed[key])
  const taken = Object.fromEntries(takes.map((key) => [key, there[key]]))
  const standing = { ...here, ...taken }
  const standsThere = KEYS.every((key) => there[key] === standing[key])
  return { standing, takes, conflict: takes.length < changedThere.length, standsThere }
}
