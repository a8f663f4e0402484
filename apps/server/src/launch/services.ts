import { setTimeout as delay } from 'node:timers/promises'
import type { RunningPart } from './children.ts'
import { closeInstallation, type Installation, openInstallation, prepareInstallation } from './installation.ts'
import { LaunchError } from './launch-error.ts'
import { findLock, findState, type LaunchLock } from './launch-lock.ts'
import { type LaunchOptions, type Started, startDatabase, startKeeper, stopAll } from './launcher.ts'
import { settledOwner } from './owner-password.ts'
import type { OwnerConnection } from './postgres.ts'

/** What a command works with: the installation's database and keeper, whether they ran before or run for it alone. */
export interface Services<Migrated> {
  readonly installation: Installation
  readonly owner: OwnerConnection | null
  readonly migrated: Migrated
  /** What the keeper said when it became ready. */
  readonly keeper: RunningPart['ready']
  /** The server's address while it runs; null if the services run for this command alone. */
  readonly url: string | null
}

export type ServiceOptions<Migrated> = Omit<LaunchOptions<Migrated>, 'serverLine'>

const WAIT_MS = 60_000
const POLL_MS = 50

/** Either the lock of an installation that nobody runs, or what the running one said. */
async function takeOrFind(
  installation: Installation,
): Promise<{ lock: LaunchLock } | { url: string | null; keeper: RunningPart['ready'] }> {
  const end = performance.now() + WAIT_MS
  while (performance.now() < end) {
    const lock = findLock(installation.dataDir)
    if (lock !== undefined) return { lock }
    const state = findState(installation.dataDir)
    if (state?.kind === 'start' && state.phase === 'ready' && state.keeper !== null)
      return { url: state.url, keeper: state.keeper }
    await delay(POLL_MS)
  }
  throw new LaunchError('Another command is using this installation; try again when it has ended.')
}

/**
 * Gives a command the database and keeper: those of the running installation, or ones started for it and stopped after it.
 * @throws LaunchError with one sentence
 */
export async function withServices<Migrated, Result>(
  options: ServiceOptions<Migrated>,
  run: (services: Services<Migrated>) => Promise<Result>,
): Promise<Result> {
  const installation = openInstallation(options.place, options.say)
  const found = await takeOrFind(installation)
  if (!('lock' in found)) {
    const owner = options.externalDatabase === null ? await settledOwner(installation) : options.externalDatabase.owner
    return run({
      installation,
      owner,
      migrated: await options.migrate(owner, installation),
      keeper: found.keeper,
      url: found.url,
    })
  }
  const started: Started = { parts: [] }
  try {
    found.lock.tell({ kind: 'command', phase: 'ready', url: null, keeper: null })
    prepareInstallation(installation, options.place)
    const owner = await startDatabase(options, installation, started)
    const migrated = await options.migrate(owner, installation)
    const keeper = await startKeeper(options, installation, started)
    return await run({ installation, owner, migrated, keeper: keeper.ready, url: null })
  } finally {
    await stopAll(started)
    closeInstallation(installation)
    found.lock.release()
  }
}
