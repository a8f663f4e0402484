import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { settle } from './testing/recorded.ts'

let world: World
let rep: TestPerson
let auditor: TestPerson

const PLANTED = {
  name: '司马相如暗记',
  mobile: '13977700421',
  phone: '01088770421',
  email: 'planted.marker@yunshan.example',
  title: '暗记总监',
  note: '只在这里出现的话 unseen-marker-text',
  wechat: 'wx_planted_marker',
}
/** What must stand in no event: the values, and the parts by which they could be recognised. */
const MARKERS = [
  ...Object.values(PLANTED),
  '+8613977700421',
  '3977700421',
  '司马相如',
  'unseen-marker',
  'planted',
  '暗记',
  '0421',
]

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep', name: '暗记姓名', email: 'planted.login@example.com' })
  auditor = await person(world, tenant, { role: 'audit_admin', name: '许静' })
})
afterAll(() => world.stop())

/** Uses every route that exists, in ways that carry the values in. */
async function walk(): Promise<number> {
  const { body } = await rep.post('/contacts', PLANTED)
  const path = `/contacts/${body.id}`
  const calls = [
    () => rep.get('/contacts'),
    () => rep.get(path),
    () => rep.post('/contacts/query', { q: PLANTED.name }),
    () => rep.post('/contacts/query', { q: PLANTED.mobile }),
    () => rep.post('/contacts/query', { q: '0421' }),
    () => rep.post('/contacts/query', { filter: { name: { contains: '司马' } } }),
    () => rep.post('/contacts/query', { filter: { email: PLANTED.email } }),
    () => rep.get(`/contacts?filter[${encodeURIComponent(PLANTED.name)}]=1`),
    () => rep.get(`/search?q=${encodeURIComponent(PLANTED.name)}`),
    () => rep.post(`${path}/reveal`, { fields: ['mobile', 'email'], reason: 'call' }),
    () => rep.post(`${path}/reveal`, { fields: [PLANTED.name], reason: PLANTED.note }),
    () => rep.post(`${path}/call`, {}),
    () => rep.patch(path, { title: `${PLANTED.title}二`, note: PLANTED.note }, 1),
    () => rep.patch(path, { [PLANTED.email]: 1 }, 1),
    () => rep.get(`${path}/history`),
    () => rep.get(`${path}/timeline`),
    () => rep.post('/activities', { kind: 'call', words: PLANTED.note, about: body.id, people: [body.id] }),
    () => rep.post('/contacts/batch', { operations: [{ op: 'create', values: PLANTED }] }),
    () => rep.post('/contacts/duplicates', { mobile: PLANTED.mobile }),
    () => auditor.post('/audit/lookup', { object: 'contact', field: 'mobile', value: PLANTED.mobile }),
    () => auditor.post('/audit/lookup', { object: 'contact', field: 'email', value: PLANTED.email }),
    () => auditor.get(`/audit/events?id=${body.id}`),
    () => rep.delete(path),
  ]
  let answered = 0
  for (const call of calls) if ((await call()).status < 300) answered += 1
  // every other route, with the values wherever they fit: refusals are recorded too
  for (const route of new Set(world.app.printRoutes({ commonPrefix: false }).match(/\/[\w/:*-]+/g)))
    for (const ask of [rep.get, (at: string) => rep.post(at, PLANTED)])
      await ask(
        `${route.replaceAll(/:\w+/g, encodeURIComponent(PLANTED.name)).replace('*', 'x')}?q=${encodeURIComponent(PLANTED.name)}`,
      ).catch(() => undefined)
  return answered
}

test('no event of any route carries a value of a customer, nor of a colleague', async () => {
  expect(await walk()).toBeGreaterThan(10)
  await settle(world.services)
  const { rows } = await world.superuser.query('select event from audit_entry')
  expect(rows.length).toBeGreaterThan(20)
  for (const { event } of rows) {
    const { metadata, actor, api, resources, unmapped, ...rest } = JSON.parse(event)
    // ids and times are digits that may hold '0421' by chance
    const told = JSON.stringify({
      rest: { ...rest, time: 0 },
      act: api.operation,
      unmapped: { ...unmapped, ids: [], facts: undefined },
    })
    for (const marker of MARKERS) expect([marker, told.includes(marker) ? event : '']).toEqual([marker, ''])
    for (const marker of MARKERS.filter((one) => one.length > 4 || /\D/.test(one)))
      expect([marker, event.includes(marker) ? event : '']).toEqual([marker, ''])
  }
})
