import { once } from 'node:events'
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { decodeResponse, FrameCutter } from '@holdfast/crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startKeeper } from './keeper.ts'
import { codeOfFault } from './refusal.ts'
import { idOf, idsOf, keeperForTest, otherTenant, settle, tenant } from './test-keeper.ts'

let keeper: Awaited<ReturnType<typeof keeperForTest>>
beforeEach(async () => {
  keeper = await keeperForTest()
})
afterEach(() => keeper.remove())

const document = Buffer.from('{"role":"rep"}')
const user = idOf(60)
const seal = (text: Uint8Array, scope = user) =>
  keeper.client.ask('sealAuthority', { tenant, scope, document: text, budgetClass: 'rep' })
const check = async (claim: {
  document: Uint8Array
  epoch: number
  mac: Uint8Array
  scope?: Uint8Array
  tenant?: Uint8Array
}) => (await keeper.client.ask('checkAuthority', { tenant, scope: user, ...claim })).valid[0] === 1

describe('a document of rights', () => {
  beforeEach(() => keeper.client.ask('createTenant', { tenant, suite: 'A1' }))

  test('holds as it was sealed, and not with a byte, scope, epoch or tenant changed', async () => {
    const sealed = await seal(document)
    expect(sealed.epoch).toBe(1)
    expect(await check({ document, ...sealed })).toBe(true)
    expect(await check({ document: Buffer.from('{"role":"boss"}'), ...sealed })).toBe(false)
    expect(await check({ document, ...sealed, epoch: 2 })).toBe(false)
    expect(await check({ document, ...sealed, mac: new Uint8Array(32) })).toBe(false)
    expect(await check({ document, ...sealed, mac: new Uint8Array(0) })).toBe(false)
    await seal(document, idOf(61))
    expect(await check({ document, ...sealed, scope: idOf(61) })).toBe(false)
    await keeper.client.ask('createTenant', { tenant: otherTenant, suite: 'A1' })
    expect(await check({ document, ...sealed, tenant: otherTenant })).toBe(false)
  })

  test('still holds while its successor has not been seen, for that may never have been committed', async () => {
    const first = await seal(document)
    expect(await check({ document, ...first })).toBe(true)
    await seal(Buffer.from('{"role":"manager"}'))
    expect(await check({ document, ...first })).toBe(true)
  })

  test('is out of date once another is sealed and seen, also after a restart', async () => {
    const old = await seal(Buffer.from('{"role":"manager"}'))
    expect(await check({ document: Buffer.from('{"role":"manager"}'), ...old })).toBe(true)
    const now = await seal(document)
    expect(now.epoch).toBe(2)
    expect(await check({ document, ...now })).toBe(true)
    await keeper.stop()
    keeper.client = await keeper.start()
    expect(await check({ document: Buffer.from('{"role":"manager"}'), ...old })).toBe(false)
    expect(await check({ document, ...now })).toBe(true)
  })

  test('cannot be made with the general MAC', async () => {
    await seal(document)
    const label = '0000003c-0000-0000-0000-000000000000/1'
    const { macs } = await keeper.client.ask('mac', { tenant, label, documents: [document] })
    expect(await check({ document, epoch: 1, mac: macs })).toBe(false)
  })
})

test('purpose keys are apart by purpose and tenant, and only for listed purposes', async () => {
  await keeper.client.ask('createTenant', { tenant, suite: 'A1' })
  await keeper.client.ask('createTenant', { tenant: otherTenant, suite: 'A1' })
  const keyOf = async (whose: Uint8Array, purpose: string) =>
    Buffer.from((await keeper.client.ask('purposeKey', { tenant: whose, purpose })).key).toString('hex')
  const keys = [await keyOf(tenant, 'cursor'), await keyOf(tenant, 'upload'), await keyOf(otherTenant, 'cursor')]
  expect(new Set(keys).size).toBe(3)
  expect(await keyOf(tenant, 'cursor')).toBe(keys[0])
  for (const purpose of ['mac', 'subjects', '', '__proto__']) {
    await expect(keyOf(tenant, purpose)).rejects.toThrow('unknown_purpose')
  }
})

test('making a tenant again changes none of its keys', async () => {
  const { client } = keeper
  await client.ask('createTenant', { tenant, suite: 'A1' })
  const before = await client.ask('digests', { tenant, label: 'mobile', values: [Buffer.from('1')] })
  await client.ask('createTenant', { tenant, suite: 'A1' })
  expect(await client.ask('digests', { tenant, label: 'mobile', values: [Buffer.from('1')] })).toEqual(before)
})

