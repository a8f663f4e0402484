/** What somebody does with a record that lies open before them. */
export type PresenceState = 'here' | 'writing' | 'gone'

/** One person at one record, as every process hears of it. */
export interface PresenceNews {
  readonly tenantId: string
  readonly recordId: string
  readonly personId: string
  readonly state: PresenceState
}

export interface Present {
  readonly personId: string
  readonly state: PresenceState
}

/** How long somebody counts as present after their page last said so: three of its beats. */
export const PRESENT_MS = 60_000

interface Place {
  readonly state: PresenceState
  readonly until: number
}

const keyOf = (tenantId: string, recordId: string) => `${tenantId} ${recordId}`

/**
 * Who has which record open, in the memory of one process: told anew by each page every few seconds, forgotten by itself. Nothing of it is kept, and
 * it holds ids alone.
 */
export class PresenceBoard {
  readonly #records = new Map<string, Map<string, Place>>()

  /** Notes the news; true when it changes what others see. */
  note({ tenantId, recordId, personId, state }: PresenceNews, now: number): boolean {
    const key = keyOf(tenantId, recordId)
    const people = this.#records.get(key) ?? new Map<string, Place>()
    const before = people.get(personId)
    const wasHere = before !== undefined && before.until > now
    if (state === 'gone') people.delete(personId)
    else people.set(personId, { state, until: now + PRESENT_MS })
    if (people.size === 0) this.#records.delete(key)
    else this.#records.set(key, people)
    return state === 'gone' ? wasHere : !wasHere || before.state !== state
  }

  /** Everybody at the record, those who came first first. */
  at(tenantId: string, recordId: string, now: number): readonly Present[] {
    const people = this.#records.get(keyOf(tenantId, recordId))
    if (people === undefined) return []
    return [...people].flatMap(([personId, { state, until }]) => (until > now ? [{ personId, state }] : []))
  }

  /** Forgets whose pages have fallen silent. */
  forgetSilent(now: number): void {
    for (const [key, people] of this.#records) {
      for (const [personId, { until }] of people) if (until <= now) people.delete(personId)
      if (people.size === 0) this.#records.delete(key)
    }
  }
}
