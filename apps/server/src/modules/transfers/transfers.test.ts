import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTeams, type Teams, withPolicy } from '../../../../../tests/crew.ts'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { noticesModule } from '../notices/index.ts'
import { expireTransfers } from './expire.ts'

/* Another owner, approved by whoever leads the team that gives. */
const DAY = 86_400_000
let world: World
let tenant: string
let teams: Teams
let admin: TestPerson
let rep: TestPerson
let far: TestPerson
let lead: TestPerson
let manager: TestPerson
let id: string

interface Answered {
  readonly status: number
  readonly body: {
    readonly code?: string
    readonly errors?: readonly { path: string; code: string; message?: string }[]
  }
}
const told = ({ status, body }: Answered) => [
  status,
  body.code,
  ...(body.errors ?? []).map(({ path, code }) => `${path} ${code}`),
]
const REFUSED = [422, 'invalid', '/ownerId transfer_approval']

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
async function rule(ask: string) {
  const { version } = (await admin.get('/transfer-rule')).body
  const answer = await admin.put('/transfer-rule', { ask }, version)
  expect(answer.status, answer.text).toBe(200)
  world.clock.advance(1_000)
}
const led = (leads: Readonly<Record<string, string>>) => withPolicy(world, tenant, (policy) => ({ ...policy, leads }))
const ownerOf = async (which = id, path = 'accounts') => (await manager.get(`/${path}/${which}`)).body.ownerId
const give = async (to: TestPerson, who = manager, which = id) =>
  who.patch(`/accounts/${which}`, { ownerId: to.id }, (await who.get(`/accounts/${which}`)).body.version)
const ask = (to: TestPerson, who = manager, more: object = {}) =>
  who.post('/transfers', { object: 'account', ids: [id], ownerId: to.id, reason: '客户搬到南方', ...more })
async function asked(to: TestPerson, who = manager, more: object = {}): Promise<string> {
  const answer = await ask(to, who, more)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.data[0].id
}
const decide = (who: TestPerson, transfer: string, body: object = { approve: true }) =>
  who.post(`/transfers/${transfer}/decision`, body)
const waiting = async (who: TestPerson) =>
  (await who.get('/transfers?side=approve')).body.data.map((each: { id: string }) => each.id)
const stateOf = async (transfer: string, who = manager) =>
  (await who.get('/transfers?side=mine')).body.data.find((each: { id: string }) => each.id === transfer)?.state
async function noticesOf(who: TestPerson) {
  await new JobRunner(world.services, { jobs: [], subscriptions: noticesModule.subscriptions ?? [] }).settle()
  const { body } = await (await again(world, who)).get('/notices')
  return body.data
    .filter((each: { object: string }) => each.object === 'transfer')
    .map((each: { kind: string; recordId: string }) => `${each.kind} ${each.recordId}`)
}

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  tenant = await company(world)
  teams = await makeTeams(world, tenant)
  admin = await person(world, tenant, { role: 'system_admin' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: teams.north, name: '经理' })
  lead = await person(world, tenant, { role: 'sales_manager', teamId: teams.north, name: '团队负责人' })
  rep = await person(world, tenant, { role: 'sales_rep', teamId: teams.north, name: '原负责人' })
  far = await person(world, tenant, { role: 'sales_rep', teamId: teams.south, name: '接手人' })
  await led({ [teams.north]: lead.id })
  id = (await made(rep, '/accounts', { name: '云杉仪器' })).id
})

test('without the rule an owner is changed at once; with one every way is refused by the same words', async () => {
  expect((await give(far)).status).toBe(200)
  expect(told(await ask(rep))).toEqual([409, 'transfer_free'])
  expect((await give(rep)).status).toBe(200)
  await rule('all')
  const refused = await give(far)
  expect(told(refused)).toEqual(REFUSED)
  const { version } = (await manager.get(`/accounts/${id}`)).body
  const operations = [{ op: 'update', id, version, values: { ownerId: far.id } }]
  const each = await manager.post('/accounts/batch', { mode: 'each', operations })
  expect(each.body.results[0].errors).toEqual(refused.body.errors)
  const all = await manager.post('/accounts/batch', { mode: 'all', operations })
  expect(told(all)).toEqual([422, 'invalid', '/operations/0/ownerId transfer_approval'])
  for (const [path, body] of [
    ['contacts', { name: '顾清源', mobile: '13977770001' }],
    ['leads', { name: '新线索', mobile: '13977770002' }],
    ['opportunities', { name: '扩产', accountId: id }],
  ] as const) {
    const other = await made(rep, `/${path}`, body)
    expect(told(await manager.patch(`/${path}/${other.id}`, { ownerId: far.id }, 1)), path).toEqual(REFUSED)
  }
  expect(await ownerOf()).toBe(rep.id)
  // what is new comes to whom it is given, and other fields are nobody's to approve
  await made(manager, '/accounts', { name: '新客户', ownerId: far.id })
  expect((await manager.patch(`/accounts/${id}`, { ownerId: rep.id, name: '云杉' }, version)).status).toBe(200)
})

