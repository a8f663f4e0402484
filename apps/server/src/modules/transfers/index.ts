import type { Module } from '../../platform/module.ts'
import { EXPIRE_JOB, expireTransfers } from './expire.ts'
import { transferRoutes } from './routes.ts'

const HOUR_MS = 3_600_000

/** Changes of owner that whoever leads the giving team approves. */
export const transfersModule: Module = {
  name: 'transfers',
  routes: transferRoutes,
  jobs: [{ name: EXPIRE_JOB, everyMs: HOUR_MS, run: expireTransfers }],
}
