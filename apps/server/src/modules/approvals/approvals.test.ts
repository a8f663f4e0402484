import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Evidence, isSigned, sha256Text } from '../../platform/two-person/evidence.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { signWith } from '../identity/testing/authenticator.ts'
import { approve, asked, enrolled, type Signer, signer } from '../identity/testing/signing.ts'

/* A program that sees much is the act: asked for by one administrator, admitted by another's signature over exactly what was frozen. */
const HOUR = 3_600_000
let world: World
let tenantId: string
let owner: TestPerson
let asker: TestPerson
let second: Signer

beforeAll(async () => {
  world = await startWorld()
})
beforeEach(async () => {
  tenantId = await company(world)
  owner = await person(world, tenantId, { role: 'sales_rep' })
  asker = await person(world, tenantId, { role: 'security_admin' })
  second = await signer(world, tenantId, { role: 'system_admin', name: '何苗' })
})
afterAll(() => world.stop())

const program = () => ({ name: '对账程序', scopes: ['contacts:reveal'], ownerId: owner.id, networks: ['10.0.0.0/8'] })
const ask = async (by = asker) => {
  const answer = await by.post('/clients', program())
  expect([answer.status, answer.body.state], answer.text).toEqual([202, 'asked'])
  return answer.body.approvalId as string
}
const stateOf = async (id: string) => (await asker.get(`/approvals/${id}`)).body.state
const programs = async (): Promise<unknown[]> => (await (await again(world, asker)).get('/clients')).body.data
const events = async (act: string) => {
  const { rows } = await world.superuser.query('select event from audit_inbox where tenant_id = $1 order by n', [
    tenantId,
  ])
  return rows.map(({ event }) => JSON.parse(event)).filter(({ api }) => api.operation === act)
}

describe('an act of two people', () => {
  test('waits, says exactly what will be done, and is done as signed once the second one signs', async () => {
    const id = await ask()
    expect(await programs()).toEqual([])
    const { body } = await second.who.get('/approvals?side=waiting')
    expect(body.data).toMatchObject([{ id, askedBy: { id: asker.id }, mayApprove: true, bar: null, needed: 1 }])
    expect(body.data[0].says).toEqual([
      '接入程序「对账程序」，它以周雨桐的名义工作，决不比周雨桐能做的多。',
      '它可以：查看明文：联系人。',
      '90 天以后自己失效。',
      '只能来自 10.0.0.0/8。',
      '它用密钥证明自己；密钥在批准以后另发。',
    ])
    const done = await approve(second, id)
    expect([done.status, done.body]).toEqual([200, { state: 'done', approvals: 1, needed: 1 }])
    expect(await programs()).toMatchObject([{ name: '对账程序', ownerId: owner.id, networks: ['10.0.0.0/8'] }])
    expect((await asker.get('/approvals?side=mine')).body.data).toMatchObject([
      { id, state: 'done', mayWithdraw: false },
    ])
    const [made] = await events('client.create')
    expect(made.unmapped.facts).toMatchObject({ request: id, askedBy: asker.id, owner: owner.id })
  })

  test('leaves a signature in the log that anybody can check offline, and the frozen text it is of', async () => {
    const id = await ask()
    await approve(second, id)
    const [event] = await events('approval.approve')
    const evidence = event.unmapped.facts as Evidence & { method: string }
    expect([evidence.method, evidence.request, event.actor.user.uid]).toEqual(['passkey', id, second.who.id])
    const { body } = await asker.get(`/approvals/${id}`)
    expect(sha256Text(body.frozen)).toBe(evidence.digest)
    expect(JSON.parse(body.frozen).payload).toMatchObject({ scopes: ['contacts:reveal'], ownerId: owner.id })
    expect(await isSigned(evidence)).toBe(true)
    const [enrolling] = (await events('factor.confirm')).filter(
      ({ unmapped }) => unmapped.facts.keyDigest !== undefined,
    )
    expect(enrolling.unmapped.facts.keyDigest).toBe(evidence.keyDigest)
    const altered: Partial<Evidence>[] = [
      { request: owner.id },
      { digest: sha256Text(body.frozen.replace('reveal', 'read')) },
      { nonce: `${evidence.nonce.slice(0, -2)}AA` },
      { origin: 'https://holdfast.example' },
      { keyDigest: sha256Text('another key') },
      { signature: evidence.signature.replace(/.{4}$/, 'AAAA') },
    ]
    for (const change of altered) expect(await isSigned({ ...evidence, ...change }), JSON.stringify(change)).toBe(false)
    expect(JSON.stringify(event)).not.toContain('对账程序')
  })

  test('is rejected with a reason, or withdrawn, and then signed by nobody', async () => {
    const id = await ask()
    expect((await second.who.post(`/approvals/${id}/reject`, { reason: '只要读取就够了' })).status).toBe(204)
    expect((await asker.get(`/approvals/${id}`)).body).toMatchObject({ state: 'rejected', words: '只要读取就够了' })
    expect((await approve(second, id)).body.code).toBe('state_conflict')
    const again = await ask()
    expect((await second.who.post(`/approvals/${again}/withdraw`)).status).toBe(403)
    expect((await asker.post(`/approvals/${again}/withdraw`)).status).toBe(204)
    expect([(await approve(second, again)).status, await stateOf(again)]).toEqual([409, 'withdrawn'])
    expect(await programs()).toEqual([])
  })

  test('of one matter one request waits, and it is over by itself', async () => {
    const id = await ask()
    expect((await asker.post('/clients', program())).body).toMatchObject({ code: 'act_waits', approvalId: id })
    world.clock.advance(72 * HOUR)
    second = { ...second, who: await again(world, second.who) }
    asker = await again(world, asker)
    expect([(await approve(second, id)).status, await stateOf(id)]).toEqual([409, 'expired'])
    await ask()
  })

  test('is done once, however many sign at once', async () => {
    const id = await ask()
    const signers = [second]
    for (let n = 0; n < 4; n++) signers.push(await signer(world, tenantId, { role: 'system_admin' }))
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => approve(signers[n % 5] as Signer, id)))
    expect(answers.filter(({ status }) => status === 200).length).toBe(1)
    expect(await programs()).toHaveLength(1)
  })
})

