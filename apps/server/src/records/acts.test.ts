import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallProvider, WishedCall } from '../platform/telephone/call-provider.ts'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

let world: World
let rep: TestPerson
let other: TestPerson
let agent: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  other = await person(world, tenant, { role: 'sales_rep', name: '李娜' })
  agent = await person(world, tenant, { role: 'service_agent', name: '许静' })
})
afterAll(() => world.stop())

const create = async (values: Record<string, unknown>, who = rep) =>
  (await who.post('/contacts', values)).body as { id: string; version: number }

test('a merge asks for every differing field, keeps both ids alive, moves what pointed there, and is undone', async () => {
  const kept = await create({ name: '沈嘉宁', mobile: '13800000001', title: '总监' })
  const merged = await create({ name: '沈佳宁', mobile: '13800000001', email: 'shen@example.com' })
  await rep.post('/activities', { kind: 'note', about: { object: 'contact', id: merged.id }, words: '旧跟进' })
  const undecided = await rep.post(`/contacts/${kept.id}/merge`, { otherId: merged.id })
  expect(undecided.body).toMatchObject({ code: 'merge_undecided', errors: [{ path: '/choose/name' }] })
  const preview = await rep.post(`/contacts/${kept.id}/merge/preview`, { otherId: merged.id })
  expect(preview.body).toMatchObject({ undecided: ['name'], this: { name: '沈嘉宁' }, other: { name: '沈佳宁' } })
  const done = await rep.post(`/contacts/${kept.id}/merge`, { otherId: merged.id, choose: { name: 'other' } })
  expect(done.body).toMatchObject({ id: kept.id, name: '沈佳宁', title: '总监', email: 's****@example.com' })
  const old = await rep.get(`/contacts/${merged.id}`)
  expect(old.body.id).toBe(kept.id)
  expect(old.headers['content-location']).toBe(`/api/v1/contacts/${kept.id}`)
  expect((await rep.get(`/contacts/${kept.id}/timeline`)).text).toContain('旧跟进')
  const undone = await rep.post(`/merges/${done.body.mergeId}/undo`)
  expect(undone.body).toMatchObject({ changedSince: [] })
  expect((await rep.get(`/contacts/${merged.id}`)).body).toMatchObject({ id: merged.id, name: '沈佳宁' })
  expect((await rep.get(`/contacts/${kept.id}`)).body).toMatchObject({ name: '沈嘉宁', email: null })
  expect((await rep.get(`/contacts/${merged.id}/timeline`)).text).toContain('旧跟进')
  expect((await other.post(`/merges/${done.body.mergeId}/undo`)).status).not.toBe(200)
})

test('a batch takes records out of the trash again, and says of a line that failed why, in the caller’s language', async () => {
  const made = await rep.post('/contacts', { name: '回来的', mobile: '13800138077' })
  const { id } = made.body
  const removal = await rep.post('/contacts/batch', { mode: 'each', operations: [{ op: 'delete', id, version: 1 }] })
  expect(removal.body.results).toEqual([{ status: 204, id }])
  const back = await rep.post('/contacts/batch', {
    mode: 'each',
    operations: [
      { op: 'restore', id },
      { op: 'restore', id },
      { op: 'update', id, version: 1, values: { title: '经理' } },
      { op: 'update', id, version: 3, values: { decisionRole: 'nobody' } },
    ],
  })
  expect(back.body.results.map((line: { status: number }) => line.status)).toEqual([200, 404, 412, 422])
  expect(back.body.results[2].title).toMatch(/[\u4e00-\u9fff]/)
  expect(back.body.results[3].errors[0].message).toBe('不在可选的范围内')
  expect((await rep.get(`/contacts/${id}`)).status).toBe(200)
})

test('a batch is all or nothing, or line by line when asked', async () => {
  const operations = [
    { op: 'create', values: { name: '批一', mobile: '13811110001' } },
    { op: 'create', values: { name: '批二', mobile: '12' } },
  ]
  const all = await rep.post('/contacts/batch', { operations })
  expect(all.status).toBe(422)
  expect(all.body.errors).toMatchObject([{ path: '/operations/1/mobile', code: 'phone_invalid' }])
  expect((await rep.post('/contacts/query', { q: '批一' })).body.data).toEqual([])
  const each = await rep.post('/contacts/batch', { operations, mode: 'each' })
  expect(each.body.results).toMatchObject([{ status: 201 }, { status: 422, code: 'invalid' }])
  expect((await rep.post('/contacts/query', { q: '批一' })).body.data).toHaveLength(1)
})

test('an agent finds one caller by whole number, sees what a call needs, and can list nothing', async () => {
  const { id } = await create({ name: '来电人', mobile: '13822220002', note: '私人备注' })
  expect((await agent.get('/contacts')).status).toBe(403)
  expect((await agent.get(`/contacts/${id}`)).status).toBe(404)
  expect((await agent.post('/contacts/query', { q: '来电' })).status).toBe(422)
  const found = await agent.post('/contacts/lookup', { value: '138 2222 0002' })
  expect(found.body.data).toMatchObject([{ id, name: '来电人', mobile: '138****0002' }])
  expect(found.text).not.toContain('私人备注')
  expect((await agent.get(`/contacts/${id}`)).body).toMatchObject({ name: '来电人' })
  expect((await agent.get('/contacts?filter[mobile]=13822220002')).body.data).toHaveLength(1)
  expect((await agent.post('/contacts/lookup', { value: '13899999999' })).body.data).toEqual([])
})

