import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Installation } from './installation.ts'
import { syncFolder } from './sync-folder.ts'

const OTHERS = 0o077

/** The file of a secret that only the launcher's user (root, where root starts it) reads. */
export const secretPath = ({ dataDir }: Pick<Installation, 'dataDir'>, name: string): string => join(dataDir, name)

/**
 * A random password of the installation, made at the first asking and the same ever after; handed to parts through their pipe alone. Not for
 * keys: those are the keeper's.
 */
export function secretOf(installation: Pick<Installation, 'dataDir'>, name: 'owner-password' | 'app-password'): string {
  const path = secretPath(installation, name)
  if (!existsSync(path)) {
    // put in place whole: a start killed in between leaves no password, never half of one
    writeFileSync(`${path}.new`, randomBytes(32).toString('base64url'), { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  }
  if ((statSync(path).mode & OTHERS) !== 0) chmodSync(path, 0o600)
  return readFileSync(path, 'utf8')
}

const OWNER = 'owner-password'
const nextPath = (place: Pick<Installation, 'dataDir'>): string => `${secretPath(place, OWNER)}.next`

/** The owner's password that a rotation is putting in place; null where none is under way. */
export const nextOwnerPassword = (place: Pick<Installation, 'dataDir'>): string | null =>
  existsSync(nextPath(place)) ? readFileSync(nextPath(place), 'utf8') : null

/** Lays the next password of the owner beside the present one, whole and on disk before the database hears of it. Fails where one lies there. */
export function layNextOwnerPassword(place: Pick<Installation, 'dataDir'>): string {
  const password = randomBytes(32).toString('base64url')
  const draft = `${nextPath(place)}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, password, { mode: 0o600, flush: true })
  linkSync(draft, nextPath(place))
  rmSync(draft)
  syncFolder(place.dataDir)
  return password
}

/** The next password takes the place of the present one. */
export function takeNextOwnerPassword(place: Pick<Installation, 'dataDir'>): void {
  renameSync(nextPath(place), secretPath(place, OWNER))
  syncFolder(place.dataDir)
}

/** The present password stays. */
export const dropNextOwnerPassword = (place: Pick<Installation, 'dataDir'>): void => rmSync(nextPath(place))
