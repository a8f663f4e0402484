import type { BudgetClass, Purpose, TokenPurpose } from '@holdfast/crypto'
import type { Window } from './ledger.ts'

/** The most distinct subjects in the last hour, day and 30 days; null where a window has no bound of its own. */
export interface WindowLimits {
  hour: number | null
  day: number | null
  month: number | null
}

/** The most search tokens of a principal within one window. */
export interface TokenLimits {
  window: Window
  most: Record<BudgetClass, number>
}

/** Everything the keeper bounds. */
export interface Limits {
  principals: Record<BudgetClass, Record<Purpose, WindowLimits>>
  /** The most opened subjects of all principals of a tenant together; in the day one counts anew each hour it is opened in. */
  everyone: Record<Purpose, { hour: number; day: number | null }>
  tokens: Record<TokenPurpose, TokenLimits>
}

const none: WindowLimits = { hour: 0, day: 0, month: 0 }
const directory: WindowLimits = { hour: 5000, day: 20_000, month: null }

/**
 * A search opens its candidates to see whether they match: a page of 50 opens 66, one of 8 in the search box 24, and of a common name some that the
 * other conditions leave out. Four for each person who may be listed is more than honest work was seen to need.
 */
const VERIFIED_FOR_ONE_SHOWN = 4

const timesShown = ({ hour, day, month }: WindowLimits): WindowLimits => ({
  hour: hour === null ? null : hour * VERIFIED_FOR_ONE_SHOWN,
  day: day === null ? null : day * VERIFIED_FOR_ONE_SHOWN,
  month: month === null ? null : month * VERIFIED_FOR_ONE_SHOWN,
})

/** To sort by a sealed field opens at most 10,000 (`sort_too_wide`): one such list an hour, or many smaller ones. */
const sort: WindowLimits = { hour: 10_000, day: 30_000, month: 100_000 }

/** Who lists people: what else they may open follows from how many they may list (DESIGN §7: "listed"). */
const lists = (shown: WindowLimits): Record<Purpose, WindowLimits> => ({
  show: shown,
  beside: shown,
  verify: timesShown(shown),
  sort,
  import: { hour: null, day: 200_000, month: null },
  job: { hour: null, day: 20_000, month: null },
  directory,
})

/** Terms of one person's searchable values, generously: a name of four characters with its sounds, numbers and an address have 50. */
const TERMS_OF_ONE = 50
const WRITTEN_A_DAY = 20_000
const IMPORTED_A_DAY = 300_000

const tokensForAll = (people: number, others: Partial<Record<BudgetClass, number>>): Record<BudgetClass, number> => ({
  rep: people,
  manager: people,
  agent: people,
  client: people,
  staff: people,
  job: people,
  ...others,
})

/** Upper bounds in code, so that no row of any database can raise them (DESIGN §7: "listed"). Detection tightens them further. */
export const defaultLimits: Limits = {
  principals: {
    rep: lists({ hour: 600, day: 2000, month: 10_000 }),
    manager: lists({ hour: 1000, day: 3000, month: 20_000 }),
    // sixty look-ups a day, each of which opens at most twenty candidates
    agent: {
      ...lists({ hour: null, day: 60, month: null }),
      verify: { hour: null, day: 1200, month: null },
      sort: none,
      import: none,
      job: none,
    },
    client: lists({ hour: null, day: 500, month: null }),
    staff: { show: none, beside: none, verify: none, sort: none, import: none, job: none, directory },
    job: {
      show: none,
      beside: none,
      verify: none,
      sort: none,
      import: none,
      job: { hour: null, day: 200_000, month: null },
      directory,
    },
  },
  everyone: {
    show: { hour: 60_000, day: 400_000 },
    beside: { hour: 60_000, day: 400_000 },
    verify: { hour: 120_000, day: 400_000 },
    sort: { hour: 100_000, day: 400_000 },
    import: { hour: 400_000, day: 400_000 },
    job: { hour: 400_000, day: 400_000 },
    directory: { hour: 400_000, day: null },
  },
  tokens: {
    search: { window: 'hour', most: tokensForAll(20_000, { agent: 5000, staff: 5000 }) },
    // who may write and read the database could try whom it holds by writing them: counted like the searches
    write: { window: 'day', most: tokensForAll(WRITTEN_A_DAY * TERMS_OF_ONE, { staff: 0 }) },
    import: { window: 'day', most: tokensForAll(IMPORTED_A_DAY * TERMS_OF_ONE, { agent: 0, staff: 0 }) },
  },
}
