/** What every bench stands on: the real embedded PostgreSQL with fsync on, the keeper and the server as processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { catalog, schema } from '../apps/server/src/app.ts'
import { readSettings } from '../apps/server/src/platform/config/settings.ts'
import { migrate } from '../apps/server/src/platform/database/migrate.ts'
import { createLog } from '../apps/server/src/platform/log.ts'
import type { Services } from '../apps/server/src/platform/services.ts'
import { startServices, stopServices } from '../apps/server/src/platform/start-services.ts'
import { startTestPostgres } from '../apps/server/src/testing/postgres.ts'

const ROOT = join(import.meta.dirname, '..')
const OWNER = 'holdfast_owner'
const APP = 'holdfast_app'
const DATABASE_SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  wal_compression: 'pglz',
  effective_cache_size: '4GB',
}

export interface BenchInstallation {
  readonly services: Services
  /** The database's owner, for the plain tables of the baselines. */
  readonly owner: pg.Client
  readonly ownerConnection: pg.ClientConfig
  startServer(port: number): Promise<ServerProcess>
  stop(): Promise<void>
}

export interface ServerProcess {
  readonly url: string
  /** Resident memory, in bytes. */
  residentBytes(): number
  stop(): Promise<void>
}

/** Starts a part as the launcher does: one line of JSON in, `ready` out. */
async function startPart(
  script: string,
  line: unknown,
): Promise<{ child: ChildProcess; ready: Record<string, unknown> }> {
  const child = spawn(
    process.execPath,
    [
      ...(script.includes('serve') && process.env['BENCH_PROFILE'] !== undefined
        ? ['--cpu-prof', '--cpu-prof-dir', process.env['BENCH_PROFILE']]
        : []),
      join(ROOT, script),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  child.stdin?.write(`${JSON.stringify(line)}\n`)
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${script} ended before it was ready`)
  })
  const ready = new Promise<Record<string, unknown>>((resolve) => {
    lines.on('line', (text) => {
      const message = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {}
      if (message['ready'] === true) resolve(message)
    })
  })
  return { child, ready: await Promise.race([ready, ended]) }
}

async function endPart(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

const residentBytesOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024

/** A fresh installation in a temporary folder. */
export async function benchInstallation(): Promise<BenchInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'hf-bench-'))
  const password = randomBytes(18).toString('base64url')
  const running = await startTestPostgres({
    folder,
    user: OWNER,
    password,
    systemBinaries: undefined,
    settings: DATABASE_SETTINGS,
  })
  const connection = { host: running.socketDir, port: running.port, database: 'postgres' }
  const ownerConnection = { ...connection, user: OWNER, password }
  const owner = new pg.Client(ownerConnection)
  await owner.connect()
  await migrate(owner, { appRole: APP, appPassword: password, ...schema })
  const sockets = mkdtempSync(join(tmpdir(), 'hf-k-'))
  const keeperSocket = join(sockets, 'keeper.sock')
  const keeper = await startPart('apps/keeper/src/main.ts', {
    socketPath: keeperSocket,
    storePath: join(sockets, 'keeper.db'),
    rootKeyPath: join(sockets, 'root.key'),
  })
  const database = { ...connection, user: APP, password, max: 10 }
  const settings = readSettings({ HOLDFAST_LOG_LEVEL: 'silent' })
  const services = await startServices({
    settings,
    catalog,
    database,
    keeperSocket,
    serverDir: sockets,
    log: createLog('silent'),
  })
  return {
    services,
    owner,
    ownerConnection,
    async startServer(port) {
      const url = `http://localhost:${port}`
      const server = await startPart('apps/server/src/serve.ts', {
        settings: { HOLDFAST_URL: url, HOLDFAST_LOG_LEVEL: 'error' },
        database,
        keeperSocket,
        serverDir: sockets,
        tls: null,
      })
      return { url, residentBytes: () => residentBytesOf(server.child.pid ?? 0), stop: () => endPart(server.child) }
    },
    async stop() {
      await owner.end()
      await stopServices(services)
      await endPart(keeper.child)
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
      rmSync(sockets, { recursive: true, force: true })
    },
  }
}
