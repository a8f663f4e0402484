import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { noticesModule } from '../notices/index.ts'
import { sharingModule } from './index.ts'

/* One record, shown to one colleague, for some days. */
const DAY = 86_400_000
let world: World
let tenant: string
let rep: TestPerson
let friend: TestPerson
let manager: TestPerson
let other: TestPerson
let id: string
let version: number

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

const share = (who: TestPerson, more: object = {}) =>
  who.post('/shares', { object: 'account', id, userId: friend.id, days: 7, change: false, reason: '一起谈', ...more })
const shared = async (who = rep, more: object = {}) => {
  const answer = await share(who, more)
  expect(answer.status, answer.text).toBe(201)
}
const listed = async (who: TestPerson, path = '/accounts') =>
  (await who.get(path)).body.data.map((each: { id: string }) => each.id)
const settle = () =>
  new JobRunner(world.services, {
    jobs: [],
    subscriptions: [...(noticesModule.subscriptions ?? []), ...(sharingModule.subscriptions ?? [])],
  }).settle()

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  tenant = await company(world)
  const { north, west } = await makeTeams(world, tenant)
  rep = await person(world, tenant, { role: 'sales_rep', teamId: north })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: north, name: '经理' })
  friend = await person(world, tenant, { role: 'sales_rep', teamId: west, name: '同事' })
  other = await person(world, tenant, { role: 'sales_rep', teamId: west })
  const account = await made(rep, '/accounts', { name: '云杉仪器', phone: '13900001111' })
  id = account.id
  version = account.version
})

test('a colleague reads what is shared with them: that record and its timeline, masked, and nothing beside it', async () => {
  const said = await made(rep, '/activities', { kind: 'note', about: { object: 'account', id }, words: '见过了' })
  const contact = await made(rep, '/contacts', { name: '顾清源', mobile: '13977770001', accountId: id })
  const apart = await made(rep, '/accounts', { name: '另一家' })
  expect((await friend.get(`/accounts/${id}`)).status).toBe(404)
  await shared()
  const { body } = await friend.get(`/accounts/${id}`)
  expect(body).toMatchObject({ name: '云杉仪器', meta: { masked: expect.arrayContaining(['phone']) } })
  expect(await listed(friend)).toEqual([id])
  expect(await listed(friend, '/accounts?q=云杉')).toEqual([id])
  expect(await listed(friend, '/activities')).toEqual([said.id])
  expect((await friend.get(`/accounts/${id}/timeline`)).text).toContain('见过了')
  for (const path of [`/contacts/${contact.id}`, `/accounts/${apart.id}`])
    expect((await friend.get(path)).status).toBe(404)
  expect(await listed(friend, '/contacts')).toEqual([])
  expect((await other.get(`/accounts/${id}`)).status).toBe(404)
})

test('who reads changes nothing, and who changes neither gives away, deletes, merges nor shares', async () => {
  await shared()
  expect((await friend.patch(`/accounts/${id}`, { website: 'https://a.example' }, version)).status).toBe(404)
  expect((await friend.post(`/accounts/${id}/reveal`, { fields: ['phone'], reason: 'call' })).status).toBe(403)
  const note = { kind: 'note', about: { object: 'account', id }, words: '一起' }
  expect((await friend.post('/activities', note)).status).toBe(422)
  await shared(rep, { change: true })
  expect((await friend.patch(`/accounts/${id}`, { website: 'https://yunshan.example' }, version)).status).toBe(200)
  await made(friend, '/activities', note)
  const now = (await friend.get(`/accounts/${id}`)).body.version
  expect((await friend.patch(`/accounts/${id}`, { ownerId: friend.id }, now)).status).toBe(403)
  expect((await friend.delete(`/accounts/${id}`, { 'if-match': `"${now}"` })).status).toBe(404)
  const mine = await made(friend, '/accounts', { name: '自己的' })
  for (const [into, from] of [
    [mine.id, id],
    [id, mine.id],
  ])
    expect((await friend.post(`/accounts/${into}/merge`, { otherId: from, choose: {} })).status).toBe(404)
  expect((await share(friend, { userId: other.id })).status).toBe(403)
})

test('it ends by itself, by hand from either side, and is shared anew instead of twice', async () => {
  await shared(rep, { days: 2 })
  world.clock.advance(2 * DAY - 1)
  const kept = await again(world, friend)
  expect((await kept.get(`/accounts/${id}`)).status).toBe(200)
  // to the millisecond, whatever was asked a moment ago
  world.clock.advance(1)
  expect((await kept.get(`/accounts/${id}`)).status).toBe(404)
  const owner = await again(world, rep)
  await shared(owner)
  await shared(owner, { days: 90 })
  expect((await owner.get(`/shares?object=account&id=${id}`)).body.data).toHaveLength(1)
  expect((await share(owner, { days: 91 })).status).toBe(400)
  const end = { object: 'account', id, userId: friend.id }
  expect((await (await again(world, other)).post('/shares/end', end)).status).toBe(404)
  expect((await owner.post('/shares/end', end)).status).toBe(204)
  expect((await kept.get(`/accounts/${id}`)).status).toBe(404)
  await shared(owner)
  expect((await kept.post('/shares/end', end)).status).toBe(204)
  expect((await kept.get(`/accounts/${id}`)).status).toBe(404)
})

