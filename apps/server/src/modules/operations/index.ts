import { type MigrationPlan, schemaFingerprint } from '../../platform/database/migrate.ts'
import type { Module } from '../../platform/module.ts'
import { serveMetrics } from './metrics-port.ts'
import { operationsRoutes } from './routes.ts'
import { sweepKeptAnswers } from './sweep.ts'

const SWEEP_MS = 60 * 60_000

/** What whoever runs an installation looks at: health, readiness, and numbers on a port of their own. */
export const operationsModule = (
  schema: Pick<MigrationPlan, 'catalogStatements' | 'catalogTables' | 'catalogFunctions'>,
): Module => ({
  name: 'operations',
  routes: operationsRoutes(schemaFingerprint(schema)),
  jobs: [{ name: 'kept_answers.sweep', everyMs: SWEEP_MS, run: sweepKeptAnswers }],
  start: async (services) => {
    const port = services.settings.HOLDFAST_METRICS_PORT
    if (port === 0) return async () => undefined
    const serving = await serveMetrics(services, port)
    services.log.info({ port: serving.port }, 'metrics')
    return serving.end
  },
})
