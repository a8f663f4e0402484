import type { BudgetClass, Purpose } from '@holdfast/crypto'

/** The most distinct subjects in the last hour, day and 30 days; null where a window has no bound of its own. */
export interface WindowLimits {
  hour: number | null
  day: number | null
  month: number | null
}

/** Everything the keeper bounds. */
export interface Limits {
  principals: Record<BudgetClass, Record<Purpose, WindowLimits>>
  /** The most newly opened subjects of all principals of a tenant together in an hour. */
  tenantPerHour: Record<Purpose, number>
  /** The most search tokens of a principal in an hour. */
  searchTokensPerHour: Record<BudgetClass, number>
}

const none: WindowLimits = { hour: 0, day: 0, month: 0 }
const directory: WindowLimits = { hour: 5000, day: 20_000, month: null }

/**
 * What people and their tools may open beside what is shown to them. These are wider than `show`, for a search must look past what it then
 * leaves out; they bound what code run inside the server can take.
 */
const aside = {
  verify: { hour: 5000, day: 40_000, month: null },
  sort: { hour: 10_000, day: 60_000, month: null },
  import: { hour: null, day: 200_000, month: null },
  job: { hour: null, day: 20_000, month: null },
  directory,
}

/** Upper bounds in code, so that no row of any database can raise them (DESIGN §7: "listed"). Detection tightens them further. */
export const defaultLimits: Limits = {
  principals: {
    rep: { ...aside, show: { hour: 600, day: 2000, month: 10_000 } },
    manager: { ...aside, show: { hour: 1000, day: 3000, month: 20_000 } },
    agent: { ...aside, show: { hour: null, day: 60, month: null }, import: none, job: none },
    client: { ...aside, show: { hour: null, day: 500, month: null } },
    staff: { show: none, verify: none, sort: none, import: none, job: none, directory },
    job: { ...aside, show: none, job: { hour: null, day: 200_000, month: null } },
  },
  tenantPerHour: {
    show: 60_000,
    verify: 300_000,
    sort: 300_000,
    import: 400_000,
    job: 400_000,
    directory: 400_000,
  },
  searchTokensPerHour: { rep: 20_000, manager: 20_000, agent: 5000, client: 20_000, staff: 5000, job: 20_000 },
}
