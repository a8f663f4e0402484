import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { insertUnit } from '../modules/identity/index.ts'
import { actIn, company, person, type TestAnswer, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

let world: World
/** Owns the customer and its follow-up. */
let rep: TestPerson
/** Said something to it, within reach of the customer through the department. */
let manager: TestPerson
let contactId: string
let activityId: string

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  const tenant = await company(world)
  const teamId = world.services.newId()
  const team = { kind: 'team', id: teamId, name: '华东一组', under: null, by: null } as const
  await actIn(world.services, tenant, (tx) => insertUnit(world.services, tx, team))
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  manager = await person(world, tenant, { role: 'sales_manager', teamId, name: '李娜' })
  contactId = (await rep.post('/contacts', { name: '王伟', mobile: '13800138000' })).body.id
  activityId = (await rep.post('/activities', { kind: 'call', about: about(), words: '谈了报价' })).body.id
})

const about = () => ({ object: 'contact', id: contactId })
const say = async (who: TestPerson, words: string): Promise<{ id: string; version: number }> => {
  const answer = await who.post('/comments', { about: about(), activityId, words })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const commentsSeenBy = async (who: TestPerson) => {
  const { data } = (await who.get(`/contacts/${contactId}/timeline`)).body
  return data.find(({ kind }: { kind: string }) => kind === 'activity').comments
}
const demandNone = ({ status, text }: TestAnswer) => expect(status, text).toBe(404)

test('what one said is changed by oneself alone, is shown as edited, and what it said before is kept', async () => {
  const { id, version } = await say(rep, '下周再说')
  expect(await commentsSeenBy(manager)).toMatchObject([{ text: '下周再说', editedAt: null }])
  world.clock.advance(60_000)
  const changed = await rep.patch(`/comments/${id}`, { words: '周三再说' }, version)
  expect(changed.status, changed.text).toBe(200)
  const at = new Date(world.clock.now()).toISOString()
  expect(await commentsSeenBy(manager)).toMatchObject([{ id, version: 2, text: '周三再说', editedAt: at }])
  const history = (await manager.get(`/comments/${id}/history`)).body.data
  expect(history).toMatchObject([{ act: 'update', changes: [{ before: '下周再说', after: '周三再说' }] }])
  expect((await rep.patch(`/comments/${id}`, { words: '晚了' }, version)).status).toBe(412)
})

test('what a colleague said cannot be changed, taken away or brought back, by whoever owns or manages the customer', async () => {
  const [byManager, byRep] = [await say(manager, '再让两个点'), await say(rep, '好')]
  for (const [who, other] of [
    [rep, byManager],
    [manager, byRep],
  ] as const) {
    demandNone(await who.patch(`/comments/${other.id}`, { words: '别的话' }, other.version))
    demandNone(await who.delete(`/comments/${other.id}`))
    const lines = [
      { op: 'update', id: other.id, version: other.version, values: { words: '别的话' } },
      { op: 'delete', id: other.id },
    ]
    for (const line of lines) demandNone(await who.post('/comments/batch', { operations: [line] }))
    const asked = await who.get(`/access/explain?object=comment&id=${other.id}&action=update`)
    expect(asked.body.allowed).toBe(false)
  }
  expect((await manager.delete(`/comments/${byManager.id}`)).status).toBe(204)
  demandNone(await rep.post(`/comments/${byManager.id}/restore`))
  expect((await rep.get('/trash?object=comment')).body.data).toEqual([])
  expect((await commentsSeenBy(rep)).map(({ text }: { text: string }) => text)).toEqual(['好'])
})

test('what one took back stands no longer on the timeline and comes back when that is undone', async () => {
  const { id } = await say(rep, '说错了')
  expect((await rep.delete(`/comments/${id}`)).status).toBe(204)
  expect(await commentsSeenBy(manager)).toEqual([])
  expect((await rep.get('/trash?object=comment')).body.data).toMatchObject([{ id }])
  expect((await rep.post(`/comments/${id}/restore`)).status).toBe(200)
  expect(await commentsSeenBy(manager)).toMatchObject([{ id, text: '说错了', editedAt: null }])
})
