import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestPostgres } from '../../apps/server/src/testing/postgres.ts'
import { makeFolder, removeFolder } from '../browser/harness/installation.ts'
import { type Environment, environmentOf, freePort, holdfast, start } from './program.ts'

/** A PostgreSQL that somebody else runs: the distribution's where the run names one. */
const folder = makeFolder()
const server = makeFolder()
const password = randomBytes(18).toString('base64url')
let postgres: Awaited<ReturnType<typeof startTestPostgres>>
let superuser: pg.Client
let settings: Environment

const address = (user: string, database = 'holdfast') =>
  `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(postgres.socketDir)}`

async function asSuperuser(database: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: address('dba', database) })
  await client.connect()
  await client.query(statements)
  await client.end()
}

/** The statements that docs/operations.md asks an operator for, as they stand there. */
async function prepareAsDocumented(): Promise<void> {
  const chapter = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8').split(
    '## Your own PostgreSQL',
  )[1]
  const [before = '', after = ''] = /```sql\n([\s\S]*?)```/.exec(chapter ?? '')?.[1]?.split('\\connect holdfast') ?? []
  for (const statement of before.replace(/'(OWNER|APP)-PASSWORD'/g, `'${password}'`).split(';'))
    if (statement.trim() !== '') await asSuperuser('postgres', statement)
  await asSuperuser('holdfast', after)
}

beforeAll(async () => {
  postgres = await startTestPostgres({
    folder: server,
    user: 'dba',
    password,
    systemBinaries: process.env['HOLDFAST_TEST_SYSTEM_POSTGRES'],
  })
  superuser = new pg.Client({ connectionString: address('dba', 'postgres') })
  await superuser.connect()
  await prepareAsDocumented()
  settings = environmentOf(folder, {
    HOLDFAST_URL: `http://localhost:${await freePort()}`,
    DATABASE_URL: address('holdfast_app'),
    DATABASE_ADMIN_URL: address('holdfast_owner'),
  })
})
afterAll(async () => {
  await superuser.end()
  await postgres.stop()
  removeFolder(folder)
  removeFolder(server)
})

test('Holdfast founds a company on a database of one’s own, under an owner and a role that are no superusers', async () => {
  const { code, out, err } = await holdfast(settings, [
    'setup',
    ...['--company', '云杉', '--email', 'f@yunshan.example', '--name', '周雨桐', '--json'],
  ])
  expect([code, err]).toEqual([0, expect.stringContaining('恢复密钥')])
  expect(JSON.parse(out)).toHaveProperty('activationUrl')
  expect(existsSync(join(folder, 'data/postgres'))).toBe(false)
})

test('it starts there, is ready, and says so no longer once the database is gone', async () => {
  const running = await start(settings)
  expect(await (await fetch(`${running.url}/readyz`)).json()).toMatchObject({ status: 'ready' })
  await superuser.query('alter database holdfast allow_connections false')
  await superuser.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'holdfast'")
  const away = await fetch(`${running.url}/readyz`)
  expect([away.status, await away.json()]).toEqual([
    503,
    expect.objectContaining({ status: 'not_ready', database: false }),
  ])
  expect((await fetch(`${running.url}/healthz`)).status).toBe(200)
  await superuser.query('alter database holdfast allow_connections true')
  await expect.poll(async () => (await fetch(`${running.url}/readyz`)).status).toBe(200)
  expect(await running.stop()).toBe(0)
})

test('without the owner it serves a database that was migrated, and says what to do with one that was not', async () => {
  const { DATABASE_ADMIN_URL: _owner, ...restricted } = settings
  const running = await start(restricted)
  expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
  expect(await running.stop()).toBe(0)
  await superuser.query('create database empty owner holdfast_owner')
  const { code, err } = await holdfast({ ...restricted, DATABASE_URL: address('holdfast_app', 'empty') }, ['start'])
  expect([code, err]).toEqual([1, expect.stringContaining('run `holdfast migrate` with DATABASE_ADMIN_URL')])
})

test('the start refuses a superuser, an owner and a role that bypasses row-level security as the application', async () => {
  for (const [role, sentence] of [
    ['dba', 'is a superuser or bypasses row-level security'],
    ['holdfast_owner', 'owns the tables it must be held back from'],
    ['bypasser', 'is a superuser or bypasses row-level security'],
  ] as const) {
    if (role === 'bypasser') {
      await superuser.query(`create role bypasser login bypassrls password '${password}'`)
      await superuser.query('grant holdfast_app to bypasser')
    }
    const { DATABASE_ADMIN_URL: _owner, ...alone } = settings
    const { code, err } = await holdfast({ ...alone, DATABASE_URL: address(role) }, ['start'])
    expect([role, code, err]).toEqual([role, 1, expect.stringContaining(sentence)])
    expect(err).not.toContain(password)
  }
})

test('a wrong password or an absent server is one sentence, without the address', async () => {
  const wrong = settings['DATABASE_URL']?.replace(password, 'wrong-mLq8-Zt2-vXp7') ?? ''
  for (const [url, sentence] of [
    [wrong, 'refuses'],
    ['postgresql://holdfast_app:secret-word-Zt2-vXp7@localhost:1/holdfast', 'does not answer'],
  ] as const) {
    const { code, err } = await holdfast({ ...settings, DATABASE_URL: url }, ['start'])
    expect([code, err]).toEqual([1, expect.stringContaining(sentence)])
    expect(err).not.toMatch(new RegExp(`wrong-m|secret-word|${password}`))
  }
})
