import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import type { Transaction } from './database.ts'

let world: World
let ours: string
let theirs: string

beforeAll(async () => {
  world = await startWorld()
  ours = await company(world, '云杉精密仪器')
  theirs = await company(world, '白桦物流')
})
afterAll(() => world.stop())

const TIMES = 8

/** How many statements that begin so the transaction's connection keeps a plan of. */
const keptOf = async (tx: Transaction, text: string): Promise<number> => {
  const [row] = await tx.query<{ n: number }>(
    sql`select count(*)::int as n from pg_prepared_statements where starts_with(statement, ${text})`,
  )
  return row?.n ?? 0
}

test('a statement that acts ask often keeps its plan, one asked once does not', async () => {
  const { database } = world.services
  const found = await database.inTenant(ours, async (tx) => {
    for (let n = 0; n < TIMES; n += 1) await tx.query(sql`select 'often', ${n}::int`)
    await tx.query(sql`select 'once', ${1}::int`)
    return [await keptOf(tx, `select 'often'`), await keptOf(tx, `select 'once'`)]
  })
  expect(found).toEqual([1, 0])
})

test('what is read at one moment is planned for what is asked, however often', async () => {
  const { database } = world.services
  const kept = await database.atOneMoment(ours, async (tx) => {
    for (let n = 0; n < TIMES; n += 1) await tx.query(sql`select 'report', ${n}::int`)
    return keptOf(tx, `select 'report'`)
  })
  expect(kept).toBe(0)
})

test('a kept plan sees the rows of the transaction’s own tenant and no other', async () => {
  const { database } = world.services
  const seen = (tenantId: string) =>
    database.inTenant(tenantId, (tx) => tx.query<{ tenant_id: string }>(sql`select tenant_id from tenant`))
  for (let n = 0; n < TIMES; n += 1) {
    expect(await seen(ours)).toEqual([{ tenant_id: ours }])
    expect(await seen(theirs)).toEqual([{ tenant_id: theirs }])
  }
})
