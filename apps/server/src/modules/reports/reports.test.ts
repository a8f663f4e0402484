import { afterAll, beforeAll, expect, test } from 'vitest'
import { Sequencer } from '../../platform/audit/sequencer.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* A report tells numbers over records of any kind, of the reader's own reach, and each number leads to its list. The clock stands on 2026-11-23. */
let world: World
let rep: TestPerson
let colleague: TestPerson
let manager: TestPerson
let analyst: TestPerson
let security: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId, name: '周雨桐' })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId, name: '李娜' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId, name: '方以安' })
  analyst = await person(world, tenant, { role: 'analyst', name: '何止' })
  security = await person(world, tenant, { role: 'security_admin' })
  await deals(rep, [
    ['needs', '100.10', 'CNY', '2026-11-01', 'website'],
    ['needs', '200.20', 'CNY', '2026-11-30', 'referral'],
    ['proposal', '50.00', 'USD', '2026-12-01', 'website'],
    ['proposal', '0.05', 'CNY', '2026-10-15', 'website'],
    ['proposal', null, 'CNY', '2025-11-20', null],
  ])
  await deals(colleague, [['needs', '1000.00', 'CNY', '2026-11-11', 'website']])
})
afterAll(() => world.stop())

type Deal = readonly [stage: string, amount: string | null, currency: string, closeDate: string, source: string | null]

async function deals(who: TestPerson, all: readonly Deal[]): Promise<void> {
  for (const [stage, amount, currency, closeDate, source] of all) {
    const money = amount === null ? { amount: { amount: '1.00', currency } } : { amount: { amount, currency } }
    const made = await who.post('/opportunities', { name: '测量机', stage, closeDate, source, ...money })
    expect(made.status, made.text).toBe(201)
    if (amount !== null) continue
    const moved = await who.patch(
      `/opportunities/${made.body.id}`,
      { stage: 'first_contact', amount: null },
      made.body.version,
    )
    expect(moved.status, moved.text).toBe(200)
  }
}

const COUNT = { kind: 'count' }
const asked = (who: TestPerson, question: object) =>
  who.post('/reports/query', { object: 'opportunity', measure: COUNT, ...question })

interface Part {
  readonly keys: readonly string[]
  readonly count: number
  readonly values: readonly { readonly value: string; readonly currency: string }[]
}
const toldOf = ({ count, values }: Part) =>
  values.length === 0 ? count : values.map(({ value, currency }) => `${value} ${currency}`).join(' + ')
const told = ({ groups }: { groups: readonly Part[] }) =>
  Object.fromEntries(groups.map((part) => [part.keys.join('/'), toldOf(part)]))

test('records are counted in groups, in the order of the options, and each group leads to its list', async () => {
  const { status, body, text } = await asked(manager, { group: [{ field: 'stage' }] })
  expect(status, text).toBe(200)
  expect(Object.entries(told(body))).toEqual([
    ['first_contact', 1],
    ['needs', 3],
    ['proposal', 2],
  ])
  expect(body.total).toMatchObject({ count: 6, values: [] })
  for (const { filter, count } of [...body.groups, body.total]) {
    const list = await manager.post('/opportunities/query', { filter, count: 'exact' })
    expect(list.body.page.count, JSON.stringify(filter)).toBe(count)
  }
})

test('money is added up exactly, each currency by itself, and only over what has an amount', async () => {
  const { body } = await asked(manager, { measure: { kind: 'sum', field: 'amount' }, group: [{ field: 'stage' }] })
  expect(told(body)).toEqual({ needs: '1300.30 CNY', proposal: '0.05 CNY + 50.00 USD' })
  expect(body.total).toMatchObject({
    count: 5,
    values: [
      { currency: 'CNY', count: 4, value: '1300.35' },
      { currency: 'USD', count: 1, value: '50.00' },
    ],
  })
  const list = await manager.post('/opportunities/query', { filter: body.total.filter, count: 'exact' })
  expect(list.body.page.count).toBe(5)
})

test('an average is rounded to the currency, a median lies between the two in the middle', async () => {
  const of = async (kind: string) =>
    (await asked(manager, { measure: { kind, field: 'amount' } })).body.total.values[0].value
  expect(await of('average')).toBe('325.09')
  expect(await of('median')).toBe('150.15')
})

