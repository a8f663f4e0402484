import { once } from 'node:events'
import { createServer } from 'node:net'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { APP_ROLE, OWNER, TEMPLATE } from '../../testing/database-setup.ts'
import { findConnectionFault } from './connection-fault.ts'

const { host, port, ownerPassword, appPassword } = inject('testDatabase')

/** The fault of whatever goes wrong on the way to the statement. */
async function faultOf(connection: pg.ClientConfig, statement = 'select 1'): Promise<string | null> {
  const client = new pg.Client(connection)
  try {
    await client.connect()
    await client.query(statement)
    return 'nothing went wrong'
  } catch (error) {
    return findConnectionFault(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

const owner = { host, port, user: OWNER, password: ownerPassword, database: 'postgres' }
const app = { host, port, user: APP_ROLE, password: appPassword, database: TEMPLATE }

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

test('a database that does not answer, refuses, is missing or is not migrated is told with the next step', async () => {
  expect(await faultOf({ ...owner, host: 'localhost', port: await closedPort() })).toMatch(
    /does not answer.*ECONNREFUSED.*DATABASE_URL/,
  )
  expect(await faultOf({ ...owner, host: '/nonexistent' })).toMatch(/does not answer.*ENOENT/)
  expect(await faultOf({ ...owner, password: 'wrong' })).toMatch(/refuses the role or its password/)
  expect(await faultOf({ ...owner, database: 'nowhere' })).toMatch(/no such database.*operations/)
  expect(await faultOf(owner, 'select * from all_tenants()')).toMatch(/not at this program’s schema.*migrate/)
  expect(await faultOf(app, 'create table public.mine (a int)')).toMatch(/may not do what is needed/)
})

test('other errors are nobody’s connection', async () => {
  expect(await faultOf(owner, 'select 1/0')).toBeNull()
  expect(findConnectionFault(new Error('x'))).toBeNull()
  expect(findConnectionFault('x')).toBeNull()
})
