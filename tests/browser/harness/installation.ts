import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = join(import.meta.dirname, '../../..')
/** Nobody waits so long for a start; a machine that starts several samples beside other tests may take minutes. */
const READY_MS = 170_000

/** An installation in a folder of its own, started as a person starts it. */
export interface RunningHoldfast {
  readonly url: string
  readonly folder: string
  readonly dataDir: string
  readonly keysDir: string
  /** The link to the setup page; printed only while no company exists. */
  setupLink(): Promise<string>
  /** Everything that the processes said so far. */
  output(): string
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

/** A folder that the parts' own users can reach. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hf-browser-'))
  chmodSync(folder, 0o755)
  return folder
}

const placesIn = (folder: string) => ({ dataDir: join(folder, 'data'), keysDir: join(folder, 'keys') })

/** Settings of the machine or of the test run must not reach the installation. */
function environmentFor(folder: string, url: string): Record<string, string> {
  const { dataDir, keysDir } = placesIn(folder)
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: process.env['HOME'] ?? folder,
    TMPDIR: tmpdir(),
    HOLDFAST_DATA: dataDir,
    HOLDFAST_KEYS: keysDir,
    HOLDFAST_URL: url,
  }
}

/** What a process said: the lines so far, and the first line in which a pattern was found. */
function listenTo(child: ChildProcess) {
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      for (const look of waiting) look()
    })
  }
  const find = (pattern: RegExp): string | undefined =>
    lines.map((line) => pattern.exec(line)?.[0]).find((found) => found !== undefined)
  async function saying(pattern: RegExp): Promise<string> {
    const found = Promise.withResolvers<string>()
    const look = () => {
      const text = find(pattern)
      if (text !== undefined) found.resolve(text)
    }
    const late = setTimeout(() => found.reject(new Error(`${pattern} was not said:\n${lines.join('\n')}`)), READY_MS)
    const ended = () => found.reject(new Error(`ended before ${pattern}:\n${lines.join('\n')}`))
    child.once('exit', ended)
    waiting.add(look)
    look()
    try {
      return await found.promise
    } finally {
      clearTimeout(late)
      child.off('exit', ended)
      waiting.delete(look)
    }
  }
  return { lines, saying }
}

/** Starts an installation by the command that a person uses (`main` names another one) and resolves when it says its address. */
export async function startHoldfast(
  folder: string,
  about: { port?: number; main?: readonly string[] } = {},
): Promise<RunningHoldfast> {
  const url = `http://localhost:${about.port ?? (await freePort())}`
  const child = spawn(process.execPath, [...(about.main ?? [join(ROOT, 'holdfast.mjs'), 'start'])], {
    cwd: ROOT,
    env: environmentFor(folder, url),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { lines, saying } = listenTo(child)
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  try {
    await saying(new RegExp(`坚守 Holdfast {2}${url}`))
  } catch (error) {
    // what is given up must not go on beside the other tests
    await stop()
    throw error
  }
  return {
    url,
    folder,
    ...placesIn(folder),
    setupLink: () => saying(/http:\/\/localhost:\d+\/setup#token=\S+/),
    output: () => lines.join('\n'),
    stop,
  }
}

/** Removes an installation's folder, and what root's installations keep where other users can reach it. */
export function removeFolder(folder: string): void {
  const record = join(placesIn(folder).dataDir, 'installation.json')
  if (existsSync(record)) {
    const { id } = JSON.parse(readFileSync(record, 'utf8')) as { id: string }
    rmSync(join('/var/lib/holdfast', id), { recursive: true, force: true })
  }
  rmSync(folder, { recursive: true, force: true })
}
