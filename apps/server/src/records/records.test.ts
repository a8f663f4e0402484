import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

let world: World
let rep: TestPerson
let other: TestPerson
let stranger: TestPerson

const ZHANG = {
  name: '张伟',
  mobile: '13800138000',
  email: 'Wei.Zhang@lanchuan.example',
  title: '采购总监',
  nationalId: '11010519491231002X',
}

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  other = await person(world, tenant, { role: 'sales_rep', name: '李娜' })
  stranger = await person(world, await company(world, '另一家'), { role: 'sales_rep' })
})
afterAll(() => world.stop())

async function created(values: Record<string, unknown> = ZHANG) {
  const answer = await rep.post('/contacts', values)
  expect(answer.body).toMatchObject({ version: 1 })
  expect(answer.status).toBe(201)
  return answer.body as { id: string; version: number }
}

test('a contact is created, read back masked, and revealed by its owner without a reason', async () => {
  const { id } = await created()
  const read = await rep.get(`/contacts/${id}`)
  expect(read.body).toMatchObject({
    name: '张伟',
    mobile: '138****8000',
    title: '采购总监',
    residence: 'CN',
    ownerId: rep.id,
    nationalId: '****',
  })
  expect(read.body.meta.masked).toEqual(expect.arrayContaining(['mobile', 'email', 'nationalId']))
  expect(read.text).not.toContain('13800138000')
  const revealed = await rep.post(`/contacts/${id}/reveal`, { fields: ['mobile'] })
  expect(revealed.body).toEqual({ mobile: '+8613800138000' })
})

// ASVS 7.5.3, 10.3.4
test('a sensitive field asks for a reason, and for a fresh factor of those the person has', async () => {
  const { id } = await created()
  expect((await rep.post(`/contacts/${id}/reveal`, { fields: ['nationalId'] })).body.code).toBe('reason_required')
  world.clock.advance(6 * 60_000)
  const stale = () => rep.post(`/contacts/${id}/reveal`, { fields: ['nationalId'], reason: 'call' })
  const factorsWith = async (...kinds: string[]) => {
    await world.superuser.query('delete from credential where user_id = $1', [rep.id])
    for (const kind of kinds)
      await world.superuser.query(
        `insert into credential (tenant_id, id, user_id, kind, sealed, confirmed, created_at) values ($1, gen_random_uuid(), $2, $3, '', true, now())`,
        [rep.tenantId, rep.id, kind],
      )
    const { body } = await stale()
    expect(body.code).toBe('step_up_required')
    return body.factors
  }
  expect(await factorsWith('password')).toEqual([])
  expect(await factorsWith('password', 'totp')).toEqual(['totp'])
  expect(await factorsWith('password', 'totp', 'passkey')).toEqual(['passkey'])
})

test('lists, finds by part of the name, by pinyin, by initials and by the last digits', async () => {
  const { id } = await created({ name: '欧阳明哲', mobile: '13900002716' })
  for (const q of ['欧阳', '阳明', 'ouyang', 'oymz', '2716', '13900002716']) {
    const answer = await rep.post('/contacts/query', { q })
    expect(
      answer.body.data.map((each: { id: string }) => each.id),
      q,
    ).toEqual([id])
  }
  expect((await rep.post('/contacts/query', { q: '02716' })).body.data ?? []).toEqual([])
})

test('another rep and another company find nothing', async () => {
  const { id } = await created({ name: '顾海波', mobile: '13900001234' })
  for (const someone of [other, stranger]) {
    expect((await someone.get(`/contacts/${id}`)).status).toBe(404)
    expect((await someone.post('/contacts/query', { q: '顾海波' })).body.data).toEqual([])
    expect((await someone.patch(`/contacts/${id}`, { name: 'x' }, 1)).status).toBe(404)
    expect((await someone.delete(`/contacts/${id}`)).status).toBe(404)
    expect((await someone.post(`/contacts/${id}/reveal`, { fields: ['mobile'], reason: 'call' })).status).toBe(404)
  }
})

test('a change needs the version, keeps history, and refuses a stale one', async () => {
  const { id } = await created({ name: '陆思琪', mobile: '13900009999' })
  expect((await rep.post(`/contacts/${id}/restore`)).status).toBe(404)
  const changed = await rep.patch(`/contacts/${id}`, { title: '总经理助理', source: 'wechat' }, 1)
  expect(changed.body).toMatchObject({ version: 2, title: '总经理助理', source: 'wechat' })
  expect((await rep.patch(`/contacts/${id}`, { title: 'x' }, 1)).status).toBe(412)
  const history = await rep.get(`/contacts/${id}/history`)
  expect(history.body.data).toMatchObject([
    {
      act: 'update',
      changes: [
        { field: 'title', before: null, after: '总经理助理' },
        { field: 'source', before: null, after: 'wechat' },
      ],
    },
  ])
})

test('a follow-up stands on the timeline and moves the last contact', async () => {
  const { id } = await created({ name: '韩立群', mobile: '13700006630' })
  world.clock.advance(60_000)
  const answer = await rep.post('/activities', {
    kind: 'call',
    about: { object: 'contact', id },
    words: '下周现场试机',
    nextStep: '现场试机',
    nextStepAt: '2026-11-27T02:00:00.000Z',
  })
  expect(answer.status).toBe(201)
  const timeline = await rep.get(`/contacts/${id}/timeline`)
  expect(timeline.body.data.map((entry: { kind: string }) => entry.kind)).toEqual(['activity', 'created'])
  expect(timeline.body.data[0]).toMatchObject({ text: '下周现场试机', nextStep: '现场试机' })
  expect((await rep.get(`/contacts/${id}`)).body).toMatchObject({ nextStepAt: '2026-11-27T02:00:00.000Z' })
  expect((await other.post('/activities', { kind: 'call', about: { object: 'contact', id }, words: 'x' })).status).toBe(
    422,
  )
})

