import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { again, anonymously, company, person, type TestPerson } from '../../testing/people.ts'
import { sendFile } from '../../testing/uploads.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { settle } from '../audit/testing/recorded.ts'
import { runNext } from '../imports/index.ts'

let world: World
let tenant: string
let system: TestPerson
let security: TestPerson
let rep: TestPerson
let manager: TestPerson

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin', name: '系统' })
  security = await person(world, tenant, { role: 'security_admin', name: '安全' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  manager = await person(world, tenant, { role: 'sales_rep', name: '王芳' })
})
afterAll(() => world.stop())

const ask = (who: TestPerson, change: object) => who.post('/company/rules/ask', change)
const confirm = (who: TestPerson, key: string) => who.post('/company/rules/confirm', { key })
const PUBLISH = { rule: 'publishLog', on: true }
const UNIQUE = { rule: 'unique', object: 'contact', field: 'mobile', on: true }
const checkpoint = (logId = tenant) => anonymously(world, 'GET', `/audit/log/${logId}/checkpoint`)

describe('a rule of the company', () => {
  test('rests until a second administrator confirms it, and can be taken back until then', async () => {
    const asked = await ask(system, PUBLISH)
    expect([asked.status, asked.body]).toEqual([200, { key: 'publishLog', ...PUBLISH, shared: 0 }])
    const rules = (await security.get('/company/rules')).body
    expect(rules.publishLog).toBe(false)
    expect(rules.asked).toMatchObject([{ key: 'publishLog', on: true, by: { id: system.id, name: '系统' } }])
    expect((await checkpoint()).status).toBe(401)
    expect((await security.post('/company/rules/withdraw', { key: 'publishLog' })).status).toBe(204)
    expect((await confirm(security, 'publishLog')).status).toBe(404)
    expect((await security.get('/company/rules')).body.asked).toEqual([])
  })

  test('is asked for and confirmed by those whose duty it is, and by nobody else', async () => {
    for (const who of [security, rep, await person(world, tenant, { role: 'audit_admin' })])
      expect((await ask(who, PUBLISH)).status).toBe(403)
    await ask(system, PUBLISH)
    for (const who of [system, rep]) expect((await confirm(who, 'publishLog')).status).toBe(403)
    expect((await ask(system, { ...PUBLISH, on: false })).body.code).toBe('state_conflict')
    world.clock.advance(8 * 86_400_000)
    expect((await confirm(await again(world, security), 'publishLog')).status).toBe(404)
    world.clock.advance(-8 * 86_400_000)
  })

  test('asked for by a founder who is both waits a day', async () => {
    const own = await company(world, '一人公司')
    const founder = await person(world, own, {
      roles: ['system_admin', 'security_admin', 'audit_admin'],
      founder: true,
    })
    await ask(founder, PUBLISH)
    expect((await confirm(founder, 'publishLog')).body.code).toBe('approval_required')
    world.clock.advance(25 * 3_600_000)
    expect((await confirm(await again(world, founder), 'publishLog')).status).toBe(200)
    world.clock.advance(-25 * 3_600_000)
  })
})

test('a published log is everybody’s to check: checkpoint, key and tiles, and no event; and closed again it is not', async () => {
  await ask(system, PUBLISH)
  expect((await confirm(security, 'publishLog')).status).toBe(200)
  await settle(world.services)
  expect((await checkpoint()).text).toContain(`holdfast/${tenant}`)
  expect((await anonymously(world, 'GET', `/audit/log/${tenant}/key`)).text).toContain(`holdfast/${tenant}`)
  expect((await anonymously(world, 'GET', '/audit/events')).status).toBe(401)
  const elsewhere = await company(world, '另一家')
  expect((await checkpoint(elsewhere)).status).toBe(401)
  await ask(system, { ...PUBLISH, on: false })
  expect((await confirm(security, 'publishLog')).status).toBe(200)
  expect((await checkpoint()).status).toBe(401)
})

describe('a field of which each value may stand once', () => {
  const make = (who: TestPerson, mobile: string, name = '同号') => who.post('/contacts', { name, mobile })
  const ids: string[] = []

  test('is told how many values stand in the way, and lists them to those who may see the records', async () => {
    for (const [who, mobile] of [
      [rep, '13800000001'],
      [rep, '13800000001'],
      [rep, '13800000002'],
      [manager, '13800000002'],
      [rep, '13800000003'],
    ] as const)
      ids.push((await make(who, mobile)).body.id)
    const asked = await ask(system, UNIQUE)
    expect(asked.body.shared).toBe(2)
    expect(asked.text).not.toContain('1380000')
    const refused = await confirm(security, 'unique:contact.mobile')
    expect([refused.status, refused.body.code, refused.body.shared]).toEqual([409, 'values_shared', 2])
    const shared = await rep.get('/contacts/duplicates?field=mobile')
    expect(shared.body.data).toEqual([{ ids: [ids[0], ids[1]] }])
    expect((await manager.get('/contacts/duplicates?field=mobile')).body.data).toEqual([])
    for (const who of [system, security]) expect((await who.get('/contacts/duplicates?field=mobile')).status).toBe(403)
    const analyst = await person(world, tenant, { role: 'analyst' })
    expect((await analyst.get('/contacts/duplicates?field=mobile')).body.code).toBe('field_unknown')
    expect((await rep.get('/contacts/duplicates?field=title')).body.code).toBe('field_unknown')
  })

  test('is refused where no company may make it unique', async () => {
    for (const change of [
      { field: 'title' },
      { field: 'nosuch' },
      { object: 'activity', field: 'words' },
      { object: 'nosuch' },
    ])
      expect((await ask(system, { ...UNIQUE, ...change })).body.code).toBe('invalid')
  })

  test('holds from the moment it is confirmed, for fifty writers at once and for imports', async () => {
    for (const id of [ids[1], ids[2]]) expect((await rep.delete(`/contacts/${id}`)).status).toBe(204)
    expect((await confirm(security, 'unique:contact.mobile')).status).toBe(200)
    expect((await make(rep, '13800000003')).body.code).toBe('duplicate')
    const writers = await Promise.all(Array.from({ length: 50 }, () => make(rep, '138 0000 0009')))
    expect(writers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect((await rep.post(`/contacts/${ids[1]}/restore`)).status).toBe(409)
    const file = '姓名,手机\n新人,13800000010\n又一个,13800000009\n'
    const sent = await sendFile(world, rep, { file, options: { commit: true, duplicates: 'create' } })
    await runNext(world.services)
    expect((await rep.get(`/imports/${sent.body.id}`)).body).toMatchObject({ state: 'done', created: 1, rejected: 1 })
  })

  test('ends when two administrators say so', async () => {
    await ask(system, { ...UNIQUE, on: false })
    expect((await confirm(security, 'unique:contact.mobile')).status).toBe(200)
    expect((await make(rep, '13800000003')).status).toBe(201)
  })

  test('confirmed while others write begins for all of them at once, or not at all', async () => {
    await world.superuser.query(`update contact set deleted_at = now() where tenant_id = $1`, [tenant])
    await ask(system, UNIQUE)
    const writing = Array.from({ length: 30 }, () => make(rep, '13800000077'))
    const confirmed = confirm(security, 'unique:contact.mobile')
    const made = (await Promise.all(writing)).filter(({ status }) => status === 201).length
    const { status } = await confirmed
    if (status === 200) expect(made).toBe(1)
    else expect([status, made > 1]).toEqual([409, true])
    if (status === 200) expect((await make(rep, '13800000077')).status).toBe(409)
  })
})
