/** How many requests a minute one caller may make: against floods, and programs that run wild. What may be seen in a day is bounded elsewhere. */
import { isIPv6 } from 'node:net'
import type { Clock } from '../clock.ts'
import { Refusal } from '../errors/refusal.ts'

const MINUTE_MS = 60_000
/** More callers than this in one minute are no customers of ours; so much memory is the most that counting may take. */
const MOST_COUNTED = 100_000
const GROUPS_OF_HOME = 4

/** Requests a minute. */
export interface RateLimits {
  /** Of one session, whatever it asks for. */
  readonly person: number
  /** Of one address, without a session that holds. */
  readonly address: number
}

/** A caller as they are counted, how many of their requests a minute are answered, and as how many this one counts. */
interface Counted {
  readonly key: string
  readonly most: number
  readonly weight: number
}

/** The groups of an IPv6 address, written out. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const [before, after] = [head.split(':').filter(Boolean), (tail ?? '').split(':').filter(Boolean)]
  return tail === undefined ? before : [...before, ...Array(8 - before.length - after.length).fill('0'), ...after]
}

/** One address of IPv4, or the 64 bits that a home or an office is given of IPv6: within those nobody has less than all. */
export function neighbourhoodOf(address: string): string {
  const plain = (address.split('%')[0] ?? '').toLowerCase()
  if (!isIPv6(plain) || plain.startsWith('::ffff:')) return plain.replace('::ffff:', '')
  return groupsOf(plain)
    .slice(0, GROUPS_OF_HOME)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

/** Counts in this process, by the minute: several processes answer as many times more. */
export class Rates {
  readonly #clock: Clock
  readonly #limits: RateLimits
  readonly #counts = new Map<string, number>()
  #minute = 0

  constructor(clock: Clock, limits: RateLimits) {
    this.#clock = clock
    this.#limits = limits
  }

  /** Counts a request without a session that holds; refuses with `too_many_requests` and when to come again. */
  countAddress(address: string, weight = 1): void {
    this.#count({ key: `a ${neighbourhoodOf(address)}`, most: this.#limits.address, weight })
  }

  /** Counts a request of a session, likewise. */
  countSession(sessionId: string, weight = 1): void {
    this.#count({ key: `s ${sessionId}`, most: this.#limits.person, weight })
  }

  #count({ key, most, weight }: Counted): void {
    const now = this.#clock.now()
    const minute = Math.floor(now / MINUTE_MS)
    if (minute !== this.#minute || this.#counts.size > MOST_COUNTED) this.#counts.clear()
    this.#minute = minute
    const before = this.#counts.get(key) ?? 0
    this.#counts.set(key, before + weight)
    if (before + weight <= most) return
    // the log tells once a minute that somebody asks too much, instead of being flooded in turn
    throw new Refusal('too_many_requests', {
      retryAfterSeconds: Math.ceil(((minute + 1) * MINUTE_MS - now) / 1000),
      told: before > most,
    })
  }
}
