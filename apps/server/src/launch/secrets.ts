import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Installation } from './installation.ts'

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
