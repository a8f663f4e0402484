import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRoot } from './accounts.ts'
import { errorCode, LaunchError } from './launch-error.ts'

/** A socket's path may have 107 bytes; this leaves room for `/database/.s.PGSQL.5432`. */
const MAX_PATH_BYTES = 70
const OTHERS_WRITE = 0o022

/**
 * Makes (or takes over) a folder for sockets that nobody else can have prepared: a real folder, ours, in which others cannot write. A folder
 * that somebody else made there, or a symbolic link, is left alone.
 */
function isSecured(path: string, mode: number): boolean {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') return false
  }
  const found = lstatSync(path)
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & OTHERS_WRITE) !== 0) return false
  chmodSync(path, mode)
  return true
}

function candidates(id: string, dataDir: string): string[] {
  const short = id.replaceAll('-', '').slice(0, 8)
  if (isRoot()) return [`/run/holdfast-${short}`, `/var/run/holdfast-${short}`, join(dataDir, 'run')]
  const own = process.getuid?.() ?? 0
  const runtime = process.env.XDG_RUNTIME_DIR
  const folders = [...(runtime === undefined ? [] : [runtime]), tmpdir(), '/tmp']
  return [...folders.map((folder) => join(folder, `holdfast-${own}-${short}`)), join(dataDir, 'run')]
}

/**
 * The folder for the installation's sockets: short, ours, made safely; the same one at each call while the machine runs.
 * @throws LaunchError if no place is short enough and ours
 */
export function openRunDirectory(id: string, dataDir: string): string {
  const mode = isRoot() ? 0o711 : 0o700
  const short = candidates(id, dataDir).filter((path) => Buffer.byteLength(path) <= MAX_PATH_BYTES)
  const found = short.find((path) => isSecured(path, mode))
  if (found === undefined)
    throw new LaunchError('No safe folder for sockets was found; set XDG_RUNTIME_DIR to a short folder of your own.')
  return found
}

export interface SocketFolder {
  readonly path: string
  readonly owner: { readonly uid: number } | null
  /** The group that may connect. */
  readonly group: { readonly gid: number } | null
}

/** Makes one part's socket folder: the part writes there, the group connects, nobody else gets in. */
export function makeSocketFolder({ path, owner, group }: SocketFolder): void {
  if (existsSync(path) && !lstatSync(path).isDirectory()) rmSync(path)
  mkdirSync(path, { recursive: true })
  if (owner !== null && group !== null) chownSync(path, owner.uid, group.gid)
  chmodSync(path, owner === null ? 0o700 : 0o710)
}
