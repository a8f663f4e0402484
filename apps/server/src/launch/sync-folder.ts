import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes durable what was made, renamed or removed in a folder. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  fsyncSync(folder)
  closeSync(folder)
}
