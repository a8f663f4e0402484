import { Sequencer } from '../../platform/audit/sequencer.ts'
import type { Module } from '../../platform/module.ts'
import { auditRoutes } from './routes.ts'

export { type BundleReport, verifyBundle } from './verify-bundle.ts'
export { type LogReport, verifyInstallation } from './verify-installation.ts'

/** The record of everything: sequenced and signed beside requests, read, proven and verified. */
export const auditModule: Module = {
  name: 'audit',
  routes: auditRoutes,
  start: async (services) => new Sequencer(services).start(),
}
