import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import {
  askToken,
  asserting,
  basic,
  callAs,
  claimsOf,
  confirmedProgram,
  keyPair,
  signed,
  type TestProgram,
} from './testing/programs.ts'

/* Where programs come from, how often, and how their credentials are changed while they work. */
let world: World
let owner: TestPerson
let security: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenantId = await company(world)
  owner = await person(world, tenantId, { role: 'sales_rep' })
  security = await person(world, tenantId, { role: 'security_admin' })
})
afterAll(() => world.stop())

const ask = (program: TestProgram, from?: string) =>
  askToken(world, { headers: { authorization: basic(program) }, ...(from === undefined ? {} : { from }) })
const tokenOf = async (program: TestProgram, from?: string) => {
  const { body } = await ask(program, from)
  return { authorization: `Bearer ${body.access_token}` }
}
const bySecurity = () => again(world, security)
const ANYWHERE = { networks: [], perMinute: null, dpopRequired: false }

// ASVS 8.2.4
test('a program comes from its networks alone, for its token and with it', async () => {
  const program = await confirmedProgram(world, owner, { networks: ['203.0.113.0/24', '2001:db8::/32'] })
  const outside = await ask(program, '198.51.100.7')
  expect([outside.status, outside.body.error]).toEqual([401, 'invalid_client'])
  for (const from of ['203.0.113.9', '2001:db8::9']) expect((await ask(program, from)).status).toBe(200)
  const token = await tokenOf(program, '203.0.113.9')
  expect((await callAs(world, token, { from: '203.0.113.200' })).status).toBe(200)
  const stolen = await callAs(world, token, { from: '198.51.100.7' })
  expect([stolen.status, stolen.body.code]).toEqual([403, 'network_refused'])
  const wrong = await (await bySecurity()).post('/clients', {
    name: 'x',
    scopes: ['contacts:read'],
    ownerId: owner.id,
    networks: ['203.0.113.0/24', 'everywhere'],
  })
  expect([wrong.status, wrong.body.errors[0].path, wrong.body.errors[0].code]).toEqual([
    422,
    '/networks/1',
    'network_invalid',
  ])
})

test('a right secret from a wrong network stands in the company’s own log', async () => {
  const program = await confirmedProgram(world, owner, { networks: ['203.0.113.0/24'] })
  await ask(program, '198.51.100.7')
  const { rows } = await world.superuser.query(
    'select event from audit_inbox where tenant_id = $1 order by n desc limit 1',
    [owner.tenantId],
  )
  expect(rows[0].event).toContain('network_refused')
  expect(rows[0].event).toContain(program.clientId)
})

test('a program makes so many requests a minute, over all its tokens, and is told when the next minute begins', async () => {
  const program = await confirmedProgram(world, owner, { perMinute: 3 })
  const [one, two] = [await tokenOf(program), await tokenOf(program)]
  for (const token of [one, two, one]) expect((await callAs(world, token)).status).toBe(200)
  const more = await callAs(world, two)
  expect([more.status, more.body.code]).toEqual([429, 'too_many_requests'])
  const wait = Number(more.headers['retry-after'])
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
  world.clock.advance(wait * 1000)
  expect((await callAs(world, two)).status).toBe(200)
})

test('other conditions hold at once, for what the program already holds; its owner does not change them', async () => {
  const program = await confirmedProgram(world, owner)
  const path = `/clients/${program.clientId}/conditions`
  const token = await tokenOf(program)
  expect((await (await again(world, owner)).put(path, ANYWHERE)).status).toBe(403)
  expect((await (await bySecurity()).put(path, { ...ANYWHERE, networks: ['203.0.113.0/24'] })).status).toBe(204)
  expect((await callAs(world, token)).status).toBe(401)
  expect((await ask(program)).status).toBe(401)
  expect((await ask(program, '203.0.113.1')).status).toBe(200)
  const { body } = await (await bySecurity()).get('/clients')
  expect(body.data.find(({ clientId }: TestProgram) => clientId === program.clientId)).toMatchObject({
    networks: ['203.0.113.0/24'],
    perMinute: null,
    dpopRequired: false,
    resting: false,
    credentials: [{ kind: 'secret', kid: null, until: null }],
  })
})

async function rotate(program: TestProgram, body: object): Promise<TestProgram> {
  const told = await (await again(world, owner)).post(`/clients/${program.clientId}/rotate`, body)
  expect(told.status, told.text).toBe(200)
  return told.body
}