test('it ends with its owner: when the record comes to another, and does not come back with the record', async () => {
  await shared()
  const give = async (to: TestPerson) => {
    const { body } = await manager.get(`/accounts/${id}`)
    const answer = await manager.patch(`/accounts/${id}`, { ownerId: to.id }, body.version)
    expect(answer.status, answer.text).toBe(200)
  }
  expect(await listed(friend)).toContain(id)
  await give(manager)
  // from the change on, before any process has heard of it
  expect(await listed(friend)).not.toContain(id)
  expect((await friend.post('/accounts/query', { limit: 1, count: 'exact' })).body.page.count).toBe(0)
  expect((await friend.get(`/accounts/${id}`)).status).toBe(404)
  expect((await manager.get(`/shares?object=account&id=${id}`)).body.data).toEqual([])
  await settle()
  await give(rep)
  expect((await friend.get(`/accounts/${id}`)).status).toBe(404)
})

test('it ends when whoever shared it leaves, and for whoever leaves', async () => {
  const system = await person(world, tenant, { role: 'security_admin' })
  await shared(manager)
  expect((await friend.get(`/accounts/${id}`)).status).toBe(200)
  const left = await system.post(`/users/${manager.id}/leave`, { successorId: rep.id })
  expect(left.status, left.text).toBe(200)
  expect((await friend.get(`/accounts/${id}`)).status).toBe(404)
  await shared()
  expect((await system.post(`/users/${friend.id}/leave`, { successorId: other.id })).status).toBe(200)
  expect((await rep.get(`/shares?object=account&id=${id}`)).body.data).toEqual([])
})

test('who shares and with whom is told to whoever may share, and to the colleague themselves', async () => {
  await shared(manager, { reason: '联合投标' })
  const { body } = await rep.get(`/shares?object=accounts&id=${id}`)
  expect(body).toMatchObject({
    mayShare: true,
    data: [{ user: { id: friend.id, name: '同事' }, by: { name: '经理' }, reason: '联合投标', change: false }],
  })
  expect((await friend.get(`/shares?object=account&id=${id}`)).body).toMatchObject({
    mayShare: false,
    data: [{ reason: '联合投标' }],
  })
  expect((await other.get(`/shares?object=account&id=${id}`)).status).toBe(404)
  const colleague = await person(world, tenant, { role: 'sales_rep', teamId: (await rep.get('/auth/me')).body.teamId })
  expect((await colleague.get(`/shares?object=account&id=${id}`)).body.data).toEqual([])
  expect((await friend.get('/shares/mine')).body.data).toMatchObject([{ object: 'account', id, reason: '联合投标' }])
  expect((await other.get('/shares/mine')).body.data).toEqual([])
  const who = (await rep.get(`/access/who?object=account&id=${id}`)).body.data
  expect(who.find((each: { id: string }) => each.id === friend.id)).toMatchObject({ sharedUntil: body.data[0].until })
  const why = (await friend.get(`/access/explain?object=account&id=${id}&action=read`)).text
  expect(why).toContain('同事共享给你看的')
})

test('it is shared with colleagues who work on such records, by whoever has it or gives it away', async () => {
  const agent = await person(world, tenant, { role: 'service_agent' })
  const stranger = await person(world, await company(world), { role: 'sales_rep' })
  for (const userId of [agent.id, stranger.id, rep.id, world.services.newId()])
    expect((await share(rep, { userId })).status, userId).toBe(422)
  expect((await share(other)).status).toBe(404)
  expect(
    (await stranger.post('/shares', { object: 'account', id, userId: other.id, days: 1, change: false, reason: 'x' }))
      .status,
  ).toBe(404)
  expect((await share(rep, { object: 'task' })).status).toBe(404)
  expect((await share(rep, { reason: ' ' })).status).toBe(400)
})

test('the colleague is told, and what is shared counts in nobody else’s numbers', async () => {
  const deal = await made(rep, '/opportunities', {
    name: '大单',
    accountId: id,
    amount: { amount: '1000', currency: 'CNY' },
    closeDate: '2026-11-30',
  })
  const numbers = async (who: TestPerson) => {
    const asked = [
      'forecast?period=2026-11',
      'funnel?from=2026-01-01&to=2026-12-31',
      'slippage?period=2026-11',
      'course?period=2026-11',
    ]
    const answers = await Promise.all(asked.map((one) => who.get(`/pipelines/standard/${one}`)))
    for (const answer of answers) expect(answer.status, answer.text).toBe(200)
    const foreseen = {
      filter: {
        stage: { foreseen: { pipeline: 'standard', category: 'pipeline', from: '2026-11-01', to: '2026-11-30' } },
      },
    }
    const list = await who.post('/opportunities/query', foreseen)
    return JSON.stringify([...answers.map(({ body }) => body), list.body.data ?? list.body])
  }
  const before = await numbers(friend)
  await shared(rep, { object: 'opportunity', id: deal.id, change: true })
  expect(await listed(friend, '/opportunities')).toEqual([deal.id])
  expect(await numbers(friend)).toBe(before)
  await settle()
  const notices = (await friend.get('/notices')).body.data
  expect(notices).toMatchObject([{ kind: 'shared', object: 'opportunity', name: '大单', by: { id: rep.id } }])
})
