import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTeams, type Teams, withPolicy } from '../../../../../tests/crew.ts'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { noticesModule } from '../notices/index.ts'

/* Approving in the stead of a colleague who is away: other owners and discounts, as long as they said, and never one's own. */
const DAY = 86_400_000
let world: World
let tenant: string
let teams: Teams
let admin: TestPerson
let manager: TestPerson
let other: TestPerson
let lead: TestPerson
let rep: TestPerson
let far: TestPerson
let accountId: string
let productId: string

interface Answered {
  readonly status: number
  readonly body: { readonly code?: string; readonly errors?: readonly { path: string; code: string }[] }
}
const told = ({ status, body }: Answered) => [
  status,
  body?.code,
  ...(body?.errors ?? []).map(({ path, code }) => `${path} ${code}`),
]
const OK = [204, undefined]
const cny = (amount: string) => ({ amount, currency: 'CNY' })

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
/** The company's day, so many days from today. */
const day = (days: number) => new Date(world.clock.now() + 8 * 3_600_000 + days * DAY).toISOString().slice(0, 10)
async function name(who: TestPerson, by: TestPerson, [from, until]: readonly [number, number] = [0, 3]) {
  const answer = await who.put('/substitute', { userId: by.id, from: day(from), until: day(until) })
  world.clock.advance(1_000)
  return answer
}
const named = async (...stated: Parameters<typeof name>) => expect(told(await name(...stated))).toEqual(OK)
const led = (leads: Readonly<Record<string, string>>) => withPolicy(world, tenant, (policy) => ({ ...policy, leads }))

async function asked(): Promise<string> {
  const body = { object: 'account', ids: [accountId], ownerId: far.id, reason: '客户搬到南方' }
  return (await made(manager, '/transfers', body)).data[0].id
}
const decide = (who: TestPerson, transfer: string) => who.post(`/transfers/${transfer}/decision`, { approve: true })
const waiting = async (who: TestPerson) =>
  (await who.get('/transfers?side=approve')).body.data.map((each: { id: string }) => each.id)

async function quoteOf(who: TestPerson, discount = '20') {
  const { id } = await made(who, '/quotes', { accountId, lines: [{ productId, quantity: '2', discount }] })
  const answer = await who.post(`/quotes/${id}/approval`, { words: '对手报了八折' }, { 'if-match': '"1"' })
  expect(answer.status, answer.text).toBe(200)
  return { id, version: answer.body.version }
}
const decideQuote = (
  who: TestPerson,
  { id, version }: { id: string; version: number },
  body: object = { approve: true },
) => who.post(`/quotes/${id}/approval/decision`, body, { 'if-match': `"${version}"` })
const inStead = async (who: TestPerson) => (await who.get('/substitute/quotes')).body.data

async function noticesOf(who: TestPerson): Promise<readonly string[]> {
  await new JobRunner(world.services, { jobs: [], subscriptions: noticesModule.subscriptions ?? [] }).settle()
  const { body } = await (await again(world, who)).get('/notices')
  return body.data.map((each: { kind: string; object: string; recordId: string }) =>
    [each.kind, each.object, each.recordId].join(' '),
  )
}

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  tenant = await company(world)
  teams = await makeTeams(world, tenant)
  admin = await person(world, tenant, { role: 'system_admin' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: teams.north, name: '北区经理' })
  other = await person(world, tenant, { role: 'sales_manager', teamId: teams.west, name: '西区经理' })
  lead = await person(world, tenant, { role: 'sales_rep', teamId: teams.north, name: '组长' })
  rep = await person(world, tenant, { role: 'sales_rep', teamId: teams.north, name: '销售' })
  far = await person(world, tenant, { role: 'sales_rep', teamId: teams.south, name: '接手人' })
  await led({ [teams.north]: lead.id })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
  productId = (await made(manager, '/products', { code: 'CMM-1', name: '三坐标', price: cny('1000'), taxRate: '13' }))
    .id
  await admin.put('/transfer-rule', { ask: 'all' }, 1)
  await admin.put('/discounts', { free: { sales_rep: '10', sales_manager: '10' }, second: '30' }, 1)
  world.clock.advance(1_000)
})

