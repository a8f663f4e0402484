import type { Module } from '../../platform/module.ts'
import { REINDEX_JOB, reindexRecords } from './reindex.ts'
import { ruleRoutes } from './routes.ts'

const LOOK_AGAIN_MS = 10 * 60_000

/**
 * What a whole company does: whether its log is everyone's to check, of which fields each value stands once, by what is searched. Two people change
 * it.
 */
export const rulesModule: Module = {
  name: 'rules',
  routes: ruleRoutes,
  jobs: [{ name: REINDEX_JOB, everyMs: LOOK_AGAIN_MS, run: reindexRecords }],
}