describe('the root key', () => {
  const again = () => startKeeper({ ...keeper, nowMs: () => 0 })

  test('is made for its owner alone', async () => {
    expect((await stat(keeper.rootKeyPath)).mode & 0o777).toBe(0o600)
    expect((await readFile(keeper.rootKeyPath)).length).toBe(32)
  })

  test('is refused when others may read it, and the refusal names the file', async () => {
    await keeper.stop()
    for (const mode of [0o640, 0o604]) {
      await chmod(keeper.rootKeyPath, mode)
      await expect(again()).rejects.toThrow(keeper.rootKeyPath)
    }
  })

  test('is never replaced: missing, another or cut short, the keeper does not start', async () => {
    await keeper.stop()
    const key = await readFile(keeper.rootKeyPath)
    await writeFile(keeper.rootKeyPath, Buffer.alloc(32, 1))
    await expect(again()).rejects.toThrow('not the one under which')
    await writeFile(keeper.rootKeyPath, key.subarray(1))
    await expect(again()).rejects.toThrow('has not 32 bytes')
    await rm(keeper.rootKeyPath)
    await expect(again()).rejects.toThrow('is missing')
    await writeFile(keeper.rootKeyPath, key, { mode: 0o600 })
    await (await again()).stop()
  })

  test('leaves no key of a tenant readable in the store', async () => {
    await settle(keeper.client, { budgetClass: 'rep', customers: 0 })
    const { key } = await keeper.client.ask('purposeKey', { tenant, purpose: 'cursor' })
    await keeper.stop()
    const [store, root] = [await readFile(keeper.storePath), await readFile(keeper.rootKeyPath)]
    expect(store.includes(Buffer.from(key))).toBe(false)
    expect(store.includes(root)).toBe(false)
  })
})

test('a second keeper on the same store does not start', async () => {
  await expect(startKeeper({ ...keeper, socketPath: `${keeper.socketPath}2` })).rejects.toThrow('locked')
})

test('a socket is not put where others may enter', async () => {
  await keeper.stop()
  await chmod(keeper.folder, 0o711)
  await expect(startKeeper(keeper)).rejects.toThrow(keeper.folder)
})

test('a list so long that others would wait is refused', async () => {
  await keeper.client.ask('createTenant', { tenant, suite: 'A1' })
  const values = Array.from({ length: 50_001 }, () => new Uint8Array(0))
  await expect(keeper.client.ask('digests', { tenant, label: 'x', values })).rejects.toThrow('too_large')
})

test('a connection that breaks the protocol is cut off, and the others go on', async () => {
  const bad = createConnection(keeper.socketPath)
  const closed = new Promise((resolve) => bad.on('close', resolve))
  bad.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
  await closed
  await keeper.client.ask('createTenant', { tenant, suite: 'A1' })
  expect(keeper.faults).toEqual([])
})

test('noise in the place of a message is refused, does nothing and faults nothing', async () => {
  await keeper.client.ask('createTenant', { tenant, suite: 'A1' })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 16 }), fc.uint8Array({ maxLength: 80 }), async (code, noise) => {
      const socket = createConnection(keeper.socketPath)
      const content = Uint8Array.of(0, 0, 0, 9, code, ...tenant, ...noise)
      const frame = Buffer.alloc(4 + content.length)
      frame.writeUInt32BE(content.length)
      frame.set(content, 4)
      socket.write(frame)
      const [chunk] = await once(socket, 'data')
      socket.destroy()
      const [answer] = new FrameCutter().push(chunk)
      expect(decodeResponse(answer ?? new Uint8Array(0)).id).toBe(9)
    }),
    { numRuns: 200 },
  )
  expect(keeper.faults).toEqual([])
})

test('what could not be written down is not answered, and not remembered either', async () => {
  const account = await settle(keeper.client, { budgetClass: 'rep', customers: 600 })
  await keeper.stop()
  const store = new DatabaseSync(keeper.storePath)
  store.exec(`create trigger full_disk before insert on opened begin select raise(abort, 'disk is full'); end`)
  store.close()
  keeper.client = await keeper.start()
  const show = { ...account, purpose: 'show' as const, subjects: idsOf(9, 3) }
  await expect(keeper.client.ask('openSubjects', show)).rejects.toThrow('keeper_failed')
  expect((await keeper.client.ask('budgetOf', account)).counts[0]).toBe(0)
  expect(keeper.faults).toEqual([{ operation: 'openSubjects', error: 'disk is full' }])
})

test('a disk without room is told apart from every other fault of the store', () => {
  const store = new DatabaseSync(':memory:')
  store.exec('create table held (bytes blob not null); pragma max_page_count = 4')
  const codeOf = (sql: string) => {
    try {
      store.exec(sql)
      return 'done'
    } catch (error) {
      return codeOfFault(error)
    }
  }
  expect(codeOf('insert into held values (zeroblob(100))')).toBe('done')
  expect(codeOf('insert into held values (zeroblob(100000))')).toBe('storage_full')
  expect(codeOf('insert into held values (null)')).toBe('keeper_failed')
  expect(codeOfFault(undefined)).toBe('keeper_failed')
  store.close()
})
