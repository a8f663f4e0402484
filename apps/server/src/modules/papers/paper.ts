/** A paper that goes out to a customer, as words and numbers: what is to be set, before anything is. */

export interface Stated {
  readonly label: string
  readonly value: string
}

/** A column of a table: text that wraps, numbers under each other at their point, or short words. */
export interface Column {
  readonly label: string
  readonly kind: 'text' | 'number' | 'word'
}

/** A cell, and in smaller type what stands below it. */
export interface Cell {
  readonly text: string
  readonly below?: string
}

export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
}

export interface Paper {
  readonly language: 'zh' | 'en'
  /** What a reader of PDF shows as its name. */
  readonly name: string
  /** Who sends it: their name, and below it how they are reached and paid. */
  readonly letterhead: { readonly name: string; readonly lines: readonly string[] }
  readonly heading: string
  /** To whom it goes. */
  readonly party: { readonly label: string; readonly lines: readonly string[] } | null
  /** Who else agrees; papers that were kept before there were contracts have none. */
  readonly counterparty?: { readonly label: string; readonly lines: readonly string[] }
  readonly facts: readonly Stated[]
  readonly table: Table | null
  readonly totals: readonly (Stated & { readonly isLast: boolean })[]
  /** Below the totals: the last of them in words. */
  readonly inWords: Stated | null
  readonly note: Stated | null
  /** What is agreed, each under its heading. */
  readonly clauses?: readonly Stated[]
  /** Where both sides sign, side by side: what stands before each blank. */
  readonly signatures?: readonly { readonly label: string; readonly lines: readonly string[] }[]
  /** On a page of its own at the end. */
  readonly lastPage?: { readonly heading: string; readonly parts: readonly Stated[] }
  /** Across every page: that it is not meant to be sent. */
  readonly watermark: string | null
  /** At the foot of every page, `{page}` and `{pages}` filled in. */
  readonly foot: { readonly text: string; readonly pages: string }
  /** When it was made, RFC 3339. */
  readonly madeAt: string
}
