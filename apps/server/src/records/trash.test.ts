import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'
import { emptyTrash } from './index.ts'

let world: World
let rep: TestPerson
let other: TestPerson
const DAY_MS = 86_400_000

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  other = await person(world, tenant, { role: 'sales_rep', name: '李娜' })
})
afterAll(() => world.stop())

test('the trash is paged, last deleted first, and shows nobody else’s', async () => {
  for (let at = 0; at < 5; at += 1) {
    const { id } = (await rep.post('/contacts', { name: `丢${at}`, mobile: `1381111000${at}` })).body
    expect((await rep.delete(`/contacts/${id}`)).status).toBe(204)
    world.clock.advance(at % 2 === 0 ? 0 : 1_000)
  }
  const names: string[] = []
  for (let cursor = ''; ; ) {
    const page = await rep.get(`/trash?object=contact&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    expect(page.status).toBe(200)
    names.push(...page.body.data.map((each: { name: string }) => each.name))
    cursor = page.body.page.next
    if (cursor === null) break
    expect((await other.get(`/trash?object=contact&limit=2&cursor=${cursor}`)).body.code).toBe('cursor_invalid')
    expect((await rep.get(`/trash?object=account&limit=2&cursor=${cursor}`)).body.code).toBe('cursor_invalid')
  }
  expect(names).toHaveLength(5)
  expect(new Set(names).size).toBe(5)
  expect(names.at(0)).toMatch(/丢[34]/)
  expect((await other.get('/trash?object=contacts')).body.data).toEqual([])
  expect((await rep.get('/trash?object=nosuch')).status).toBe(403)
})

test('whoever may restore nothing of an object is refused its trash, listed or searched', async () => {
  const auditor = await person(world, rep.tenantId, { role: 'audit_admin', name: '审计' })
  const asked = [
    await auditor.get('/trash?object=contact'),
    await auditor.post('/trash/query', { object: 'contact', q: '丢' }),
  ]
  expect(asked.map(({ status, body }) => [status, body.code])).toEqual([
    [403, 'forbidden'],
    [403, 'forbidden'],
  ])
})

test('what lies in the trash is found by what one sees of it in clear, page by page, and by nobody else', async () => {
  const finder = await person(world, rep.tenantId, { role: 'sales_rep', name: '找回' })
  const lose = async (name: string, mobile: string) => {
    const { id } = (await finder.post('/contacts', { name, mobile, note: `${name}的备注` })).body
    expect((await finder.delete(`/contacts/${id}`)).status).toBe(204)
    world.clock.advance(1_000)
    return id as string
  }
  const lost = [
    await lose('欧阳明哲', '13822220001'),
    await lose('欧阳一', '13822220002'),
    await lose('欧阳二', '13822220003'),
  ]
  await lose('陆思琪', '13822220004')
  await finder.post('/contacts', { name: '欧阳还在', mobile: '13822220005' })
  const ask = (who: TestPerson, q: string, more: object = {}) =>
    who.post('/trash/query', { object: 'contact', q, ...more })
  const first = await ask(finder, '欧阳', { limit: 2 })
  expect(first.body.data.map(({ id }: { id: string }) => id)).toEqual([lost[2], lost[1]])
  const second = await ask(finder, '欧阳', { limit: 2, cursor: first.body.page.next })
  expect(second.body).toMatchObject({ data: [{ id: lost[0], name: '欧阳明哲' }], page: { next: null } })
  expect((await ask(finder, '陆思', { cursor: first.body.page.next })).body.code).toBe('cursor_invalid')
  expect((await ask(finder, 'oymz')).body.data).toMatchObject([{ id: lost[0] }])
  // a mobile is masked for its owner too: the trash is no way to try numbers
  expect((await ask(finder, '13822220001')).body.data ?? []).toEqual([])
  expect((await ask(other, '欧阳')).body.data).toEqual([])
  expect((await finder.post(`/contacts/${lost[1]}/restore`)).status).toBe(200)
  expect((await ask(finder, '欧阳')).body.data).toHaveLength(2)
  expect((await ask(finder, ' ')).body.data).toHaveLength(3)
})

test('tasks in the trash are found by their words, within the reach of what they are about', async () => {
  const finder = await person(world, rep.tenantId, { role: 'sales_rep', name: '找任务' })
  const contact = (await finder.post('/contacts', { name: '任务的客户', mobile: '13822220009' })).body
  const about = { object: 'contact', id: contact.id }
  const due = '2026-12-24T01:00:00.000Z'
  const { id } = (await finder.post('/tasks', { about, what: '寄样品到苏州', due })).body
  expect((await finder.delete(`/tasks/${id}`)).status).toBe(204)
  const ask = (who: TestPerson, q: string) => who.post('/trash/query', { object: 'task', q })
  expect((await ask(finder, '苏州')).body.data).toMatchObject([{ id, what: '寄样品到苏州' }])
  expect((await ask(finder, '杭州')).body.data).toEqual([])
  expect((await ask(other, '苏州')).body.data).toEqual([])
})

test('each entry says who deleted it, by name, and until when it can be taken out', async () => {
  const { id } = (await rep.post('/contacts', { name: '误删', mobile: '13811119999' })).body
  await rep.delete(`/contacts/${id}`)
  const [entry] = (await rep.get('/trash?object=contact&limit=1')).body.data
  expect(entry).toMatchObject({ id, deletedBy: rep.id, deletedByName: '周雨桐' })
  expect(Date.parse(entry.endsAt) - Date.parse(entry.deletedAt)).toBe(30 * DAY_MS)
  expect((await rep.post(`/contacts/${id}/restore`)).status).toBe(200)
})

test('after 30 days what was deleted cannot be restored, and the job takes everything of it but its id', async () => {
  const keeper = await person(world, rep.tenantId, { role: 'sales_rep', name: '管理' })
  const account = (await keeper.post('/accounts', { name: '留下的公司' })).body
  const old = (await keeper.post('/contacts', { name: '过期的人', mobile: '13899990000', accountId: account.id })).body
  await keeper.post('/activities', { kind: 'note', about: { object: 'contact', id: old.id }, words: '会消失的话' })
  await keeper.patch(`/contacts/${old.id}`, { title: '旧头衔' }, 1)
  await keeper.post(`/contacts/${old.id}/call`)
  const young = (await keeper.post('/contacts', { name: '还在的人', mobile: '13899990001' })).body
  expect((await keeper.delete(`/contacts/${old.id}`)).status).toBe(204)
  world.clock.advance(DAY_MS)
  await world.superuser.query('update contact set deleted_at = $1 where id = $2', [
    new Date(world.clock.now()).toISOString(),
    young.id,
  ])
  world.clock.advance(29 * DAY_MS - 1_000)
  await emptyTrash(world.services)
  expect((await world.superuser.query('select 1 from record_history where record_id = $1', [old.id])).rowCount).toBe(2)
  world.clock.advance(2_000)
  const later = await again(world, keeper)
  expect((await later.post(`/contacts/${old.id}/restore`)).status).toBe(404)
  await emptyTrash(world.services)
  const row = (await world.superuser.query('select * from contact where id = $1', [old.id])).rows[0]
  const left = Object.entries(row).filter(([name, value]) => value !== null && /sealed|account|title|region/.test(name))
  expect(left).toEqual([])
  for (const table of ['record_history', 'record_key', 'disclosure', 'search_contact'])
    expect((await world.superuser.query(`select 1 from ${table} where record_id = $1`, [old.id])).rowCount, table).toBe(
      0,
    )
  const words = await world.superuser.query('select sealed_personal from activity where about_id = $1', [old.id])
  expect(words.rows).toEqual([{ sealed_personal: null }])
  const kept = await world.superuser.query('select sealed_personal from contact where id = $1', [young.id])
  expect(kept.rows[0].sealed_personal).not.toBeNull()
})

test('what was merged goes with the one it was merged into', async () => {
  const keeper = await person(world, rep.tenantId, { role: 'sales_rep', name: '合并' })
  const make = async () => (await keeper.post('/contacts', { name: '两个', mobile: '13877770000' })).body.id as string
  const [kept, merged] = [await make(), await make()]
  expect((await keeper.post(`/contacts/${kept}/merge`, { otherId: merged })).status).toBe(200)
  world.clock.advance(31 * DAY_MS)
  await emptyTrash(world.services)
  const values = async () =>
    (await world.superuser.query('select sealed_personal from contact where id = any($1)', [[kept, merged]])).rows.map(
      (row) => row.sealed_personal === null,
    )
  expect(await values()).toEqual([false, false])
  expect((await (await again(world, keeper)).delete(`/contacts/${kept}`)).status).toBe(204)
  world.clock.advance(31 * DAY_MS)
  await emptyTrash(world.services)
  await emptyTrash(world.services)
  expect(await values()).toEqual([true, true])
})
