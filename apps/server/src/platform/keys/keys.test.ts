import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bindingOf, openEnvelope, sealEnvelope, suiteA1 } from '@holdfast/crypto'
import { type RunningKeeper, startKeeper } from '@holdfast/keeper'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectKeeper } from './client.ts'
import type { Keeper } from './keeper.ts'
import { KeyCache } from './key-cache.ts'

let folder: string
let running: RunningKeeper
let keeper: Keeper
let tenant: string
let rep: string
const clock = { ms: Date.UTC(2026, 0, 5, 9), now: () => clock.ms }
const socketPath = () => join(folder, 'socket')

const start = () =>
  startKeeper({
    socketPath: socketPath(),
    storePath: join(folder, 'store.db'),
    rootKeyPath: join(folder, 'root.key'),
    nowMs: clock.now,
  })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'))
  running = await start()
  keeper = connectKeeper(socketPath(), { timeoutMs: 2000 })
  tenant = randomUUID()
  rep = randomUUID()
  await keeper.createTenant(tenant, 'A1')
  await keeper.sealAuthority(tenant, rep, '{}', 'rep')
})
afterEach(async () => {
  await keeper.close()
  await running.stop()
  await rm(folder, { recursive: true })
})

const some = (count: number) => Array.from({ length: count }, () => randomUUID())

describe('the client', () => {
  test('carries every operation there and back', async () => {
    const [one = '', two = ''] = some(2)
    const [key] = await keeper.createSubjects(tenant, 'customer', [one])
    expect(key?.some((byte) => byte !== 0)).toBe(true)
    expect(await keeper.openSubjects(tenant, rep, 'show', [one, two])).toEqual([key, null])
    const [names, tails] = await keeper.tokens(tenant, rep, 'search', [
      { field: 1, terms: ['张三', '李四'] },
      { field: 2, terms: ['张三'] },
    ])
    expect([names?.length, tails?.length]).toEqual([2, 1])
    expect(names?.[0]).not.toBe(tails?.[0])
    expect(await keeper.tokens(tenant, rep, 'write', [{ field: 1, terms: ['张三', '李四'] }])).toEqual([names])
    const [digest] = await keeper.digests(tenant, 'mobile', ['13800000000'])
    expect(digest?.length).toBe(16)
    const [mac = new Uint8Array(0)] = await keeper.mac(tenant, 'session', ['a'])
    const items = [
      { document: 'a', mac },
      { document: 'b', mac },
      { document: 'a', mac: new Uint8Array(3) },
    ]
    expect(await keeper.verifyMacs(tenant, 'session', items)).toEqual([true, false, false])
    expect(await keeper.verifyMacs(tenant, 'other', items)).toEqual([false, false, false])
    expect((await keeper.purposeKey(tenant, 'cursor')).length).toBe(32)
    expect(await keeper.logKey(tenant)).toBeNull()
    const vkey = await keeper.createLog(tenant, 'log.example/1')
    expect(await keeper.logKey(tenant)).toBe(vkey)
    const note = await keeper.signCheckpoint(tenant, { size: 1, root: new Uint8Array(32), consistency: [] })
    expect(await keeper.lastCheckpoint(tenant)).toBe(note)
    const budget = await keeper.budgetOf(tenant, rep)
    expect(budget.purposes[0]).toEqual({
      purpose: 'show',
      hour: { spent: 1, limit: 600 },
      day: { spent: 1, limit: 2000 },
      month: { spent: 1, limit: 10_000 },
    })
    await keeper.eraseSubjects(tenant, [one])
    expect(await keeper.openSubjects(tenant, rep, 'show', [one])).toEqual([null])
  })

  test('gives keys that seal and open', async () => {
    const [subject = ''] = some(1)
    const [key = new Uint8Array(0)] = await keeper.createSubjects(tenant, 'customer', [subject])
    const bound = {
      tenant,
      object: 'contact',
      record: subject,
      class: 'personal' as const,
      owner: rep,
      team: null,
      seal: 1,
    }
    const plain = Buffer.from('{"name":"张三"}')
    const sealed = sealEnvelope({ suite: suiteA1, version: 1, key }, bound, { plain, nonce: new Uint8Array(12) })
    const [again] = await keeper.openSubjects(tenant, rep, 'show', [subject])
    expect(Buffer.from(openEnvelope(again ?? key, bound, sealed) ?? [])).toEqual(plain)
    expect(bindingOf(bound).length).toBe(87)
  })

  test('tells refusals by code, with the time to wait', async () => {
    await expect(keeper.createTenant('nobody', 'A1')).rejects.toMatchObject({ code: 'malformed' })
    await expect(keeper.openSubjects(randomUUID(), rep, 'show', some(1))).rejects.toMatchObject({
      code: 'unknown_tenant',
    })
    await expect(keeper.purposeKey(tenant, 'subjects')).rejects.toMatchObject({ code: 'unknown_purpose' })
    const words = [{ field: 1, terms: ['a\0b'] }]
    await expect(keeper.tokens(tenant, rep, 'write', words)).rejects.toMatchObject({ code: 'malformed' })
    const subjects = some(601)
    await keeper.createSubjects(tenant, 'customer', subjects)
    const refused = keeper.openSubjects(tenant, rep, 'show', subjects)
    await expect(refused).rejects.toMatchObject({ code: 'budget_spent', retryAfterSeconds: 3900 })
  })

  test('fails closed while the keeper is away, and is well again when it is back', async () => {
    await running.stop()
    await expect(keeper.purposeKey(tenant, 'cursor')).rejects.toMatchObject({ code: 'keeper_unavailable' })
    const early = keeper.purposeKey(tenant, 'cursor')
    running = await start()
    expect((await early).length).toBe(32)
  })

  test('does not wait for a keeper that never answers', async () => {
    const silent = createServer(() => undefined).listen(join(folder, 'silent'))
    const client = connectKeeper(join(folder, 'silent'), { timeoutMs: 50 })
    await expect(client.logKey(tenant)).rejects.toMatchObject({ code: 'keeper_unavailable' })
    await client.close()
    await expect(client.logKey(tenant)).rejects.toMatchObject({ code: 'keeper_unavailable' })
    silent.close()
  })

  test('answers many calls at once, each with its own', async () => {
    const subjects = some(500)
    const keys = await keeper.createSubjects(tenant, 'customer', subjects)
    const opened = await Promise.all(subjects.map((subject) => keeper.openSubjects(tenant, rep, 'show', [subject])))
    expect(opened.flat()).toEqual(keys)
  })
})

