import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { makeTeams, type Teams } from '../crew.ts'

/* The attacker is the superuser of the database and has a sales representative's account besides. Nothing he writes may make him read more. */
let world: World
let teams: Teams
let me: TestPerson
let colleague: TestPerson
let manager: TestPerson
let stranger: TestPerson

const SECRETS = [
  '顾清源',
  '+8613977770001',
  '13977770001',
  'qingyuan.gu@beituo.example',
  '只能他自己知道',
  '首席采购官',
  '密谈内容',
]
let victim: string
let own: string
let talk: string
let foreign: string

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  teams = await makeTeams(world, tenant)
  me = await person(world, tenant, { role: 'sales_rep', teamId: teams.west, name: '内鬼' })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId: teams.north, name: '同事' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: teams.north, name: '经理' })
  stranger = await person(world, await company(world, '另一家'), { role: 'sales_rep' })
})
afterAll(() => world.stop())

const sql = (text: string, values: unknown[] = []) => world.superuser.query(text, values)

beforeEach(async () => {
  const created = async (who: TestPerson, values: object) => {
    const answer = await who.post('/contacts', values)
    expect(answer.status, answer.text).toBe(201)
    return answer.body.id as string
  }
  victim = await created(colleague, {
    name: '顾清源',
    mobile: '13977770001',
    email: 'qingyuan.gu@beituo.example',
    note: '只能他自己知道',
    title: '采购',
  })
  expect((await colleague.patch(`/contacts/${victim}`, { title: '首席采购官' }, 1)).status).toBe(200)
  const said = await colleague.post('/activities', {
    kind: 'call',
    about: { object: 'contact', id: victim },
    words: '密谈内容',
    nextStep: '密谈内容',
  })
  expect(said.status, said.text).toBe(201)
  talk = said.body.id
  own = await created(me, { name: '我的客户', mobile: '13877770002', note: '我的备注', title: '经理' })
  foreign = await created(stranger, { name: '别家客户', mobile: '13677770003' })
})

/** Everything the attacker may ask, about the victim and at large. */
async function look(who = me, ids = [victim]): Promise<string> {
  const answers = []
  for (const id of ids)
    answers.push(
      await who.get(`/contacts/${id}?expand=owner`),
      await who.get(`/contacts/${id}/history`),
      await who.get(`/contacts/${id}/timeline`),
      await who.post(`/contacts/${id}/reveal`, { fields: ['mobile', 'email'], reason: 'call' }),
      await who.post(`/contacts/${id}/call`),
      await who.patch(`/contacts/${id}`, { source: 'website' }, 2),
    )
  answers.push(
    await who.get(`/activities/${talk}`),
    await who.get('/activities?limit=200'),
    await who.get('/contacts?limit=200'),
    await who.get('/contacts?limit=200&sort=name'),
    await who.post('/contacts/query', { q: '顾清源' }),
    await who.post('/contacts/query', { filter: { mobile: '13977770001' } }),
    await who.post('/contacts/duplicates', { values: { mobile: '13977770001' } }),
    await who.post('/contacts', { name: '再来', mobile: '13977770001' }),
  )
  for (const answer of answers) expect(answer.status, answer.text).toBeLessThan(500)
  return answers.map((answer) => answer.text).join('\n')
}

function expectNothing(told: string): void {
  for (const secret of SECRETS) expect(told).not.toContain(secret)
}

const takeReach = async () => {
  await sql('update contact set owner_id = $1, team_id = $2 where id = $3', [me.id, teams.west, victim])
  await sql('update search_contact set owner_id = $1, team_id = $2 where record_id = $3', [me.id, teams.west, victim])
}

test('untouched, the attacker sees his own and nothing of the victim', async () => {
  expectNothing(await look())
  expect((await me.get(`/contacts/${own}`)).body.name).toBe('我的客户')
})

test('changing owner and team, of row and index, gives nothing', async () => {
  await takeReach()
  expectNothing(await look())
  expect((await me.get(`/contacts/${victim}`)).status).toBe(404)
  expect((await me.delete(`/contacts/${victim}`)).status).toBe(404)
})

test('stripping the envelopes of a row whose owner was changed gives neither its history nor what was said to it', async () => {
  await takeReach()
  await sql(
    'update contact set sealed_personal = null, sealed_confidential = null, sealed_sensitive = null where id = $1',
    [victim],
  )
  expectNothing(await look())
  expect((await me.get(`/contacts/${victim}/history`)).status).toBe(404)
})

test('pointing the row at no key, or at a key of his own, gives nothing', async () => {
  await takeReach()
  for (const key of [world.services.newId(), own]) {
    await sql('update contact set key_id = $1 where id = $2', [key, victim])
    expectNothing(await look())
  }
})

