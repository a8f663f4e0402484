import {
  type Answer,
  BUDGET_CLASSES,
  type BudgetClass,
  NO_LIMIT,
  PURPOSES,
  type Purpose,
  type TokenPurpose,
} from '@holdfast/crypto'
import { Ledger, SLOT_SECONDS, SlotCounter, slotOf, slotsIn, type Window } from './ledger.ts'
import type { Limits } from './limits.ts'
import { Refusal } from './refusal.ts'
import type { Store } from './store.ts'

/** Whose budget: 16-byte ids. */
export interface Account {
  tenant: Uint8Array
  principal: Uint8Array
}

/** Stands for all principals of a tenant together. */
const EVERYONE = new Uint8Array(16)
/** Under which name tokens are counted in the store; other than any purpose that subjects are opened for. */
const TOKENS: Record<TokenPurpose, string> = { search: 'search', write: 'tokens: write', import: 'tokens: import' }
/** Subjects kept in memory over all ledgers; the store has them all, so dropping a ledger costs a load and forgets nothing. */
const MOST_REMEMBERED = 2_000_000

/** The longest window in which each purpose is bounded: only so long need be known who was opened. */
const longestWindow: Record<Purpose, Window> = {
  show: 'month',
  beside: 'month',
  verify: 'month',
  sort: 'month',
  import: 'day',
  job: 'day',
  directory: 'day',
}

/** A subject's id as a key of a map. */
export const subjectText = (id: Uint8Array): string => Buffer.from(id).toString('latin1')

/** Counts distinct subjects per principal and in all, durably: whatever `spend` lets pass is in the store before the commit that lets it out. */
export class Budget {
  readonly #store: Store
  readonly #limits: Limits
  readonly #nowMs: () => number
  readonly #ledgers = new Map<string, { ledger: Ledger; prunedAt: number }>()
  readonly #counters = new Map<string, SlotCounter>()

  constructor(store: Store, limits: Limits, nowMs: () => number) {
    this.#store = store
    this.#limits = limits
    this.#nowMs = nowMs
  }

  /** The class the principal's authority was last sealed with; refused for a principal without one. */
  classOf({ tenant, principal }: Account): BudgetClass {
    const row = this.#store.sql('select class from authority where tenant = ? and scope = ?').get(tenant, principal)
    const budgetClass = BUDGET_CLASSES.find((known) => known === row?.class)
    if (budgetClass === undefined) throw new Refusal('unknown_principal')
    return budgetClass
  }

  /** Counts subjects by purpose, all of them or, if one bound would be passed, none (`budget_spent`). */
  spend(account: Account, wanted: ReadonlyMap<Purpose, ReadonlySet<string>>): void {
    const limits = this.#limits.principals[this.classOf(account)]
    const plans = [...wanted].map(([purpose, subjects]) => this.#plan(account, { purpose, subjects }))
    const waits = plans.map(({ purpose, ledger, stale, total }) => {
      const everyone = total.slotsToWait(ledger.added('hour', stale), this.#limits.everyone[purpose])
      return Math.max(ledger.waitSeconds(stale, limits[purpose]), everyone * SLOT_SECONDS)
    })
    const wait = Math.max(0, ...waits)
    if (wait > 0) throw new Refusal('budget_spent', wait)
    if (plans.every(({ stale }) => stale.length === 0)) return
    this.#store.atomically(() => {
      for (const plan of plans) this.#record(account, plan)
    })
  }

  /** Counts search tokens of a principal: of a search (`budget_spent`), or of what is written or imported (`writes_spent`). */
  spendTokens(account: Account, purpose: TokenPurpose, count: number): void {
    if (count === 0) return
    const { window, most } = this.#limits.tokens[purpose]
    const limit = most[this.classOf(account)]
    const counter = this.#counter(account, TOKENS[purpose])
    if (counter.sum(window) + count > limit) {
      const code = purpose === 'search' ? 'budget_spent' : 'writes_spent'
      throw new Refusal(code, counter.slotsUntil(window, { count, limit }) * SLOT_SECONDS)
    }
    this.#store.atomically(() => this.#tally(account, TOKENS[purpose], count))
  }

  /** What a principal has spent of each budget. */
  report(account: Account): Answer<'budgetOf'> {
    const budgetClass = this.classOf(account)
    const counts = PURPOSES.flatMap((purpose) => {
      const { counter } = this.#ledger(account, purpose)
      const limits = this.#limits.principals[budgetClass][purpose]
      return (['hour', 'day', 'month'] as const).flatMap((window) => [counter.sum(window), limits[window] ?? NO_LIMIT])
    })
    return { budgetClass, counts }
  }

