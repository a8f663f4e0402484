import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
let rep: TestPerson
let system: TestPerson
let security: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  system = await person(world, tenant, { role: 'system_admin', name: '系统' })
  security = await person(world, tenant, { role: 'security_admin', name: '安全' })
})
afterAll(() => world.stop())

const keysOf = (catalog: { objects: { name: string; fields: { key: string }[] }[] }) =>
  catalog.objects.find((object) => object.name === 'contact')?.fields.map((field) => field.key) ?? []

test('a new field is seen by nobody until it is granted, and then works everywhere', async () => {
  const made = await system.post('/fields', {
    object: 'contact',
    key: 'hobby',
    label: { zh: '爱好', en: 'Hobby' },
    kind: 'text',
    class: 'personal',
  })
  expect(made.body).toMatchObject({ id: 'contact.cf_hobby', visibleTo: {} })
  expect(keysOf((await rep.get('/catalog')).body)).not.toContain('cf_hobby')
  expect((await rep.post('/contacts', { name: '甲', mobile: '13800138001', cf_hobby: '围棋' })).status).toBe(422)
  expect((await rep.post('/contacts/query', { filter: { cf_hobby: '围棋' } })).body.code).toBe('filter_unknown')
  expect((await system.post('/fields/contact.cf_hobby/grants', {})).status).toBe(404)
  const call = (who: TestPerson) =>
    world.app.inject({
      method: 'PUT',
      url: '/api/v1/fields/contact.cf_hobby/grants',
      headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ sales_rep: 'clear' }),
    })
  expect((await call(system)).statusCode).toBe(403)
  expect((await call(security)).statusCode).toBe(200)
  const created = await rep.post('/contacts', { name: '甲', mobile: '13800138001', cf_hobby: '围棋' })
  expect(created.body).toMatchObject({ cf_hobby: '围棋' })
  expect((await rep.post('/contacts/query', { q: '围棋' })).body.data).toHaveLength(1)
  expect((await rep.post('/contacts/query', { filter: { cf_hobby: { contains: '围棋' } } })).body.data).toHaveLength(1)
  expect((await rep.patch(`/contacts/${created.body.id}`, { cf_hobby: '象棋' }, 1)).body).toMatchObject({
    cf_hobby: '象棋',
  })
  expect((await rep.get(`/contacts/${created.body.id}/history`)).body.data[0].changes).toEqual([
    { field: 'cf_hobby', before: '围棋', after: '象棋' },
  ])
  const stored = await world.superuser.query('select custom::text as custom from contact')
  expect(stored.rows.map((row) => row.custom).join()).not.toContain('棋')
})

test('plain custom fields filter and sort in the database; sensitive ones are hidden until revealed', async () => {
  await system.post('/fields', {
    object: 'contact',
    key: 'score',
    label: { zh: '评分', en: 'Score' },
    kind: 'integer',
    class: 'internal',
  })
  await system.post('/fields', {
    object: 'contact',
    key: 'blood',
    label: { zh: '血型', en: 'Blood type' },
    kind: 'choice',
    class: 'sensitive',
    options: [{ value: 'a', label: { zh: 'A', en: 'A' } }],
  })
  for (const [field, mode] of [
    ['score', 'clear'],
    ['blood', 'masked'],
  ])
    await world.app.inject({
      method: 'PUT',
      url: `/api/v1/fields/contact.cf_${field}/grants`,
      headers: { authorization: `Bearer ${security.token}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ sales_rep: mode }),
    })
  for (const [name, score] of [
    ['乙', 9],
    ['丙', 10],
  ])
    await rep.post('/contacts', { name, mobile: '13800138002', cf_score: score, cf_blood: 'a' })
  const found = await rep.post('/contacts/query', { filter: { cf_score: { gte: 9 } }, sort: '-cf_score' })
  expect(found.body.data.map((each: { name: string; cf_score: number }) => [each.name, each.cf_score])).toEqual([
    ['丙', 10],
    ['乙', 9],
  ])
  expect(found.body.data[0].cf_blood).toBe('****')
  expect(
    (await rep.post(`/contacts/${found.body.data[0].id}/reveal`, { fields: ['cf_blood'], reason: 'other' })).body,
  ).toEqual({ cf_blood: 'a' })
})

test('what would be wrong anywhere it is used is refused', async () => {
  for (const wrong of [
    { kind: 'text', class: 'internal' },
    { kind: 'phone', class: 'internal' },
    { kind: 'choice', class: 'internal' },
    { kind: 'nosuch', class: 'internal' },
  ]) {
    const answer = await system.post('/fields', {
      object: 'contact',
      key: 'wrong',
      label: { zh: '错', en: 'Wrong' },
      ...wrong,
    })
    expect([400, 422]).toContain(answer.status)
  }
  expect((await rep.get('/fields')).status).toBe(403)
})
