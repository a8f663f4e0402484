import { afterAll, beforeAll, expect, test } from 'vitest'
import { eightContacts } from '../testing/eight-contacts.ts'
import type { TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

/* API.md "Conventions", line by line, on the routes of records. */
let world: World
let rep: TestPerson
let other: TestPerson
let ids: string[]

beforeAll(async () => {
  world = await startWorld()
  ;({ rep, other, ids } = await eightContacts(world))
})
afterAll(() => world.stop())

test('ids are UUIDv7 in lower case, times UTC with milliseconds, dates days, telephone numbers E.164', async () => {
  const { body } = await rep.get(`/contacts/${ids[0]}`)
  expect(body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  for (const time of [body.createdAt, body.updatedAt]) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  expect(body.since).toBe('2026-01-15')
  expect(body.ownerId).toBe(rep.id)
  expect((await rep.post(`/contacts/${ids[0]}/reveal`, { fields: ['mobile'] })).body).toEqual({
    mobile: '+8613800000000',
  })
})

test('only the asked fields come, references as the records they point to, as far as the caller reaches them', async () => {
  const account = (await rep.post('/accounts', { name: '蓝川科技' })).body
  const mine = (await rep.post('/contacts', { name: '有公司', mobile: '13811112222', accountId: account.id })).body
  const note = await rep.post('/activities', {
    kind: 'note',
    about: { object: 'contact', id: mine.id },
    people: [mine.id],
    words: '见面',
  })
  const read = await rep.get(`/contacts/${mine.id}?fields=name,accountId&expand=account,owner`)
  expect(read.body).toMatchObject({ name: '有公司', account: { id: account.id, name: '蓝川科技' } })
  expect(read.body.mobile).toBeUndefined()
  const followUp = await rep.get(`/activities/${note.body.id}?expand=about,people`)
  expect(followUp.body).toMatchObject({
    about: { object: 'contact', id: mine.id, name: '有公司' },
    people: [{ id: mine.id, name: '有公司' }],
  })
  const listed = (await rep.get('/access/budget')).body.listed.hour.spent
  const fresh = (await rep.post('/contacts', { name: '新名字', mobile: '13811113333' })).body
  const more = await rep.post('/activities', { kind: 'note', about: { object: 'contact', id: fresh.id }, words: '二' })
  await rep.post('/activities/query', { filter: { id: more.body.id }, expand: ['about'] })
  expect((await rep.get('/access/budget')).body.listed.hour.spent).toBe(listed + 1)
  for (const address of ['expand=nosuch', 'expand=name', 'fields=nosuch', 'fields=name,tenantId'])
    expect([(await rep.get(`/contacts/${mine.id}?${address}`)).body.code, address]).toEqual(['field_unknown', address])
})

test('a new record is at its Location; a change states the version it read; null removes; a deleted one is gone', async () => {
  const made = await rep.post('/contacts', { name: '位置', mobile: '13822223333', title: '经理' })
  expect(made.headers['location']).toBe(`/api/v1/contacts/${made.body.id}`)
  expect((await rep.get(String(made.headers['location']))).headers['etag']).toBe('"1"')
  const path = `/contacts/${made.body.id}`
  const bare = await world.app.inject({
    method: 'PATCH',
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${rep.token}`, 'content-type': 'application/json' },
    payload: '{"title":"x"}',
  })
  expect([bare.statusCode, bare.json().code]).toEqual([428, 'precondition_required'])
  expect((await rep.patch(path, { title: null }, 1)).body).toMatchObject({ title: null, version: 2, name: '位置' })
  const stale = await rep.patch(path, { title: '总监' }, 1)
  expect(stale.body).toMatchObject({ status: 412, code: 'version_conflict', version: 2 })
  expect((await rep.delete(path, { 'if-match': '"1"' })).status).toBe(412)
  const deleted = await rep.delete(path)
  expect([deleted.status, deleted.text]).toEqual([204, ''])
  expect((await rep.get(path)).status).toBe(404)
})

test('a refusal is a problem in the caller’s language with what to do next, and carries the ids of tracing', async () => {
  const ask = (language: string) =>
    world.app.inject({
      method: 'POST',
      url: '/api/v1/contacts',
      headers: {
        authorization: `Bearer ${rep.token}`,
        'content-type': 'application/json',
        'accept-language': language,
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
      payload: JSON.stringify({ name: '', mobile: '12', nosuch: 1 }),
    })
  const [zh, en] = [await ask('zh-CN'), await ask('en-GB,en;q=0.9')]
  expect(zh.headers['content-type']).toContain('application/problem+json')
  expect(zh.json()).toMatchObject({
    status: 422,
    code: 'invalid',
    title: '有内容需要修改',
    instance: '/api/v1/contacts',
  })
  expect(en.json()).toMatchObject({ title: 'Some values need correcting' })
  for (const member of ['type', 'detail', 'next', 'traceId']) expect(typeof en.json()[member], member).toBe('string')
  expect(
    en
      .json()
      .errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`)
      .sort(),
  ).toEqual(['/mobile phone_invalid', '/name required', '/nosuch field_unknown'])
  expect(zh.headers['x-request-id']).toBe(zh.json().traceId)
  expect(zh.json().traceId).toBe('0af7651916cd43dd8448eb211c80319c')
})

test('statuses say what is wrong: no such way, no JSON, too large, erased', async () => {
  const raw = (options: object) =>
    world.app.inject({
      url: '/api/v1/contacts',
      headers: { authorization: `Bearer ${rep.token}` },
      ...options,
    } as never)
  const put = await raw({ method: 'PUT', payload: {} })
  expect([404, 405]).toContain(put.statusCode)
  const headers = { authorization: `Bearer ${rep.token}`, 'content-type': 'text/plain' }
  expect((await raw({ method: 'POST', headers, payload: 'x' })).statusCode).toBe(415)
  const broken = { authorization: `Bearer ${rep.token}`, 'content-type': 'application/json' }
  expect((await raw({ method: 'POST', headers: broken, payload: '{"name":' })).statusCode).toBe(400)
  const big = JSON.stringify({ name: 'x'.repeat(20_000_000) })
  expect((await raw({ method: 'POST', headers: broken, payload: big })).statusCode).toBe(413)
  const gone = (await rep.post('/contacts', { name: '将被删除', mobile: '13833334444' })).body
  await world.services.keeper.eraseSubjects(rep.tenantId, [gone.id])
  world.services.keys.drop(rep.id)
  const erased = await rep.get(`/contacts/${gone.id}`)
  expect([erased.status, erased.body.code]).toEqual([410, 'erased'])
})

test('a repeat with the same key gets the same answer, with another body 422, and a reveal keeps none', async () => {
  const key = { 'idempotency-key': 'conventions' }
  const body = { operations: [{ op: 'create', values: { name: '只一次', mobile: '13844445555' } }] }
  const [first, again] = [await rep.post('/contacts/batch', body, key), await rep.post('/contacts/batch', body, key)]
  expect(again.body).toEqual(first.body)
  expect(again.headers['idempotent-replayed']).toBe('true')
  expect((await rep.post('/contacts/batch', { ...body, mode: 'each' }, key)).body.code).toBe('idempotency_mismatch')
  expect((await other.post('/contacts/batch', body, key)).body).not.toEqual(first.body)
  const { id } = first.body.results[0]
  const reveals = () => rep.post(`/contacts/${id}/reveal`, { fields: ['mobile'] }, key)
  const [one, two] = [await reveals(), await reveals()]
  expect([one.status, two.status, two.headers['idempotent-replayed']]).toEqual([200, 200, undefined])
  const timeline = (await rep.get(`/contacts/${id}/timeline`)).body.data
  expect(timeline.filter((entry: { kind: string }) => entry.kind === 'view')).toHaveLength(2)
})

test('a batch names the line at fault, and takes at most 1,000', async () => {
  const create = { op: 'create', values: { name: '批', mobile: '13855556666' } }
  const many = await rep.post('/contacts/batch', { operations: Array.from({ length: 1_001 }, () => create) })
  expect(many.status).toBe(400)
  for (const line of [
    { op: 'update', values: {} },
    { op: 'delete' },
    { op: 'create', id: ids[0], values: {} },
    { op: 'update', id: 'x' },
    { op: 'reveal', id: ids[0] },
  ])
    expect([(await rep.post('/contacts/batch', { operations: [line] })).status, line.op]).toEqual([400, line.op])
  const mixed = await rep.post('/contacts/batch', {
    mode: 'each',
    operations: [
      create,
      { op: 'update', id: ids[7], version: 99, values: { title: 'x' } },
      { op: 'update', id: ids[7], values: { title: 'x' } },
      { op: 'update', id: ids[7], version: 1, values: { title: '总监' } },
      { op: 'delete', id: world.services.newId() },
      { op: 'delete', id: ids[6], version: 1 },
    ],
  })
  expect(mixed.body.results.map((line: { status: number }) => line.status)).toEqual([201, 412, 428, 200, 404, 204])
  expect((await rep.post(`/contacts/${ids[6]}/restore`)).status).toBe(200)
})
