import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'

/** A log whose oldest waiting event is still the same after so long is not being sequenced. */
export const STILL_MS = 10 * 60_000
/** How long what was read of the queue holds. */
const FRESH_MS = 1_000

interface Waiting {
  /** The number of the oldest event, and since when it has been the oldest, by this process's own time. */
  readonly head: number
  readonly since: number
  /** How long it had been the oldest when it was last looked at: what became of it since is not known, and holds nobody up. */
  readonly still: number
  /** Numbers given since then: at least as many as wait, for other logs take theirs of the same row. */
  readonly many: number
}

interface BacklogPorts {
  readonly database: Pick<Database, 'installation'>
  /** Events that may wait in one log. */
  readonly most: number
  /** Milliseconds that only go forward, whatever the clock does. */
  readonly monotonic?: () => number
}

/**
 * What waits to be sequenced. While the sequencer stands still everything recorded stays outside of the signed log, where the database's superuser
 * could take it away unseen: past a bound nothing more is recorded, and so nothing is read or written.
 */
export class Backlog {
  readonly #database: Pick<Database, 'installation'>
  readonly #most: number
  readonly #monotonic: () => number
  #waiting: ReadonlyMap<string, Waiting> = new Map()
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined

  constructor({ database, most, monotonic = () => performance.now() }: BacklogPorts) {
    this.#database = database
    this.#most = most
    this.#monotonic = monotonic
  }

  /** Refuses with `audit_behind` while too much of the log waits, or nothing of it moves. Judges by what was read last, and reads anew beside. */
  demand(log: string): void {
    if (this.#monotonic() - this.#readAt >= FRESH_MS) void this.look().catch(() => undefined)
    const waiting = this.#waiting.get(log)
    if (waiting !== undefined && this.#isPast(waiting)) throw new Refusal('audit_behind')
  }

  /** Reads the queue now. */
  look(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  /** The most that waits in one log, and how many logs are past their bound, as read last. */
  get standing(): { readonly most: number; readonly past: number } {
    const all = [...this.#waiting.values()]
    return { most: Math.max(0, ...all.map(({ many }) => many)), past: all.filter((one) => this.#isPast(one)).length }
  }

  #isPast({ still, many }: Waiting): boolean {
    return many > this.#most || still >= STILL_MS
  }

  async #read(): Promise<void> {
    const now = this.#monotonic()
    this.#readAt = now
    const rows = await this.#database.installation<{ log: string; head: number; newest: number }>(
      sql`select log, head, newest from audit_backlog()`,
    )
    const before = this.#waiting
    this.#waiting = new Map(
      rows.map(({ log, head, newest }) => {
        const known = before.get(log)
        const since = known?.head === head ? known.since : now
        return [log, { head, since, still: now - since, many: newest - head + 1 }]
      }),
    )
  }
}
