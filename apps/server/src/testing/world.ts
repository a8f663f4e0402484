import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Catalog } from '@holdfast/catalog'
import { type RunningKeeper, startKeeper } from '@holdfast/keeper'
import type { Role } from '@holdfast/policy'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { inject } from 'vitest'
import { catalog, modules, modulesOf } from '../app.ts'
import type { Clock } from '../platform/clock.ts'
import { readSettings } from '../platform/config/settings.ts'
import { migrate } from '../platform/database/migrate.ts'
import { buildServer } from '../platform/http.ts'
import { createLog } from '../platform/log.ts'
import type { Module } from '../platform/module.ts'
import type { Random } from '../platform/random.ts'
import type { Services } from '../platform/services.ts'
import type { SigningKey } from '../platform/signing/signing-key.ts'
import { startServices, stopServices } from '../platform/start-services.ts'
import { schemaOf } from '../schema.ts'
import { APP_ROLE, OWNER, TEMPLATE } from './database-setup.ts'

/** A whole installation of a test's own: its database on the real PostgreSQL, its keeper, its server, a clock that moves when told. */
export interface World {
  readonly services: Services
  readonly app: FastifyInstance
  readonly clock: TestClock
  /** The database's superuser: what an attacker with root on the database can do. */
  readonly superuser: pg.Client
  readonly keeperSocket: string
  /** Ends the keeper as a crash would; `start` brings it back with what it durably kept. */
  readonly keeper: { stop(): Promise<void>; start(): Promise<void> }
  /** Services of a further process on the same database, keeper and server folder, with settings of its own if stated; the caller stops them. */
  further(settings?: Readonly<Record<string, string>>): Promise<Services>
  stop(): Promise<void>
}

export interface TestClock extends Clock {
  advance(milliseconds: number): void
}

/** A Monday morning in Shanghai. */
const START = Date.parse('2026-11-23T01:00:00.000Z')

export function testClock(start = START): TestClock {
  let now = start
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds
    },
  }
}

/** A database of the schema of the catalogue: a copy of the run's template, or migrated from nothing for a catalogue of the test's own. */
export async function makeDatabase(name: string, own: Catalog | undefined): Promise<pg.Client> {
  const { host, port, ownerPassword } = inject('testDatabase')
  const connection = { host, port, user: OWNER, password: ownerPassword }
  const server = new pg.Client({ ...connection, database: 'postgres' })
  await server.connect()
  await server.query(`create database ${name}${own === undefined ? ` template ${TEMPLATE}` : ''}`)
  await server.end()
  const superuser = new pg.Client({ ...connection, database: name })
  await superuser.connect()
  if (own !== undefined) await migrate(superuser, { appRole: APP_ROLE, ...schemaOf(own) })
  return superuser
}

export async function dropDatabase(name: string): Promise<void> {
  const { host, port, ownerPassword } = inject('testDatabase')
  const server = new pg.Client({ host, port, user: OWNER, password: ownerPassword, database: 'postgres' })
  await server.connect()
  await server.query(`drop database ${name} with (force)`)
  await server.end()
}

export interface WorldOptions {
  readonly clock?: TestClock
  /** Other objects than the installation's, and the roles that are granted them. */
  readonly catalog?: Catalog
  readonly roles?: readonly Role[]
  readonly modules?: readonly Module[]
  /** The server's randomness; the keeper keeps its own. */
  readonly random?: Random
  /** With what contracts are signed, where the operator gives it. */
  readonly signing?: SigningKey
  /** Settings beside the defaults. */
  readonly settings?: Readonly<Record<string, string>>
  /** How long the keeper is waited for, where a test asks much of it and others run beside. */
  readonly keeperTimeoutMs?: number
}

async function restartableKeeper(folder: string, clock: Clock) {
  const start = () =>
    startKeeper({
      socketPath: join(folder, 'keeper.sock'),
      storePath: join(folder, 'keeper.db'),
      rootKeyPath: join(folder, 'root.key'),
      nowMs: () => clock.now(),
    })
  let running: RunningKeeper = await start()
  return {
    stop: () => running.stop(),
    start: async () => {
      running = await start()
    },
  }
}

interface Place
  extends Pick<WorldOptions, 'catalog' | 'roles' | 'random' | 'settings' | 'signing' | 'keeperTimeoutMs'> {
  readonly name: string
  readonly folder: string
  readonly keeperSocket: string
  readonly clock: Clock
}

function servicesOn(place: Place): Promise<Services> {
  const { host, port, appPassword } = inject('testDatabase')
  return startServices({
    settings: readSettings({
      HOLDFAST_LOG_LEVEL: 'silent',
      HOLDFAST_SUITE: process.env['HOLDFAST_TEST_SUITE'],
      // a clock that stands still never begins another minute
      HOLDFAST_PERSON_PER_MINUTE: '1000000',
      HOLDFAST_ADDRESS_PER_MINUTE: '1000000',
      ...place.settings,
    }),
    catalog: place.catalog ?? catalog,
    ...(place.roles === undefined ? {} : { roles: place.roles }),
    database: { host, port, user: APP_ROLE, password: appPassword, database: place.name, max: 8 },
    keeperSocket: place.keeperSocket,
    ...(place.keeperTimeoutMs === undefined ? {} : { keeperTimeoutMs: place.keeperTimeoutMs }),
    serverDir: place.folder,
    signing: place.signing ?? null,
    clock: place.clock,
    ...(place.random === undefined ? {} : { random: place.random }),
    log: createLog('silent'),
  })
}

/** Makes a world; `stop` it in afterAll. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const clock = options.clock ?? testClock()
  const name = `w_${randomUUID().replaceAll('-', '')}`
  const folder = mkdtempSync(join(tmpdir(), 'hf-w-'))
  const superuser = await makeDatabase(name, options.catalog)
  const keeperSocket = join(folder, 'keeper.sock')
  const keeper = await restartableKeeper(folder, clock)
  const further = (settings: Readonly<Record<string, string>> = {}) =>
    servicesOn({ ...options, settings: { ...options.settings, ...settings }, name, folder, keeperSocket, clock })
  const services = await further()
  const app = await buildServer(
    services,
    options.modules ?? (options.catalog === undefined ? modules : modulesOf(options.catalog)),
  )
  await app.ready()
  const stop = async () => {
    await app.close()
    await stopServices(services)
    await keeper.stop()
    await superuser.end()
    await dropDatabase(name)
    rmSync(folder, { recursive: true, force: true })
  }
  return { services, app, clock, superuser, keeperSocket, keeper, further, stop }
}