describe('the key cache', () => {
  const spent = async () => (await keeper.budgetOf(tenant, rep)).purposes[0]?.hour.spent

  test('asks only for what it lacks, and forgets after a minute', async () => {
    const cache = new KeyCache({ keeper, clock })
    const subjects = some(3)
    const keys = await keeper.createSubjects(tenant, 'customer', subjects)
    expect(await cache.keysFor(tenant, rep, 'show', [...subjects, randomUUID()])).toEqual([...keys, null])
    await keeper.eraseSubjects(tenant, subjects.slice(0, 1))
    expect(await cache.keysFor(tenant, rep, 'show', subjects), 'held, though the keeper has it no more').toEqual(keys)
    clock.ms += 60_000
    expect(await cache.keysFor(tenant, rep, 'show', subjects)).toEqual([null, ...keys.slice(1)])
  })

  test('drops an erased subject for everybody, and everything of a principal', async () => {
    const cache = new KeyCache({ keeper, clock })
    const [one = '', two = ''] = some(2)
    await keeper.createSubjects(tenant, 'customer', [one, two])
    await cache.keysFor(tenant, rep, 'show', [one, two])
    await keeper.eraseSubjects(tenant, [one])
    cache.dropSubject(one)
    expect((await cache.keysFor(tenant, rep, 'show', [one]))[0]).toBeNull()
    expect(cache.size).toBe(1)
    cache.drop(rep)
    expect(cache.size).toBe(0)
  })

  test('never lends a key to another principal or purpose', async () => {
    const cache = new KeyCache({ keeper, clock })
    const subjects = some(2)
    await keeper.createSubjects(tenant, 'customer', subjects)
    await cache.keysFor(tenant, rep, 'verify', subjects)
    expect(await spent()).toBe(0)
    await cache.keysFor(tenant, rep, 'show', subjects)
    expect(await spent()).toBe(2)
    await expect(cache.keysFor(tenant, randomUUID(), 'show', subjects)).rejects.toMatchObject({
      code: 'unknown_principal',
    })
  })

  test('keeps nothing that was asked for before a drop and came after it', async () => {
    const cache = new KeyCache({ keeper, clock })
    const subjects = some(1)
    await keeper.createSubjects(tenant, 'customer', subjects)
    const asked = cache.keysFor(tenant, rep, 'show', subjects)
    cache.drop(rep)
    expect((await asked)[0]?.length).toBe(32)
    expect(cache.size).toBe(0)
  })

  test('stays within its bound, and lets callers keep what they got', async () => {
    const cache = new KeyCache({ keeper, clock }, 10)
    const subjects = some(25)
    const keys = await keeper.createSubjects(tenant, 'customer', subjects)
    const got = await cache.keysFor(tenant, rep, 'show', subjects)
    expect(cache.size).toBe(10)
    cache.clear()
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(25)
    expect(got).toEqual(keys)
  })
})
