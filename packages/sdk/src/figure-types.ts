/** Numbers that are added up for whoever asks, of what they see. */
import type { SumInBase } from './process-types.ts'

/** One's own numbers on Home; null where one's roles do not show what they are made of. */
export interface Figures {
  /** Follow-ups one wrote, by day for the last thirty days, oldest first. */
  readonly followUps: { readonly days: readonly number[]; readonly week: number; readonly weekBefore: number } | null
  readonly tasks: { readonly due: number; readonly onTime: number } | null
  readonly accounts: { readonly all: number; readonly quiet: number } | null
  readonly leads: { readonly open: number; readonly fresh: number } | null
  /** What customers should have paid before today, of the orders one sees. */
  readonly overdue: {
    readonly count: number
    readonly sums: readonly { readonly amount: string; readonly currency: string }[]
    /** In the company's currency, each at the rate it keeps; null where nothing is of another one. */
    readonly base: SumInBase | null
  } | null
}

/** What an account ordered and paid in one currency; decimals. */
export interface AccountMoney {
  readonly currency: string
  /** What its confirmed orders come to. */
  readonly lifetime: string
  /** What came back of it comes to. */
  readonly returned: string
  readonly paid: string
  /** Below nothing where something is owed back. */
  readonly outstanding: string
  /** Planned payments that were due before today; null for whom payments are not there. */
  readonly overdue: { readonly amount: string; readonly count: number } | null
}

/** The same in the company's currency, each order and payment at the rate it keeps; null what is of no other one. */
export type AccountMoneyInBase = Readonly<
  Record<'lifetime' | 'returned' | 'paid' | 'outstanding' | 'overdue', SumInBase | null>
>

/** An order of a statement, which adds to what is owed; what came back, or a payment, which take from it. */
export interface StatementLine {
  readonly kind: 'order' | 'return' | 'payment'
  readonly id: string
  readonly number: string | null
  readonly day: string
  readonly amount: string
  /** After it. */
  readonly balance: string
}

/** The account of a customer in some days; decimals. */
export interface AccountStatement {
  readonly from: string
  readonly to: string
  readonly data: readonly {
    readonly currency: string
    readonly opening: string
    readonly ordered: string
    readonly returned: string
    readonly paid: string
    readonly closing: string
    readonly lines: readonly StatementLine[]
  }[]
}
