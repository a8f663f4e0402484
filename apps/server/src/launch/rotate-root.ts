/** Another root key for the keeper, while everything goes on. */
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, linkSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { type Installation, keeperPaths } from './installation.ts'
import { syncFolder } from './sync-folder.ts'

const KEY_BYTES = 32

const nextPath = (installation: Installation): string => `${keeperPaths(installation).rootKeyPath}.next`

/** Whether a rotation was cut off: then the file of the root key may be the former one's. */
export const isRotating = (installation: Installation): boolean => existsSync(nextPath(installation))

/** Lays a random key beside the root key, whole and the keeper's own. One that lies there may be the store's already: it is used, never written over. */
function layNext(installation: Installation): void {
  const path = nextPath(installation)
  if (existsSync(path)) {
    utimesSync(path, new Date(), new Date())
    return
  }
  const draft = `${path}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, randomBytes(KEY_BYTES), { mode: 0o600, flush: true })
  const { accounts, keysDir } = installation
  if (accounts !== null) chownSync(draft, accounts.keeper.uid, accounts.keeper.gid)
  linkSync(draft, path)
  rmSync(draft)
  syncFolder(keysDir)
}

/**
 * Has the keeper wrap every key under a new root key, and puts that in the place of the former; gives how many keys there are. The new one lies on disk
 * before the keeper's store hangs on it: cut off at any moment, the keeper's next start or the next rotation goes on with it.
 */
export async function rotateRootKey(installation: Installation, takeNext: () => Promise<number>): Promise<number> {
  layNext(installation)
  const keys = await takeNext()
  renameSync(nextPath(installation), keeperPaths(installation).rootKeyPath)
  syncFolder(installation.keysDir)
  return keys
}