test('a new secret works beside the former one until its end, and never a third', async () => {
  const first = await confirmedProgram(world, owner)
  const second = await rotate(first, { hours: 24 })
  expect([(await ask(first)).status, (await ask(second)).status]).toEqual([200, 200])
  const third = await rotate(first, { hours: 168 })
  expect([(await ask(first)).status, (await ask(second)).status, (await ask(third)).status]).toEqual([401, 200, 200])
  world.clock.advance(168 * 3_600_000)
  expect([(await ask(second)).status, (await ask(third)).status]).toEqual([401, 200])
  const tooLong = await (await again(world, owner)).post(`/clients/${first.clientId}/rotate`, { hours: 169 })
  expect(tooLong.status).toBe(400)
})

test('a secret that got out is replaced at once, and what was taken with it ends', async () => {
  const leaked = await confirmedProgram(world, owner)
  const token = await tokenOf(leaked)
  const fresh = await rotate(leaked, { hours: 0 })
  expect((await ask(leaked)).status).toBe(401)
  expect((await callAs(world, token)).status).toBe(401)
  expect((await ask(fresh)).status).toBe(200)
})

test('a program goes from a secret to keys and from key to key without a pause', async () => {
  const program = await confirmedProgram(world, owner)
  const [one, two] = [await keyPair(), await keyPair('EdDSA')]
  const by = async (key: typeof one) =>
    (await askToken(world, { form: asserting(await signed(key, claimsOf(world, program.clientId))) })).status
  const told = await rotate(program, { hours: 1, keys: [one.publicJwk] })
  expect(told.clientSecret).toBeUndefined()
  expect([(await ask(program)).status, await by(one)]).toEqual([200, 200])
  world.clock.advance(3_600_000)
  expect([(await ask(program)).status, await by(one)]).toEqual([401, 200])
  await rotate(program, { hours: 1, keys: [two.publicJwk] })
  expect([await by(one), await by(two)]).toEqual([200, 200])
  world.clock.advance(3_600_000)
  expect([await by(one), await by(two)]).toEqual([401, 200])
})

test('its owner may renew a program’s secret; nobody else, not even who manages programs, and nobody without a factor just shown', async () => {
  const program = await confirmedProgram(world, owner)
  const path = `/clients/${program.clientId}/rotate`
  const colleague = await person(world, owner.tenantId, { role: 'sales_manager' })
  expect((await colleague.post(path, { hours: 1 })).status).toBe(404)
  expect((await (await bySecurity()).post(path, { hours: 1 })).status).toBe(404)
  const elsewhere = await person(world, await company(world, '另一家'), { role: 'security_admin' })
  expect((await elsewhere.post(path, { hours: 1 })).status).toBe(404)
  expect((await (await again(world, owner)).post(path, { hours: 1 })).status).toBe(200)
  const stale = await again(world, owner)
  world.clock.advance(301_000)
  expect((await stale.post(path, { hours: 1 })).body.code).toBe('step_up_required')
})

test('a program of before there were keys and conditions goes on', async () => {
  const program = await confirmedProgram(world, owner)
  const { rows } = await world.superuser.query(
    'select id, document from api_client order by created_at desc, id desc limit 1',
  )
  const {
    secrets,
    keys: _k,
    networks: _n,
    perMinute: _p,
    dpopRequired: _d,
    confirmedAt: _c,
    ...rest
  } = JSON.parse(rows[0].document)
  const old = JSON.stringify({ ...rest, secretHash: secrets[0].hash })
  const { epoch, mac } = await world.services.keeper.sealAuthority(owner.tenantId, rows[0].id, old, 'client')
  await world.superuser.query('update api_client set document = $1, epoch = $2, mac = $3 where id = $4', [
    old,
    epoch,
    mac,
    rows[0].id,
  ])
  expect((await ask(program)).status).toBe(200)
})

// ASVS 8.3.3
test('of a frozen owner not a byte goes to their programs, whatever these hold', async () => {
  const leaving = await person(world, owner.tenantId, { role: 'sales_rep' })
  const key = await keyPair()
  const { clientId } = await confirmedProgram(world, leaving, { keys: [key.publicJwk] })
  const sign = async () => asserting(await signed(key, claimsOf(world, clientId)))
  const { body } = await askToken(world, { form: await sign() })
  const token = { authorization: `Bearer ${body.access_token}` }
  expect((await callAs(world, token)).status).toBe(200)
  expect((await (await bySecurity()).post(`/users/${leaving.id}/freeze`, { reason: '测试' })).status).toBe(200)
  expect((await callAs(world, token)).body.code).toBe('frozen')
  expect((await askToken(world, { form: await sign() })).body.error).toBe('invalid_client')
})
