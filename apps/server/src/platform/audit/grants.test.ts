import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordEvents, settle } from '../../modules/audit/testing/recorded.ts'
import { APP_ROLE } from '../../testing/database-setup.ts'
import { actIn, company } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { changePolicy } from '../gate/change-policy.ts'

let world: World
let tenant: string
let other: string

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  other = await company(world, '另一家')
  for (const each of [tenant, other]) await recordEvents(world.services, each, 3)
  await settle(world.services)
})
afterAll(() => world.stop())

const READ = ['audit_entry', 'audit_mention', 'audit_day', 'audit_tree', 'audit_tile', 'audit_checkpoint']
const ALL = [...READ, 'audit_inbox']

/** What the application's role is answered, as a tenant. */
async function asApplication(statement: string, values: unknown[] = []): Promise<string | number> {
  const client = await world.services.database.pool.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('app.tenant_id', $1, true)", [tenant])
    return (await client.query(statement, values)).rows.length
  } catch (error) {
    return (error as { code: string }).code
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const DENIED = '42501'

test.each(ALL)('%s: the application can neither insert, change, remove nor empty', async (table) => {
  expect(await asApplication(`insert into ${table} (tenant_id) values (current_setting('app.tenant_id')::uuid)`)).toBe(
    DENIED,
  )
  expect(await asApplication(`update ${table} set tenant_id = tenant_id`)).toBe(DENIED)
  expect(await asApplication(`delete from ${table}`)).toBe(DENIED)
  expect(await asApplication(`truncate ${table}`)).toBe(DENIED)
  expect(await asApplication(`alter table ${table} disable row level security`)).toBe(DENIED)
  expect(await asApplication(`drop table ${table}`)).toBe(DENIED)
})

test('it reads the log of its tenant and nothing of another’s, and the inbox not at all', async () => {
  expect(await asApplication('select * from audit_inbox')).toBe(DENIED)
  for (const table of READ) {
    expect(await asApplication(`select 1 from ${table} where tenant_id <> $1`, [tenant])).toBe(0)
    expect(typeof (await asApplication(`select 1 from ${table}`))).toBe('number')
  }
  // its founding and what followed
  expect(await asApplication('select 1 from audit_entry')).toBe(4)
  const { rows } = await world.superuser.query(
    "select table_name, privilege_type from information_schema.role_table_grants where grantee = $1 and table_name like 'audit%' order by 1",
    [APP_ROLE],
  )
  expect(rows).toEqual(READ.toSorted().map((table_name) => ({ table_name, privilege_type: 'SELECT' })))
})

test('what waits to be sequenced is told of its own tenant, and only as far as it tells of rows', async () => {
  const told = async (log: string) => asApplication('select audit_pending($1)', [log])
  await recordEvents(world.services, tenant, 2)
  expect(await told(tenant)).toBe(0)
  for (const log of [tenant, other])
    await actIn(world.services, log, (tx) => changePolicy(world.services, tx, (policy) => policy))
  expect(await told(tenant)).toBe(1)
  expect(await told(other)).toBe(0)
  await world.superuser.query('delete from audit_inbox')
})

test('its functions only ever extend: no number is given twice, no gap left, no tile rewritten, no checkpoint set back', async () => {
  const store = (first: number, tile: string) =>
    asApplication(
      `select audit_store($1, $2, '', '', '', '', '', '', '', '', '{}', '{}', '{0}', '{0}', array[decode($3, 'hex')])`,
      [tenant, first, tile],
    )
  const ours = 'P0001'
  expect(await store(0, '00')).toBe(ours)
  expect(await store(2, '00')).toBe(ours)
  expect(await store(5, '00')).toBe(ours)
  expect(await store(4, '00'.repeat(160))).toBe(ours)
  expect(await asApplication(`select audit_checkpoint_store($1, 2, 'x')`, [tenant])).toBe(ours)
  expect(await asApplication(`select audit_checkpoint_store($1, 5, 'x')`, [tenant])).toBe(ours)
  const { rows } = await world.superuser.query('select count(*)::int as n from audit_entry where tenant_id = $1', [
    tenant,
  ])
  expect(rows[0].n).toBe(4)
})