  /** Forgets what is in memory; the store is read again. For when a commit failed and memory knows too much. */
  forget(): void {
    this.#ledgers.clear()
    this.#counters.clear()
  }

  #plan(account: Account, { purpose, subjects }: { purpose: Purpose; subjects: ReadonlySet<string> }) {
    const ledger = this.#ledger(account, purpose)
    const total = this.#counter({ tenant: account.tenant, principal: EVERYONE }, purpose)
    return { purpose, ledger, stale: ledger.stale(subjects), total }
  }

  #record(account: Account, plan: { purpose: Purpose; ledger: Ledger; stale: readonly string[] }): void {
    const { purpose, ledger, stale } = plan
    const slot = ledger.counter.now
    const added = ledger.added('hour', stale)
    if (added > 0) this.#tally({ tenant: account.tenant, principal: EVERYONE }, purpose, added)
    const remember = this.#store.sql(
      'insert into opened values (?, ?, ?, ?, ?) on conflict do update set slot = excluded.slot',
    )
    for (const subject of stale) {
      remember.run(account.tenant, account.principal, purpose, Buffer.from(subject, 'latin1'), slot)
      ledger.put(subject, slot)
    }
  }

  #tally(account: Account, purpose: string, count: number): void {
    const counter = this.#counter(account, purpose)
    this.#store
      .sql('insert into tally values (?, ?, ?, ?, ?) on conflict do update set count = count + excluded.count')
      .run(account.tenant, account.principal, purpose, counter.now, count)
    counter.add(counter.now, count)
  }

  #counter({ tenant, principal }: Account, purpose: string): SlotCounter {
    const name = `${subjectText(tenant)}${subjectText(principal)}${purpose}`
    const now = slotOf(this.#nowMs())
    let counter = this.#counters.get(name)
    if (counter === undefined) {
      const rows = this.#store
        .sql('select slot, count from tally where tenant = ? and principal = ? and purpose = ?')
        .all(tenant, principal, purpose)
      counter = new SlotCounter(rows.reduce((latest, row) => Math.max(latest, Number(row.slot)), now))
      for (const row of rows) counter.add(Number(row.slot), Number(row.count))
      this.#counters.set(name, counter)
    }
    counter.advance(now)
    return counter
  }

  #ledger(account: Account, purpose: Purpose): Ledger {
    const name = `${subjectText(account.tenant)}${subjectText(account.principal)}${purpose}`
    const now = slotOf(this.#nowMs())
    const known = this.#ledgers.get(name)
    const entry = known ?? { ledger: this.#load(account, purpose), prunedAt: 0 }
    entry.ledger.counter.advance(now)
    if (now - entry.prunedAt > slotsIn.day) {
      entry.ledger.prune(longestWindow[purpose])
      this.#pruneStore(account, purpose)
      entry.prunedAt = now
    }
    // Last used stands last, so the first is the one to drop.
    this.#ledgers.delete(name)
    this.#ledgers.set(name, entry)
    if (known === undefined) this.#bound()
    return entry.ledger
  }

  #load({ tenant, principal }: Account, purpose: Purpose): Ledger {
    const rows = this.#store
      .sql('select subject, slot from opened where tenant = ? and principal = ? and purpose = ?')
      .all(tenant, principal, purpose)
    const latest = rows.reduce((slot, row) => Math.max(slot, Number(row.slot)), slotOf(this.#nowMs()))
    const ledger = new Ledger(latest)
    for (const row of rows) {
      if (row.subject instanceof Uint8Array) ledger.put(subjectText(row.subject), Number(row.slot))
    }
    return ledger
  }

  #pruneStore({ tenant, principal }: Account, purpose: Purpose): void {
    const now = slotOf(this.#nowMs())
    this.#store.atomically(() => {
      this.#store
        .sql('delete from opened where tenant = ? and principal = ? and purpose = ? and slot <= ?')
        .run(tenant, principal, purpose, now - slotsIn[longestWindow[purpose]])
      for (const whose of [principal, EVERYONE]) {
        this.#store
          .sql('delete from tally where tenant = ? and principal = ? and slot <= ?')
          .run(tenant, whose, now - slotsIn.day)
      }
    })
  }

  #bound(): void {
    let remembered = 0
    for (const { ledger } of this.#ledgers.values()) remembered += ledger.size
    for (const [name, { ledger }] of this.#ledgers) {
      if (remembered <= MOST_REMEMBERED || this.#ledgers.size === 1) return
      this.#ledgers.delete(name)
      remembered -= ledger.size
    }
  }
}
