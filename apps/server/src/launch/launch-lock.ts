import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** What the holder of an installation tells other commands. */
export interface LaunchState {
  readonly pid: number
  readonly kind: 'start' | 'command'
  readonly phase: 'starting' | 'ready' | 'stopping'
  readonly url: string | null
  /** What the keeper said when it became ready. */
  readonly keeper: Readonly<Record<string, unknown>> | null
}

export interface LaunchLock {
  tell(state: Omit<LaunchState, 'pid'>): void
  release(): void
}

const SQLITE_BUSY = 5

/**
 * Takes the installation for this process; absent if another process has it. The lock is SQLite's exclusive file lock: the kernel gives it
 * back when the process ends, however it ends.
 */
export function findLock(dataDir: string): LaunchLock | undefined {
  const path = join(dataDir, 'launcher.lock')
  // Closed to others: whoever can open the file could hold its lock.
  closeSync(openSync(path, 'a', 0o600))
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    file.exec('begin exclusive')
  } catch (error) {
    file.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw error
  }
  const statePath = join(dataDir, 'launcher.json')
  return {
    tell: (state) => {
      writeFileSync(`${statePath}.new`, JSON.stringify({ pid: process.pid, ...state }), { mode: 0o600 })
      renameSync(`${statePath}.new`, statePath)
    },
    release: () => {
      rmSync(statePath, { force: true })
      file.close()
    },
  }
}

/** What the present holder last told; absent if nothing (yet). Only meaningful while somebody holds the lock. */
export function findState(dataDir: string): LaunchState | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'launcher.json'), 'utf8')) as LaunchState
  } catch {
    return undefined
  }
}
