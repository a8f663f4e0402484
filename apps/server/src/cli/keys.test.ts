import { execFile } from 'node:child_process'
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withServices } from '../launch/index.ts'
import { readSettings } from '../platform/config/settings.ts'
import { launchPlan } from './installation.ts'
import { kitOf } from './recovery-kit.ts'

const run = promisify(execFile)
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hf-kit-'))
  // the parts' own users must reach it where root runs the tests
  chmodSync(folder, 0o755)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const places = () => ({ HOLDFAST_DATA: join(folder, 'data'), HOLDFAST_KEYS: join(folder, 'keys') })

async function holdfast(...words: string[]): Promise<string> {
  const main = join(import.meta.dirname, '../main.ts')
  const env = { PATH: process.env['PATH'] ?? '', ...places() }
  return (await run(process.execPath, [main, ...words, '--json'], { env })).stdout
}

test('the kit printed is the root key, and that it was printed stands in the log of the installation', async () => {
  const { kit } = JSON.parse(await holdfast('keys', 'kit'))
  const [rootKey = ''] = globSync(join(folder, 'keys/*/root.key'))
  expect(kit).toBe(kitOf(readFileSync(rootKey)))
  const settings = readSettings(places())
  const events = await withServices(launchPlan(settings), async ({ owner }) => {
    const client = new pg.Client(owner ?? {})
    await client.connect()
    const { rows } = await client.query('select event from audit_inbox')
    await client.end()
    return rows.map(({ event }) => JSON.parse(event).api.operation)
  })
  expect(events).toEqual(['keys.kit'])
})

test('another root key has another kit, and the data opens with it; the roles of the database get other passwords; both stand in the log', async () => {
  const [rootKey = ''] = globSync(join(folder, 'keys/*/root.key'))
  const former = readFileSync(rootKey)
  const { kit, keys } = JSON.parse(await holdfast('keys', 'rotate'))
  expect([kit, kit === kitOf(former), keys > 0]).toEqual([kitOf(readFileSync(rootKey)), false, true])
  expect(existsSync(`${rootKey}.next`)).toBe(false)
  writeFileSync(`${rootKey}.next`, former, { mode: 0o600 })
  await expect(holdfast('keys', 'kit')).rejects.toThrow('holdfast keys rotate')
  rmSync(`${rootKey}.next`)
  const passwords = () => ['owner', 'app'].map((name) => readFileSync(join(folder, `data/${name}-password`), 'utf8'))
  const before = passwords()
  expect(JSON.parse(await holdfast('secrets', 'rotate'))).toEqual({ rotated: true })
  for (const password of passwords()) expect(before).not.toContain(password)
  expect(existsSync(join(folder, 'data/app-password.next'))).toBe(false)
  const acts = await withServices(launchPlan(readSettings(places())), async ({ owner }) => {
    const client = new pg.Client(owner ?? {})
    await client.connect()
    const { rows } = await client.query('select event from audit_inbox order by n')
    await client.end()
    return rows.map(({ event }) => JSON.parse(event).api.operation)
  })
  expect(acts).toEqual(['keys.kit', 'keys.rotate', 'secrets.rotate'])
})
