import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRoot } from '../../apps/server/src/launch/accounts.ts'
import { partProcesses } from '../../apps/server/src/launch/launch-harness.ts'
import { makeFolder, removeFolder } from '../browser/harness/installation.ts'
import { type Environment, environmentOf, freePort, holdfast, type Running, start } from '../start/program.ts'

/*
 * The last stage of docs/lateral-movement.md: a shell on the machine, as the user that the server runs as. It is tried on an installation that really
 * runs, as root starts it; what the database and the keeper refuse to that user is tried in superuser-rights.test.ts and by the keeper's own tests.
 */
const folder = makeFolder()
let environment: Environment
let running: Running
let installation: { id: string; accounts: Record<'database' | 'keeper' | 'server', { uid: number; gid: number }> }
let secrets: string[]

beforeAll(async () => {
  environment = environmentOf(folder, { HOLDFAST_URL: `http://localhost:${await freePort()}` })
  await holdfast(environment, ['setup', '--company', '云杉', '--email', 'f@yunshan.example', '--name', '周雨桐'])
  running = await start(environment)
  installation = JSON.parse(readFileSync(join(folder, 'data/installation.json'), 'utf8'))
  secrets = readSecrets()
})
afterAll(async () => {
  await running.stop()
  removeFolder(folder)
})

const keysOf = () => join(folder, 'keys', installation.id)
const passwordOf = (name: string) => readFileSync(join(folder, 'data', name), 'utf8')

/** Every secret of the installation, in each form in which one would write it. */
function readSecrets(): string[] {
  const root = readFileSync(join(keysOf(), 'root.key'))
  const forms = (['hex', 'base64', 'base64url', 'latin1'] as const).map((form) => root.toString(form))
  return [...forms, passwordOf('owner-password'), passwordOf('app-password')]
}

/** Every process of the installation: its parts, and those that started them. */
function processes(): number[] {
  const parts = partProcesses(installation as never).map(({ pid }) => pid)
  const launchers = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => told(() => readFileSync(`/proc/${pid}/environ`, 'latin1')).includes(`HOLDFAST_DATA=${folder}`))
  return [...new Set([...parts, ...launchers])]
}

function told(read: () => string): string {
  try {
    return read()
  } catch {
    return '' // it has ended meanwhile
  }
}

/** What a command says to the server's user; or that it may not. */
function asServer(...words: [string, ...string[]]): string {
  const [command, ...rest] = words
  try {
    return execFileSync(command, rest, { ...installation.accounts.server, encoding: 'utf8', stdio: 'pipe', cwd: '/' })
  } catch (error) {
    return String((error as { stderr?: string }).stderr ?? error)
  }
}

const serverPid = () =>
  partProcesses(installation as never).find(({ uid }) => uid === installation.accounts.server.uid)?.pid ?? 0
const keeperPid = () =>
  partProcesses(installation as never).find(({ uid }) => uid === installation.accounts.keeper.uid)?.pid ?? 0

test.runIf(isRoot())('no secret stands in the environment or the arguments of any process', () => {
  const all = processes()
  expect(all.length).toBeGreaterThan(5)
  for (const pid of all)
    for (const place of ['environ', 'cmdline']) {
      const text = told(() => readFileSync(`/proc/${pid}/${place}`, 'latin1'))
      for (const secret of secrets) expect(text.includes(secret), `${pid} ${place}`).toBe(false)
    }
})

test.runIf(isRoot())('server and keeper have no right of root’s, and none to be had by starting something', () => {
  for (const pid of [serverPid(), keeperPid()]) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1]
    expect(field('Uid')?.split(/\s+/)).not.toContain('0')
    expect(field('Gid')?.split(/\s+/)).not.toContain('0')
    expect([field('CapPrm'), field('CapEff'), field('CapAmb')]).toEqual(Array(3).fill('0000000000000000'))
    expect(field('NoNewPrivs')).toBe('1')
    expect(readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(/Max core file size +0 /)
    expect(readlinkSync(`/proc/${pid}/cwd`)).toBe('/')
  }
})

test.runIf(isRoot())('the shell reads no key, no owner’s password and nothing of the keeper’s process', () => {
  for (const path of [
    join(keysOf(), 'root.key'),
    join(keysOf(), 'keeper.db'),
    keysOf(),
    join(folder, 'data/owner-password'),
    join(folder, 'data/app-password'),
    join(folder, 'data/postgres'),
    `/proc/${keeperPid()}/environ`,
    `/proc/${keeperPid()}/mem`,
  ])
    expect(asServer('ls', '-l', '--', path) + asServer('cat', '--', path), path).toMatch(
      /Permission denied|not permitted/,
    )
  expect(asServer('sh', '-c', `kill -0 ${keeperPid()}`)).toMatch(/not permitted/i)
  expect(asServer('sh', '-c', `echo x > ${join(folder, 'data/installation.json')}`)).toMatch(/Permission denied/i)
})

test.runIf(isRoot())('code inside the parts starts no other program and reads no other file', () => {
  const arguments_ = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  for (const pid of [serverPid(), keeperPid()]) {
    expect(arguments_(pid)).toContain('--permission')
    expect(
      arguments_(pid).filter((each) => /allow-child-process|allow-fs-(read|write)=(\*|\/)$|allow-inspector/.test(each)),
    ).toEqual([])
  }
  expect(
    arguments_(keeperPid())
      .filter((each) => each.startsWith('--allow-'))
      .map((each) => each.split('=')[0]),
  ).toEqual(expect.not.arrayContaining(['--allow-addons', '--allow-worker', '--allow-wasi']))
})

test('the application’s password of the embedded database is another after it was taken away', async () => {
  const before = passwordOf('app-password')
  expect(await running.stop()).toBe(0)
  rmSync(join(folder, 'data/app-password'))
  running = await start(environment)
  expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
  expect(passwordOf('app-password')).toMatch(/^[\w-]{43}$/)
  expect(passwordOf('app-password')).not.toBe(before)
})