test('turning what was said to somebody towards his own customer gives nothing, stripped or not', async () => {
  await sql(`update activity set about_id = $1 where id = $2`, [own, talk])
  expectNothing(await look(me, [victim, own]))
  await sql('update activity set sealed_personal = null, sealed_confidential = null where id = $1', [talk])
  expectNothing(await look(me, [victim, own]))
  expect((await me.get(`/activities/${talk}/history`)).status).toBe(404)
})

test('envelopes and history swapped into his own record do not open there', async () => {
  const from = 'from contact v where v.id = $1 and contact.id = $2'
  for (const columns of [
    'sealed_personal = v.sealed_personal',
    'sealed_personal = v.sealed_personal, sealed_confidential = v.sealed_confidential, key_id = v.key_id, seal = v.seal',
    'sealed_confidential = v.sealed_personal, key_id = v.key_id',
    'sealed_sensitive = v.sealed_personal',
  ]) {
    await sql('begin')
    await sql(`update contact set ${columns} ${from}`, [victim, own])
    await sql('commit')
    expectNothing(await look(me, [own]))
    expect((await me.get(`/contacts/${own}`)).status, columns).toBe(404)
  }
  const fresh = (await me.post('/contacts', { name: '新的', mobile: '13877770009' })).body.id
  await sql('update record_history set record_id = $1 where record_id = $2', [fresh, victim])
  expectNothing((await me.get(`/contacts/${fresh}/history`)).text)
  await sql('update contact set key_id = $1 where id = $2', [victim, fresh])
  expectNothing((await me.get(`/contacts/${fresh}/history`)).text)
})

test('a copy of the row under another id, owned by him, does not open', async () => {
  const id = world.services.newId()
  await sql('create temp table copy as select * from contact where id = $1', [victim])
  await sql('update copy set id = $1, owner_id = $2, team_id = $3', [id, me.id, teams.west])
  await sql('insert into contact select * from copy')
  await sql('drop table copy')
  expectNothing(await look(me, [id, victim]))
  expect((await me.get(`/contacts/${id}`)).status).toBe(404)
})

test('a row of another company moved into his own does not open, and his own moved there is gone', async () => {
  await sql('update contact set tenant_id = $1, owner_id = $2, created_by = $2, updated_by = $2 where id = $3', [
    me.tenantId,
    me.id,
    foreign,
  ])
  const told = await look(me, [foreign])
  expect(told).not.toContain('别家客户')
  expect(told).not.toContain('13677770003')
  // its key is none of this company's: what was sealed is gone
  expect((await me.get(`/contacts/${foreign}`)).status).toBe(410)
})

test('search and recognition rows turned to his own record find nothing of the victim and tell nothing', async () => {
  await sql('delete from search_contact where record_id = $1', [own])
  await sql('update search_contact set record_id = $1, owner_id = $2, team_id = $3 where record_id = $4', [
    own,
    me.id,
    teams.west,
    victim,
  ])
  expect((await me.post('/contacts/query', { q: '顾清源' })).body.data).toEqual([])
  await sql('delete from record_key where record_id = $1', [own])
  await sql('update record_key set record_id = $1 where record_id = $2', [own, victim])
  expectNothing(await look())
})

test('an old row put back after the customer was given to a colleague tells nothing that came later', async () => {
  const { rows } = await sql('select seal from contact where id = $1', [own])
  await sql('create temp table before_it as select * from contact where id = $1', [own])
  const head = await person(world, me.tenantId, { role: 'sales_manager', teamId: teams.west, name: '西区经理' })
  const heir = await person(world, me.tenantId, { role: 'sales_rep', teamId: teams.west, name: '接手人' })
  expect((await head.patch(`/contacts/${own}`, { ownerId: heir.id }, 1)).status).toBe(200)
  expect((await heir.patch(`/contacts/${own}`, { note: '接手之后才写的', title: '接手之后的职务' }, 2)).status).toBe(
    200,
  )
  // the envelope alone, or with its seal and owner, against the row as it is now
  await sql(
    'update contact set sealed_personal = b.sealed_personal, seal = b.seal from before_it b where contact.id = b.id',
  )
  expect((await me.get(`/contacts/${own}`)).status).toBe(404)
  expect((await heir.get(`/contacts/${own}`)).status).toBe(404)
  await sql('delete from search_contact where record_id = $1', [own])
  await sql('alter table contact disable trigger all')
  await sql('delete from contact where id = $1', [own])
  await sql('insert into contact select * from before_it')
  await sql('alter table contact enable trigger all')
  const told = await look(me, [own])
  expect(told).not.toContain('接手之后')
  expect(rows[0].seal).toBe(1)
  await sql('drop table before_it')
})

test('the manager in whose department it lies still reads what was left alone', async () => {
  expect((await manager.get(`/contacts/${victim}`)).body).toMatchObject({ name: '顾清源', mobile: '139****0001' })
  expect((await colleague.get(`/activities/${talk}`)).body.words).toBe('密谈内容')
})
