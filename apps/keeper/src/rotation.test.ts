import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startKeeper } from './keeper.ts'
import type { TestClient } from './test-client.ts'
import { idOf, idsOf, keeperForTest, settle, tenant } from './test-keeper.ts'

type TestKeeper = Awaited<ReturnType<typeof keeperForTest>>
let keeper: TestKeeper
beforeEach(async () => {
  keeper = await keeperForTest()
  await settle(keeper.client, { budgetClass: 'rep', customers: 3 })
  await keeper.client.ask('createLog', { tenant, origin: 'log.example/rotated' })
})
afterEach(() => keeper.remove())

const NEXT = new Uint8Array(32).fill(7)
const nextPath = () => `${keeper.rootKeyPath}.next`
const lay = (key = NEXT, mode = 0o600) => writeFile(nextPath(), key, { mode })
const rotate = (client = keeper.client) => client.ask('rotateRoot', {})

/** What every kind of key gives: the same before and after, or something would not open any more. */
async function given(client: TestClient) {
  const account = { tenant, principal: idOf(50) }
  const [opened, macs, purpose, log, tokens] = [
    await client.ask('openSubjects', { ...account, purpose: 'job', subjects: idsOf(9, 3) }),
    await client.ask('mac', { tenant, label: 'x', documents: [Buffer.from('d')] }),
    await client.ask('purposeKey', { tenant, purpose: 'settings' }),
    await client.ask('logKey', { tenant }),
    await client.ask('digests', { tenant, label: 'x', values: [Buffer.from('v')] }),
  ]
  return JSON.stringify([opened, macs, purpose, log, tokens])
}

const storeFiles = () => [keeper.storePath, `${keeper.storePath}-wal`]

/** How the keys lie in the store, read from a copy of its files: the keeper goes on with them and lets nobody else in. */
function wrappedKeys(): Buffer[] {
  const copy = join(keeper.folder, 'copy.db')
  for (const [index, path] of storeFiles().entries()) copyFileSync(path, `${copy}${index === 0 ? '' : '-wal'}`)
  const store = new DatabaseSync(copy)
  const rows = store.prepare('select wrapped from tenant_key').all()
  store.close()
  return rows.map(({ wrapped }) => Buffer.from(wrapped as Uint8Array))
}

/** In which files of the store each of the keys stands: 0 its own, 1 its write-ahead log. */
const placesOf = (keys: readonly Buffer[]): number[][] => {
  const bytes = storeFiles().map((path) => readFileSync(path))
  return keys.map((key) => [0, 1].filter((index) => bytes[index]?.includes(key)))
}

describe('another root key', () => {
  test('takes the place of the former while everything goes on: every key gives what it gave, then and after a restart', async () => {
    const before = await given(keeper.client)
    await lay()
    const [rotated, meanwhile] = await Promise.all([rotate(), given(keeper.client)])
    expect([rotated.keys, meanwhile]).toEqual([5, before])
    expect(await given(keeper.client)).toBe(before)
    await keeper.client.ask('createTenant', { tenant: idOf(3), suite: 'A1' })
    await keeper.stop()
    await rename(nextPath(), keeper.rootKeyPath)
    const client = await keeper.start()
    expect(await given(client)).toBe(before)
    // made after the rotation, its keys hang on the new one
    await client.ask('mac', { tenant: idOf(3), label: 'x', documents: [] })
  })

  test('leaves nothing on the disk that the former one opens, while the keeper goes on', async () => {
    await keeper.stop()
    const client = await keeper.start()
    // both companies' keys stand in the write-ahead log, those of the earlier start in the store's own file too
    await client.ask('createTenant', { tenant: idOf(3), suite: 'A1' })
    const lying = wrappedKeys()
    expect(placesOf(lying)).toEqual([...Array(5).fill([0, 1]), ...Array(5).fill([1])])
    await lay()
    await rotate(client)
    expect(placesOf(lying)).toEqual(Array(10).fill([]))
    expect(placesOf(wrappedKeys())).toEqual(Array(10).fill([0]))
  })

  test('takes the store from the former one, which starts no keeper any more', async () => {
    const former = readFileSync(keeper.rootKeyPath)
    await lay()
    await rotate()
    await keeper.stop()
    await rm(nextPath())
    await writeFile(keeper.rootKeyPath, former)
    await expect(startKeeper(keeper)).rejects.toThrow('the root key is not the one')
  })

  test('is found by the next start where a rotation was cut off after the store had changed, and put in its place', async () => {
    const before = await given(keeper.client)
    await lay()
    await rotate()
    await keeper.stop()
    expect(await given(await keeper.start())).toBe(before)
    expect([existsSync(nextPath()), Buffer.from(NEXT).equals(readFileSync(keeper.rootKeyPath))]).toEqual([false, true])
  })

  test('that was laid down and never taken changes nothing', async () => {
    const [before, former] = [await given(keeper.client), readFileSync(keeper.rootKeyPath)]
    await lay()
    await keeper.stop()
    expect(await given(await keeper.start())).toBe(before)
    expect(former.equals(readFileSync(keeper.rootKeyPath))).toBe(true)
  })

  test('is asked for again after it was taken without harm', async () => {
    const before = await given(keeper.client)
    await lay()
    for (const _ of [1, 2]) expect((await rotate()).keys).toBe(5)
    await keeper.stop()
    expect(await given(await keeper.start())).toBe(before)
  })

  test('is taken by nobody who merely reaches the socket: not where none lies, nor an old one, a half one, or one that others read', async () => {
    const before = await given(keeper.client)
    const refused = () => expect(rotate()).rejects.toThrow('no_next_key')
    await refused()
    await lay()
    await utimes(nextPath(), new Date(0), new Date(Date.now() - 61_000))
    await refused()
    await lay(NEXT.subarray(1))
    await refused()
    await rm(nextPath())
    await lay(NEXT, 0o644)
    await refused()
    expect(await given(keeper.client)).toBe(before)
  })
})
