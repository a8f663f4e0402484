import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { OWNER } from '../../testing/database-setup.ts'
import { ChangingPool } from './changing-pool.ts'
import { setRolePassword } from './role-password.ts'

const { host, port, ownerPassword } = inject('testDatabase')
const ROLE = 'changing_pool'
const place = { host, port, database: 'postgres' }
const owner = new pg.Client({ ...place, user: OWNER, password: ownerPassword })
let password: string
let pool: ChangingPool

/** Gives the role another password, of which nobody else is told. */
async function change(): Promise<string> {
  const next = randomBytes(18).toString('base64url')
  await setRolePassword(owner, ROLE, next)
  return next
}

beforeAll(async () => {
  await owner.connect()
  await owner.query('create role changing_pool login')
})
beforeEach(async () => {
  password = await change()
  pool = new ChangingPool({ ...place, user: ROLE, password, max: 4 })
})
afterAll(async () => {
  await owner.query('drop role changing_pool')
  await owner.end()
})

test('connections that stand go on, and new ones are made by the password that was told', async () => {
  const standing = await pool.connect()
  pool.takePassword(await change())
  expect((await standing.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  expect((await pool.query('select 2 as n')).rows).toEqual([{ n: 2 }])
  standing.release()
  await pool.end()
})

test('one that is asked for between the change and its news waits for that, by either way of asking', async () => {
  const next = await change()
  const asked = [pool.connect(), pool.connect()]
  const queried = pool.query('select 3 as n')
  // all three were refused by then: a refusal comes before what is asked after it
  const stranger = new pg.Client({ ...place, user: ROLE, password })
  await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' })
  pool.takePassword(next)
  for (const client of await Promise.all(asked)) client.release()
  expect((await queried).rows).toEqual([{ n: 3 }])
  await pool.end()
})

test('one that is refused by the password of then, while the next was told, is made by that at once', async () => {
  const next = await change()
  const asked = pool.connect()
  pool.takePassword(next)
  ;(await asked).release()
  await pool.end()
})

test('a fault that is no wrong password is told as it is', async () => {
  const nowhere = new ChangingPool({ ...place, user: ROLE, password, database: 'nowhere' })
  await expect(nowhere.connect()).rejects.toMatchObject({ code: '3D000' })
  await expect(nowhere.query('select 1')).rejects.toMatchObject({ code: '3D000' })
  const elsewhere = new ChangingPool({
    connectionString: `postgres://${ROLE}:wrong@localhost/postgres?host=${host}&port=${port}`,
  })
  await expect(elsewhere.connect()).rejects.toMatchObject({ code: '28P01' })
  for (const each of [pool, nowhere, elsewhere]) await each.end()
})
