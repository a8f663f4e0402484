import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { signWith } from '../identity/testing/authenticator.ts'
import { approve, asked, type Signer, signer } from '../identity/testing/signing.ts'
import { expireRequests } from './expire.ts'

/* Signatures that are none over the request, and requests that somebody wrote to behind the application. */
let world: World
let tenantId: string
let asker: TestPerson
let second: Signer

beforeAll(async () => {
  world = await startWorld()
})
beforeEach(async () => {
  tenantId = await company(world)
  asker = await person(world, tenantId, { role: 'security_admin' })
  second = await signer(world, tenantId, { role: 'system_admin' })
})
afterAll(() => world.stop())

async function ask(scopes = ['contacts:reveal']): Promise<string> {
  const owner = await person(world, tenantId, { role: 'sales_rep' })
  const answer = await asker.post('/clients', { name: '对账程序', scopes, ownerId: owner.id })
  expect(answer.status, answer.text).toBe(202)
  return answer.body.approvalId
}
const made = async () => (await (await again(world, asker)).get('/clients')).body.data.length
const put = (set: string, id: string) => world.superuser.query(`update two_person set ${set} where id = $1`, [id])
const codeOf = async (answer: ReturnType<typeof approve>) => (await answer).body.code

test('a signature without the person verified, at another origin or of another host approves nothing', async () => {
  const id = await ask()
  const falsified = [{ verified: false }, { origin: 'https://holdfast.example' }, { rpId: 'holdfast.example' }]
  for (const each of falsified) expect(await codeOf(approve(second, id, each))).toBe('act_unsigned')
  expect(await made()).toBe(0)
  expect((await approve(second, id)).body.state).toBe('done')
})

// ASVS 6.6.2
test('a signature over another request, of another session, or sent a second time approves nothing', async () => {
  const [id, other] = [await ask(), await ask(['accounts:reveal'])]
  const ofOther = await asked(second, other)
  const credential = signWith(second.passkey, { challenge: ofOther.options.challenge, rpId: 'localhost' })
  const replayed = { nonce: ofOther.nonce, credential }
  expect((await second.who.post(`/approvals/${id}/approve`, replayed)).body.code).toBe('act_unsigned')
  const mixed = { nonce: (await asked(second, id)).nonce, credential }
  expect((await second.who.post(`/approvals/${id}/approve`, mixed)).body.code).toBe('act_unsigned')
  const elsewhere = await again(world, second.who)
  expect((await elsewhere.post(`/approvals/${other}/approve`, replayed)).body.code).toBe('act_unsigned')
  expect((await second.who.post(`/approvals/${other}/approve`, replayed)).body.state).toBe('done')
  expect((await second.who.post(`/approvals/${other}/approve`, replayed)).body.code).toBe('state_conflict')
  expect(await made()).toBe(1)
})

test('a step-up’s signature is none over a request, and another’s passkey signs nothing in one’s name', async () => {
  const id = await ask()
  const options = (await second.who.post('/auth/passkey/options')).body
  const stepUp = signWith(second.passkey, { challenge: options.challenge, rpId: 'localhost' })
  const { nonce } = await asked(second, id)
  expect((await second.who.post(`/approvals/${id}/approve`, { nonce, credential: stepUp })).body.code).toBe(
    'act_unsigned',
  )
  const third = await signer(world, tenantId, { role: 'system_admin' })
  expect(await codeOf(approve({ who: second.who, passkey: third.passkey }, id))).toBe('act_unsigned')
  expect((await second.who.post(`/approvals/${id}/approve`, { nonce, credential: { response: 1 } })).body.code).toBe(
    'act_unsigned',
  )
})

test('a nonce dies after five minutes', async () => {
  const id = await ask()
  const { nonce, options } = await asked(second, id)
  world.clock.advance(300_001)
  const credential = signWith(second.passkey, { challenge: options.challenge, rpId: 'localhost' })
  expect((await second.who.post(`/approvals/${id}/approve`, { nonce, credential })).body.code).toBe('act_unsigned')
})

test('what is frozen cannot be changed in the database, nor where it stands, nor brought back', async () => {
  const [id, other] = [await ask(), await ask(['accounts:reveal'])]
  await put(`sealed = (select sealed from two_person where id = '${other}')`, id)
  expect((await second.who.post(`/approvals/${id}/sign`)).status).toBe(503)
  expect((await second.who.get('/approvals?side=waiting')).body.data).toMatchObject([{ id: other }])
  const { rows } = await world.superuser.query('select document, epoch, mac from two_person where id = $1', [other])
  expect((await approve(second, other)).body.state).toBe('done')
  await world.superuser.query(
    "update two_person set document = $2, epoch = $3, mac = $4, state = 'asked' where id = $1",
    [other, rows[0].document, rows[0].epoch, rows[0].mac],
  )
  expect((await second.who.post(`/approvals/${other}/sign`)).status).toBe(503)
  expect(await made()).toBe(1)
})

// ASVS 8.3.2, 8.3.3
test('an asker who lost the right meanwhile, or was frozen, gets nothing done', async () => {
  const id = await ask()
  const other = await person(world, tenantId, { role: 'security_admin' })
  await other.post(`/users/${asker.id}/freeze`, { reason: '离职调查' })
  expect((await approve(second, id)).body).toMatchObject({ state: 'void' })
  expect((await other.get('/clients')).body.data).toEqual([])
})

test('what is over is written down, and what was tampered with stops nothing', async () => {
  const [id, broken] = [await ask(), await ask(['accounts:reveal'])]
  await put("document = replace(document, 'asked', 'ready')", broken)
  world.clock.advance(73 * 3_600_000)
  await expireRequests(world.services)
  const { rows } = await world.superuser.query('select id, state from two_person where tenant_id = $1 order by id', [
    tenantId,
  ])
  expect(rows).toEqual([
    { id, state: 'expired' },
    { id: broken, state: 'asked' },
  ])
})
