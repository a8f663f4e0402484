import { Socket } from 'node:net'
import { join } from 'node:path'
import { type PartPlan, type Permissions, type RunningPart, spawnPart, type WaitingPart } from './children.ts'
import {
  closeInstallation,
  type Installation,
  keeperPaths,
  noteKeys,
  openInstallation,
  type Place,
  prepareInstallation,
  requireKeys,
} from './installation.ts'
import { LaunchError } from './launch-error.ts'
import { findLock, findState, type LaunchLock } from './launch-lock.ts'
import { type OwnerConnection, type RunningPostgres, startPostgres } from './postgres.ts'

/** How the parts of an installation are brought up; `Migrated` is what the migration gives to the server's configuration. */
export interface LaunchOptions<Migrated> {
  readonly place: Place
  /** Null for the embedded database; otherwise the owner's connection to an external one, null inside if it is not to be migrated. */
  readonly externalDatabase: { readonly owner: OwnerConnection | null } | null
  /** Brings the database to this program's schema. `owner` is null for an external database without an owner's connection. */
  readonly migrate: (owner: OwnerConnection | null, installation: Installation) => Promise<Migrated>
  /** The server's configuration line; `keeper` is what the keeper said when it was ready. */
  readonly serverLine: (
    installation: Installation,
    started: { migrated: Migrated; keeper: RunningPart['ready'] },
  ) => unknown
  /** One line for the person at the terminal. */
  readonly say: (line: string) => void
  /** A line that a part logged. */
  readonly log: (line: string) => void
  /** How long each step took; left out unless asked for. */
  readonly timing?: (step: string, milliseconds: number) => void
  /** Scripts relative to the program's folder; tests of the launcher name their own. */
  readonly scripts?: { readonly keeper: string; readonly server: string }
  /** Files that the server reads besides its own: certificates for an external database. */
  readonly serverReads?: readonly string[]
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal
}

export interface RunningInstallation<Migrated> {
  readonly migrated: Migrated
  readonly installation: Installation
  readonly url: string
  /** Gives the server one more line while it runs. */
  tellServer(message: unknown): void
  /** Resolves with a sentence when a part has ended by itself. */
  readonly failed: Promise<string>
  /** Server, keeper, database, in this order, each in good order. */
  stop(): Promise<void>
  /** All at once. */
  kill(): void
}

const SCRIPTS = { keeper: 'apps/keeper/src/main.ts', server: 'apps/server/src/serve.ts' }
const READY_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 15_000
/** npm ends at once when it is told to: so long may the start below it take to notice, and to begin its own end. */
const NOTICE_MS = 3_000
/** Ctrl-C reaches us from the terminal and again from the script above us: only a later one is meant as "at once". */
const SECOND_SIGNAL_MS = 1_000

/** What has been started so far, in order; ended in the opposite order. */
export interface Started {
  readonly parts: { readonly name: string; readonly ended: Promise<unknown>; stop(): Promise<void>; kill(): void }[]
}

/** Ends the parts in the opposite order of their start. */
export async function stopAll({ parts }: Started): Promise<void> {
  for (const part of parts.toReversed()) await part.stop()
}

async function measured<T>(
  options: Pick<LaunchOptions<never>, 'timing' | 'signal'>,
  step: string,
  work: () => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted()
  const start = performance.now()
  const result = await work()
  options.timing?.(step, Math.round(performance.now() - start))
  return result
}

/** Starts the database (unless it is an external one) and gives its owner's connection. */
export async function startDatabase(
  options: Pick<LaunchOptions<never>, 'externalDatabase'>,
  installation: Installation,
  started: Started,
): Promise<OwnerConnection | null> {
  if (options.externalDatabase !== null) return options.externalDatabase.owner
  const postgres: RunningPostgres = await startPostgres(installation)
  // it is stopped last, whatever was started before it
  started.parts.unshift({ name: 'database', ended: postgres.ended, stop: postgres.stop, kill: postgres.kill })
  return postgres.owner
}

/** Compiled programs are kept for parts that run as the present user; another user's could be bent by whoever broke into that part. */
function compiledPrograms({ accounts }: Installation): Readonly<Record<string, string>> {
  const folder = process.env['NODE_COMPILE_CACHE']
  return accounts !== null || folder === undefined ? {} : { NODE_COMPILE_CACHE: folder }
}

type PartOptions = Pick<LaunchOptions<never>, 'log' | 'scripts' | 'serverReads'>

/** Each part reads the program and what is its own, and writes that alone; the database is reached by its socket. */
function permissionsOf(
  name: 'keeper' | 'server',
  { programDir, keysDir, keeperSocketDir, serverDir }: Installation,
  { serverReads = [] }: PartOptions,
): Permissions {
  return name === 'keeper'
    ? { reads: [programDir], writes: [keysDir, keeperSocketDir], native: false }
    : { reads: [programDir, ...serverReads], writes: [serverDir], native: true }
}

const planOf = (name: 'keeper' | 'server', options: PartOptions, installation: Installation): PartPlan => ({
  name,
  node: installation.node,
  script: join(installation.programDir, (options.scripts ?? SCRIPTS)[name]),
  account: installation.accounts?.[name] ?? null,
  permissions: permissionsOf(name, installation, options),
  environment: compiledPrograms(installation),
  readyTimeoutMs: READY_TIMEOUT_MS,
  stopTimeoutMs: STOP_TIMEOUT_MS,
  log: options.log,
})

