import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isNetworkWithin, isWithin } from '../../platform/gate/networks.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { isLooser } from './clients/conditions.ts'
import { confirmedProgram } from './testing/programs.ts'
import { approve, type Signer, signer } from './testing/signing.ts'

/* What two people agreed of a program, one of them tightens alone and does not loosen. */
let world: World
let owner: TestPerson
let security: TestPerson
let second: Signer
let clientId: string

const AGREED = { networks: ['10.0.0.0/8'], perMinute: 60, dpopRequired: true }

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

beforeEach(async () => {
  const tenantId = await company(world)
  owner = await person(world, tenantId, { role: 'sales_rep' })
  security = await person(world, tenantId, { role: 'security_admin' })
  second = await signer(world, tenantId, { role: 'system_admin' })
  const program = { name: '对账程序', scopes: ['contacts:reveal'], ownerId: owner.id, ...AGREED }
  const { approvalId } = (await security.post('/clients', program)).body
  expect((await approve(second, approvalId)).body.state).toBe('done')
  security = await again(world, security)
  clientId = (await security.get('/clients')).body.data[0].clientId
})

const put = (change: object) => security.put(`/clients/${clientId}/conditions`, { ...AGREED, ...change })
const held = async () => {
  const [{ networks, perMinute, dpopRequired }] = (await (await again(world, security)).get('/clients')).body.data
  return { networks, perMinute, dpopRequired }
}

test('to loosen any of it is asked for, changes nothing yet, and holds once a second one signed', async () => {
  for (const change of [{ networks: [] }, { networks: ['10.0.0.0/7'] }, { perMinute: null }, { dpopRequired: false }]) {
    const asked = await put(change)
    expect([asked.status, await held()], JSON.stringify(change)).toEqual([202, AGREED])
    await security.post(`/approvals/${asked.body.approvalId}/withdraw`)
  }
  const asked = await put({ networks: ['10.0.0.0/8', '192.0.2.0/24'], perMinute: 61 })
  const [request] = (await second.who.get('/approvals?side=waiting')).body.data
  expect(request.says).toEqual([
    '放宽程序「对账程序」的条件。',
    '现在：只能来自 10.0.0.0/8，每分钟最多 60 次，令牌绑定密钥。',
    '以后：只能来自 10.0.0.0/8、192.0.2.0/24，每分钟最多 61 次，令牌绑定密钥。',
  ])
  expect((await approve(second, asked.body.approvalId)).body.state).toBe('done')
  expect(await held()).toEqual({ ...AGREED, networks: ['10.0.0.0/8', '192.0.2.0/24'], perMinute: 61 })
})

test('to tighten it is one person’s act, and what was asked before it is nothing any more', async () => {
  const asked = await put({ perMinute: null })
  const tighter = { networks: ['10.1.0.0/16'], perMinute: 6 }
  expect((await put(tighter)).status).toBe(204)
  expect(await held()).toEqual({ ...AGREED, ...tighter })
  expect((await approve(second, asked.body.approvalId)).body.code).toBe('state_conflict')
  expect(await held()).toEqual({ ...AGREED, ...tighter })
})

test('a program that one person admits is theirs to loosen', async () => {
  const one = await confirmedProgram(world, owner, { networks: ['10.0.0.0/8'] })
  const answer = await security.put(`/clients/${one.clientId}/conditions`, { ...AGREED, networks: [] })
  expect(answer.status, answer.text).toBe(204)
})

test('no change that lets an address in that was not is taken for a tighter one', () => {
  const octet = fc.nat(3)
  const network = fc.tuple(octet, octet, fc.nat(32)).map(([a, b, bits]) => `${a * 64}.${b * 64}.0.0/${bits}`)
  const networks = fc.array(network, { maxLength: 3 })
  const address = fc.tuple(octet, octet, octet).map((parts) => `${parts.map((each) => each * 64).join('.')}.1`)
  const reaches = (all: readonly string[], from: string) => all.length === 0 || isWithin(all, from)
  fc.assert(
    fc.property(networks, networks, address, (before, after, from) => {
      const looser = isLooser({ ...AGREED, networks: before }, { ...AGREED, networks: after })
      expect(looser || reaches(before, from) || !reaches(after, from)).toBe(true)
    }),
    { seed: 20_261_130, numRuns: 5_000 },
  )
  expect(isNetworkWithin(['10.0.0.0/8'], '::ffff:10.0.0.0/9')).toBe(false)
  expect(isNetworkWithin(['10.0.0.0/8'], 'everywhere')).toBe(false)
})
