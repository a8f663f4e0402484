import type { Module } from '../../platform/module.ts'
import { SETTLE_FILES } from '../../records/index.ts'
import { fileRoutes } from './routes.ts'
import { settleFiles, sweepFiles } from './sweep.ts'

export { takeBrought } from './brought.ts'
export { keepFile } from './upload.ts'

const HOUR_MS = 3_600_000

/** Files of records: taken in, looked through, sealed, shown to whoever sees the field they stand in. */
export const filesModule: Module = {
  name: 'files',
  routes: fileRoutes,
  jobs: [
    { name: SETTLE_FILES, run: (services, { tenantId }) => settleFiles(services, tenantId) },
    { name: 'files.sweep', everyMs: HOUR_MS, run: sweepFiles },
  ],
}
