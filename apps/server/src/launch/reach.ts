import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const OTHERS_READ = 0o004
const OTHERS_ENTER = 0o001

/** Whether every folder above the path (or above its nearest existing parent) lets any user through. */
export function isReachable(path: string): boolean {
  let folder = existsSync(path) && statSync(path).isDirectory() ? path : dirname(path)
  for (;;) {
    if (existsSync(folder) && (statSync(folder).mode & OTHERS_ENTER) === 0) return false
    if (folder === dirname(folder)) return true
    folder = dirname(folder)
  }
}

/** Whether any user can reach and read the file or folder. */
export const isReadableByAll = (path: string): boolean =>
  existsSync(path) && isReachable(path) && (statSync(path).mode & OTHERS_READ) !== 0