test('look-ups end at sixty a day, hits and misses alike', async () => {
  const walker = await person(world, rep.tenantId, { role: 'service_agent', name: '另一客服' })
  const statuses = []
  for (let n = 0; n < 62; n++)
    statuses.push((await walker.post('/contacts/lookup', { value: `1380000${1000 + n}` })).status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(60)
  expect(statuses.at(-1)).toBe(429)
})

test('who sells and answers calls has the look-ups of the one role and the lists of the other', async () => {
  const both = await person(world, rep.tenantId, { roles: ['sales_rep', 'service_agent'], name: '两岗' })
  expect((await both.post('/contacts/lookup', { value: '13822220002' })).body.data).toHaveLength(1)
  expect((await both.get('/contacts')).status).toBe(200)
  const { body } = await both.get('/access/budget')
  expect(body).toMatchObject({ lookup: { day: { spent: 1, limit: 60 } }, listed: { day: { limit: 2_000 } } })
})

test('a duplicate beyond reach is told by its date and nothing else', async () => {
  await create({ name: '别人家客户', mobile: '13833330003' }, other)
  const hint = await rep.post('/contacts/duplicates', { values: { mobile: '13833330003' } })
  expect(hint.body).toEqual({ duplicates: [{ field: 'mobile', heldSince: '2026-11-23' }] })
  const own = await create({ name: '自家', mobile: '13833330004' })
  expect((await rep.post('/contacts/duplicates', { values: { mobile: '13833330004' } })).body).toEqual({
    duplicates: [{ field: 'mobile', id: own.id }],
  })
})

test('calling needs no reveal and is recorded on the timeline', async () => {
  const { id } = await create({ name: '要打电话', mobile: '13844440004' })
  expect((await rep.post(`/contacts/${id}/call`)).body).toEqual({ uri: 'tel:+8613844440004' })
  expect((await rep.get(`/contacts/${id}/timeline`)).body.data).toMatchObject([
    { kind: 'view', way: 'call', fields: ['mobile'] },
    { kind: 'created' },
  ])
  expect((await other.post(`/contacts/${id}/call`)).status).toBe(404)
})

test('nobody is led to a person who does not want to be reached that way, and nothing is disclosed', async () => {
  const values = { name: '勿扰', mobile: '13844440005', email: 'quiet@yunshan.example', doNotCall: true }
  const { id, version } = await create(values)
  const refused = await rep.post(`/contacts/${id}/call`)
  expect([refused.status, refused.body.code]).toEqual([409, 'contact_unwanted'])
  expect(refused.text).not.toContain('4444')
  expect((await rep.get(`/contacts/${id}/timeline`)).body.data).toMatchObject([{ kind: 'created' }])
  expect((await rep.post(`/contacts/${id}/mail`)).body).toEqual({ uri: 'mailto:quiet@yunshan.example' })
  await rep.patch(`/contacts/${id}`, { doNotCall: false, doNotMail: true }, version)
  expect((await rep.post(`/contacts/${id}/mail`)).body.code).toBe('contact_unwanted')
  expect((await rep.post(`/contacts/${id}/call`)).status).toBe(200)
})

test('a telephone provider that connects both is given the number, the caller is not, and it spends no reveal', async () => {
  const { id } = await create({ name: '总机接通', mobile: '13844440006' })
  const spent = async () => (await rep.get('/access/budget')).body.revealed.day.spent
  const [before, link] = [await spent(), world.services.calls]
  const placed: WishedCall[] = []
  const calls: CallProvider = {
    discloses: false,
    place: async (call) => {
      placed.push(call)
      return null
    },
  }
  Object.assign(world.services, { calls })
  const answer = await rep.post(`/contacts/${id}/call`)
  Object.assign(world.services, { calls: link })
  expect(answer.body).toEqual({ uri: null })
  expect(placed).toEqual([{ tenantId: rep.tenantId, userId: rep.id, number: '+8613844440006' }])
  expect(await spent()).toBe(before)
  expect((await rep.get(`/contacts/${id}/timeline`)).body.data[0]).toMatchObject({ kind: 'view', way: 'call' })
  await rep.post(`/contacts/${id}/call`)
  expect(await spent()).toBe(before + 1)
})

test('what came of a call and how long it took stand on the timeline, and are filtered and counted', async () => {
  const { id } = await create({ name: '没人接', mobile: '13844440007' })
  const about = { object: 'contact', id }
  for (const [result, minutes] of [
    ['wrong_number', 1],
    ['wrong_number', 2],
    ['call_back', 3],
  ] as const) {
    const made = await rep.post('/activities', { kind: 'call', about, result, minutes })
    expect(made.status, made.text).toBe(201)
  }
  const { data } = (await rep.get(`/contacts/${id}/timeline`)).body
  expect(data[0]).toMatchObject({ kind: 'activity', activityKind: 'call', result: 'call_back', minutes: 3 })
  const wrong = await rep.get('/activities?filter[result]=wrong_number')
  expect(wrong.body.data).toHaveLength(2)
  const report = { object: 'activity', measure: { kind: 'count' }, group: [{ field: 'result' }] }
  const told = await rep.post('/reports/query', report)
  expect(told.status, told.text).toBe(200)
  expect(JSON.stringify(told.body)).toContain('wrong_number')
})
