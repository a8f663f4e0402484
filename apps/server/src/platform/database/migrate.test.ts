import { sql } from 'kysely'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { schema } from '../../schema.ts'
import { APP_ROLE } from '../../testing/database-setup.ts'
import { company } from '../../testing/people.ts'
import { dropDatabase, makeDatabase, startWorld, type World } from '../../testing/world.ts'
import { migrate, schemaFingerprint } from './migrate.ts'
import { findSchema } from './schema-check.ts'

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.stop())

const plan = { ...schema, appRole: APP_ROLE }

async function isSecured(owner: pg.Client): Promise<boolean> {
  const { rows } = await owner.query("select relrowsecurity as it from pg_class where relname = 'contact'")
  return rows[0].it
}

test('a command beside those who work there waits for no reader, and so keeps nobody waiting', async () => {
  const { services, superuser } = world
  await superuser.query("set lock_timeout = '1s'")
  await services.database.inTenant(await company(world), async (tx) => {
    await tx.query(sql`select id from contact`)
    await migrate(superuser, plan)
  })
})

test('a database at the schema of another version is migrated though somebody works in it', async () => {
  const { services, superuser } = world
  await superuser.query(`update installation_fact set value = '"another"' where name = 'schema'`)
  await superuser.query('alter table contact disable row level security')
  await services.database.inTenant(await company(world), async (tx) => {
    await tx.query(sql`select 1`)
    await migrate(superuser, plan)
  })
  expect([await findSchema(services.database), await isSecured(superuser)]).toEqual([
    await schemaFingerprint(plan),
    true,
  ])
})

test('a database that nobody works in is secured anew', async () => {
  const owner = await makeDatabase('quiet', undefined)
  await owner.query('alter table contact disable row level security')
  await migrate(owner, plan)
  expect(await isSecured(owner)).toBe(true)
  await owner.end()
  await dropDatabase('quiet')
})
