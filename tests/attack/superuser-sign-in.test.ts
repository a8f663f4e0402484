import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  browser,
  type Enrolled,
  invited,
  nextCode,
  PASSWORD,
  staffedCompany,
} from '../../apps/server/src/modules/identity/testing/browser.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

/* The superuser of the database knows one password and holds one authenticator: his own. No row he writes lets them open another's account. */
const OWN = 'quiet harbour walnut 52'
let world: World
let me: Enrolled
let target: Enrolled

beforeAll(async () => {
  world = await startWorld()
  const { founder, security } = await staffedCompany(world)
  me = await invited(world, founder, { email: 'me@yunshan.example', roles: ['sales_rep'], password: OWN })
  target = security
  for (const table of TABLES) await sql(`create table kept_${table} as select * from ${table}`)
})
afterAll(() => world.stop())

const TABLES = ['credential', 'login_name', 'app_user'] as const
const sql = (text: string, values: unknown[] = []) => world.superuser.query(text, values)

beforeEach(async () => {
  await sql('set session_replication_role = replica')
  for (const table of TABLES) {
    await sql(`delete from ${table}`)
    await sql(`insert into ${table} select * from kept_${table}`)
  }
})

/** With his own password and code, under an e-mail: never past the first step as somebody else. */
async function expectNoEntry(email: string): Promise<void> {
  const own = browser(world)
  const first = await own.post('/auth/sign-in', { email, password: OWN })
  if (first.status === 200) await own.post('/auth/mfa', { type: 'totp', code: nextCode(world, me.secret) })
  const { status, text } = await own.get('/auth/me')
  expect([first.status, status], text).toEqual([401, 401])
}

test('untouched, each comes in with what is theirs', async () => {
  for (const [who, password] of [
    [me, OWN],
    [target, PASSWORD],
  ] as const) {
    const own = browser(world)
    expect((await own.post('/auth/sign-in', { email: who.email, password })).status).toBe(200)
    expect((await own.post('/auth/mfa', { type: 'totp', code: nextCode(world, who.secret) })).status).toBe(200)
    expect((await own.get('/auth/me')).body.userId).toBe(who.userId)
  }
})

// ASVS 6.7.1
test.each([
  [
    'his credentials given to the other',
    'delete from credential where user_id = $1',
    'update credential set user_id = $1 where user_id = $2',
  ],
  [
    'the seals of his credentials copied over the other’s',
    'update credential m set sealed = r.sealed from credential r where r.user_id = $2 and m.user_id = $1 and m.kind = r.kind',
  ],
  [
    'his sign-in name led to the other',
    'delete from login_name where user_id = $1',
    'update login_name set user_id = $1 where user_id = $2',
  ],
  [
    'his rows under the other’s id',
    'delete from app_user where id = $1',
    'update app_user set id = $1 where id = $2',
    'delete from credential where user_id = $1',
    'update credential set user_id = $1 where user_id = $2',
    'delete from login_name where user_id = $1',
    'update login_name set user_id = $1 where user_id = $2',
  ],
  [
    'the other without any factor',
    'delete from credential where user_id = $1',
    'update app_user set factors_mac = null, factors_epoch = null where id = $1',
  ],
])('%s open nothing', async (_, ...statements) => {
  for (const text of statements)
    await sql(text.replaceAll('$1', `'${target.userId}'`).replaceAll('$2', `'${me.userId}'`))
  await expectNoEntry(target.email)
  if (statements.some((text) => text.includes('update login_name'))) await expectNoEntry(me.email)
})