test('“outside” lets a team give among its own, and asks for everybody else', async () => {
  await rule('outside')
  const mate = await person(world, tenant, { role: 'sales_rep', teamId: teams.north })
  expect(told(await give(far))).toEqual(REFUSED)
  expect((await give(mate)).status).toBe(200)
  expect(told(await ask(rep))).toEqual([409, 'transfer_free'])
  expect((await ask(far)).status).toBe(201)
})

test('whoever leads the team sees what would go and approves it; it goes in the asker’s name, and all are told', async () => {
  await rule('all')
  const transfer = await asked(far)
  expect(await ownerOf()).toBe(rep.id)
  const [shown] = (await lead.get('/transfers?side=approve')).body.data
  expect(shown).toMatchObject({
    id: transfer,
    object: 'account',
    state: 'asked',
    reason: '客户搬到南方',
    by: { name: '经理' },
    from: [{ id: rep.id, name: '原负责人', count: 1 }],
    to: { name: '接手人' },
    records: [{ id, name: '云杉仪器' }],
    mayDecide: true,
    mayWithdraw: false,
  })
  expect((await rep.get(`/transfers/waiting?object=account&id=${id}`)).body.data).toMatchObject([{ id: transfer }])
  expect((await far.get(`/transfers/waiting?object=account&id=${id}`)).status).toBe(404)
  // of what the receiver does not see yet, no name
  expect((await far.get('/transfers?side=mine')).body.data[0].records).toEqual([{ id, name: null }])
  for (const who of [lead, rep, far]) expect(await noticesOf(who)).toEqual([`approval ${transfer}`])
  expect((await decide(lead, transfer, { approve: true, words: '同意' })).body).toEqual({ state: 'approved', moved: 1 })
  expect(await ownerOf()).toBe(far.id)
  expect((await far.get(`/accounts/${id}`)).body.name).toBe('云杉仪器')
  expect((await manager.get('/transfers?side=mine')).body.data[0]).toMatchObject({
    state: 'approved',
    words: '同意',
    decidedBy: { name: '团队负责人' },
    moved: 1,
  })
  for (const who of [manager, rep, far]) expect(await noticesOf(who)).toContain(`decided ${transfer}`)
  const history = (await manager.get(`/accounts/${id}/history`)).body.data[0]
  expect([history.by.id, JSON.stringify(history.changes)]).toEqual([manager.id, expect.stringContaining(far.id)])
  expect(told(await decide(lead, transfer))).toEqual([409, 'state_conflict'])
})

test('nobody approves what they asked for; then the next above does, or a colleague who gives away there too', async () => {
  await rule('all')
  const above = await person(world, tenant, { role: 'sales_manager', teamId: teams.north, name: '总监' })
  const own = await asked(far, lead)
  expect(told(await decide(lead, own))).toEqual([403, 'own_transfer'])
  // no one leads the department: whoever else assigns records of the team
  expect([await waiting(lead), await waiting(manager), await waiting(above), await waiting(rep)]).toEqual([
    [],
    [own],
    [own],
    [],
  ])
  const policy = (await world.services.tenants.load(tenant)).policy
  await led({ [teams.north]: lead.id, [policy.teams[teams.north] ?? '']: above.id })
  expect([await waiting(manager), await waiting(above)]).toEqual([[], [own]])
  expect((await decide(manager, own)).status).toBe(404)
  expect((await decide(rep, own)).status).toBe(404)
  expect((await decide(above, own, { approve: false })).status).toBe(422)
  expect((await decide(above, own, { approve: false, words: '先把这单做完' })).body).toEqual({
    state: 'refused',
    moved: 0,
  })
  expect(await ownerOf()).toBe(rep.id)
  // whoever takes it for themselves is like any who asks
  const taken = await asked(lead, lead)
  expect(told(await decide(lead, taken))).toEqual([403, 'own_transfer'])
})

test('where nobody else could approve, asking is refused with what to do', async () => {
  await rule('all')
  const south = await person(world, tenant, { role: 'sales_manager', teamId: teams.west })
  const local = await person(world, tenant, { role: 'sales_rep', teamId: teams.west })
  const mine = (await made(south, '/accounts', { name: '西部客户' })).id
  expect(told(await ask(local, south, { ids: [mine] }))).toEqual([409, 'transfer_nobody'])
})

