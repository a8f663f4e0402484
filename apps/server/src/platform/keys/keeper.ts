import type { Suite, SuiteName } from '@holdfast/crypto'

/** What the server may ask of the keeper, the process that holds the keys (docs/architecture.md, DESIGN §5). */

/** Why keys are opened; each purpose has a budget of its own, counted and enforced inside the keeper. */
export type Purpose = 'show' | 'verify' | 'sort' | 'import' | 'job' | 'directory' | 'beside'

/** How far a principal may read; the numbers stand in the keeper's code, not here and not in the database. */
export type BudgetClass = 'rep' | 'manager' | 'agent' | 'client' | 'staff' | 'job'

/** A window of a budget: distinct subjects counted so far and the most allowed; `limit` is null where the window has none. */
export interface BudgetWindow {
  spent: number
  limit: number | null
}

/** What a principal has read by purpose, in the last hour, day and 30 days. */
export interface BudgetReport {
  budgetClass: BudgetClass
  purposes: readonly { purpose: Purpose; hour: BudgetWindow; day: BudgetWindow; month: BudgetWindow }[]
}

/** Every reason for which the keeper, or the way to it, says no. */
export type KeeperRefusalCode =
  | 'budget_spent'
  | 'writes_spent'
  | 'exists'
  | 'unknown_tenant'
  | 'unknown_principal'
  | 'unknown_purpose'
  | 'unknown_log'
  | 'wrong_kind'
  | 'not_an_extension'
  | 'too_large'
  | 'malformed'
  | 'keeper_failed'
  | 'storage_full'
  | 'no_next_key'
  | 'keeper_unavailable'

/** An expected refusal. `retryAfterSeconds` comes with `budget_spent` and `writes_spent`: when enough of the window will have passed. */
export class KeeperRefusal extends Error {
  override readonly name = 'KeeperRefusal'
  readonly code: KeeperRefusalCode
  readonly retryAfterSeconds?: number

  constructor(code: KeeperRefusalCode, options: { retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(`the keeper refused: ${code}`, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    if (options.retryAfterSeconds !== undefined) this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/**
 * The keeper as the server sees it. Tenants, principals, scopes and subjects are UUIDs in text; the nil UUID as tenant means the installation.
 * Every method refuses by throwing `KeeperRefusal`, and none waits longer than its time limit (`keeper_unavailable`).
 */
export interface Keeper {
  /** Makes the keys of a tenant with a suite of algorithms; doing it again, with whichever, changes nothing. */
  createTenant(tenant: string, suite: SuiteName): Promise<void>
  /** Takes the root key that lies beside its place in the keeper's folder; gives how many keys were wrapped anew. Refused (`no_next_key`) where none lies there. */
  rotateRoot(): Promise<number>
  /** The suite with which the tenant was made; it never changes. */
  suiteOf(tenant: string): Promise<Suite>
  /** Makes keys for new subjects, in the order asked; refused as a whole (`exists`) if one of them has or ever had a key. */
  createSubjects(tenant: string, kind: 'customer' | 'user', subjects: readonly string[]): Promise<Uint8Array[]>
  /** Keys in the order asked, null for unknown or erased subjects; counted against the principal's budget before answering. */
  openSubjects(
    tenant: string,
    principal: string,
    purpose: Purpose,
    subjects: readonly string[],
  ): Promise<(Uint8Array | null)[]>
  /** Destroys subjects' keys for good, durably before it answers; unknown ones are passed over. */
  eraseSubjects(tenant: string, subjects: readonly string[]): Promise<void>
  /**
   * Blind-index tokens, one array per group in the order of its terms; a term holds no U+0000. Counted by principal, by the
   * hour for a search and by the day for what is written or imported.
   */
  tokens(
    tenant: string,
    principal: string,
    purpose: 'write' | 'search' | 'import',
    groups: readonly { field: number; terms: readonly string[] }[],
  ): Promise<Int32Array[]>
  /** 16-byte keyed hashes for uniqueness constraints and look-ups. */
  digests(tenant: string, label: string, values: readonly string[]): Promise<Uint8Array[]>
  /** Seals a document of rights under the next epoch of its scope (a user, or the tenant), and sets the scope's budget class. */
  sealAuthority(
    tenant: string,
    scope: string,
    document: string,
    budgetClass: BudgetClass,
  ): Promise<{ epoch: number; mac: Uint8Array }>
  /** Whether this is the document last sealed for the scope; an older one, rightly sealed in its day, is not. */
  checkAuthority(tenant: string, scope: string, document: string, epoch: number, mac: Uint8Array): Promise<boolean>
  mac(tenant: string, label: string, documents: readonly string[]): Promise<Uint8Array[]>
  verifyMacs(tenant: string, label: string, items: readonly { document: string; mac: Uint8Array }[]): Promise<boolean[]>
  /** A 32-byte key for one of the purposes the keeper lists: cursor, idempotency, upload, draft, outbox, factor. */
  purposeKey(tenant: string, purpose: string): Promise<Uint8Array>
  /** Names the tenant's log and gives its verifier key (C2SP signed-note vkey); again with the same origin gives the same key. */
  createLog(tenant: string, origin: string): Promise<string>
  /** Signs a checkpoint once it is proven to extend the last one kept; else `not_an_extension`. Gives the signed note. */
  signCheckpoint(
    tenant: string,
    checkpoint: { size: number; root: Uint8Array; consistency: readonly Uint8Array[] },
  ): Promise<string>
  lastCheckpoint(tenant: string): Promise<string | null>
  logKey(tenant: string): Promise<string | null>
  budgetOf(tenant: string, principal: string): Promise<BudgetReport>
  close(): Promise<void>
}
