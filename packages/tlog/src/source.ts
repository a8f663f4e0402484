/** Where a verifier reads a log from, and what it answers. */
import type { FaultNotice } from './fault.ts'
import type { Hasher } from './hasher.ts'
import type { VerifyEd25519 } from './verifier-key.ts'

/** A record as a source gives it; event and salt are both null where the record was erased. */
export interface SourceRecord {
  readonly seq: number
  readonly event: unknown
  /** base64url of 32 bytes. */
  readonly salt: string | null
}

/**
 * A log to verify, from a bundle or over the network. Null means that the source does not have the thing; a failure to
 * read (network, disk) is thrown and passes through the verifier; a `LogFault` thrown here becomes the report.
 */
export interface LogSource {
  /** The newest checkpoint, a signed note. */
  checkpoint(): Promise<string>
  tile(level: number, n: number, width: number): Promise<Uint8Array | null>
  entries(n: number, width: number): Promise<Uint8Array | null>
  /**
   * The records from `fromSeq` to before `toSeq` in the order in which they are kept, one for each number. A fixed copy
   * gives all it has, so that surplus records show. Null where the source has only the log and no events.
   */
  events(fromSeq: number, toSeq: number): AsyncIterable<SourceRecord> | null
  /** Signed notes of this log that anyone kept, in any order. */
  earlierCheckpoints(): Promise<string[]>
}

export interface VerifyOptions {
  readonly origin: string
  /** The log's key from a place the log's operator does not control. */
  readonly vkey: string
  readonly hasher: Hasher
  readonly verifyEd25519: VerifyEd25519
  /** Refuses a source without events; otherwise such a log is verified as far as it goes, and the report says so. */
  readonly requireEvents?: boolean
  /** Looks at each event that is the log's, in order; a sentence says what is wrong with it, and refuses the log as `unproven`. */
  readonly checkEvent?: (event: unknown) => Promise<string | null>
}

export type Report =
  | {
      readonly ok: true
      readonly size: number
      /** Base64. */
      readonly root: string
      /** How many earlier checkpoints agree. */
      readonly checkpoints: number
      /** How many events were checked against their entries; null where the source has none. */
      readonly events: number | null
    }
  | ({ readonly ok: false } & FaultNotice)
