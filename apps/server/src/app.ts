import { accessModule } from './modules/access/index.ts'
import { auditModule } from './modules/audit/index.ts'
import { fieldsModule } from './modules/fields/index.ts'
import { identityModule } from './modules/identity/index.ts'
import { importsModule } from './modules/imports/index.ts'
import { operationsModule } from './modules/operations/index.ts'
import { referenceModule } from './modules/reference/index.ts'
import { streamModule } from './modules/stream/index.ts'
import { webModule } from './modules/web/index.ts'
import type { Module } from './platform/module.ts'
import { recordsModule } from './records/index.ts'
import { catalog, schema } from './schema.ts'

export { catalog }

/** The whole system on one screen: every module, in the order in which their work is started. */
const system: readonly Module[] = [
  recordsModule(catalog),
  identityModule,
  auditModule,
  accessModule,
  fieldsModule,
  importsModule,
  operationsModule(schema),
  streamModule(),
  webModule(),
]

export const modules: readonly Module[] = [...system, referenceModule(system, catalog)]
