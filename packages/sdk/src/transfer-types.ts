import type { Colleague } from './types.ts'

/** A request that records go to another owner, which whoever leads the giving team approves. */
export interface Transfer {
  readonly id: string
  readonly object: string
  readonly state: 'asked' | 'approved' | 'refused' | 'withdrawn' | 'void' | 'expired'
  readonly askedAt: string
  readonly until: string
  readonly by: Colleague
  readonly from: readonly (Colleague & { readonly count: number })[]
  readonly to: Colleague
  readonly count: number
  /** How many records went. */
  readonly moved: number
  readonly reason: string
  /** The first of them, by name as far as the reader sees it. */
  readonly records: readonly { readonly id: string; readonly name: string | null }[]
  readonly decidedAt: string | null
  readonly decidedBy: Colleague | null
  /** In whose stead. */
  readonly decidedFor: Colleague | null
  readonly words: string
  readonly mayDecide: boolean
  readonly mayWithdraw: boolean
}

/** Which changes of owner somebody else approves. */
export interface TransferRule {
  readonly version: number
  readonly ask: 'none' | 'outside' | 'all'
}
