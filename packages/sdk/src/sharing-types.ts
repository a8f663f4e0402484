import type { Colleague } from './types.ts'

/** That a record is shared with a colleague: to change too or to read only, why, since when, until when, by whom. */
export interface Share {
  readonly change: boolean
  readonly reason: string
  readonly at: string
  readonly until: string
  readonly by: Colleague
}

/** With whom a record is shared, as far as one is told. */
export interface RecordShares {
  readonly mayShare: boolean
  readonly data: readonly (Share & { readonly user: Colleague })[]
}

/** What colleagues share with oneself, the newest first. */
export interface SharedWithMe {
  readonly data: readonly (Share & { readonly object: string; readonly id: string })[]
}
