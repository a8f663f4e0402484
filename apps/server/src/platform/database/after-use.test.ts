import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { type Database, openDatabase } from './database.ts'

let world: World
let tenantId: string
let database: Database

beforeAll(async () => {
  world = await startWorld()
  tenantId = await company(world)
})
afterAll(() => world.stop())

const backend = async (): Promise<number> =>
  (await database.read<{ pid: number }>(tenantId, sql`select pg_backend_pid() as pid, pg_sleep(0.01)`))[0]?.pid ?? 0

async function opened(work: () => Promise<void>): Promise<void> {
  const { options } = world.services.database.pool
  // the pool keeps its password from being listed
  database = openDatabase({ ...options, password: options.password, max: 4 })
  try {
    await work()
  } finally {
    await database.close()
  }
}

test('each connection is prepared once, after its first use, and one at a time', () =>
  opened(async () => {
    const prepared: number[] = []
    let under = 0
    let most = 0
    database.prepareConnections(async (ask) => {
      under += 1
      most = Math.max(most, under)
      const [row] = await ask<{ pid: number }>(sql`select pg_backend_pid() as pid, pg_sleep(0.01)`)
      prepared.push(row?.pid ?? 0)
      under -= 1
    })
    expect(prepared).toEqual([])
    const used = new Set<number>()
    const ask = async () => used.add(await backend())
    for (let round = 0; round < 20; round++) await Promise.all([ask(), ask(), ask(), ask()])
    await expect.poll(() => under).toBe(0)
    expect(used.size).toBe(4)
    expect(prepared.toSorted()).toEqual([...used].toSorted())
    expect(most).toBe(1)
  }))

test('while one is prepared the others answer', () =>
  opened(async () => {
    const held = Promise.withResolvers<void>()
    database.prepareConnections(() => held.promise)
    const first = await backend()
    const others = new Set<number>()
    for (let n = 0; n < 5; n++) others.add(await backend())
    expect(others.has(first)).toBe(false)
    held.resolve()
  }))

test('a preparation that is refused takes neither the answer nor the connection away, and is not tried again', () =>
  opened(async () => {
    let tried = 0
    database.prepareConnections(async (ask) => {
      tried += 1
      await ask(sql`select nothing`)
    })
    const first = await backend()
    for (let n = 0; n < 5; n++) await backend()
    await expect.poll(() => database.pool.idleCount).toBe(database.pool.totalCount)
    const seen = new Set<number>()
    await Promise.all([backend(), backend()].map(async (pid) => seen.add(await pid)))
    expect(seen.has(first)).toBe(true)
    expect(tried).toBe(database.pool.totalCount)
  }))
