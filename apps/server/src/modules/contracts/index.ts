import type { Module } from '../../platform/module.ts'
import { endTerms } from './end-terms.ts'
import { TERMS_JOB } from './running.ts'

const HOUR_MS = 3_600_000

/** What becomes of contracts by the clock: their owners are told that they end, and they end or renew. */
export const contractsModule: Module = {
  name: 'contracts',
  routes: [],
  jobs: [{ name: TERMS_JOB, everyMs: HOUR_MS, run: endTerms }],
}
