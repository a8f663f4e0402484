import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { catalog } from '../app.ts'
import { migrate } from '../platform/database/migrate.ts'
import { catalogFunctions, catalogStatements, catalogTables } from '../records/index.ts'
import { startTestPostgres } from './postgres.ts'

/** How tests reach the real PostgreSQL that this run started; each world makes a database of its own from the migrated template. */
export interface TestDatabase {
  readonly host: string
  readonly port: number
  readonly ownerPassword: string
  readonly appPassword: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly testDatabase: TestDatabase
  }
}

export const OWNER = 'holdfast_owner'
export const APP_ROLE = 'holdfast_app'
export const TEMPLATE = 'holdfast_template'

async function makeTemplate(database: TestDatabase): Promise<void> {
  const connection = { host: database.host, port: database.port, user: OWNER, password: database.ownerPassword }
  const server = new pg.Client({ ...connection, database: 'postgres' })
  await server.connect()
  await server.query(`create database ${TEMPLATE}`)
  await server.end()
  const owner = new pg.Client({ ...connection, database: TEMPLATE })
  await owner.connect()
  await migrate(owner, {
    appRole: APP_ROLE,
    appPassword: database.appPassword,
    catalogStatements: catalogStatements(catalog),
    catalogTables: catalogTables(catalog),
    catalogFunctions: catalogFunctions(catalog),
  })
  await owner.end()
}

/** Starts one PostgreSQL for the whole run, embedded or (HOLDFAST_TEST_SYSTEM_POSTGRES names its bin folder) the system's own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'hf-test-'))
  const ownerPassword = randomBytes(18).toString('base64url')
  const running = await startTestPostgres({
    folder,
    password: ownerPassword,
    user: OWNER,
    systemBinaries: process.env['HOLDFAST_TEST_SYSTEM_POSTGRES'],
  })
  const database: TestDatabase = {
    host: running.socketDir,
    port: running.port,
    ownerPassword,
    appPassword: randomBytes(18).toString('base64url'),
  }
  await makeTemplate(database)
  project.provide('testDatabase', database)
  return async () => {
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
