import { statfsSync } from 'node:fs'
import type { Clock } from './clock.ts'
import type { Database } from './database/database.ts'
import { Refusal } from './errors/refusal.ts'

/** How long an answer of the file system holds, in milliseconds. */
const FRESH_MS = 500
const MEGABYTE = 1024 * 1024

/**
 * The room that must stay free where the data lie. A full disk ends PostgreSQL in the middle of its work; refused while some room is left, nothing
 * begins that cannot be finished, whatever is written is known to be there, and the answer says what is the matter.
 */
export class SpareRoom {
  readonly #folder: string
  readonly #leastBytes: number
  readonly #clock: Clock
  #askedAt = Number.NEGATIVE_INFINITY
  #isEnough = true

  constructor(about: { folder: string; leastMegabytes: number; clock: Clock }) {
    this.#folder = about.folder
    this.#leastBytes = about.leastMegabytes * MEGABYTE
    this.#clock = about.clock
  }

  /** Refuses with `storage_full` while less than that is free. */
  demand(): void {
    const now = this.#clock.now()
    if (now - this.#askedAt >= FRESH_MS) {
      const { bavail, bsize } = statfsSync(this.#folder)
      this.#isEnough = bavail * bsize >= this.#leastBytes
      this.#askedAt = now
    }
    if (!this.#isEnough) throw new Refusal('storage_full')
  }
}

/** The database whose transactions begin only while there is room; reading goes on. */
export const withSpareRoom = (database: Database, room: SpareRoom): Database => ({
  ...database,
  async inTenant(tenantId, work) {
    room.demand()
    return database.inTenant(tenantId, work)
  },
})
