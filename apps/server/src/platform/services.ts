import type { Catalog } from '@holdfast/catalog'
import type { Backlog } from './audit/backlog.ts'
import type { Ledger } from './audit/ledger.ts'
import type { Recorder } from './audit/recorder.ts'
import type { Clock, Rest } from './clock.ts'
import type { Settings } from './config/settings.ts'
import type { Database } from './database/database.ts'
import type { BrowserProofs } from './gate/browser-proof.ts'
import type { RightUses } from './gate/right-uses.ts'
import type { SessionSource } from './gate/session-source.ts'
import type { TenantSource } from './gate/tenant-policy.ts'
import type { Keeper } from './keys/keeper.ts'
import type { KeyCache } from './keys/key-cache.ts'
import type { Logger } from './log.ts'
import type { Mailer } from './mail/mailer.ts'
import type { Metrics } from './observe/metrics.ts'
import type { Traces } from './observe/traces.ts'
import type { People } from './people.ts'
import type { Random } from './random.ts'
import type { SigningKey } from './signing/signing-key.ts'
import type { CallProvider } from './telephone/call-provider.ts'

/** What every module stands on, made once at the start and passed down. */
export interface Services {
  readonly settings: Settings
  readonly clock: Clock
  readonly rest: Rest
  readonly random: Random
  readonly newId: () => string
  readonly log: Logger
  readonly database: Database
  readonly keeper: Keeper
  readonly keys: KeyCache
  readonly catalog: Catalog
  /** The server's own folder: sealed uploads, copies of checkpoints. */
  readonly serverDir: string
  readonly tenants: TenantSource
  readonly sessions: SessionSource
  readonly browserProofs: BrowserProofs
  readonly rightUses: RightUses
  readonly recorder: Recorder
  readonly backlog: Backlog
  readonly ledger: Ledger
  readonly people: People
  /** The way to the mail server; null where none is set. */
  readonly mailer: Mailer | null
  /** The key and certificates that the operator gave to sign contracts with; null where each company's own are used. */
  readonly signing: SigningKey | null
  /** How calls are begun. */
  readonly calls: CallProvider
  readonly metrics: Metrics
  readonly traces: Traces
}
