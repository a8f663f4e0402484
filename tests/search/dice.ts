/** Numbers from a fixed seed (Numerical Recipes' linear congruence): the same run every time. */
export function dice(seed: number) {
  let state = seed >>> 0
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  return {
    below,
    one: <T>(from: readonly T[]): T => from[below(from.length)] as T,
    chance: (oneIn: number): boolean => below(oneIn) === 0,
  }
}
export type Dice = ReturnType<typeof dice>
