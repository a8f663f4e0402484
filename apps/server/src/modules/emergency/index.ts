import type { Module } from '../../platform/module.ts'
import { EXPIRE_JOB, expireEmergency } from './expire.ts'
import { emergencyRoutes } from './routes.ts'

export { emergency } from './begin.ts'

/** Break-glass: another administrator's duty for a short time, by two people, loud, and looked at afterwards. */
export const emergencyModule: Module = {
  name: 'emergency',
  routes: emergencyRoutes,
  jobs: [{ name: EXPIRE_JOB, run: expireEmergency }],
}