describe('who does not approve', () => {
  const refused = async (by: Signer, id: string) => {
    const challenge = (await asked(by, id)).options?.challenge ?? 'AAAA'
    const credential = signWith(by.passkey, { challenge, rpId: 'localhost' })
    const { status, body } = await by.who.post(`/approvals/${id}/approve`, { nonce: 'none', credential })
    return [status, body.code]
  }

  test('whoever asked', async () => {
    const own = await enrolled(world, asker)
    expect(await refused(own, await ask(own.who))).toEqual([403, 'act_own'])
  })

  test('who reports to whoever asked, directly or through others', async () => {
    const head = await person(world, tenantId, { role: 'system_admin' })
    const { id: above } = (await head.post('/departments', { name: '总部', leadId: asker.id })).body
    const { id: teamId } = (await head.post('/teams', { name: '信息部', departmentId: above })).body
    const below = await signer(world, tenantId, { role: 'system_admin', teamId })
    const id = await ask()
    expect(await refused(below, id)).toEqual([403, 'act_subordinate'])
    // nor when they are moved out from below meanwhile
    const { version } = (await head.get(`/users/${below.who.id}`)).body
    expect((await head.patch(`/users/${below.who.id}`, { teamId: null }, version)).status).toBe(200)
    expect(await refused({ ...below, who: await again(world, below.who) }, id)).toEqual([403, 'act_subordinate'])
    expect(await programs()).toEqual([])
  })

  test('who gets more by it, who has no such right, and who is of another company', async () => {
    owner = await person(world, tenantId, { role: 'system_admin' })
    const own = await enrolled(world, owner)
    const id = await ask()
    expect(await refused(own, id)).toEqual([403, 'act_widens'])
    expect(await refused(await signer(world, tenantId, { role: 'sales_manager' }), id)).toEqual([404, 'not_found'])
    const elsewhere = await signer(world, await company(world, '另一家'), { role: 'system_admin' })
    expect(await refused(elsewhere, id)).toEqual([404, 'not_found'])
    expect((await elsewhere.who.get(`/approvals/${id}`)).status).toBe(404)
    expect((await elsewhere.who.get('/approvals?side=others')).body.data).toEqual([])
  })

  test('whoever is frozen; and a code approves nothing, whether or not anybody has a passkey', async () => {
    const id = await ask()
    const coded = await person(world, tenantId, { role: 'system_admin' })
    const answer = await coded.post(`/approvals/${id}/approve`, {})
    const unsigned = { code: 'step_up_required', factors: ['passkey'], enrolPasskey: true }
    expect(answer.body).toMatchObject({ ...unsigned, detail: expect.stringContaining('我的安全') })
    const bare = await company(world, '还没有通行密钥的')
    owner = await person(world, bare, { role: 'sales_rep' })
    const [first, other] = [
      await person(world, bare, { role: 'security_admin' }),
      await person(world, bare, { role: 'system_admin' }),
    ]
    const { approvalId } = (await first.post('/clients', program())).body
    expect((await other.post(`/approvals/${approvalId}/approve`, {})).body).toMatchObject(unsigned)
    await asker.post(`/users/${second.who.id}/freeze`, { reason: '离职调查' })
    expect((await approve(second, id)).status).toBe(403)
  })

  test('nobody where there is nobody: then it is not even asked for', async () => {
    const alone = await company(world, '独一家')
    owner = await person(world, alone, { role: 'sales_rep' })
    const only = await person(world, alone, { role: 'security_admin' })
    expect((await only.post('/clients', program())).body.code).toBe('act_nobody')
  })
})
