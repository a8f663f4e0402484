import type { Module } from '../../platform/module.ts'
import type { AnyAct } from '../../platform/two-person/act.ts'
import { EXPIRE_JOB, expireRequests } from './expire.ts'
import { approvalRoutes } from './routes.ts'

const HOUR_MS = 3_600_000

/** Acts that take two people: what waits, who approves by signature, and carrying out exactly what was signed. */
export const approvalsModule = (acts: readonly AnyAct[]): Module => ({
  name: 'approvals',
  routes: approvalRoutes(new Map(acts.map((act) => [act.name, act]))),
  jobs: [{ name: EXPIRE_JOB, everyMs: HOUR_MS, run: expireRequests }],
})
