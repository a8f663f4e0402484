import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalog } from '@holdfast/catalog'
import Type from 'typebox'
import type { StateTable } from '../../platform/audit/row-digest.ts'
import { systemTables } from '../../platform/audit/system-rows.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { allTenants } from '../../platform/database/tenants.ts'
import type { WriteTransaction } from '../../platform/gate/context.ts'
import { route } from '../../platform/gate/route.ts'
import type { Module } from '../../platform/module.ts'
import type { Services } from '../../platform/services.ts'
import { stateOf } from '../../records/index.ts'
import { type Acceptance, acceptFinding, standingFinding } from './accept.ts'
import { EXAMINE_EVERY_MS, examineRows } from './examine.ts'
import { StateIndex } from './state-index.ts'
import { type RowsPosture, rowsPostureOf, showRows } from './status.ts'
import { type RowsReport, verifyRows } from './verify-rows.ts'

export type { Acceptance } from './accept.ts'
export type { Accepted, Finding } from './finding.ts'
export type { RowsPosture } from './status.ts'
export type { RowsReport } from './verify-rows.ts'

const FILE = 'states.db'
const open = new Map<string, StateIndex>()

const pathOf = ({ serverDir }: Pick<Services, 'serverDir'>): string => join(serverDir, FILE)

/** The index of this server's folder, opened once. */
function indexOf(services: Pick<Services, 'serverDir'>): StateIndex {
  const path = pathOf(services)
  const index = open.get(path) ?? new StateIndex(path)
  open.set(path, index)
  return index
}

function closeIndex(services: Pick<Services, 'serverDir'>): void {
  const path = pathOf(services)
  open.get(path)?.close()
  open.delete(path)
}

/** Every table whose rows are held against the record: the catalogue's, then the system's. */
const comparedTables = (catalog: Catalog): readonly StateTable[] => [
  ...catalog.served.map(stateOf),
  ...Object.values(systemTables),
]

/** The finding as it stands now, for whoever asks that it be accepted; see `standingFinding`. */
export const findingToAccept = (
  services: Services,
  tx: Transaction,
  asked: { readonly object: string; readonly id: string; readonly kind: string },
) => standingFinding(tx, { index: indexOf(services), tables: comparedTables(services.catalog) }, asked)

/** Accepts a finding in the transaction of its confirmation; see `acceptFinding`. */
export const acceptInLog = (
  services: Services,
  tx: WriteTransaction,
  about: { acceptance: Acceptance; askedBy: string },
): Promise<void> => acceptFinding(tx, comparedTables(services.catalog), about)

/** Compares what is due now, of every company. */
export const compareRows = (services: Services): Promise<void> =>
  examineRows(services, { index: indexOf(services), tables: comparedTables(services.catalog) })

/** Compares all rows of every company, or of one, with their logs replayed from the first event. */
export async function verifyAllRows(
  services: Services,
  options: { tenant?: string } = {},
): Promise<(RowsReport & { readonly tenantId: string })[]> {
  const tenants = options.tenant === undefined ? await allTenants(services.database) : [options.tenant]
  const reports: (RowsReport & { readonly tenantId: string })[] = []
  for (const tenantId of tenants)
    reports.push({ tenantId, ...(await verifyRows(services, tenantId, comparedTables(services.catalog))) })
  return reports
}

/** How the comparison stands; null where this server has never compared. */
export async function rowsPosture(services: Services): Promise<RowsPosture | null> {
  return existsSync(pathOf(services)) ? rowsPostureOf(services, indexOf(services)) : null
}

const Text = Type.Union([Type.String(), Type.Null()])
const Person = Type.Union([Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) }), Type.Null()])
const Count = Type.Union([Type.Integer(), Type.Null()])

const rowsRoute = route({
  name: 'audit.rows',
  method: 'GET',
  path: '/audit/rows',
  summary: { zh: '存储的记录和一切的记录是否相符', en: 'Whether the stored rows match the record of everything' },
  admission: { kind: 'capability', anyOf: ['audit.read'] },
  input: {},
  output: {
    200: Type.Object({
      comparedAt: Text,
      rows: Count,
      roundStartedAt: Text,
      roundRows: Type.Integer(),
      logFault: Text,
      count: Type.Integer(),
      findings: Type.Array(
        Type.Object({
          object: Type.String(),
          id: Type.String(),
          kind: Type.String(),
          seq: Count,
          recordedVersion: Count,
          standingVersion: Count,
          since: Text,
        }),
      ),
      accepted: Type.Array(
        Type.Object({
          object: Type.String(),
          id: Type.String(),
          kind: Type.String(),
          seq: Type.Integer(),
          by: Person,
          askedBy: Person,
          at: Text,
          reason: Type.String(),
        }),
      ),
    }),
  },
  run: async (ctx) => showRows(ctx, indexOf(ctx.services)),
})

/** Holds the stored rows against the record of everything. */
export const integrityModule: Module = {
  name: 'integrity',
  routes: [rowsRoute],
  jobs: [{ name: 'record.compare', everyMs: EXAMINE_EVERY_MS, run: compareRows }],
  start: async (services) => async () => closeIndex(services),
}
