import type { Module } from '../../platform/module.ts'
import { importRoutes } from './routes.ts'
import { startWorker } from './worker.ts'

export { sweepUploads } from './store/expiry.ts'
export { runNext } from './worker.ts'

/** Customers from files: read, mapped, tried, written, undone. */
export const importsModule: Module = { name: 'imports', routes: importRoutes, start: startWorker }