/** Starts the keeper under its own user. */
export async function startKeeper(
  options: PartOptions,
  installation: Installation,
  started: Started,
): Promise<RunningPart> {
  requireKeys(installation)
  const keeper = spawnPart(planOf('keeper', options, installation))
  started.parts.push(keeper)
  const running = await keeper.configure(keeperPaths(installation))
  noteKeys(installation)
  return running
}

/** Starts the server's process, which loads its program while database and keeper come up. */
function openServer(options: PartOptions, installation: Installation, started: Started): WaitingPart {
  const server = spawnPart(planOf('server', options, installation))
  started.parts.push(server)
  return server
}

async function startParts<Migrated>(
  options: LaunchOptions<Migrated>,
  installation: Installation,
  started: Started,
): Promise<{ server: RunningPart; keeper: RunningPart['ready']; migrated: Migrated }> {
  const keeperStarts = startKeeper(options, installation, started)
  // awaited below; should the database fail first, this failure is told by nobody
  keeperStarts.catch(() => undefined)
  const waiting = openServer(options, installation, started)
  const owner = await measured(options, 'database', () => startDatabase(options, installation, started))
  const migrated = await measured(options, 'migrations', () => options.migrate(owner, installation))
  const keeper = await measured(options, 'keeper', () => keeperStarts)
  const lineOfServer = await options.serverLine(installation, { migrated, keeper: keeper.ready })
  const server = await measured(options, 'server', () => waiting.configure(lineOfServer))
  options.signal?.throwIfAborted()
  return { server, keeper: keeper.ready, migrated }
}

/** Takes the installation, waiting for a command that has it or a start that is ending, or says who has it. */
async function takeInstallation(installation: Installation): Promise<LaunchLock> {
  const begin = performance.now()
  for (;;) {
    const lock = findLock(installation.dataDir)
    if (lock !== undefined) return lock
    const state = findState(installation.dataDir)
    const serves = state?.kind === 'start' && state.phase === 'ready'
    if (performance.now() - begin > (serves ? NOTICE_MS : STOP_TIMEOUT_MS)) {
      const at = state?.url ? `, at ${state.url}` : ''
      throw new LaunchError(
        `Holdfast is already running on this data (process ${state?.pid ?? 'unknown'}${at}); stop it first.`,
        2,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/**
 * Starts database, migrations, keeper and server, and resolves when the server is ready. A start that fails leaves nothing running.
 * @throws LaunchError with one sentence; exit code 2 where the installation is in use
 */
export async function startInstallation<Migrated>(
  options: LaunchOptions<Migrated>,
): Promise<RunningInstallation<Migrated>> {
  const installation = openInstallation(options.place, options.say)
  const lock = await takeInstallation(installation)
  const started: Started = { parts: [] }
  const stop = async () => {
    lock.tell({ kind: 'start', phase: 'stopping', url: null, keeper: null })
    await stopAll(started)
    closeInstallation(installation)
    lock.release()
  }
  try {
    lock.tell({ kind: 'start', phase: 'starting', url: null, keeper: null })
    prepareInstallation(installation, options.place)
    const { server, keeper, migrated } = await startParts(options, installation, started)
    const url = String(server.ready.url ?? '')
    lock.tell({ kind: 'start', phase: 'ready', url, keeper })
    const failed = Promise.race(
      started.parts.map(
        async ({ name, ended }) => `The ${name} ended unexpectedly (${(await ended) ?? 'see its log'}).`,
      ),
    )
    const kill = () => {
      for (const part of started.parts) part.kill()
    }
    return { installation, migrated, url, tellServer: server.tell, failed, stop, kill }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Calls `stop` when the script that started us is gone, by the pipe it holds open. */
function watchParent(stop: () => void): void {
  const descriptor = Number(process.env.HOLDFAST_PARENT_PIPE ?? Number.NaN)
  delete process.env.HOLDFAST_PARENT_PIPE
  if (Number.isNaN(descriptor)) return
  const pipe = new Socket({ fd: descriptor })
  pipe.on('error', stop)
  pipe.on('close', stop)
  pipe.resume()
  pipe.unref()
}

/**
 * Runs an installation until it is told to stop (SIGINT, SIGTERM, SIGHUP, or the end of the script that started it) or a part fails; `ready` is
 * called with its address. Resolves to the exit code.
 */
export async function runInstallation<Migrated>(
  options: LaunchOptions<Migrated>,
  ready: (running: RunningInstallation<Migrated>) => void,
): Promise<number> {
  const asked = Promise.withResolvers<null>()
  const abort = new AbortController()
  let running: RunningInstallation<Migrated> | undefined
  let askedAt = Number.POSITIVE_INFINITY
  const ask = () => {
    if (performance.now() - askedAt > SECOND_SIGNAL_MS) {
      if (running === undefined) process.exit(1) // the parts end with their input; the next start ends the database
      running.kill()
    }
    askedAt = Math.min(askedAt, performance.now())
    abort.abort(new LaunchError('The start was stopped.'))
    asked.resolve(null)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  watchParent(ask)
  try {
    running = await startInstallation({ ...options, signal: abort.signal })
    ready(running)
    const failure = await Promise.race([asked.promise, running.failed])
    if (failure !== null) options.say(`${failure} Holdfast stops; start it again.`)
    await running.stop()
    return failure === null ? 0 : 1
  } catch (error) {
    if (abort.signal.aborted) return 0
    throw error
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, ask)
  }
}
