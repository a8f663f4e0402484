import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Installation } from './installation.ts'
import { errorCode } from './launch-error.ts'
import { syncFolder } from './sync-folder.ts'

const OTHERS = 0o077

/** The password of the embedded database's owner, and that of the application's role in it. */
export type SecretName = 'owner-password' | 'app-password'

/** The file of a secret that only the launcher's user (root, where root starts it) reads. */
export const secretPath = ({ dataDir }: Pick<Installation, 'dataDir'>, name: string): string => join(dataDir, name)

/**
 * A random password of the installation, made at the first asking and the same ever after; handed to parts through their pipe alone. Not for
 * keys: those are the keeper's.
 */
export function secretOf(installation: Pick<Installation, 'dataDir'>, name: SecretName): string {
  const path = secretPath(installation, name)
  if (!existsSync(path)) {
    // put in place whole: a start killed in between leaves no password, never half of one
    writeFileSync(`${path}.new`, randomBytes(32).toString('base64url'), { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  }
  if ((statSync(path).mode & OTHERS) !== 0) chmodSync(path, 0o600)
  return readFileSync(path, 'utf8')
}

const nextPath = (place: Pick<Installation, 'dataDir'>, name: SecretName): string => `${secretPath(place, name)}.next`

/** The password that a rotation is putting in place of a present one; null where none is under way. */
export function nextSecret(place: Pick<Installation, 'dataDir'>, name: SecretName): string | null {
  try {
    return readFileSync(nextPath(place, name), 'utf8')
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    return null
  }
}

/** Lays the next password beside the present one, whole and on disk before the database hears of it. Fails where one lies there. */
export function layNextSecret(place: Pick<Installation, 'dataDir'>, name: SecretName): string {
  const password = randomBytes(32).toString('base64url')
  const draft = `${nextPath(place, name)}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, password, { mode: 0o600, flush: true })
  linkSync(draft, nextPath(place, name))
  rmSync(draft)
  syncFolder(place.dataDir)
  return password
}

/** The next password takes the place of the present one. */
export function takeNextSecret(place: Pick<Installation, 'dataDir'>, name: SecretName): void {
  renameSync(nextPath(place, name), secretPath(place, name))
  syncFolder(place.dataDir)
}

/** The present password stays. */
export const dropNextSecret = (place: Pick<Installation, 'dataDir'>, name: SecretName): void =>
  rmSync(nextPath(place, name))
