import type { Catalog } from '@holdfast/catalog'
import { accessModule } from './modules/access/index.ts'
import { approvalsModule } from './modules/approvals/index.ts'
import { auditModule } from './modules/audit/index.ts'
import { calendarModule } from './modules/calendar/index.ts'
import { companyModule } from './modules/company/index.ts'
import { contractsModule } from './modules/contracts/index.ts'
import { emergency, emergencyModule } from './modules/emergency/index.ts'
import { fieldsModule } from './modules/fields/index.ts'
import { filesModule } from './modules/files/index.ts'
import { formsModule } from './modules/forms/index.ts'
import {
  admitApp,
  admitKeys,
  admitProgram,
  identityModule,
  loosenConditions,
  mapGroups,
  recoverAdministrator,
} from './modules/identity/index.ts'
import { importsModule } from './modules/imports/index.ts'
import { integrityModule } from './modules/integrity/index.ts'
import { mailModule } from './modules/mail/index.ts'
import { noticesModule } from './modules/notices/index.ts'
import { offersModule } from './modules/offers/index.ts'
import { operationsModule } from './modules/operations/index.ts'
import { papersModule } from './modules/papers/index.ts'
import { referenceModule } from './modules/reference/index.ts'
import { reportsModule } from './modules/reports/index.ts'
import { rulesModule } from './modules/rules/index.ts'
import { salesModule } from './modules/sales/index.ts'
import { sharingModule } from './modules/sharing/index.ts'
import { streamModule } from './modules/stream/index.ts'
import { substitutesModule } from './modules/substitutes/index.ts'
import { support, supportModule } from './modules/support/index.ts'
import { transfersModule } from './modules/transfers/index.ts'
import { viewsModule } from './modules/views/index.ts'
import { webModule } from './modules/web/index.ts'
import type { Module } from './platform/module.ts'
import type { AnyAct } from './platform/two-person/act.ts'
import { recordsModule } from './records/index.ts'
import { catalog, schemaOf } from './schema.ts'

export { catalog }

/** What nobody does alone. */
const twoPersonActs: readonly AnyAct[] = [
  admitProgram,
  admitApp,
  loosenConditions,
  mapGroups,
  admitKeys,
  recoverAdministrator,
  emergency,
  support,
]

/** The whole system on one screen: every module, in the order in which their work is started. */
const system = (of: Catalog): readonly Module[] => [
  recordsModule(of),
  identityModule,
  auditModule,
  integrityModule,
  accessModule,
  approvalsModule(twoPersonActs),
  emergencyModule,
  supportModule,
  companyModule,
  fieldsModule,
  salesModule,
  contractsModule,
  sharingModule,
  transfersModule,
  substitutesModule,
  papersModule,
  offersModule,
  formsModule,
  rulesModule,
  viewsModule,
  reportsModule,
  filesModule,
  importsModule,
  noticesModule,
  calendarModule,
  mailModule,
  operationsModule(schemaOf(of)),
  streamModule(),
  webModule(),
]

/** The system that serves the objects of a catalogue, with its own reference. */
export function modulesOf(of: Catalog): readonly Module[] {
  const serving = system(of)
  return [...serving, referenceModule(serving, of)]
}

export const modules: readonly Module[] = modulesOf(catalog)
