/** A column that goes to no field of the product becomes one of the company's own, and the same file is tried again with it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { company, person } from '../../apps/server/src/testing/people.ts'
import { carried, sendFile } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

it('comes with a proposal, is imported once the field is made and granted, and not before', async () => {
  const tenant = await company(world)
  const system = await person(world, tenant, { role: 'system_admin', name: '系统' })
  const security = await person(world, tenant, { role: 'security_admin', name: '安全' })
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const file = '姓名,手机,会员等级,积分\n张一,13900005101,金卡,120\n李四,13900005102,银卡,80\n'
  const { id } = (await sendFile(world, rep, { file })).body
  const tried = await carried(world, rep, id)
  expect(tried.mapping.map(({ proposal }: { proposal?: object }) => proposal)).toEqual([
    undefined,
    undefined,
    { kind: 'text', class: 'personal', label: { zh: '会员等级', en: '会员等级' } },
    { kind: 'integer', class: 'internal', label: { zh: '积分', en: '积分' } },
  ])
  const { proposal } = tried.mapping[2]
  expect((await rep.post('/fields', { object: 'contact', key: 'level', ...proposal })).status).toBe(403)
  const made = await system.post('/fields', { object: 'contact', key: 'member_level', ...proposal })
  expect(made.status, made.text).toBe(201)
  const mapping = { 会员等级: made.body.key }
  expect((await rep.post(`/imports/${id}/check`, { mapping })).body.errors).toMatchObject([{ code: 'choice_unknown' }])
  const granted = await world.app.inject({
    method: 'PUT',
    url: `/api/v1/fields/${made.body.id}/grants`,
    headers: { authorization: `Bearer ${security.token}`, 'content-type': 'application/json' },
    payload: JSON.stringify({ sales_rep: 'clear' }),
  })
  expect(granted.statusCode).toBe(200)
  expect((await rep.post(`/imports/${id}/check`, { mapping })).status).toBe(202)
  await carried(world, rep, id)
  expect((await rep.post(`/imports/${id}/commit`, {})).status).toBe(202)
  expect(await carried(world, rep, id)).toMatchObject({ state: 'done', created: 2 })
  const found = await rep.post('/contacts/query', { q: '金卡' })
  expect(found.body.data).toMatchObject([{ name: '张一', [made.body.key]: '金卡' }])
})
