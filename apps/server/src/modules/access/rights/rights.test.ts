import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isSigned } from '../../../platform/two-person/evidence.ts'
import { again, company, person, type TestPerson } from '../../../testing/people.ts'
import { startWorld, type World } from '../../../testing/world.ts'
import { signWith } from '../../identity/testing/authenticator.ts'
import { confirmRights, enrolled } from '../../identity/testing/signing.ts'

let world: World
let tenant: string
let security: TestPerson
let second: TestPerson
let system: TestPerson
let rep: TestPerson
let colleague: TestPerson

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin', name: '安全' })
  second = await person(world, tenant, { role: 'security_admin', name: '另一位安全' })
  system = await person(world, tenant, { role: 'system_admin', name: '系统' })
  rep = await person(world, tenant, { role: 'sales_rep', name: '林晓' })
  colleague = await person(world, tenant, { role: 'sales_rep', name: '周雨桐' })
})

const KEY_ACCOUNTS = {
  name: 'sales_rep.key_accounts',
  label: { zh: '大客户代表', en: 'Key account representative' },
  lines: [{ kind: 'act', object: 'contact', action: 'list', reach: 'all' }],
}
const NO_REVEAL = { id: 'no-reveal', roles: [], object: 'contact', actions: ['reveal'], fields: [], when: [] }
const rights = (version: number, more: object = {}) => ({ version, roles: [], forbids: [], ...more })
const state = (who: TestPerson, body: object) => who.put('/access/rights', body)
const waiting = async () => (await (await again(world, system)).get('/access/rights')).body.waiting
const confirm = async (who: TestPerson) =>
  confirmRights(await enrolled(world, who), (await waiting())?.digest ?? 'x'.repeat(43))

