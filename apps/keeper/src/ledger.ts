import type { WindowLimits } from './limits.ts'

/** Time is counted in slots of five minutes; a window is as many whole slots and the one begun, so it is never shorter than it says. */
export const SLOT_SECONDS = 300
const WINDOWS = ['hour', 'day', 'month'] as const
export type Window = (typeof WINDOWS)[number]
export const slotsIn: Record<Window, number> = { hour: 13, day: 289, month: 8641 }

export const slotOf = (nowMs: number): number => Math.floor(nowMs / 1000 / SLOT_SECONDS)

/** Counts by slot, with the sums of the last hour, day and 30 days kept up as time moves on. */
export class SlotCounter {
  readonly #perSlot = new Map<number, number>()
  readonly #sums: Record<Window, number> = { hour: 0, day: 0, month: 0 }
  #now: number

  constructor(now: number) {
    this.#now = now
  }

  get now(): number {
    return this.#now
  }

  sum(window: Window): number {
    return this.#sums[window]
  }

  /** Whether a slot still counts in a window. */
  counts(window: Window, slot: number): boolean {
    return slot > this.#now - slotsIn[window]
  }

  /** Moves the windows on. A clock that goes back leaves them where they are: it gives no budget back. */
  advance(now: number): void {
    for (; this.#now < now; this.#now++) {
      for (const window of WINDOWS) {
        this.#sums[window] -= this.#perSlot.get(this.#now + 1 - slotsIn[window]) ?? 0
      }
      this.#perSlot.delete(this.#now + 1 - slotsIn.month)
    }
  }

  add(slot: number, count: number): void {
    this.#perSlot.set(slot, (this.#perSlot.get(slot) ?? 0) + count)
    for (const window of WINDOWS) if (this.counts(window, slot)) this.#sums[window] += count
  }

  /** Slots until hour and day both have room for so many more; none where they have it. */
  slotsToWait(count: number, limits: { readonly hour: number; readonly day: number | null }): number {
    if (count === 0) return 0
    const full = (['hour', 'day'] as const).flatMap((window) => {
      const limit = limits[window]
      return limit !== null && this.sum(window) + count > limit ? [this.slotsUntil(window, { count, limit })] : []
    })
    return Math.max(0, ...full)
  }

  /** Slots until a window has room for what is wanted; its whole length if it never will. */
  slotsUntil(window: Window, wanted: { count: number; limit: number }): number {
    let excess = this.#sums[window] + wanted.count - wanted.limit
    const first = this.#now - slotsIn[window] + 1
    for (let slot = first; slot <= this.#now; slot++) {
      excess -= this.#perSlot.get(slot) ?? 0
      if (excess <= 0) return slot - first + 1
    }
    return slotsIn[window]
  }
}

/** Which distinct subjects one principal has opened for one purpose, each by the slot of the last time. */
export class Ledger {
  readonly #slots = new Map<string, number>()
  readonly counter: SlotCounter

  constructor(now: number) {
    this.counter = new SlotCounter(now)
  }

  get size(): number {
    return this.#slots.size
  }

  /** Puts a subject at a slot; it counts from then on, and no longer where it was. */
  put(subject: string, slot: number): void {
    const before = this.#slots.get(subject)
    if (before !== undefined && this.counter.counts('month', before)) this.counter.add(before, -1)
    this.#slots.set(subject, slot)
    this.counter.add(slot, 1)
  }

  /** Those of the subjects whose slot is not the present one. */
  stale(subjects: Iterable<string>): string[] {
    return [...subjects].filter((subject) => this.#slots.get(subject) !== this.counter.now)
  }

  /** How many of the subjects would newly count in a window. */
  added(window: Window, subjects: readonly string[]): number {
    let count = 0
    for (const subject of subjects) {
      const slot = this.#slots.get(subject)
      if (slot === undefined || !this.counter.counts(window, slot)) count++
    }
    return count
  }

  /** Seconds to wait if counting these subjects would pass a limit, else 0. */
  waitSeconds(subjects: readonly string[], limits: WindowLimits): number {
    let slots = 0
    for (const window of WINDOWS) {
      const limit = limits[window]
      if (limit === null) continue
      const count = this.added(window, subjects)
      if (this.counter.sum(window) + count <= limit || count === 0) continue
      slots = Math.max(slots, this.counter.slotsUntil(window, { count, limit }))
    }
    return slots * SLOT_SECONDS
  }

  /** Drops what a window, and so every shorter one, no longer counts. */
  prune(window: Window): void {
    for (const [subject, slot] of this.#slots) if (!this.counter.counts(window, slot)) this.#slots.delete(subject)
  }
}
