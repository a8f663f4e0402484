import type { AmountLimits, DiscountLimits } from '@holdfast/catalog'

/** Changes of owner that whoever leads the giving team approves: none, those to an owner outside of it, all. */
export interface TransferRule {
  readonly version: number
  readonly ask: 'none' | 'outside' | 'all'
}

/** A colleague, from one of the company's days to another (`2026-11-23`), both included. */
export interface Substitution {
  readonly by: string
  readonly from: string
  readonly until: string
}

/** What of a company's policy says who approves what. */
export interface ApprovalPolicy {
  /** How far each role goes with discounts before somebody else has to approve. */
  readonly discounts: DiscountLimits
  /** From which amount of a quote somebody else has to approve, by role. */
  readonly amounts: AmountLimits
  /** Which changes of owner somebody else has to approve. */
  readonly transfers: TransferRule
  /** Who approves in the stead of somebody who is away: person → substitution. */
  readonly substitutes: Readonly<Record<string, Substitution>>
}

/** Of a company that has said nothing: nobody approves anything. */
export const NO_APPROVALS: ApprovalPolicy = {
  discounts: { version: 1, free: {}, second: null },
  amounts: { version: 1, from: {}, second: null },
  transfers: { version: 1, ask: 'none' },
  substitutes: {},
}
