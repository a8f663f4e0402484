import type { Money } from './forecast-types.ts'
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

/** Who approves in one's stead, from one of the company's days to another. */
export interface SubstituteAnswer {
  /** Whether one approves anything, so that somebody could stand in. */
  readonly mayName: boolean
  readonly today: string
  readonly substitute: { readonly by: Colleague; readonly from: string; readonly until: string } | null
  readonly insteadOf: readonly { readonly away: Colleague; readonly from: string; readonly until: string }[]
  readonly candidates: readonly Colleague[]
}

/** A quote that waits for somebody in whose stead one approves. */
export interface PaperInStead {
  readonly id: string
  readonly version: number
  readonly number: string | null
  readonly account: string | null
  readonly amount: Money | null
  readonly discount: string | null
  readonly approval: string
  readonly words: string | null
  readonly askedBy: Colleague
  readonly owner: Colleague | null
  readonly insteadOf: Colleague
  readonly lines: readonly {
    readonly name: string | null
    readonly quantity: string
    readonly discount: string | null
  }[]
}
