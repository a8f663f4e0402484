/** What the company's sealed policy lends to one person for a time, so that it begins and ends everywhere at its moment. Pure. */
export interface Lent {
  /** The request that others signed. */
  readonly id: string
  readonly userId: string
  /** Milliseconds. */
  readonly from: number
  /** When it ends, or was ended. */
  readonly until: number
  /** Whether its end stands in the record. */
  readonly over?: true
}

/** What a person holds at a moment (milliseconds). */
export const heldAt = <L extends Lent>(lent: readonly L[], userId: string, now: number): L | undefined =>
  lent.find((each) => each.userId === userId && each.from <= now && now < each.until)