describe('a change of rights', () => {
  // ASVS 8.3.2
  test('that only takes is in force at once, here and in the next request of whoever it concerns', async () => {
    const { body } = await rep.post('/contacts', { name: '王伟', mobile: '13800138000' })
    const reveal = () => rep.post(`/contacts/${body.id}/reveal`, { fields: ['mobile'] })
    expect((await reveal()).status).toBe(200)
    const made = await state(security, rights(1, { forbids: [NO_REVEAL] }))
    expect([made.status, made.body]).toEqual([200, { state: 'in_force', version: 2 }])
    world.clock.advance(1_000)
    expect((await reveal()).status).toBe(403)
    expect((await rep.get(`/contacts/${body.id}`)).status).toBe(200)
  })

  test('that gives anybody more rests until a second person confirms it', async () => {
    const asked = await state(security, rights(1, { roles: [KEY_ACCOUNTS] }))
    expect([asked.status, asked.body]).toEqual([200, { state: 'awaiting_approval', version: 2 }])
    const read = (await system.get('/access/rights')).body
    expect(read).toMatchObject({ version: 1, roles: [], waiting: { askedBy: { name: '安全' }, mayConfirm: true } })
    expect((await confirm(security)).body.code).toBe('approval_required')
    expect((await confirm(rep)).status).toBe(403)
    expect((await confirm(system)).body).toEqual({ state: 'in_force', version: 2 })
    expect((await confirm(second)).status).toBe(404)
    const roles = (await security.get('/roles')).body.data.map(({ name }: { name: string }) => name)
    expect(roles).toContain('sales_rep.key_accounts')
  })

  test('is confirmed as it was read: what was asked for instead meanwhile is not', async () => {
    await state(security, rights(1, { roles: [KEY_ACCOUNTS] }))
    const { digest } = await waiting()
    const more = { ...KEY_ACCOUNTS, lines: [{ kind: 'act', object: 'contact', action: 'delete', reach: 'all' }] }
    await state(security, rights(1, { roles: [more] }))
    const by = await enrolled(world, system)
    expect((await confirmRights(by, digest)).body.code).toBe('version_conflict')
    expect((await by.who.post('/access/rights/confirm', {})).status).toBe(400)
    expect((await confirmRights(by, (await waiting()).digest)).body).toEqual({ state: 'in_force', version: 2 })
  })

  test('is confirmed by a signature over exactly what was read, which stands in the record; a code does not do, nor where nobody has a passkey', async () => {
    await state(security, rights(1, { roles: [KEY_ACCOUNTS] }))
    const { digest } = await waiting()
    const coded = await (await again(world, second)).post('/access/rights/confirm', { digest })
    expect(coded.body).toMatchObject({ code: 'step_up_required', factors: ['passkey'], enrolPasskey: true })
    expect(coded.body.detail).toContain('通行密钥')
    const by = await enrolled(world, system)
    const sign = async () => (await by.who.post('/access/rights/sign', { digest })).body
    const send = (nonce: string, challenge: string) =>
      by.who.post('/access/rights/confirm', {
        digest,
        nonce,
        credential: signWith(by.passkey, { challenge, rpId: 'localhost' }),
      })
    const stepUp = (await by.who.post('/auth/passkey/options')).body
    const { nonce, options } = await sign()
    expect((await send(nonce, stepUp.challenge)).body.code).toBe('act_unsigned')
    expect((await send('none', options.challenge)).body.code).toBe('act_unsigned')
    expect((await by.who.get('/access/rights')).body.version).toBe(1)
    expect((await send(nonce, options.challenge)).body).toEqual({ state: 'in_force', version: 2 })
    const { rows } = await world.superuser.query(
      "select event from audit_inbox where tenant_id = $1 and event like '%rights.confirm%' order by n desc limit 1",
      [tenant],
    )
    const { facts } = JSON.parse(rows[0].event).unmapped
    expect([facts.digest, facts.method, await isSigned(facts)]).toEqual([digest, 'passkey', true])
    expect(await isSigned({ ...facts, digest: digest.replace(/.{4}$/, 'AAAA') })).toBe(false)
  })

  test('is not confirmed by who reports to whoever asked', async () => {
    const { id: teamId } = (await system.post('/teams', { name: '信息部', leadId: security.id })).body
    const below = await person(world, tenant, { role: 'system_admin', teamId })
    await state(await again(world, security), rights(1, { roles: [KEY_ACCOUNTS] }))
    expect((await confirm(below)).body.code).toBe('act_subordinate')
    expect((await confirm(await again(world, system))).body.state).toBe('in_force')
  })

  test('that takes a forbid away, or changes it, takes a second person too', async () => {
    await state(security, rights(1, { forbids: [NO_REVEAL] }))
    for (const forbids of [[], [{ ...NO_REVEAL, when: ['program'] }], [{ ...NO_REVEAL, roles: ['sales_rep'] }]])
      expect((await state(security, rights(2, { forbids }))).body.state).toBe('awaiting_approval')
    expect((await state(security, rights(2, { forbids: [NO_REVEAL, { ...NO_REVEAL, id: 'b' }] }))).body.state).toBe(
      'in_force',
    )
  })

  test('is refused where others came into force meanwhile, and what rested then rests no more', async () => {
    await state(security, rights(1, { roles: [KEY_ACCOUNTS] }))
    await state(second, rights(1, { forbids: [NO_REVEAL] }))
    expect((await confirm(system)).status).toBe(404)
    expect((await state(security, rights(1))).body.code).toBe('version_conflict')
  })

  test('names each place at fault, and stores nothing', async () => {
    const bad = await state(
      security,
      rights(1, {
        roles: [
          { ...KEY_ACCOUNTS, name: 'security_admin.more' },
          { ...KEY_ACCOUNTS, lines: [{ kind: 'field', object: 'contact', field: 'mobile', mode: 'clear' }] },
          { ...KEY_ACCOUNTS, lines: [{ kind: 'field', object: 'contact', field: 'salary', mode: 'clear' }] },
        ],
        forbids: [{ ...NO_REVEAL, roles: ['nobody_knows'], fields: ['salary'] }],
      }),
    )
    expect(bad.status).toBe(422)
    expect(bad.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      '/roles/2/name',
      '/roles/0/name',
      '/roles/1/lines/0',
      '/roles/2/lines/0',
      '/forbids/0/roles/0',
      '/forbids/0/fields/0',
    ])
    expect((await security.get('/access/rights')).body).toMatchObject({ version: 1, waiting: null })
  })

  test('is tried before it is saved: who would gain and lose what, by name', async () => {
    await rep.get('/contacts')
    const tried = await security.post(
      '/access/rights/preview',
      rights(1, { forbids: [{ ...NO_REVEAL, roles: ['sales_rep'] }] }),
    )
    expect(tried.body.widens).toBe(false)
    const people = tried.body.people as { name: string; gained: object[]; lost: object[] }[]
    expect(people.map(({ name }) => name).sort()).toEqual(['周雨桐', '林晓'])
    expect(people[0]?.gained).toEqual([])
    expect(people[0]?.lost).toMatchObject([{ object: 'contact', action: 'reveal', reach: 'own', act: true }])
  })

  test('is tried with how many real records each change is about, and no record is told', async () => {
    const add = async (who: TestPerson, mobile: string) =>
      expect((await who.post('/contacts', { name: '王伟', mobile })).status).toBe(201)
    await add(rep, '13800138001')
    await add(rep, '13800138002')
    await add(colleague, '13800138003')
    const body = rights(1, { forbids: [{ ...NO_REVEAL, roles: ['sales_rep'] }] })
    const tried = await system.post('/access/rights/preview', body)
    const about = (name: string) => tried.body.people.find((each: { name: string }) => each.name === name)?.lost[0]
    expect([about('林晓')?.records, about('周雨桐')?.records]).toEqual([2, 1])
    expect(tried.text).not.toContain('王伟')
  })

  test('is kept whole with who asked and who confirmed, and is brought back by stating it anew', async () => {
    await state(security, rights(1, { forbids: [NO_REVEAL] }))
    await state(security, rights(2))
    await confirm(second)
    const { data } = (await system.get('/access/rights/versions')).body
    expect(data).toMatchObject([
      { version: 3, forbids: [], askedBy: { name: '安全' }, confirmedBy: { name: '另一位安全' } },
      { version: 2, forbids: [NO_REVEAL], askedBy: { name: '安全' }, confirmedBy: { name: '安全' } },
    ])
    expect((await state(security, { ...rights(3), forbids: data[1].forbids })).body.state).toBe('in_force')
    await world.superuser.query(
      `update rights_version set document = replace(document, 'no-reveal', 'yes-reveal') where tenant_id = $1`,
      [tenant],
    )
    expect((await system.get('/access/rights/versions')).status).toBe(503)
  })
})

