/** How many audit events a second are recorded, sequenced, signed and durable: real embedded PostgreSQL with fsync, real keeper. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startKeeper } from '../apps/keeper/src/index.ts'
import { catalog } from '../apps/server/src/app.ts'
import { readingOf, readTreeState } from '../apps/server/src/platform/audit/log-store.ts'
import { Sequencer } from '../apps/server/src/platform/audit/sequencer.ts'
import { readSettings } from '../apps/server/src/platform/config/settings.ts'
import { migrate } from '../apps/server/src/platform/database/migrate.ts'
import { createLog } from '../apps/server/src/platform/log.ts'
import type { Services } from '../apps/server/src/platform/services.ts'
import { startServices, stopServices } from '../apps/server/src/platform/start-services.ts'
import { catalogFunctions, catalogStatements, catalogTables } from '../apps/server/src/records/index.ts'
import { startTestPostgres } from '../apps/server/src/testing/postgres.ts'

export interface AuditBenchResult {
  readonly events: number
  readonly seconds: number
  /** From `record()` to a checkpoint that covers the last of them. */
  readonly eventsPerSecond: number
  /** Until the last `record()` was answered. */
  readonly recordedPerSecond: number
  readonly bytesPerEvent: number
}

const EVENTS = 300_000
/** Requests that wait for their record at the same time. */
const AT_ONCE = 4_000
const OWNER = 'holdfast_owner'
const APP = 'holdfast_app'

async function prepareDatabase(folder: string) {
  const password = randomBytes(18).toString('base64url')
  const settings = {
    fsync: 'on',
    synchronous_commit: 'on',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    wal_compression: 'pglz',
  }
  const running = await startTestPostgres({ folder, user: OWNER, password, systemBinaries: undefined, settings })
  const connection = { host: running.socketDir, port: running.port, database: 'postgres' }
  const owner = new pg.Client({ ...connection, user: OWNER, password })
  await owner.connect()
  await migrate(owner, {
    appRole: APP,
    appPassword: password,
    catalogStatements: catalogStatements(catalog),
    catalogTables: catalogTables(catalog),
    catalogFunctions: catalogFunctions(catalog),
  })
  await owner.end()
  return { running, connection: { ...connection, user: APP, password, max: 8 } }
}

async function recordMany(services: Services, tenantId: string): Promise<void> {
  const context = {
    tenantId,
    actorId: randomUUID(),
    sessionId: randomUUID(),
    traceId: randomUUID().replaceAll('-', ''),
    operation: 'contact.read',
    address: '203.0.113.7',
  }
  let left = EVENTS
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await services.recorder.record(
        {
          act: 'contact.read',
          outcome: 'allowed',
          object: 'contact',
          recordId: services.newId(),
          fields: ['name', 'title'],
        },
        context,
      )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function measure(services: Services): Promise<AuditBenchResult> {
  const tenantId = services.newId()
  await services.keeper.createTenant(tenantId)
  await services.keeper.createLog(tenantId, `holdfast/${tenantId}`)
  const stop = new Sequencer(services).start()
  const began = performance.now()
  await recordMany(services, tenantId)
  const recorded = (performance.now() - began) / 1_000
  for (let signed = 0; signed < EVENTS; ) {
    signed = (await readTreeState(readingOf(services.database, tenantId), tenantId)).signedSize
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const seconds = (performance.now() - began) / 1_000
  await stop()
  const [size] = (
    await services.database.read<{ bytes: number }>(
      tenantId,
      (
        await import('kysely')
      )
        .sql`select avg(length(event)) as bytes from (select event from audit_entry where tenant_id = ${tenantId} limit 1000) e`,
    )
  ).map((row) => Math.round(row.bytes))
  return {
    events: EVENTS,
    seconds: Number(seconds.toFixed(2)),
    eventsPerSecond: Math.round(EVENTS / seconds),
    recordedPerSecond: Math.round(EVENTS / recorded),
    bytesPerEvent: size ?? 0,
  }
}

/** Runs the measurement on a database, a keeper and services of its own. */
export async function benchAudit(): Promise<AuditBenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'hf-bench-'))
  const { running, connection } = await prepareDatabase(folder)
  const keeperFolder = mkdtempSync(join(tmpdir(), 'hf-bench-keeper-'))
  const keeperSocket = join(keeperFolder, 'keeper.sock')
  const keeper = await startKeeper({
    socketPath: keeperSocket,
    storePath: join(keeperFolder, 'keeper.db'),
    rootKeyPath: join(keeperFolder, 'root.key'),
    nowMs: () => Date.now(),
  })
  const services = await startServices({
    settings: readSettings({ HOLDFAST_LOG_LEVEL: 'error' }),
    catalog,
    database: connection,
    keeperSocket,
    serverDir: keeperFolder,
    log: createLog('error'),
  })
  try {
    return await measure(services)
  } finally {
    await stopServices(services)
    await keeper.stop()
    await running.stop()
    for (const each of [folder, keeperFolder]) rmSync(each, { recursive: true, force: true })
  }
}

if (import.meta.main) console.log(await benchAudit())
