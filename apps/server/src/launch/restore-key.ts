import { chownSync, existsSync, linkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  closeInstallation,
  type Installation,
  keeperPaths,
  openInstallation,
  prepareInstallation,
} from './installation.ts'
import { LaunchError } from './launch-error.ts'
import { findLock } from './launch-lock.ts'
import { type LaunchOptions, type Started, startKeeper, stopAll } from './launcher.ts'

function writeKey({ accounts, ...installation }: Installation, key: Uint8Array): void {
  const { rootKeyPath } = keeperPaths({ accounts, ...installation })
  const draft = `${rootKeyPath}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, key, { mode: 0o600, flush: true })
  if (accounts !== null) chownSync(draft, accounts.keeper.uid, accounts.keeper.gid)
  linkSync(draft, rootKeyPath)
  rmSync(draft)
}

/** Starts the keeper once: it opens its store under the key, or says that the key is another's. */
async function proveKey(options: Pick<LaunchOptions<never>, 'say'>, installation: Installation): Promise<void> {
  const started: Started = { parts: [] }
  try {
    await startKeeper({ log: () => undefined }, installation, started)
  } catch {
    rmSync(keeperPaths(installation).rootKeyPath)
    throw new LaunchError('This kit is a former one, or another installation’s; nothing was changed.')
  } finally {
    await stopAll(started)
  }
  options.say('The key is back and opens the keeper’s store.')
}

/**
 * Puts the root key of a recovery kit back where it was lost, if it is the one under which the keeper's store lies.
 * @throws LaunchError where the key is not lost, the store is, or the key is another's
 */
export async function restoreRootKey(
  options: Pick<LaunchOptions<never>, 'place' | 'say'>,
  key: Uint8Array,
): Promise<void> {
  const { place, say } = options
  if (!existsSync(join(place.dataDir, 'installation.json')))
    throw new LaunchError(`There is no installation in ${place.dataDir}; name its folder by HOLDFAST_DATA.`, 2)
  const installation = openInstallation(place, say)
  const lock = findLock(installation.dataDir)
  if (lock === undefined) throw new LaunchError('Holdfast runs on this data, so its key is not lost; stop it first.', 2)
  try {
    lock.tell({ kind: 'command', phase: 'ready', url: null, keeper: null })
    prepareInstallation(installation, place)
    const { rootKeyPath, storePath } = keeperPaths(installation)
    if (existsSync(rootKeyPath))
      throw new LaunchError(`The key is not lost: ${rootKeyPath} is there; nothing was changed.`)
    if (!existsSync(storePath))
      throw new LaunchError(`${storePath} is lost too; bring back the keys folder from its backup first.`)
    writeKey(installation, key)
    await proveKey(options, installation)
  } finally {
    closeInstallation(installation)
    lock.release()
  }
}
