import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const ROOT = join(import.meta.dirname, '../..')
const HOLDFAST = join(ROOT, 'holdfast.mjs')
const READY_MS = 90_000

export type Environment = Readonly<Record<string, string>>

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

/** The environment of an installation in a folder: nothing of the machine's or the test run's own settings reaches it. */
export const environmentOf = (folder: string, more: Environment = {}): Environment => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: process.env['HOME'] ?? folder,
  TMPDIR: tmpdir(),
  HOLDFAST_DATA: join(folder, 'data'),
  HOLDFAST_KEYS: join(folder, 'keys'),
  ...more,
})

export interface Answer {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs one command of `holdfast` to its end. */
export async function holdfast(
  environment: Environment,
  words: readonly string[],
  about: { input?: string; folder?: string } = {},
): Promise<Answer> {
  const child = spawn(process.execPath, [HOLDFAST, ...words], {
    cwd: about.folder ?? ROOT,
    env: { ...environment },
    stdio: 'pipe',
  })
  child.stdin.end(about.input ?? '')
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, out, err }
}

export interface Running {
  readonly url: string
  readonly child: ChildProcess
  /** All that was said on standard error so far. */
  err(): string
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>
  readonly ended: Promise<number | null>
}

/** Starts an installation as an operator does and resolves when it is ready. */
export async function start(environment: Environment): Promise<Running> {
  const child = spawn(process.execPath, [HOLDFAST, 'start', '--json'], {
    cwd: ROOT,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const ready = Promise.withResolvers<string>()
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  child.stdout.on('data', (chunk) => {
    out += chunk
    const url = /"url": "([^"]+)"/.exec(out)?.[1]
    if (url !== undefined) ready.resolve(url)
  })
  const late = setTimeout(() => ready.reject(new Error(`not ready: ${err}`)), READY_MS)
  void ended.then((code) => ready.reject(new Error(`ended with ${code}: ${err}`)))
  try {
    const url = await ready.promise
    const stop = () => {
      child.kill('SIGTERM')
      return ended
    }
    return { url, child, err: () => err, stop, ended }
  } finally {
    clearTimeout(late)
  }
}
