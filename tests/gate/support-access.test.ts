import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalog } from '../../apps/server/src/app.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { withPolicy } from '../crew.ts'
import { callRoute, routes } from './calls.ts'

/*
 * Under a support access to every object there is, no way in shows a value that is personal or secret: a sentinel stands in each, and every reading there is
 * of every record is asked. No way in changes or takes anything out either.
 */
const SENTINEL = '哨兵甲SENTINEL'
let world: World
let helper: TestPerson
const ids: string[] = []

beforeAll(async () => {
  world = await startWorld()
  const tenantId = await company(world)
  const manager = await person(world, tenantId, { role: 'sales_manager' })
  const made = async (path: string, body: object): Promise<string> => {
    const answer = await manager.post(path, body)
    expect(answer.status, `${path} ${answer.text}`).toBe(201)
    ids.push(answer.body.id)
    return answer.body.id
  }
  const account = await made('/accounts', { name: `${SENTINEL}公司` })
  const contact = await made('/contacts', {
    name: SENTINEL,
    mobile: '13912345678',
    accountId: account,
    title: SENTINEL,
  })
  await made('/leads', { name: SENTINEL, company: SENTINEL, mobile: '13912345679' })
  await made('/opportunities', { name: SENTINEL, accountId: account })
  await made('/products', { name: '光谱仪', code: 'GP-1' })
  for (const about of [
    { object: 'account', id: account },
    { object: 'contact', id: contact },
  ]) {
    const activityId = await made('/activities', { kind: 'call', about, words: SENTINEL })
    await made('/tasks', { what: SENTINEL, about, due: '2026-12-01T02:00:00.000Z' })
    await made('/comments', { words: SENTINEL, about, activityId })
  }
  helper = await person(world, tenantId, { role: 'support' })
  const now = world.clock.now()
  await withPolicy(world, tenantId, (policy) => ({
    ...policy,
    supports: [
      {
        id: world.services.newId(),
        userId: helper.id,
        objects: catalog.served.map(({ name }) => name),
        from: now,
        until: now + 3_600_000,
      },
    ],
  }))
})
afterAll(() => world.stop())

const readable = routes.filter(({ method, raw }) => method === 'GET' && raw !== true)

test('every reading of every record shows masks alone', async () => {
  let shown = 0
  for (const route of readable)
    for (const id of route.path.includes(':id') ? ids : ids.slice(0, 1)) {
      const { status, text } = await callRoute(world, route, { token: helper.token, id })
      expect(status, `${route.name} ${text}`).not.toBe(429)
      if (status === 200 && ids.some((each) => text.includes(each))) shown++
      expect(text, `${route.name} ${id}`).not.toMatch(/SENTINEL|哨兵|13912345678|13912345679/)
    }
  expect(shown).toBeGreaterThan(8)
})

test('searches and filters find nothing by a part of what is masked', async () => {
  const { plural } = catalog.getObject('contact')
  for (const q of ['哨兵', 'SENTI', '1391234'])
    expect((await helper.get(`/search?q=${encodeURIComponent(q)}`)).text, q).not.toContain(ids[1])
  for (const filter of ['name][contains]=SENTI', 'name][starts]=哨兵', 'title][contains]=SENTI'])
    expect((await helper.get(`/${plural}?filter[${filter}`)).status, filter).toBeGreaterThan(399)
  expect((await helper.get(`/${plural}?sort=name`)).status).toBeGreaterThan(399)
})

test('no way in that writes does anything to a record', async () => {
  const state = async () =>
    (
      await world.superuser.query(
        'select id, version from contact union all select id, version from account order by id',
      )
    ).rows
  const before = await state()
  for (const route of routes.filter(({ method }) => method !== 'GET'))
    if (!route.name.startsWith('session.') && !route.name.startsWith('auth.'))
      for (const id of route.path.includes(':id') ? ids.slice(0, 2) : ids.slice(0, 1))
        await callRoute(world, route, { token: helper.token, id, headers: { 'if-match': '1' } })
  expect(await state()).toEqual(before)
})
