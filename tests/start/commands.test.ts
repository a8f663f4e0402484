import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suiteA1, suiteA2, uuidBytes } from '@holdfast/crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeFolder, removeFolder } from '../browser/harness/installation.ts'
import { environmentOf, freePort, holdfast, start } from './program.ts'

const folder = makeFolder()
const other = makeFolder()
let environment: ReturnType<typeof environmentOf>
let first: { tenantId: string; userId: string; activationUrl: string; token: string }
let kit: string

const FOUNDER = ['--company', '云杉精密仪器', '--email', 'founder@yunshan.example', '--name', '周雨桐']
const run = (...words: string[]) => holdfast(environment, words)

beforeAll(async () => {
  environment = environmentOf(folder, { HOLDFAST_URL: `http://localhost:${await freePort()}` })
})
afterAll(() => {
  removeFolder(folder)
  removeFolder(other)
})

/** The suite a company was made with, as the keeper's own store has it. */
function suiteOf(tenantId: string): unknown {
  const keys = environment['HOLDFAST_KEYS'] ?? ''
  const store = readdirSync(keys, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('keeper.db'))
  const database = new DatabaseSync(join(keys, store ?? ''), { readOnly: true })
  const row = database.prepare('select suite from tenant where id = ?').get(uuidBytes(tenantId))
  database.close()
  return row?.['suite']
}

describe('the first company', () => {
  test('is founded once, with a link for its administrator and the recovery kit', async () => {
    const { code, out, err } = await run('setup', ...FOUNDER, '--json')
    expect([code, err.includes('恢复密钥')]).toEqual([0, true])
    first = JSON.parse(out)
    expect(Object.keys(first)).toEqual(['tenantId', 'userId', 'activationUrl', 'token'])
    expect(first.activationUrl).toContain(first.token)
    kit = /([A-Z2-7]{4} ){13}[A-Z2-7]{4}/.exec(err)?.[0] ?? ''
    expect(err).toContain('if the key file is lost, nothing but this')
    const again = await run('setup', ...FOUNDER)
    expect([again.code, again.err.trim().split('\n')]).toEqual([
      1,
      ['holdfast: A company exists already; `holdfast tenant create` makes a further one.'],
    ])
  })

  test('is followed by a second one, with the suite of algorithms that was asked for', async () => {
    const { code, out } = await run(
      'tenant',
      'create',
      '--company',
      'Elm',
      '--email',
      'eve@elm.example',
      '--name',
      'Eve Reed',
      '--language',
      'en',
      '--suite',
      'A2',
      '--json',
    )
    expect(code).toBe(0)
    const { tenantId } = JSON.parse(out)
    expect(tenantId).not.toBe(first.tenantId)
    expect([suiteOf(first.tenantId), suiteOf(tenantId)]).toEqual([suiteA1.id, suiteA2.id])
    const unknown = await run('tenant', 'create', ...FOUNDER, '--suite', 'S1')
    expect([unknown.code, unknown.err.trim()]).toEqual([1, 'holdfast: --suite is A1 or A2.'])
  })
})

describe('people', () => {
  const person = ['--email', 'chen@yunshan.example', '--name', '陈立', '--roles', 'sales_rep']

  test('are invited to a company that is named where there are several', async () => {
    expect(await run('user', 'create', ...person)).toMatchObject({
      code: 1,
      err: expect.stringContaining('name one with --tenant'),
    })
    const { code, out } = await run('user', 'create', ...person, '--tenant', first.tenantId, '--json')
    expect(code).toBe(0)
    expect(Object.keys(JSON.parse(out))).toEqual(['userId'])
    expect(await run('user', 'create', ...person, '--tenant', first.tenantId)).toMatchObject({
      code: 1,
      err: expect.stringContaining('email_taken'),
    })
  })

  test('are stopped by their e-mail, which is recorded', async () => {
    const stop = (email: string) =>
      run('user', 'disable', '--email', email, '--reason', '离职', '--tenant', first.tenantId, '--json')
    expect(await stop('nobody@yunshan.example')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nobody in this company'),
    })
    const { code, out } = await stop(' Chen@Yunshan.example')
    expect([code, JSON.parse(out).status]).toEqual([0, 'frozen'])
  })
})

