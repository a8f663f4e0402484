import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestAnswer, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'
import { settle } from '../audit/testing/recorded.ts'

/* Targets are set by whoever gives deals out, read by whom they are about, and held against what is won. */
let world: World
let rep: TestPerson
let manager: TestPerson
let head: TestPerson
let apart: TestPerson
let analyst: TestPerson
let admin: TestPerson
let auditor: TestPerson
let east: string
let west: string

const PERIOD = '2026-11'
const TARGETS = '/pipelines/standard/targets'

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse('2026-11-10T04:00:00.000Z')) })
  const tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  const made = async (path: string, body: object) => (await admin.post(path, body)).body.id as string
  const china = await made('/departments', { name: '中国' })
  const below = await made('/departments', { name: '西部', departmentId: china })
  east = await made('/teams', { name: '华东', departmentId: china })
  west = await made('/teams', { name: '西北', departmentId: below })
  rep = await person(world, tenant, { role: 'sales_rep', teamId: east })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: west })
  head = await person(world, tenant, { role: 'sales_manager', teamId: east })
  apart = await person(world, tenant, { role: 'sales_rep', teamId: west })
  analyst = await person(world, tenant, { role: 'analyst' })
  auditor = await person(world, tenant, { role: 'audit_admin' })
  await sell(rep, [
    { amount: '600.00', currency: 'CNY' },
    { amount: '0.10', currency: 'CNY' },
    { amount: '7.00', currency: 'USD' },
  ])
  await sell(apart, [{ amount: '50.00', currency: 'CNY' }])
})
afterAll(() => world.stop())

async function sell(who: TestPerson, amounts: readonly { amount: string; currency: string }[]): Promise<void> {
  for (const amount of amounts)
    expect((await who.post('/opportunities', { name: '测量机', stage: 'won', amount })).status).toBe(201)
}

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const list = async (who: TestPerson, period = PERIOD): Promise<TestAnswer> =>
  (await again(world, who)).get(`${TARGETS}?period=${period}`)
const set = async (who: TestPerson, stated: object, version?: number): Promise<TestAnswer> =>
  (await again(world, who)).put(TARGETS, { period: PERIOD, id: null, ...stated }, version)

interface Told {
  readonly whose: string
  readonly id: string | null
  readonly version: number
  readonly amount: { amount: string } | null
  readonly closed: { amount: string } | null
  readonly percent: string | null
  readonly gap: { amount: string } | null
  readonly maySet: boolean
}
const told = ({ body }: TestAnswer) =>
  (body.data as Told[]).map(({ whose, id, amount, closed, percent, gap }) => [
    whose,
    id,
    amount?.amount ?? null,
    closed?.amount ?? null,
    percent,
    gap?.amount ?? null,
  ])
const one = (answer: TestAnswer, whose: string, id: string | null): Told | undefined =>
  (answer.body.data as Told[]).find((each) => each.whose === whose && each.id === id)

test('a target is held against what is won in its period and currency, of those whose deals the reader reaches', async () => {
  expect((await set(head, { whose: 'person', id: rep.id, amount: cny('1000.00') }, 1)).body).toEqual({
    period: PERIOD,
    whose: 'person',
    id: rep.id,
    version: 2,
    amount: cny('1000.00'),
  })
  expect((await set(head, { whose: 'team', id: east, amount: cny('600.1') }, 1)).status).toBe(200)
  expect((await set(head, { whose: 'company', amount: cny('2000') }, 1)).status).toBe(200)
  expect((await set(manager, { whose: 'team', id: west, amount: { amount: '7', currency: 'USD' } }, 1)).status).toBe(
    200,
  )
  const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted()
  const whole = await list(head)
  expect(whole.body.currency).toBe('CNY')
  expect(sorted(told(whole))).toEqual(
    sorted([
      ['company', null, '2000.00', '650.10', '32.5', '1349.90'],
      ['team', east, '600.10', '600.10', '100.0', '0.00'],
      ['team', west, '7.00', '0.00', '0.0', '7.00'],
      ['person', rep.id, '1000.00', '600.10', '60.0', '399.90'],
      ...[manager, head, apart].map(({ id }) => ['person', id, null, null, null, null]),
    ]),
  )
  // a rep: the own one whole, of the team what it is to reach, and nothing of anybody else
  expect(sorted(told(await list(rep)))).toEqual(
    sorted([
      ['team', east, '600.10', null, null, null],
      ['person', rep.id, '1000.00', '600.10', '60.0', '399.90'],
    ]),
  )
  expect((await list(rep)).body.data.some(({ maySet }: Told) => maySet)).toBe(false)
  // a manager below: the own team and its people
  expect(sorted((await list(manager)).body.data.map(({ id, maySet }: Told) => [id, maySet]))).toEqual(
    sorted([
      [west, true],
      [manager.id, true],
      [apart.id, true],
    ]),
  )
  // facts for statistics: no owner, and so the whole alone
  expect(told(await list(analyst))).toEqual([['company', null, '2000.00', '650.10', '32.5', '1349.90']])
  expect((await list(head, '2026-Q4')).body.data.every(({ amount }: Told) => amount === null)).toBe(true)
})