test('a period is of the company’s days, fills its empty months and is compared with the one before', async () => {
  const question = {
    group: [{ field: 'closeDate', by: 'month' }],
    period: { field: 'closeDate', name: 'this_quarter' },
    compare: 'year_before',
  }
  const { body } = await asked(manager, question)
  expect(body.period).toEqual({ from: '2026-10-01', to: '2026-12-31' })
  expect(Object.entries(told(body))).toEqual([
    ['2026-10-01', 1],
    ['2026-11-01', 3],
    ['2026-12-01', 1],
  ])
  expect(Object.entries(told(body.compared))).toEqual([
    ['2025-10-01', 0],
    ['2025-11-01', 1],
    ['2025-12-01', 0],
  ])
  const made = await asked(manager, {
    group: [{ field: 'createdAt', by: 'day' }],
    period: { field: 'createdAt', from: '2026-11-22', to: '2026-11-23' },
  })
  expect(Object.entries(told(made.body))).toEqual([
    ['2026-11-22', 0],
    ['2026-11-23', 6],
  ])
  const list = await manager.post('/opportunities/query', { filter: made.body.groups[1].filter, count: 'exact' })
  expect(list.body.page.count).toBe(6)
})

test('people by whom it is grouped come with their names; two groups make cells', async () => {
  const { body } = await asked(manager, {
    group: [{ field: 'owner' }, { field: 'source' }],
    filter: { stage: 'needs' },
  })
  expect(body.names).toEqual({ [rep.id]: '周雨桐', [colleague.id]: '李娜' })
  expect(told(body)).toEqual({ [`${rep.id}/referral`]: 1, [`${rep.id}/website`]: 1, [`${colleague.id}/website`]: 1 })
})

test('each reader is told of their own reach alone', async () => {
  expect((await asked(rep, {})).body.total.count).toBe(5)
  expect((await asked(colleague, {})).body.total.count).toBe(1)
  expect((await asked(security, {})).status).toBe(403)
})

test('what may not be seen is refused like what is not there, and what is sealed says so', async () => {
  const codes = async (who: TestPerson, question: object) => {
    const { status, body } = await asked(who, question)
    return [status, body.code, ...(body.errors ?? []).map(({ code }: { code: string }) => code)]
  }
  const unseen = await codes(analyst, { group: [{ field: 'owner' }] })
  expect(unseen).toEqual(await codes(analyst, { group: [{ field: 'nothing' }] }))
  expect(await codes(analyst, { filter: { ownerId: rep.id } })).toEqual([400, 'filter_unknown', 'field_unknown'])
  expect(await codes(manager, { group: [{ field: 'name' }] })).toEqual([422, 'invalid', 'field_sealed'])
  expect(await codes(manager, { filter: { name: { contains: '测' } } })).toEqual([422, 'invalid', 'field_sealed'])
  expect(await codes(manager, { object: 'contact', group: [{ field: 'mobile' }] })).toEqual([
    422,
    'invalid',
    'field_sealed',
  ])
  expect(await codes(manager, { group: [{ field: 'id' }] })).toEqual([422, 'invalid', 'choice_unknown'])
  expect(await codes(manager, { measure: { kind: 'sum', field: 'stage' } })).toEqual([422, 'invalid', 'choice_unknown'])
  expect(await codes(manager, { measure: { kind: 'sum' } })).toEqual([422, 'invalid', 'required'])
  expect(await codes(manager, { object: 'user' })).toEqual([422, 'invalid', 'choice_unknown'])
  expect(await codes(manager, { compare: 'previous' })).toEqual([422, 'invalid', 'choice_unknown'])
  expect(await codes(manager, { period: { field: 'closeDate', from: '2026-02-30', to: '2026-03-01' } })).toEqual([
    422,
    'invalid',
    'date_invalid',
  ])
})

test('whoever sees statistics alone is told of no small group, of others about how many, and is led to no list', async () => {
  const { body } = await asked(analyst, { measure: { kind: 'sum', field: 'amount' }, group: [{ field: 'source' }] })
  expect(body.statistics).toBe(true)
  expect(body.groups).toEqual([])
  expect(body.total).toEqual({ count: 5, values: [], base: null, filter: null })
})

test('a report is recorded with what it was asked of, and without a value', async () => {
  await asked(rep, { filter: { source: 'website' } })
  await new Sequencer(world.services).settle()
  const auditor = await person(world, rep.tenantId, { role: 'audit_admin' })
  const { body } = await auditor.get('/audit/events?action=report.query')
  expect(body.data.length).toBeGreaterThan(0)
  expect(JSON.stringify(body)).not.toContain('website')
})
