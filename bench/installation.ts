/** What every bench stands on: the real embedded PostgreSQL as the product sets it up, the keeper and the server as processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { MEMORY_ARGUMENTS, MEMORY_ENVIRONMENT } from '../apps/server/src/launch/children.ts'
import { postgresSettings } from '../apps/server/src/launch/postgres-settings.ts'
import { readSettings } from '../apps/server/src/platform/config/settings.ts'
import { migrate } from '../apps/server/src/platform/database/migrate.ts'
import { createLog } from '../apps/server/src/platform/log.ts'
import type { Services } from '../apps/server/src/platform/services.ts'
import { startServices, stopServices } from '../apps/server/src/platform/start-services.ts'
import type { ServerLine } from '../apps/server/src/running-server.ts'
import { catalog, schema } from '../apps/server/src/schema.ts'
import { startTestPostgres } from '../apps/server/src/testing/postgres.ts'

const ROOT = join(import.meta.dirname, '..')
const OWNER = 'holdfast_owner'
const APP = 'holdfast_app'

export interface BenchInstallation {
  readonly services: Services
  /** The database's owner, for the plain tables of the baselines. */
  readonly owner: pg.Client
  readonly ownerConnection: pg.ClientConfig
  startServer(port: number, profileTo?: string): Promise<ServerProcess>
  stop(): Promise<void>
}

/** Milliseconds of processor time that the parts have used since they started: what a request costs, whatever else the machine does. */
export interface ProcessorTime {
  readonly server: number
  readonly keeper: number
  readonly database: number
}

export interface ServerProcess {
  readonly url: string
  /** Resident memory, in bytes. */
  residentBytes(): number
  processorTime(): ProcessorTime
  stop(): Promise<void>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
}

/** The server writes a CPU profile to the folder when it ends; with `BENCH_PROFILE=folder` every server does. */
const profileArguments = (folder = process.env['BENCH_PROFILE']): string[] =>
  folder === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', folder]

/** Starts a part as the launcher does: one line of JSON in, `ready` out. */
async function startPart(script: string, line: unknown, more: readonly string[] = []): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...MEMORY_ARGUMENTS, ...more, join(ROOT, script)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', ...MEMORY_ENVIRONMENT },
  })
  child.stdin?.write(`${JSON.stringify(line)}\n`)
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${script} ended before it was ready`)
  })
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (text) => {
      if (text.startsWith('{') && (JSON.parse(text) as { ready?: boolean }).ready === true) resolve()
    })
  })
  await Promise.race([ready, ended])
  return child
}

async function endPart(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

const residentBytesOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024

const TICK_MS = 10

/** Fields 14 to 17 of `stat`: own time and that of children who have ended. */
function processorMsOf(pid: number): number {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ''
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return TICK_MS * fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

/** The database's processes together. */
function databaseMsOf(dataDir: string): number {
  const main = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0])
  return [main, ...childrenOf(main)].reduce((sum, pid) => sum + processorMsOf(pid), 0)
}

/** The password of the database in a folder, made when the folder is first used. */
function passwordOf(folder: string): string {
  const path = join(folder, 'password.txt')
  if (!existsSync(path)) writeFileSync(path, randomBytes(18).toString('base64url'), { mode: 0o600 })
  return readFileSync(path, 'utf8')
}

async function startDatabase(folder: string) {
  const password = passwordOf(folder)
  const { unix_socket_directories: _, ...settings } = postgresSettings({ databaseSocketDir: folder })
  const running = await startTestPostgres({ folder, user: OWNER, password, systemBinaries: undefined, settings })
  const connection = { host: running.socketDir, port: running.port, database: 'postgres' }
  const ownerConnection = { ...connection, user: OWNER, password }
  const owner = new pg.Client(ownerConnection)
  await owner.connect()
  await migrate(owner, { appRole: APP, appPassword: password, ...schema })
  return { running, owner, ownerConnection, application: { ...connection, user: APP, password, max: 10 } }
}

/** Where in an installation's folder the keeper keeps its store and root key. */
export const keeperFolderOf = (folder: string): string => join(folder, 'keeper')

/** Processor milliseconds of each part for one request. */
export function costOf(before: ProcessorTime, after: ProcessorTime, requests: number): ProcessorTime {
  const each = (part: keyof ProcessorTime) => Number(((after[part] - before[part]) / requests).toFixed(3))
  return { server: each('server'), keeper: each('keeper'), database: each('database') }
}

/** Opens the installation in a folder (a new one in an empty folder); in a temporary folder, gone when it is stopped, where none is named. */
export async function benchInstallation(kept?: string): Promise<BenchInstallation> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'hf-bench-'))
  const keeperFolder = keeperFolderOf(folder)
  mkdirSync(keeperFolder, { recursive: true, mode: 0o700 })
  const { running, owner, ownerConnection, application: database } = await startDatabase(folder)
  const sockets = mkdtempSync(join(tmpdir(), 'hf-k-'))
  const keeperSocket = join(sockets, 'keeper.sock')
  const keeper = await startPart('apps/keeper/src/main.ts', {
    socketPath: keeperSocket,
    storePath: join(keeperFolder, 'keeper.db'),
    rootKeyPath: join(keeperFolder, 'root.key'),
  })
  const settings = readSettings({ HOLDFAST_LOG_LEVEL: 'silent' })
  const log = createLog('silent')
  const services = await startServices({ settings, catalog, database, keeperSocket, serverDir: sockets, log })
  return {
    services,
    owner,
    ownerConnection,
    async startServer(port, profileTo) {
      const url = `http://localhost:${port}`
      const serverSettings = { HOLDFAST_URL: url, HOLDFAST_LOG_LEVEL: 'error' }
      const own = { serverDir: sockets, tls: null, signing: null }
      const line: ServerLine = { settings: serverSettings, database, keeperSocket, ...own }
      const server = await startPart('apps/server/src/serve.ts', line, profileArguments(profileTo))
      return {
        url,
        residentBytes: () => residentBytesOf(server.pid ?? 0),
        processorTime: () => ({
          server: processorMsOf(server.pid ?? 0),
          keeper: processorMsOf(keeper.pid ?? 0),
          database: databaseMsOf(running.dataDir),
        }),
        stop: () => endPart(server),
        kill: () => endPart(server, 'SIGKILL'),
      }
    },
    async stop() {
      await owner.end()
      await stopServices(services)
      await endPart(keeper)
      await running.stop()
      rmSync(sockets, { recursive: true, force: true })
      if (kept === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}
