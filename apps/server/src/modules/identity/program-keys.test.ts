import { afterAll, beforeAll, expect, test } from 'vitest'
import { actIn, again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { addClient } from './clients/manage.ts'
import {
  askToken,
  asserting,
  basic,
  callAs,
  claimsOf,
  confirmedProgram,
  keyPair,
  signed,
  type TestKey,
  type TestProgram,
} from './testing/programs.ts'
import { askBound, readProved } from './testing/proved-calls.ts'

/* A company's rule that programs prove themselves by keys, and that no token opens anything without its own. */
let world: World
let tenant: string
let system: TestPerson
let security: TestPerson
let rep: TestPerson
let key: TestKey
let bySecret: TestProgram
let byKey: string

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin' })
  security = await person(world, tenant, { role: 'security_admin' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  expect((await rep.post('/contacts', { name: '程序看得到的人', mobile: '13811112222' })).status).toBe(201)
  key = await keyPair()
  bySecret = await confirmedProgram(world, rep)
  byKey = (await confirmedProgram(world, rep, { keys: [key.publicJwk] })).clientId
})
afterAll(() => world.stop())

async function switchTo(on: boolean): Promise<void> {
  const asked = await (await again(world, system)).post('/company/rules/ask', { rule: 'programKeys', on })
  expect(asked.status, asked.text).toBe(200)
  const confirmed = await (await again(world, security)).post('/company/rules/confirm', { key: 'programKeys' })
  expect(confirmed.status, confirmed.text).toBe(200)
  // what a process knows of a session and its company is looked at anew after half a second
  world.clock.advance(1_000)
}

const codes = ({
  status,
  body,
}: {
  status: number
  body: { code?: string; errors?: { path: string; code: string }[] }
}) => [
  status,
  body.errors === undefined || body.errors.length === 0 ? body.code : `${body.errors[0]?.path} ${body.errors[0]?.code}`,
]
const assertion = async () => ({ form: asserting(await signed(key, claimsOf(world, byKey))) })
const secretly = () => askToken(world, { headers: { authorization: basic(bySecret) } })
const bearing = (token: string) => callAs(world, { authorization: `Bearer ${token}` })
const personal = async (more: object = {}) =>
  (await again(world, rep)).post('/auth/tokens', { name: '脚本', scopes: ['contacts:read'], days: 30, ...more })
const directory = (networks: readonly string[]) =>
  actIn(world.services, tenant, (tx) =>
    addClient(world.services, tx, {
      name: '目录',
      scopes: ['directory:write'],
      ownerId: security.id,
      days: 30,
      createdBy: null,
      confirmed: true,
      keys: [key.publicJwk],
      conditions: { networks },
    }),
  )
const directoryToken = async ({ clientId }: { clientId: string }) =>
  (await again(world, security)).post(`/clients/${clientId}/directory-token`)
const atDirectory = (token: string, from?: string) =>
  callAs(
    world,
    { authorization: `Bearer ${token}` },
    { path: '/../../scim/v2/Users', ...(from === undefined ? {} : { from }) },
  )

// ASVS 10.3.5, 10.4.14, 10.4.16
test('once two people have put it in force, secrets and tokens without a key open nothing, those given before neither', async () => {
  const before = [(await secretly()).body.access_token, (await personal()).body.token]
  for (const token of before) expect((await bearing(token)).status).toBe(200)
  await switchTo(true)
  for (const token of before) expect(codes(await bearing(token))).toEqual([401, 'program_key_required'])
  const refused = await secretly()
  expect([...codes(refused), refused.body.error]).toEqual([401, 'program_key_required', 'invalid_client'])
  const unbound = await askToken(world, await assertion())
  expect([...codes(unbound), unbound.body.error]).toEqual([400, 'grant_proof_refused', 'invalid_dpop_proof'])
  const wrong = await askToken(world, { headers: { authorization: basic({ ...bySecret, clientSecret: 'guess' }) } })
  expect(codes(wrong)).toEqual([401, 'client_unknown'])
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where tenant_id = $1 and event like '%program_key_required%' order by n desc limit 1",
    [tenant],
  )
  expect(JSON.parse(rows[0].event).unmapped.facts).toMatchObject({ client: bySecret.clientId })
})

// ASVS 10.4.16
test('under it no program is made by a secret, nor goes back to one', async () => {
  const asked = { name: '又一个', scopes: ['contacts:read'], ownerId: rep.id }
  expect(codes(await (await again(world, security)).post('/clients', asked))).toEqual([422, '/keys keys_needed'])
  const owner = await again(world, rep)
  expect(codes(await owner.post(`/clients/${byKey}/rotate`, { hours: 1 }))).toEqual([422, '/keys keys_needed'])
})

// ASVS 10.3.5, 10.4.14
test('under it a program by its key and a script by a key of its own read, with a proof each; nothing opens in other hands', async () => {
  const program = await askBound(world, key, assertion)
  expect([program.status, program.body.token_type]).toEqual([200, 'DPoP'])
  expect(codes(await personal())).toEqual([422, '/key keys_needed'])
  const own = await keyPair('EdDSA')
  const made = await personal({ key: own.publicJwk })
  expect(made.status, made.text).toBe(201)
  const thief = await keyPair()
  for (const [token, holder] of [
    [program.body.access_token, key],
    [made.body.token, own],
  ] as const) {
    const read = await readProved(world, holder, token)
    expect([read.status, read.body.data[0].name]).toEqual([200, '程序看得到的人'])
    expect((await readProved(world, thief, token)).status).toBe(401)
    expect(codes(await bearing(token))).toEqual([401, 'proof_refused'])
  }
  const [listed] = (await rep.get('/auth/tokens')).body.data
  expect(listed).toMatchObject({ id: made.body.id, bound: true })
})

test('a script’s key is one that makes proofs, its public half alone', async () => {
  const rsa = await keyPair('RS256')
  for (const wrong of [key.privateJwk, rsa.publicJwk, { kty: 'oct', k: 'AAAA' }, { kty: 'EC', crv: 'P-256' }, {}])
    expect(codes(await personal({ key: wrong }))).toEqual([422, '/key proof_key_unfit'])
})

test('under it a directory’s token, which can be bound to nothing, needs its networks stated and comes from them alone', async () => {
  expect(codes(await directoryToken(await directory([])))).toEqual([422, '/networks networks_needed'])
  const made = await directoryToken(await directory(['203.0.113.0/24']))
  expect(made.status, made.text).toBe(201)
  expect((await atDirectory(made.body.token, '203.0.113.9')).status).toBe(200)
  expect((await atDirectory(made.body.token, '198.51.100.9')).status).toBe(403)
})

test('two people lift it: then those tokens and secrets open again what has not ended meanwhile', async () => {
  const loose = (await directory([])).clientId
  await switchTo(false)
  expect((await secretly()).status).toBe(200)
  expect((await personal()).status).toBe(201)
  const token = (await directoryToken({ clientId: loose })).body.token
  expect((await atDirectory(token)).status).toBe(200)
  await switchTo(true)
  expect(codes(await atDirectory(token))).toEqual([401, 'program_key_required'])
})
