import { setTimeout } from 'node:timers/promises'

/** Time as a port, so that tests stand still or move as they like. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** Lets so many milliseconds pass; a port like {@link Clock}. */
export type Rest = (milliseconds: number) => Promise<void>

export const systemRest: Rest = (milliseconds) => setTimeout(milliseconds)

export const systemClock: Clock = { now: () => Date.now() }
