import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { APP_ROLE, PROGRAM } from '../../apps/server/src/cli/installation.ts'
import { type Installation, openInstallation } from '../../apps/server/src/launch/installation.ts'
import { ownerConnectionOf } from '../../apps/server/src/launch/postgres.ts'
import { layNextSecret } from '../../apps/server/src/launch/secrets.ts'
import { makeFolder, removeFolder } from '../browser/harness/installation.ts'
import { environmentOf, freePort, holdfast, type Running, start } from './program.ts'
import {
  type Credentials,
  foundSampleProgram,
  type Known,
  learn,
  programAt,
  readOn,
  wrongAnswers,
} from './program-at-work.ts'

const folder = makeFolder()
const dataDir = join(folder, 'data')
let environment: ReturnType<typeof environmentOf>
let credentials: Credentials
let installation: Installation
let running: Running
let known: Known

beforeAll(async () => {
  environment = environmentOf(folder, { HOLDFAST_URL: `http://localhost:${await freePort()}` })
  credentials = await foundSampleProgram(environment)
  running = await start(environment)
  installation = openInstallation({ dataDir, keysDir: join(folder, 'keys'), programDir: PROGRAM }, () => undefined)
  known = await learn(await programAt(running.url, credentials))
})
afterAll(async () => {
  await running.stop()
  removeFolder(folder)
})

const passwordOf = (name: 'app-password' | 'owner-password') => readFileSync(join(dataDir, name), 'utf8')
const isLaid = () => existsSync(join(dataDir, 'app-password.next'))

/** What the database says to a role with a password: null where it lets it in. */
async function refusal(user: string, password: string): Promise<unknown> {
  const client = new pg.Client({ ...ownerConnectionOf(installation), user, password })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return null
  } catch (error) {
    return Reflect.get(error as Error, 'code')
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function asOwner<Row>(text: string): Promise<Row[]> {
  const client = new pg.Client(ownerConnectionOf(installation))
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  return rows
}

const backends = async (): Promise<number[]> =>
  (await asOwner<{ pid: number }>(`select pid from pg_stat_activity where usename = '${APP_ROLE}'`)).map(
    ({ pid }) => pid,
  )

/** Ends every connection of the application; what is asked then comes over new ones, and is right. */
async function expectNewConnections(): Promise<void> {
  const program = await programAt(running.url, credentials)
  const before = await backends()
  await asOwner(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${APP_ROLE}'`)
  const [path = '', answer = ''] = [...known][0] ?? []
  // one that ends while it is asked tells so
  await expect.poll(() => program.read(path)).toBe(answer)
  expect(await wrongAnswers(program, known)).toEqual([])
  const after = await backends()
  expect([before.length > 0, after.length > 0, after.filter((pid) => before.includes(pid))]).toEqual([true, true, []])
}

describe('the passwords of the embedded database', () => {
  test('change while requests come without a pause: connections go on, new ones come, the former passwords open nothing', async () => {
    const former = { app: passwordOf('app-password'), owner: passwordOf('owner-password') }
    const standing = await backends()
    const reading = readOn(await programAt(running.url, credentials), known)
    await expect.poll(reading.rounds).toBeGreaterThan(0)
    const { code, out } = await holdfast(environment, ['secrets', 'rotate', '--json'])
    const atOnce = reading.rounds()
    await expect.poll(reading.rounds).toBeGreaterThan(atOnce + 2)
    expect([await reading.end(), code, JSON.parse(out)]).toEqual([[], 0, { rotated: true }])
    expect((await backends()).filter((pid) => standing.includes(pid))).not.toEqual([])
    expect([isLaid(), statSync(join(dataDir, 'app-password')).mode & 0o777]).toEqual([false, 0o600])
    expect(await refusal(APP_ROLE, former.app)).toBe('28P01')
    expect(await refusal('holdfast_owner', former.owner)).toBe('28P01')
    expect(await refusal(APP_ROLE, passwordOf('app-password'))).toBeNull()
    await expectNewConnections()
    for (const name of ['app-password', 'owner-password'] as const)
      expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).not.toContain(passwordOf(name))
  })

  test('that the application was to get when the command was cut off is taken while everything goes on', async () => {
    const former = passwordOf('app-password')
    const next = layNextSecret({ dataDir }, 'app-password')
    await expect.poll(isLaid).toBe(false)
    expect([passwordOf('app-password'), await refusal(APP_ROLE, former)]).toEqual([next, '28P01'])
    await expectNewConnections()
  })

  test('that the database took when everything ended, before it stood in its place, is taken by the next start', async () => {
    const former = passwordOf('app-password')
    const next = layNextSecret({ dataDir }, 'app-password')
    await asOwner(`alter role ${APP_ROLE} password '${next}'`)
    await running.stop()
    // the launcher may have been quicker than its end: as it would lie there if it had not
    writeFileSync(join(dataDir, 'app-password.next'), next, { mode: 0o600 })
    writeFileSync(join(dataDir, 'app-password'), former)
    running = await start(environment)
    await expect.poll(isLaid).toBe(false)
    expect([passwordOf('app-password'), await refusal(APP_ROLE, former)]).toEqual([next, '28P01'])
    await expectNewConnections()
  })
})
