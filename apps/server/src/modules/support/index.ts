import type { Module } from '../../platform/module.ts'
import { EXPIRE_JOB, expireSupport } from './expire.ts'
import { supportRoutes } from './routes.ts'

export { support } from './begin.ts'

/** Support access: masked reading for a time, lent by two people to somebody who helps, and overseen. */
export const supportModule: Module = {
  name: 'support',
  routes: supportRoutes,
  jobs: [{ name: EXPIRE_JOB, run: expireSupport }],
}
