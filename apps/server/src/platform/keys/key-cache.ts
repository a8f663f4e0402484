import type { Clock } from '../clock.ts'
import type { Keeper, Purpose } from './keeper.ts'

const TTL_MS = 60_000
const MOST_ENTRIES = 20_000
/** How often keys past their time are looked for among principals who no longer ask. */
const SWEEP_MS = 10_000

interface Entry {
  key: Uint8Array
  until: number
}

/**
 * Subject keys the keeper gave out, for a minute at most. Kept by principal, purpose and subject and never shared between them: so each principal's
 * and each purpose's reading is counted by the keeper. Keys are overwritten when they leave the cache; callers get copies of their own.
 */
export class KeyCache {
  readonly #keeper: Keeper
  readonly #clock: Clock
  readonly #most: number
  /** By principal, tenant and purpose, the one used last at the end; in each the oldest entry first. */
  readonly #accounts = new Map<string, Map<string, Entry>>()
  #size = 0
  #sweptAt = 0
  /** Raised by every drop: what was asked for before it must not come back after it. */
  #generation = 0

  constructor(ports: { keeper: Keeper; clock: Clock }, mostEntries = MOST_ENTRIES) {
    this.#keeper = ports.keeper
    this.#clock = ports.clock
    this.#most = mostEntries
  }

  /** How many keys are held. */
  get size(): number {
    return this.#size
  }

  /**
   * Keys in the order asked, null for unknown or erased subjects; asks the keeper for those it does not hold.
   * Throws `KeeperRefusal` (`budget_spent` among others), and then gives none.
   */
  async keysFor(...call: Parameters<Keeper['openSubjects']>): Promise<(Uint8Array | null)[]> {
    const [tenant, principal, purpose, subjects] = call
    this.#sweep()
    const account = `${principal}/${tenant}/${purpose}`
    const held = this.#use(account)
    const keys = subjects.map((subject) => held?.get(subject)?.key.slice() ?? null)
    const missing = [...new Set(subjects.filter((_, index) => keys[index] === null))]
    if (missing.length === 0) return keys
    const fetched = await this.#fetch(account, { tenant, principal, purpose, missing })
    return keys.map((key, index) => key ?? fetched.get(subjects[index] ?? '')?.slice() ?? null)
  }

  /**
   * Keeps the key of a subject that the principal made a moment ago: what they typed in themselves is shown to them without being asked for, and so
   * without being counted.
   */
  keep(made: { tenant: string; principal: string; purpose: Purpose; subject: string; key: Uint8Array }): void {
    const { tenant, principal, purpose, subject, key } = made
    this.#put(`${principal}/${tenant}/${purpose}`, new Map([[subject, key]]))
  }

  /** Forgets everything of a principal: on freezing, signing out, change of rights. */
  drop(principal: string): void {
    this.#generation += 1
    for (const account of this.#accounts.keys()) {
      if (account.startsWith(`${principal}/`)) this.#dropAccount(account)
    }
  }

  /** Forgets a subject's key for everybody: on erasure. */
  dropSubject(subject: string): void {
    this.#generation += 1
    for (const entries of this.#accounts.values()) this.#remove(entries, subject)
  }

  /** Forgets everything. */
  clear(): void {
    this.#generation += 1
    for (const account of this.#accounts.keys()) this.#dropAccount(account)
  }

  async #fetch(
    account: string,
    ask: { tenant: string; principal: string; purpose: Purpose; missing: readonly string[] },
  ): Promise<Map<string, Uint8Array>> {
    const generation = this.#generation
    const opened = await this.#keeper.openSubjects(ask.tenant, ask.principal, ask.purpose, ask.missing)
    const fetched = new Map<string, Uint8Array>()
    ask.missing.forEach((subject, index) => {
      const key = opened[index]
      if (key !== null && key !== undefined) fetched.set(subject, key)
    })
    if (generation === this.#generation) this.#put(account, fetched)
    return fetched
  }

  #put(account: string, keys: ReadonlyMap<string, Uint8Array>): void {
    const entries = this.#use(account) ?? new Map<string, Entry>()
    this.#accounts.set(account, entries)
    const until = this.#clock.now() + TTL_MS
    for (const [subject, key] of keys) {
      this.#remove(entries, subject)
      entries.set(subject, { key: key.slice(), until })
      this.#size += 1
    }
    this.#evict()
  }

  /** The entries of an account that still hold, put last in the order of use. */
  #use(account: string): Map<string, Entry> | undefined {
    const entries = this.#accounts.get(account)
    if (entries === undefined) return undefined
    this.#expire(entries)
    this.#accounts.delete(account)
    this.#accounts.set(account, entries)
    return entries
  }

  #expire(entries: Map<string, Entry>): void {
    const now = this.#clock.now()
    for (const [subject, { until }] of entries) {
      if (until > now) return
      this.#remove(entries, subject)
    }
  }

  #sweep(): void {
    const now = this.#clock.now()
    if (now - this.#sweptAt < SWEEP_MS) return
    this.#sweptAt = now
    for (const [account, entries] of this.#accounts) {
      this.#expire(entries)
      if (entries.size === 0) this.#accounts.delete(account)
    }
  }

  #evict(): void {
    for (const [account, entries] of this.#accounts) {
      for (const subject of entries.keys()) {
        if (this.#size <= this.#most) return
        this.#remove(entries, subject)
      }
      this.#accounts.delete(account)
    }
  }

  #remove(entries: Map<string, Entry>, subject: string): void {
    const entry = entries.get(subject)
    if (entry === undefined) return
    entry.key.fill(0)
    entries.delete(subject)
    this.#size -= 1
  }

  #dropAccount(account: string): void {
    for (const { key } of this.#accounts.get(account)?.values() ?? []) {
      key.fill(0)
      this.#size -= 1
    }
    this.#accounts.delete(account)
  }
}