describe('an operator', () => {
  test('migrates, verifies the record and prints the interface', async () => {
    expect(JSON.parse((await run('migrate', '--json')).out)).toEqual({ migrated: true })
    const verdict = await run('verify', '--json')
    expect(verdict.code).toBe(0)
    expect(JSON.parse(verdict.out)).toMatchObject({ ok: true, logs: expect.any(Array) })
    expect(JSON.parse((await run('openapi')).out)).toMatchObject({ openapi: '3.1.0' })
  })

  test('is told in one sentence what is wrong, with exit code 2 for wrong use', async () => {
    for (const [words, sentence] of [
      [['nonsense'], 'there is no command "nonsense"'],
      [['setup'], '--company is missing'],
      [['setup', ...FOUNDER, '--colour', 'red'], "Unknown option '--colour'"],
      [['verify', 'a', 'b'], '"b" is not understood here'],
    ] as const) {
      const { code, out, err } = await run(...words)
      expect([code, out, err.trim().split('\n').length]).toEqual([2, '', 1])
      expect(err).toContain(sentence)
    }
  })

  test('cannot make a real company into a demonstration', async () => {
    expect(await run('demo', 'accounts')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no demonstration here'),
    })
    expect(await run('demo')).toMatchObject({ code: 1, err: expect.stringContaining('holds a real company') })
  })
})

describe('a lost root key', () => {
  const keysOf = () => {
    const { id } = JSON.parse(readFileSync(join(folder, 'data/installation.json'), 'utf8'))
    return join(folder, 'keys', id)
  }
  const restore = (input: string, at = environment) => holdfast(at, ['keys', 'restore'], { input })

  test('keeps Holdfast from starting, and comes back from the kit alone', async () => {
    const path = join(keysOf(), 'root.key')
    const { uid, mode } = statSync(path)
    expect(await restore(kit)).toMatchObject({ code: 1, err: expect.stringContaining('The key is not lost') })
    const key = readFileSync(path)
    rmSync(path)
    const without = await run('verify')
    expect([without.code, without.err]).toEqual([1, expect.stringContaining('bring it back from the recovery kit')])
    expect(await restore(kit.slice(1))).toMatchObject({ code: 1, err: expect.stringContaining('no recovery kit') })
    await holdfast(environmentOf(other), ['setup', ...FOUNDER]).then(async ({ err }) => {
      const foreign = /([A-Z2-7]{4} ){13}[A-Z2-7]{4}/.exec(err)?.[0] ?? ''
      expect(await restore(foreign)).toMatchObject({
        code: 1,
        err: expect.stringContaining('is a former one, or another installation’s'),
      })
      expect(existsSync(path)).toBe(false)
    })
    expect(await restore(kit.toLowerCase())).toMatchObject({ code: 0 })
    expect(readFileSync(path)).toEqual(key)
    expect(statSync(path)).toMatchObject({ uid, mode })
    const running = await start(environment)
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
    // a command that was not told of the address has it from the installation that runs
    const { HOLDFAST_URL: _, ...untold } = environment
    const elsewhere = ['--company', 'Oak', '--email', 'ann@oak.example', '--name', 'Ann Lee']
    const made = await holdfast(untold, ['tenant', 'create', ...elsewhere, '--json'])
    expect(JSON.parse(made.out).activationUrl.startsWith(`${running.url}/activate#`)).toBe(true)
    expect(await running.stop()).toBe(0)
    expect((await run('verify')).code).toBe(0)
  })

  test('is told apart from a lost folder of keys, of which no start makes a new one', async () => {
    const keys = keysOf()
    renameSync(keys, `${keys}.away`)
    const { code, err } = await run('start')
    expect([code, err]).toEqual([1, expect.stringContaining('bring back the keys folder from its backup')])
    expect(existsSync(join(keys, 'root.key'))).toBe(false)
    rmSync(keys, { recursive: true, force: true })
    renameSync(`${keys}.away`, keys)
    expect((await run('verify')).code).toBe(0)
  })
})