describe('a role of the company’s own', () => {
  const versionOf = async (who: TestPerson): Promise<number> => {
    const { data } = (await system.get('/users')).body as { data: { id: string; version: number }[] }
    return data.find(({ id }) => id === who.id)?.version ?? 0
  }
  const give = async (who: TestPerson, roles: string[]) => {
    await system.patch(`/users/${who.id}`, { roles }, await versionOf(who))
    return security.post(`/users/${who.id}/confirm`, {})
  }

  test('is held like any other: its people do what its lines say, within the limits of the one it is a copy of', async () => {
    await colleague.post('/contacts', { name: '远方客户', mobile: '13900139000' })
    await state(security, rights(1, { roles: [KEY_ACCOUNTS] }))
    await confirm(second)
    expect((await give(rep, ['sales_rep.key_accounts'])).status).toBe(200)
    const mine = await again(world, rep)
    expect((await mine.get('/contacts')).body.data).toMatchObject([{ name: '远方客户', mobile: '139****9000' }])
    expect((await mine.get('/auth/me')).body.roles).toEqual(['sales_rep.key_accounts'])
  })

  test('reveals no more people a day than a line says; more of them takes a second person', async () => {
    const limited = (aDay: number) => ({ ...KEY_ACCOUNTS, lines: [{ kind: 'reveals', aDay }] })
    await state(security, rights(1, { roles: [limited(2)] }))
    await confirm(second)
    await give(rep, ['sales_rep.key_accounts'])
    const mine = await again(world, rep)
    const reveal = async (mobile: string) => {
      const { body } = await mine.post('/contacts', { name: '客户', mobile })
      return (await mine.post(`/contacts/${body.id}/reveal`, { fields: ['mobile'] })).status
    }
    expect([await reveal('13800138001'), await reveal('13800138002')]).toEqual([200, 200])
    expect(await reveal('13800138003')).toBe(429)
    const more = rights(2, { roles: [limited(3)] })
    const tried = (await security.post('/access/rights/preview', more)).body
    expect(tried).toMatchObject({ widens: true, people: [{ name: '林晓', reveals: { before: 2, after: 3 } }] })
    expect((await state(security, more)).body.state).toBe('awaiting_approval')
    expect((await state(security, rights(2, { roles: [limited(1)] }))).body.state).toBe('in_force')
  })

  test('that there is not is given to nobody', async () => {
    for (const role of ['sales_rep.nothing', 'security_admin.more'])
      expect((await system.patch(`/users/${rep.id}`, { roles: [role] }, await versionOf(rep))).status).toBe(422)
  })
})

