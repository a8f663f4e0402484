import type { Module } from '../../platform/module.ts'
import { endTerms } from './end-terms.ts'
import { contractRoutes } from './routes.ts'
import { TERMS_JOB } from './running.ts'

export { textOfContract } from './contract-text.ts'

const HOUR_MS = 3_600_000

/** Templates of contracts, and what becomes of contracts by the clock: their owners are told that they end, and they end or renew. */
export const contractsModule: Module = {
  name: 'contracts',
  routes: contractRoutes,
  jobs: [{ name: TERMS_JOB, everyMs: HOUR_MS, run: endTerms }],
}
