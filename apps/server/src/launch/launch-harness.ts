/** Starts installations with the real database and keeper and a stand-in for the server for the launcher's own tests, each test in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterEach, beforeEach } from 'vitest'
import type { Installation } from './installation.ts'
import { ownerConnectionOf } from './postgres.ts'
import { findProcessesIn, isRunning } from './processes.ts'

export const PROGRAM = realpathSync(join(import.meta.dirname, '../../../..'))
const MAIN = 'apps/server/src/launch/stand-in-main.ts'

interface Line {
  ready?: boolean
  say?: string
  log?: string
  installation?: Installation
}

interface Launched {
  child: ChildProcess
  lines: Line[]
  ended: Promise<number | null>
  installation: Installation
}

export let folder: string
let children: ChildProcess[]

/** Gives each test of a file a folder of its own and ends what it launched; each file says it, since a module is read once for many files. */
export function inFolders(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hf-'))
    chmodSync(folder, 0o755)
    children = []
  })

  afterEach(async () => {
    for (const child of children) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
    }
    for (const id of idsBelow(folder)) rmSync(join('/var/lib/holdfast', id), { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  })
}

function idsBelow(path: string): string[] {
  const names = readdirSync(path, { withFileTypes: true })
  return names.flatMap((entry) => {
    const record = join(path, entry.name, 'installation.json')
    if (existsSync(record)) return [(JSON.parse(readFileSync(record, 'utf8')) as Installation).id]
    return entry.isDirectory() && entry.name !== 'app' ? idsBelow(join(path, entry.name)) : []
  })
}

interface Run {
  name?: string
  program?: string
  base?: string
  account?: { uid: number; gid: number }
}

export function launch({ name = 'one', program = PROGRAM, base = folder, account }: Run = {}) {
  const args = [join(program, MAIN), join(base, `data-${name}`), join(base, `keys-${name}`), program]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/', ...account })
  children.push(child)
  const lines: Line[] = []
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const ready = Promise.withResolvers<Launched>()
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line
    lines.push(line)
    if (line.ready && line.installation !== undefined)
      ready.resolve({ child, lines, ended, installation: line.installation })
  })
  void ended.then((code) => ready.reject(new Error(`ended with ${code}: ${lines.at(-1)?.say}`)))
  ready.promise.catch(() => undefined)
  return { child, lines, ended, ready: ready.promise }
}

export async function stop({ child, ended }: Pick<Launched, 'child' | 'ended'>): Promise<number | null> {
  child.kill('SIGTERM')
  return ended
}

export async function query(installation: Installation, text: string): Promise<unknown[]> {
  const client = new pg.Client({ ...ownerConnectionOf(installation) })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** What `/proc` tells of a process; nothing where it has ended meanwhile, as a database's own come and go. */
function told<T>(read: () => T): T[] {
  try {
    return [read()]
  } catch {
    return []
  }
}

/** What runs under the users of an installation, each by its id and its user's. */
export function partProcesses({ accounts }: Installation): { pid: number; uid: number }[] {
  const own = Object.values(accounts ?? {}).map(({ uid }) => uid)
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && isRunning(Number(pid)))
    .flatMap((pid) => told(() => ({ pid: Number(pid), uid: statSync(`/proc/${pid}`).uid })))
    .filter(({ uid }) => own.includes(uid))
}

/** What the system allows the processes of a database, each by its own table. */
export const databaseLimits = ({ databaseDir }: Installation): string[] =>
  findProcessesIn(databaseDir, 'postgres').flatMap((pid) => told(() => readFileSync(`/proc/${pid}/limits`, 'utf8')))
