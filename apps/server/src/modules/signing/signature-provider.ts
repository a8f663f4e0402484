/** Who makes a paper that both agreed to into one that proves it: the built-in signature, or a service of others behind the same interface. */
import type { Paper } from '../papers/index.ts'
import type { Stamping } from './time-authority.ts'

/** One side's consent. */
export interface Consent {
  /** The side, as the paper calls it. */
  readonly side: string
  /** Who consented, and for whom. */
  readonly name: string
  readonly company: string
  readonly how: 'link' | 'factor'
  /** RFC 3339. */
  readonly at: string
}

/** What both agreed to. */
export interface Agreed {
  readonly paper: Paper
  /** SHA-256 of the very file both were shown, in hexadecimal. */
  readonly shown: string
  readonly consents: readonly Consent[]
  readonly timeZone: string
}

/** What was signed. */
export interface SignedFile {
  /** A PDF that anybody can check without us. */
  readonly pdf: Buffer
  /** Whether an authority says when: `missing` where it was asked and gave none. */
  readonly timeStamp: Stamping
}

export interface SignatureProvider {
  /** Refuses where it cannot sign now. */
  sign(agreed: Agreed): Promise<SignedFile>
}
