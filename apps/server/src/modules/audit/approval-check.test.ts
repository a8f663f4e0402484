import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { verifyCommand } from '../../cli/verify.ts'
import type { AuditEvent } from '../../platform/audit/event.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { approve, type Signer, signer } from '../identity/testing/signing.ts'
import { settle } from './testing/recorded.ts'
import { verifyInstallation } from './verify-installation.ts'

/* Whoever ran code in the server could write an approval into a sound log; its signature they cannot make. */
let world: World
let tenant: string
let auditor: TestPerson
let asker: TestPerson
let second: Signer
let request: string

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  tenant = await company(world)
  const owner = await person(world, tenant, { role: 'sales_rep' })
  asker = await person(world, tenant, { role: 'security_admin' })
  auditor = await person(world, tenant, { role: 'audit_admin' })
  second = await signer(world, tenant, { role: 'system_admin' })
  const program = { name: '对账程序', scopes: ['contacts:reveal'], ownerId: owner.id }
  request = (await asker.post('/clients', program)).body.approvalId
  expect((await approve(second, request)).body.state).toBe('done')
})

type Facts = NonNullable<AuditEvent['facts']>

async function factsOf(tenantId: string): Promise<Record<string, string>> {
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where tenant_id = $1 and event like '%approval.approve%' order by n",
    [tenantId],
  )
  const told = rows.map(({ event }) => JSON.parse(event)).find(({ api }) => api.operation === 'approval.approve')
  return told.unmapped.facts
}

async function written(facts: Facts, actorId = second.who.id): Promise<void> {
  const context = { tenantId: tenant, actorId, sessionId: null, address: null, operation: 'approval.approve' }
  await world.services.recorder.record(
    { act: 'approval.approve', outcome: 'allowed', facts },
    { ...context, traceId: world.services.newId() },
  )
  await settle(world.services)
}
const verified = async () => (await verifyInstallation(world.services, { tenant }))[0]?.report

test('an approval that was signed is sound, and stays so beside others', async () => {
  await settle(world.services)
  expect(await verified()).toMatchObject({ ok: true })
})

test.each(['request', 'digest', 'nonce', 'signature', 'clientDataJSON', 'publicKey', 'origin'])(
  'one whose %s is another’s is named',
  async (member) => {
    const facts = await factsOf(tenant)
    const value = member === 'request' ? asker.id : `${facts[member]?.slice(0, -6)}AAAAAA`
    await written({ ...facts, [member]: value })
    const report = await verified()
    expect(report).toMatchObject({ ok: false, kind: 'unproven', detail: expect.stringContaining('no passkey’s') })
  },
)

test('one that says it was signed and holds nothing is named; so is one by a key of another person’s', async () => {
  const { request: id = '', digest = '' } = await factsOf(tenant)
  const facts = await factsOf(tenant)
  await written(facts, asker.id)
  expect(await verified()).toMatchObject({ kind: 'unproven', detail: expect.stringContaining('had not enrolled') })
  tenant = await company(world)
  await written({ request: id, digest, method: 'passkey' })
  expect(await verified()).toMatchObject({ kind: 'unproven', detail: expect.stringContaining('no passkey’s') })
})

test('the command names it in a bundle too, and its exit code says so', async () => {
  const facts = await factsOf(tenant)
  await written({ ...facts, digest: `${facts['digest']?.slice(0, -6)}AAAAAA` })
  const fresh = await again(world, auditor)
  const headers = { authorization: `Bearer ${fresh.token}` }
  const { rawPayload } = await world.app.inject({ method: 'GET', url: '/api/v1/audit/bundle', headers })
  const folder = mkdtempSync(join(tmpdir(), 'hf-e-'))
  writeFileSync(join(folder, 'b.zip'), rawPayload)
  const call = { values: { bundle: join(folder, 'b.zip') }, flags: new Set<string>(), rest: [], json: true }
  expect(await verifyCommand.run({ ...call, settings: world.services.settings })).toBe(1)
  rmSync(folder, { recursive: true })
})