test('whoever gives no deals out, or not theirs, sets nothing', async () => {
  const amount = cny('1.00')
  for (const who of [rep, analyst, admin, auditor])
    expect((await set(who, { whose: 'person', id: rep.id, amount }, 1)).status).toBe(403)
  for (const who of [admin, auditor]) expect((await list(who)).status).toBe(403)
  const stranger = await person(world, await company(world, '另一家'), { role: 'sales_manager' })
  const beyond = [
    { whose: 'company' },
    { whose: 'team', id: east },
    { whose: 'person', id: rep.id },
    // of another company, of nobody, of a person who sells nothing
    { whose: 'person', id: stranger.id },
    { whose: 'person', id: world.services.newId() },
    { whose: 'person', id: analyst.id },
    { whose: 'team', id: world.services.newId() },
    { whose: 'team' },
    { whose: 'company', id: west },
  ]
  for (const stated of beyond) {
    const answer = await set(manager, { ...stated, amount }, 1)
    expect([answer.status, answer.body.errors?.[0]?.code], JSON.stringify(stated)).toEqual([422, 'reference_invalid'])
  }
  expect(told(await list(stranger)).every(([, , target]) => target === null)).toBe(true)
  expect((await set(stranger, { whose: 'person', id: rep.id, amount }, 1)).status).toBe(422)
})

test('who sees the sums of all and gives out the deals of a few reads the company’s target and sets none', async () => {
  const both = await person(world, rep.tenantId, { roles: ['analyst', 'sales_manager'], teamId: west })
  const answer = await list(both)
  expect(one(answer, 'company', null)).toMatchObject({ amount: cny('2000.00'), percent: '32.5', maySet: false })
  expect(one(answer, 'team', east)).toBeUndefined()
  expect((await set(both, { whose: 'company', amount: cny('1') }, 2)).status).toBe(422)
})

test('what is no amount, no period or no version is refused with what is wrong', async () => {
  const stated = { whose: 'person', id: rep.id }
  const odd = ['-1.00', '0', '0.00', 'many', '1e9', '1,000', '', '1.001', '9'.repeat(19), ' 5', '１００']
  for (const amount of odd)
    expect([400, 422], amount).toContain((await set(head, { ...stated, amount: cny(amount) }, 2)).status)
  for (const amount of [{ amount: '5', currency: 'XXQ' }, { amount: '1.5', currency: 'JPY' }, 5, '5', { amount: '5' }])
    expect([400, 422], JSON.stringify(amount)).toContain((await set(head, { ...stated, amount }, 2)).status)
  for (const period of ['2026-13', '2026-Q5', 'november', '', '2026-11-01', 2026])
    expect([400, 422], `${period}`).toContain((await set(head, { ...stated, period, amount: cny('5') }, 2)).status)
  for (const period of ['2026-00', '']) expect([400, 422]).toContain((await list(head, period)).status)
  expect((await set(head, { ...stated, amount: cny('5') })).status).toBe(428)
  const nowhere = { period: PERIOD, ...stated, amount: null }
  expect((await (await again(world, head)).put('/pipelines/none/targets', nowhere, 2)).status).toBe(404)
  expect(one(await list(head), 'person', rep.id)?.amount).toEqual(cny('1000.00'))
  const most = '9'.repeat(18)
  expect((await set(head, { ...stated, amount: cny(most) }, 2)).status).toBe(200)
  expect(one(await list(head), 'person', rep.id)).toMatchObject({ amount: cny(`${most}.00`), percent: '0.0' })
})

test('of two managers at once one is told; a target that is taken back goes on with its versions', async () => {
  const stated = { whose: 'person', id: apart.id }
  const both = await Promise.all([
    set(head, { ...stated, amount: cny('10') }, 1),
    set(manager, { ...stated, amount: cny('20') }, 1),
  ])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
  expect(both.find(({ status }) => status === 412)?.body.code).toBe('version_conflict')
  const { version } = one(await list(head), 'person', apart.id) ?? { version: 0 }
  expect(version).toBe(2)
  expect((await set(head, { ...stated, amount: null }, 2)).status).toBe(200)
  expect(one(await list(head), 'person', apart.id)).toMatchObject({
    version: 3,
    amount: null,
    percent: null,
    gap: null,
  })
  expect((await set(head, { ...stated, amount: cny('30') }, 1)).status).toBe(412)
  expect((await set(head, { ...stated, amount: cny('30') }, 3)).status).toBe(200)
})

test('the log tells who set what, and what it was before', async () => {
  await settle(world.services)
  const { body } = await (await again(world, auditor)).get('/audit/events?limit=200')
  const text = JSON.stringify(body)
  expect(text).toContain('target.update')
  const { rows } = await world.superuser.query('select event from audit_entry')
  const facts = rows
    .map(({ event }) => JSON.parse(event))
    .filter(({ api }) => api.operation === 'target.update')
    .map(({ unmapped }) => unmapped.facts)
    .filter((each) => each?.id === apart.id && each.version !== undefined)
    .map(({ version, before, after }) => [version, before ?? null, after ?? null])
  expect(facts.toSorted()).toEqual([
    [2, null, expect.stringMatching(/^[12]0\.00 CNY$/)],
    [3, expect.stringMatching(/^[12]0\.00 CNY$/), null],
    [4, null, '30.00 CNY'],
  ])
})

test('whoever does not see what the forecast is made of learns nothing of targets', async () => {
  const security = await person(world, rep.tenantId, { role: 'security_admin' })
  const hide = async (hidden: boolean) =>
    (await again(world, security)).put('/layouts/hiding', {
      object: 'opportunity',
      field: 'amount',
      roles: { sales_rep: hidden },
    })
  expect((await hide(true)).status).toBe(204)
  expect((await list(rep)).status).toBe(403)
  expect((await hide(false)).status).toBe(204)
  expect((await list(rep)).status).toBe(200)
})

test('another company has none of it, whatever is asked of the database', async () => {
  const stranger = await company(world, '第三家')
  const seen = await world.services.database.inTenant(stranger, (tx) => tx.query(sql`select 1 from target`))
  expect(seen).toEqual([])
})