test('who approves names a colleague of no less a right, for days that are not over', async () => {
  expect((await rep.get('/substitute')).body).toMatchObject({ mayName: false, candidates: [] })
  expect(told(await name(rep, manager))).toEqual([403, 'forbidden'])
  const { body } = await manager.get('/substitute')
  expect(body).toMatchObject({ mayName: true, substitute: null, candidates: [{ id: other.id, name: '西区经理' }] })
  for (const unfit of [manager, lead, rep, admin])
    expect(told(await name(manager, unfit)), unfit.id).toEqual([422, 'invalid', '/userId substitute_unfit'])
  const ofLead = (await lead.get('/substitute')).body.candidates.map(({ id }: { id: string }) => id)
  expect(ofLead.toSorted()).toEqual([manager.id, other.id].toSorted())
  expect(told(await name(manager, other, [-3, -1]))).toEqual([422, 'invalid', '/until ends_before_it_began'])
  expect(told(await name(manager, other, [3, 2]))).toEqual([422, 'invalid', '/until ends_before_it_began'])
  expect(told(await name(manager, other, [0, 400]))).toEqual([422, 'invalid', '/until substitute_too_long'])
  const none = await manager.put('/substitute', { userId: other.id, from: '2026-02-30', until: day(9) })
  expect(told(none)).toEqual([422, 'invalid', '/from date_invalid'])
  await named(manager, other)
  expect((await manager.get('/substitute')).body.substitute).toEqual({
    by: { id: other.id, name: '西区经理' },
    from: day(0),
    until: day(3),
  })
  expect((await other.get('/substitute')).body.insteadOf).toMatchObject([
    { away: { id: manager.id, name: '北区经理' } },
  ])
  // two who are away on the same day do not stand in for each other
  expect(told(await name(other, manager, [3, 5]))).toEqual([422, 'invalid', '/userId substitute_away'])
  await named(other, manager, [4, 5])
  expect(await noticesOf(other)).toContain(`approval substitute ${manager.id}`)
  expect(told(await manager.delete('/substitute'))).toEqual(OK)
  expect((await manager.get('/substitute')).body.substitute).toBeNull()
})

test('another owner: the substitute is told and approves, and the request says in whose stead', async () => {
  await named(lead, other)
  const transfer = await asked()
  expect(await noticesOf(other)).toContain(`approval transfer ${transfer}`)
  expect([await waiting(lead), await waiting(other)]).toEqual([[transfer], [transfer]])
  expect((await decide(other, transfer)).body).toEqual({ state: 'approved', moved: 1 })
  const [shown] = (await manager.get('/transfers?side=mine')).body.data
  expect(shown).toMatchObject({ decidedBy: { id: other.id }, decidedFor: { id: lead.id, name: '组长' } })
})

test('it begins and ends by itself, with the company’s days', async () => {
  await named(lead, other, [1, 1])
  const transfer = await asked()
  expect(await waiting(other)).toEqual([])
  expect((await decide(other, transfer)).status).toBe(404)
  world.clock.advance(DAY)
  expect(await waiting(await again(world, other))).toEqual([transfer])
  world.clock.advance(DAY)
  const after = await again(world, other)
  expect(await waiting(after)).toEqual([])
  expect((await decide(after, transfer)).status).toBe(404)
})

test('nobody approves what they asked for, by whomever they stand in', async () => {
  await named(lead, manager)
  const transfer = await asked()
  expect(await waiting(manager)).toEqual([])
  expect(await noticesOf(manager)).not.toContain(`approval transfer ${transfer}`)
  expect(told(await decide(manager, transfer))).toEqual([403, 'own_transfer'])
})

test('who approves other owners alone lends no right over quotes, though they read them', async () => {
  await named(lead, other)
  accountId = (await made(lead, '/accounts', { name: '组长的客户' })).id
  const quote = await quoteOf(lead)
  expect(await inStead(other)).toEqual([])
  expect(told(await decideQuote(other, quote))).toEqual([404, 'not_found'])
})

