import type { Message } from '../../platform/jobs/job.ts'

/** How far back whoever begins to listen may ask. */
export const REMEMBERED_MS = 60_000
const MOST_REMEMBERED = 1_000
/** Each message is decided on by rights anew: who has missed more than this asks everything anew. */
const MOST_TOLD_AGAIN = 50

/** What a process has heard in the last minute, for those who asked a moment before they began to listen. Memory is bounded: a thousand messages. */
export class RecentMessages {
  #heard: { readonly at: number; readonly message: Message }[] = []
  #wholeSince = Number.POSITIVE_INFINITY

  /** Begins anew: nothing is known of what lies before this moment (milliseconds). */
  begin(now: number): void {
    this.#heard = []
    this.#wholeSince = now
  }

  note(message: Message, now: number): void {
    this.#heard.push({ at: now, message })
    const gone = this.#heard.findIndex(({ at }) => at > now - REMEMBERED_MS)
    const surplus = Math.max(gone, this.#heard.length - MOST_REMEMBERED)
    const last = this.#heard.splice(0, surplus).at(-1)
    if (last !== undefined) this.#wholeSince = Math.max(this.#wholeSince, last.at + 1)
  }

  /** The messages of a company since a moment, oldest first; null where they are not all known any more, or too many. */
  since(tenantId: string, moment: number): readonly Message[] | null {
    if (moment < this.#wholeSince) return null
    const told = this.#heard.filter(({ at, message }) => at >= moment && message.tenantId === tenantId)
    return told.length > MOST_TOLD_AGAIN ? null : told.map(({ message }) => message)
  }
}