test('another owner meanwhile, a deletion, or an asker who lost the right: nothing goes', async () => {
  await rule('all')
  const mate = await person(world, tenant, { role: 'sales_rep', teamId: teams.north })
  const first = await asked(far)
  expect(told(await ask(mate))).toEqual([409, 'transfer_waits'])
  await rule('none')
  expect((await give(mate)).status).toBe(200)
  expect(await stateOf(first)).toBe('void')
  expect(await noticesOf(manager)).toContain(`decided ${first}`)
  // back to whom it was does not bring the request back
  expect((await give(rep)).status).toBe(200)
  expect(told(await decide(lead, first))).toEqual([409, 'state_conflict'])
  await rule('all')
  const second = await asked(far)
  expect((await rep.delete(`/accounts/${id}`)).status).toBe(204)
  expect((await decide(lead, second)).body).toEqual({ state: 'void', moved: 0 })
  await rep.post(`/accounts/${id}/restore`)
  const third = await asked(far)
  await world.superuser.query('update app_user set status = $1 where id = $2', ['frozen', manager.id])
  expect((await decide(lead, third)).body).toEqual({ state: 'void', moved: 0 })
  await world.superuser.query('update app_user set status = $1 where id = $2', ['active', manager.id])
  expect(await ownerOf()).toBe(rep.id)
})

test('whoever asked withdraws it, nobody else; after fourteen days it is over', async () => {
  await rule('all')
  const first = await asked(far)
  expect((await lead.post(`/transfers/${first}/withdraw`)).status).toBe(404)
  expect((await manager.post(`/transfers/${first}/withdraw`)).status).toBe(204)
  expect([await stateOf(first), await waiting(lead)]).toEqual(['withdrawn', []])
  const second = await asked(far)
  world.clock.advance(14 * DAY)
  const [asker, leader] = [await again(world, manager), await again(world, lead)]
  expect(await stateOf(second, asker)).toBe('expired')
  expect(told(await decide(leader, second))).toEqual([409, 'state_conflict'])
  expect((await ask(far, asker)).status).toBe(201)
  await expireTransfers(world.services)
  expect(await noticesOf(manager)).toContain(`decided ${second}`)
})

test('many are asked for once for each team, and what still can go goes', async () => {
  await rule('all')
  const southern = await person(world, tenant, { role: 'sales_manager', teamId: teams.south })
  await led({ [teams.north]: lead.id, [teams.south]: southern.id })
  const mine = await made(far, '/accounts', { name: '南方客户' })
  const more = await Promise.all(['甲', '乙', '丙'].map((name) => made(rep, '/accounts', { name })))
  const ids = [mine.id, ...more.map((each) => each.id)]
  const goal = await person(world, tenant, { role: 'sales_rep', teamId: teams.north })
  const answer = await ask(goal, manager, { ids })
  expect(answer.body.data.map((each: { count: number }) => each.count).toSorted()).toEqual([1, 3])
  const [ofSouth] = await waiting(southern)
  const [ofNorth] = await waiting(lead)
  expect((await decide(lead, ofSouth)).status).toBe(404)
  await rule('none')
  expect((await give(far, manager, more[0].id)).status).toBe(200)
  expect((await decide(lead, ofNorth)).body).toEqual({ state: 'approved', moved: 2 })
  expect((await decide(southern, ofSouth)).body).toEqual({ state: 'approved', moved: 1 })
  expect(await Promise.all(ids.map((each) => ownerOf(each)))).toEqual([goal.id, far.id, goal.id, goal.id])
})

test('whoever may give nothing away asks for nothing, and a request is nobody else’s', async () => {
  await rule('all')
  expect(told(await ask(far, rep))).toEqual([403, 'forbidden'])
  const west = await person(world, tenant, { role: 'sales_manager', teamId: teams.west })
  expect((await ask(west, west)).status).toBe(404)
  const transfer = await asked(far)
  for (const who of [west, admin]) {
    expect((await decide(who, transfer)).status).toBe(404)
    expect((await who.get('/transfers?side=mine')).body.data).toEqual([])
    expect((await who.get('/transfers?side=approve')).body.data).toEqual([])
  }
  expect((await rep.get('/transfer-rule')).status).toBe(403)
  expect((await admin.put('/transfer-rule', { ask: 'none' }, 1)).status).toBe(412)
})

test('a request changed behind the application is none: another receiver, another asker, other records', async () => {
  await rule('all')
  const spy = await person(world, tenant, { role: 'sales_rep', teamId: teams.north })
  const other = await made(rep, '/accounts', { name: '另一家' })
  for (const [change, back, values] of [
    ['update transfer set to_id = $2 where id = $1', 'update transfer set to_id = $2 where id = $1', [spy.id, far.id]],
    [
      'update transfer set asked_by = $2 where id = $1',
      'update transfer set asked_by = $2 where id = $1',
      [spy.id, manager.id],
    ],
    [
      'update transfer_item set record_id = $2 where transfer_id = $1',
      'update transfer_item set record_id = $2 where transfer_id = $1',
      [other.id, id],
    ],
  ] as const) {
    const transfer = await asked(far)
    await world.superuser.query(change, [transfer, values[0]])
    expect((await decide(lead, transfer)).status, change).toBe(404)
    await world.superuser.query(back, [transfer, values[1]])
    expect((await manager.post(`/transfers/${transfer}/withdraw`)).status).toBe(204)
  }
  expect([await ownerOf(), await ownerOf(other.id)]).toEqual([rep.id, rep.id])
})
