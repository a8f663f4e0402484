import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { company } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
let ours: string
let theirs: string

beforeAll(async () => {
  world = await startWorld()
  ours = await company(world, '云杉精密仪器')
  theirs = await company(world, '白桦物流')
})
afterAll(() => world.stop())

const tenantsSeen = (tenantId: string, name?: string) =>
  world.services.database.read<{ tenant_id: string }>(tenantId, sql`select distinct tenant_id from tenant`, name)
const settingIn = async (tenantId: string) =>
  (
    await world.services.database.read<{ tenant: string }>(
      tenantId,
      sql`select current_setting('app.tenant_id') as tenant`,
    )
  )[0]?.tenant

describe('a read', () => {
  // ASVS 8.4.1
  test.each([undefined, 'tenants_seen'])('sees the rows of its tenant and no other (name %s)', async (name) => {
    for (let n = 0; n < 3; n++) {
      expect(await tenantsSeen(ours, name)).toEqual([{ tenant_id: ours }])
      expect(await tenantsSeen(theirs, name)).toEqual([{ tenant_id: theirs }])
    }
  })

  test('binds its own tenant whatever runs beside it', async () => {
    const tenants = Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? ours : theirs))
    expect(await Promise.all(tenants.map(settingIn))).toEqual(tenants)
  })

  test('leaves its connection bound to no tenant', async () => {
    await settingIn(ours)
    const client = await world.services.database.pool.connect()
    const { rows } = await client.query("select current_setting('app.tenant_id', true) as tenant")
    const writable = await client.query('show transaction_read_only')
    client.release()
    expect([rows[0].tenant ?? '', writable.rows[0].transaction_read_only]).toEqual(['', 'off'])
  })

  test('cannot change anything', async () => {
    const { database } = world.services
    await expect(database.read(ours, sql`update session set seen_at = now()`)).rejects.toMatchObject({ code: '25006' })
    const append = sql`select audit_append(${ours}, '{}', ${Buffer.alloc(32)})`
    await expect(database.read(ours, append)).rejects.toMatchObject({ code: '25006' })
  })

  test('under a tenant that is none fails, and so does a wrong statement; the next ones are answered', async () => {
    await expect(tenantsSeen('no uuid')).rejects.toMatchObject({ code: '22P02' })
    await expect(world.services.database.read(ours, sql`select 1 / 0`)).rejects.toMatchObject({ code: '22012' })
    await expect(world.services.database.read(ours, sql`select nothing`, 'wrong')).rejects.toMatchObject({
      code: '42703',
    })
    await expect(world.services.database.read(ours, sql`select nothing`, 'wrong')).rejects.toMatchObject({
      code: '42703',
    })
    expect(await tenantsSeen(ours)).toEqual([{ tenant_id: ours }])
  })
})