test('a discount: the substitute sees what waits, beyond their own reach, and decides in the other’s stead', async () => {
  const quote = await quoteOf(rep)
  expect((await decideQuote(other, quote)).status).toBe(404)
  expect(await inStead(other)).toEqual([])
  await named(manager, other)
  // what was asked before waits for them too
  expect(await inStead(other)).toMatchObject([
    {
      id: quote.id,
      version: quote.version,
      account: '云杉仪器',
      amount: cny('1600.00'),
      discount: '20',
      words: '对手报了八折',
      askedBy: { name: '销售' },
      insteadOf: { id: manager.id, name: '北区经理' },
      lines: [{ name: '三坐标', quantity: '2', discount: '20' }],
    },
  ])
  expect((await other.get(`/quotes/${quote.id}`)).status).toBe(404)
  const told2 = await quoteOf(rep, '21')
  expect(await noticesOf(other)).toContain(`approval quote ${told2.id}`)
  expect((await decideQuote(other, { ...quote, version: 1 })).status).toBe(412)
  const done = await decideQuote(other, quote)
  expect(done.body).toEqual({ id: quote.id, version: quote.version + 1, approval: 'approved' })
  const read = (await rep.get(`/quotes/${quote.id}`)).body
  expect(read).toMatchObject({ approvalById: other.id, approvalForId: manager.id, updatedBy: other.id })
  expect((await rep.patch(`/quotes/${quote.id}`, { status: 'sent' }, read.version)).status).toBe(200)
  const changed = await rep.get(`/quotes/${told2.id}`)
  const lines = [{ productId, quantity: '2', discount: '22' }]
  expect((await rep.patch(`/quotes/${told2.id}`, { lines }, changed.body.version)).body.approvalForId).toBeNull()
  expect(await inStead(other)).toEqual([])
})

test('a substitute is no second voice: not for whoever asked, owns the quote or approved it once', async () => {
  await named(manager, other)
  const own = await quoteOf(manager)
  expect(await inStead(other)).toEqual([])
  expect(told(await decideQuote(other, own))).toEqual([403, 'own_approval'])
  const first = await quoteOf(rep, '40')
  const half = await decideQuote(manager, first)
  expect(half.body.approval).toBe('half')
  expect(await inStead(other)).toEqual([])
  expect(told(await decideQuote(other, half.body))).toEqual([403, 'own_approval'])
  const second = await quoteOf(rep, '40')
  const byOther = await decideQuote(other, second)
  expect(byOther.body.approval).toBe('half')
  for (const who of [manager, other]) expect(told(await decideQuote(who, byOther.body))).toEqual([403, 'own_approval'])
  const third = await person(world, tenant, { role: 'sales_manager', teamId: teams.north })
  expect((await decideQuote(third, byOther.body)).body).toMatchObject({ approval: 'approved', approvalForId: null })
})

test('who left, lost the right or is frozen stands in for nobody, nor does anybody for them', async () => {
  await named(manager, other)
  const quote = await quoteOf(rep)
  const frozen = async (who: TestPerson, status: string) =>
    world.superuser.query('update app_user set status = $1 where id = $2', [status, who.id])
  await frozen(manager, 'frozen')
  expect(await inStead(other)).toEqual([])
  expect((await decideQuote(other, quote)).status).toBe(404)
  await frozen(manager, 'active')
  expect(await inStead(other)).toHaveLength(1)
  await frozen(other, 'frozen')
  expect(told(await name(manager, other))).toEqual([422, 'invalid', '/userId substitute_unfit'])
  await frozen(other, 'active')
  // moved to another branch, the one who is away lends nothing of this one
  await withPolicy(world, tenant, (policy) => ({ ...policy, teams: { ...policy.teams, [teams.north]: null } }))
  expect(await inStead(other)).toHaveLength(1)
  await withPolicy(world, tenant, (policy) => ({ ...policy, substitutes: {} }))
  expect((await decideQuote(other, quote)).status).toBe(404)
})

test('no row of the database makes a substitute: the company’s policy with one written into it is refused', async () => {
  const quote = await quoteOf(rep)
  const { rows } = await world.superuser.query('select policy_document from tenant where tenant_id = $1', [tenant])
  const document = JSON.parse(rows[0].policy_document)
  const forged = { ...document, substitutes: { [manager.id]: { by: other.id, from: day(-1), until: day(9) } } }
  const write = (text: string) =>
    world.superuser.query(
      'update tenant set policy_document = $2, policy_epoch = policy_epoch + 1 where tenant_id = $1',
      [tenant, text],
    )
  await write(JSON.stringify(forged))
  world.clock.advance(1_000)
  expect((await decideQuote(other, quote)).status).toBe(503)
  await world.superuser.query(
    'update tenant set policy_document = $2, policy_epoch = policy_epoch - 1 where tenant_id = $1',
    [tenant, rows[0].policy_document],
  )
  world.clock.advance(1_000)
  expect((await decideQuote(other, quote)).status).toBe(404)
  // a request that says it was approved for another is no approval of it
  const transfer = await asked()
  await world.superuser.query('update transfer set decided_for = $2 where id = $1', [transfer, lead.id])
  expect((await decide(other, transfer)).status).toBe(404)
})