// ASVS 8.2.4
test('what is forbidden outside hours is allowed within them', async () => {
  await state(security, rights(1, { forbids: [{ ...NO_REVEAL, when: ['outside_hours'] }] }))
  const { body } = await rep.post('/contacts', { name: '王伟', mobile: '13800138000' })
  const reveal = async () => (await again(world, rep)).post(`/contacts/${body.id}/reveal`, { fields: ['mobile'] })
  const at = (iso: string) => world.clock.advance(Date.parse(iso) - world.clock.now())
  at('2026-12-02T10:00:00+08:00')
  expect((await reveal()).status).toBe(200)
  at('2026-12-02T23:00:00+08:00')
  expect((await reveal()).status).toBe(403)
  const why = (await (await again(world, rep)).get('/access/explain?object=contact&action=reveal')).body
  expect(why).toMatchObject({ allowed: false, reason: 'forbidden' })
})

test('rights that nobody used for sixty days are told, once they were watched for so long', async () => {
  const unused = async () => {
    const { body } = await (await again(world, security)).get('/access/rights/unused')
    const of = (role: string, action: string) =>
      body.data.find(
        (each: { role: string; object: string; action: string }) =>
          each.role === role && each.object === 'contact' && each.action === action,
      )
    return { body, of }
  }
  await rep.get('/contacts')
  expect((await unused()).body.data).toEqual([])
  world.clock.advance(61 * 86_400_000)
  await (await again(world, rep)).get('/contacts')
  const { of } = await unused()
  expect(of('sales_rep', 'list')).toBeUndefined()
  expect(of('sales_rep', 'delete')).toMatchObject({ holders: 2, usedOn: null })
  expect(of('sales_manager', 'delete')).toBeUndefined()
  world.clock.advance(61 * 86_400_000)
  expect((await unused()).of('sales_rep', 'list')?.usedOn).toBeTypeOf('string')
  expect((await (await again(world, rep)).get('/access/rights/unused')).status).toBe(403)
})

test('the rights are read in Cedar by those who answer for them, and by nobody else', async () => {
  await state(security, rights(1, { forbids: [NO_REVEAL] }))
  const text = (await security.get('/access/rights/cedar')).text
  expect(text).toContain('permit (principal in Role::"sales_rep"')
  expect(text).toContain('@id("no-reveal")')
  expect((await rep.get('/access/rights/cedar')).status).toBe(403)
})
