import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 15

function readOr(read: () => string): string {
  try {
    return read()
  } catch {
    return '' // the process has gone, or is not ours to look at
  }
}

/** Whether the process exists and still runs (a zombie does not). */
export function isRunning(pid: number): boolean {
  const stat = readOr(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return stat !== '' && !/\) [ZX] /.test(stat)
}

/** The folder a process works in; nothing where it cannot be told. The system says so of one that was removed under it: it works there all the same. */
const folderOf = (pid: string): string => readOr(() => readlinkSync(`/proc/${pid}/cwd`)).replace(/ \(deleted\)$/, '')

/** The running processes whose working directory is `folder` or below it, or was before it was removed, of the given name if one is given. */
export function findProcessesIn(folder: string, command?: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => `${folderOf(pid)}/`.startsWith(`${folder}/`))
    .filter(
      (pid) => command === undefined || readOr(() => readFileSync(`/proc/${pid}/comm`, 'utf8')).trim() === command,
    )
    .map(Number)
    .filter(isRunning)
}

/** Sends the signal; a process that is gone already is as good as told. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    return
  }
}

/** Waits until none of the processes runs; false if one still does after the time. */
export async function waitUntilGone(pids: readonly number[], timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs
  while (pids.some(isRunning)) {
    if (performance.now() > end) return false
    await delay(POLL_MS)
  }
  return true
}
