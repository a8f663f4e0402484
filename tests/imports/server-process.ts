/** A server as a process of its own on a world's database, keeper and folder: what a kill -9 can be tried on. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { inject } from 'vitest'
import type { ServerLine } from '../../apps/server/src/running-server.ts'
import { APP_ROLE } from '../../apps/server/src/testing/database-setup.ts'
import type { World } from '../../apps/server/src/testing/world.ts'

const SERVE = join(import.meta.dirname, '../../apps/server/src/serve.ts')

export interface ServerProcess {
  readonly url: string
  readonly pid: number
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  stop(): Promise<void>
}

const isReady = (line: string): boolean => line.startsWith('{') && JSON.parse(line).ready === true

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** Starts a server on the port, with further settings where stated, and waits until it is ready. */
export async function startServerProcess(
  world: World,
  port: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const { host, port: databasePort, appPassword } = inject('testDatabase')
  const url = `http://localhost:${port}`
  const child = spawn(process.execPath, [SERVE], { stdio: ['pipe', 'pipe', 'inherit'] })
  const line: ServerLine = {
    settings: { HOLDFAST_URL: url, HOLDFAST_LOG_LEVEL: 'error', ...settings },
    database: {
      host,
      port: databasePort,
      user: APP_ROLE,
      password: appPassword,
      database: world.superuser.database,
      max: 8,
    },
    keeperSocket: world.keeperSocket,
    serverDir: world.services.serverDir,
    tls: null,
    signing: null,
  }
  child.stdin.write(`${JSON.stringify(line)}\n`)
  const lines = createInterface({ input: child.stdout })
  let ready = false
  for await (const text of lines) {
    ready = isReady(text)
    if (ready) break
  }
  if (!ready) throw new Error('the server ended before it was ready')
  return { url, pid: child.pid ?? 0, kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') }
}
