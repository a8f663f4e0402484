import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../testing/world.ts'
import { together } from './together.ts'

const TENANT = '018f4e9a-0000-7abc-8def-000000000001'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('what is begun together is done in that order, and each gives its own answer', async () => {
  const answers = await world.services.database.inTenant(TENANT, (tx) =>
    together(
      tx.query(sql`select set_config('app.mark', 'first', true)`),
      tx.query(sql`select current_setting('app.mark') as mark`),
      Promise.resolve(7),
    ),
  )
  expect(answers.slice(1)).toEqual([[{ mark: 'first' }], 7])
})

test('the fault that broke the transaction is told, and not what failed for its sake', async () => {
  const failing = world.services.database.inTenant(TENANT, (tx) => {
    const broken = tx.query(sql`select 1 / 0`)
    return together(tx.query(sql`select 1`), broken)
  })
  await expect(failing).rejects.toMatchObject({ code: '22012' })
})

test('a failure is thrown only once nothing is on its way any more', async () => {
  const done: string[] = []
  const failing = world.services.database.inTenant(TENANT, async (tx) => {
    const late = async () => {
      await tx.query(sql`select 1`).catch(() => undefined)
      await tx.query(sql`select 1`).catch(() => undefined)
      done.push('late')
    }
    await together(Promise.reject(new Error('at once')), late())
  })
  await expect(failing).rejects.toThrow('at once')
  expect(done).toEqual(['late'])
})