test('a follow-up with a person moves the last contact of the company, and no other', async () => {
  const { id: accountId } = (await rep.post('/accounts', { name: '合肥量芯半导体有限公司' })).body
  const { id: elsewhere } = (await rep.post('/accounts', { name: '无锡恒泽新能源有限公司' })).body
  const { id } = await created({ name: '郑文博', mobile: '18600004402', accountId })
  const at = '2026-11-20T02:00:00.000Z'
  await rep.post('/activities', { kind: 'visit', at, about: { object: 'contact', id }, words: '看了产线' })
  const before = '2026-11-10T02:00:00.000Z'
  await rep.post('/activities', { kind: 'call', at: before, about: { object: 'contact', id }, words: '约了时间' })
  expect((await rep.get(`/accounts/${accountId}`)).body).toMatchObject({ lastFollowUpAt: at, version: 1 })
  expect((await rep.get(`/accounts/${elsewhere}`)).body).toMatchObject({ lastFollowUpAt: null })
})

test('deleted records go to the trash and come back', async () => {
  const { id } = await created({ name: '方以安', mobile: '15000001188' })
  expect((await rep.delete(`/contacts/${id}`)).status).toBe(204)
  expect((await rep.get(`/contacts/${id}`)).status).toBe(404)
  expect((await rep.post('/contacts/query', { q: '方以安' })).body.data).toEqual([])
  expect((await rep.post(`/contacts/${id}/restore`)).body).toMatchObject({ name: '方以安', version: 3 })
  expect((await rep.post('/contacts/query', { q: '方以安' })).body.data).toHaveLength(1)
})

test('a repeated request with the same key creates once', async () => {
  const headers = { 'idempotency-key': 'k1' }
  const first = await rep.post('/contacts', { name: '郑文博', mobile: '18600004402' }, headers)
  const again = await rep.post('/contacts', { name: '郑文博', mobile: '18600004402' }, headers)
  expect(again.body).toEqual(first.body)
  expect(again.status).toBe(201)
  expect((await rep.post('/contacts', { name: '另一个', mobile: '18600004402' }, headers)).body.code).toBe(
    'idempotency_mismatch',
  )
})

test('a row whose owner was changed behind the application does not open', async () => {
  const { id } = await created({ name: '唐婉清', mobile: '13500007519' })
  await world.superuser.query('update contact set owner_id = $1 where id = $2', [other.id, id])
  await world.superuser.query('update search_contact set owner_id = $1 where record_id = $2', [other.id, id])
  expect((await other.get(`/contacts/${id}`)).status).toBe(404)
  expect((await other.get('/contacts?limit=200')).body.data.map((each: { id: string }) => each.id)).not.toContain(id)
  expect((await other.post('/contacts/query', { q: '唐婉清' })).body.data).toEqual([])
})

test('filters, sorts and pages on plain and sealed fields', async () => {
  const mine = await person(world, rep.tenantId, { role: 'sales_rep', name: '新人' })
  for (const [name, source] of [
    ['甲一', 'wechat'],
    ['乙二', 'website'],
    ['丙三', 'wechat'],
    ['丁四', 'website'],
  ]) {
    expect((await mine.post('/contacts', { name, source, mobile: '13900007777' })).status).toBe(201)
    world.clock.advance(1000)
  }
  const names = async (question: object) =>
    (await mine.post('/contacts/query', question)).body.data.map((each: { name: string }) => each.name)
  expect(await names({ filter: { source: 'wechat' } })).toEqual(['丙三', '甲一'])
  expect(
    await names({ filter: { or: [{ source: 'wechat' }, { name: { contains: '乙' } }] }, sort: 'createdAt' }),
  ).toEqual(['甲一', '乙二', '丙三'])
  expect(await names({ sort: 'name' })).toEqual(['丙三', '丁四', '甲一', '乙二'])
  const first = await mine.post('/contacts/query', { limit: 3 })
  const second = await mine.post('/contacts/query', { limit: 3, cursor: first.body.page.next })
  expect([...first.body.data, ...second.body.data].map((each) => each.name)).toEqual(['丁四', '丙三', '乙二', '甲一'])
  expect(second.body.page.next).toBeNull()
  expect((await mine.get('/contacts?filter[source]=wechat&count=exact')).body.page.count).toBe(2)
  expect((await other.post('/contacts/query', { limit: 3, cursor: first.body.page.next })).body.code).toBe(
    'cursor_invalid',
  )
  for (const sort of ['mobile', 'nationalId', 'id; drop table contact', 'nosuch'])
    expect((await mine.post('/contacts/query', { sort })).body.code).toBe('filter_unknown')
  expect((await mine.post('/contacts/query', { filter: { mobile: { contains: '1390' } } })).status).toBe(400)
  expect(await names({ filter: { mobile: '13900007777' } })).toHaveLength(4)
  expect(await names({ filter: { mobile: '7777' } })).toHaveLength(4)
  expect(await names({ filter: { mobile: '07777' } })).toHaveLength(0)
})
