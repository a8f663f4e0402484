/** Numbers that the server gives to records: gapless per company, kind of record and year. */

/** Where records of an object carry their number, and what it begins with. */
export interface Numbering {
  readonly at: string
  /** One to four capital letters: `Q`. */
  readonly prefix: string
}

const DIGITS = 4

/** `Q-2026-0001`; the ten-thousandth of a year has a digit more. `count` starts at 1. */
export const numberOf = ({ prefix }: Pick<Numbering, 'prefix'>, year: number, count: number): string =>
  `${prefix}-${String(year)}-${String(count).padStart(DIGITS, '0')}`
