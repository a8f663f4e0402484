import type { Pipeline, Stage } from '@holdfast/catalog'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changePolicy } from '../platform/gate/change-policy.ts'
import { actIn, company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

/* Deals move through the stages of pipelines by one rule, however they are written, and their totals are those of the list beside them. */
let world: World
let rep: TestPerson
let colleague: TestPerson
let manager: TestPerson
let analyst: TestPerson
let admin: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  analyst = await person(world, tenant, { role: 'analyst' })
})
afterAll(() => world.stop())

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const deal = async (values: object = {}, who = rep) => {
  const made = await who.post('/opportunities', { name: '三坐标测量机', ...values })
  expect(made.status, made.text).toBe(201)
  return made.body as { id: string; version: number } & Record<string, unknown>
}
const faults = ({ body }: { body: { errors?: { path: string; code: string }[] } }) =>
  (body.errors ?? []).map(({ path, code }) => `${path} ${code}`)

test('a new deal begins in the first stage, with its probability and its clock', async () => {
  const now = new Date(world.clock.now()).toISOString()
  expect(await deal()).toMatchObject({
    pipeline: 'standard',
    stage: 'first_contact',
    probability: 10,
    stageSince: now,
    closedAt: null,
  })
})

test('page, board, list and batch are refused alike where a stage asks for more, and say what', async () => {
  const { id, version } = await deal()
  const values = { stage: 'negotiation' }
  const needed = ['/amount stage_needs', '/closeDate stage_needs']
  const patched = await rep.patch(`/opportunities/${id}`, values, version)
  expect([patched.status, ...faults(patched)]).toEqual([422, ...needed])
  expect(patched.body.errors[0].message).not.toBe('')
  const made = await rep.post('/opportunities', { name: '直接进谈判', ...values })
  expect(faults(made)).toEqual(needed)
  const operations = [{ op: 'update', id, version, values }]
  const batch = await rep.post('/opportunities/batch', { operations })
  expect(faults(batch)).toEqual(needed.map((fault) => `/operations/0${fault}`))
  const each = await rep.post('/opportunities/batch', { operations, mode: 'each' })
  expect(each.text).toContain('stage_needs')
  const whole = { ...values, amount: cny('86000.00'), closeDate: '2026-12-28' }
  const moved = await rep.patch(`/opportunities/${id}`, whole, version)
  expect(moved.body).toMatchObject({ stage: 'negotiation', probability: 75, version: version + 1 })
})

test('what is lost says why; what is won or lost ends, and is open again when it comes back', async () => {
  const { id, version } = await deal({ amount: cny('10.00') })
  expect(faults(await rep.patch(`/opportunities/${id}`, { stage: 'lost' }, version))).toEqual([
    '/lostReason stage_needs',
  ])
  const lost = await rep.patch(`/opportunities/${id}`, { stage: 'lost', lostReason: 'price' }, version)
  expect(lost.body).toMatchObject({ probability: 0, closedAt: new Date(world.clock.now()).toISOString() })
  world.clock.advance(60_000)
  const back = await rep.patch(`/opportunities/${id}`, { stage: 'proposal' }, lost.body.version)
  expect(back.body).toMatchObject({
    closedAt: null,
    probability: 50,
    stageSince: new Date(world.clock.now()).toISOString(),
  })
  const { data } = (await rep.get(`/opportunities/${id}/history`)).body
  const changes = data.flatMap((entry: { changes: { field: string }[] }) => entry.changes.map(({ field }) => field))
  expect(changes.filter((field: string) => field === 'stage')).toHaveLength(2)
})

test('a probability is a percent, and what the clock says is nobody’s to write', async () => {
  expect(faults(await rep.post('/opportunities', { name: '过高', probability: 101 }))).toEqual([
    '/probability percent_invalid',
  ])
  for (const field of ['stageSince', 'closedAt'])
    expect(faults(await rep.post('/opportunities', { name: '改钟', [field]: '2026-01-01T00:00:00Z' }))).toEqual([
      `/${field} field_computed`,
    ])
})

test('totals are those of the list beside them: by stage and currency, exact, weighted, within each one’s reach', async () => {
  const mine: [string, object][] = [
    ['first_contact', { amount: cny('0.10') }],
    ['proposal', { amount: cny('0.20'), probability: 35 }],
    ['proposal', { amount: cny('999999999999.99') }],
    ['proposal', { amount: { amount: '5000', currency: 'JPY' } }],
    ['needs', {}],
  ]
  for (const [stage, more] of mine) await deal({ name: '合计用', stage, source: 'exhibition', ...more })
  await deal({ name: '合计用', stage: 'proposal', source: 'exhibition', amount: cny('1.00') }, colleague)
  const totals = async (who: TestPerson, body: object) => {
    const { stages } = (await who.post('/opportunities/totals', body)).body
    return stages.filter(({ count }: { count: number }) => count > 0)
  }
  const filter = { source: { eq: 'exhibition' } }
  const day = new Date(world.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const own = [
    { stage: 'first_contact', count: 1, sums: [{ currency: 'CNY', amount: '0.1', weighted: '0.01' }], base: null },
    { stage: 'needs', count: 1, sums: [], base: null },
    {
      stage: 'proposal',
      count: 3,
      sums: [
        { currency: 'CNY', amount: '1000000000000.19', weighted: '500000000000.065' },
        { currency: 'JPY', amount: '5000', weighted: '2500' },
      ],
      base: { currency: 'CNY', amount: null, weighted: null, missing: [{ currency: 'JPY', day }] },
    },
  ]
  expect(await totals(rep, { filter })).toEqual(own)
  expect(await totals(rep, { q: '合计用' })).toEqual(own)
  expect(await totals(rep, { filter: { and: [filter, { name: { contains: '合计用' } }] } })).toEqual(own)
  for (const who of [manager, analyst]) {
    const [, , proposal] = await totals(who, { filter })
    expect(proposal.count).toBe(4)
    expect(proposal.sums[0].amount).toBe('1000000000001.19')
  }
  expect((await manager.post('/rates', { currency: 'JPY', from: day, units: 100, rate: '4.8' })).status).toBe(201)
  const [, , proposal] = await totals(rep, { filter })
  // all stages together: 0.1 and what the proposals come to, rounded once
  expect((await rep.post('/opportunities/totals', { filter })).body.base).toEqual({
    currency: 'CNY',
    amount: '1000000000240.29',
    weighted: '500000000120.08',
    missing: [],
  })
  expect(proposal.base).toEqual({
    currency: 'CNY',
    amount: '1000000000240.19',
    weighted: '500000000120.07',
    missing: [],
  })
  expect((await admin.post('/opportunities/totals', {})).status).toBe(403)
  expect((await analyst.post('/opportunities/totals', { q: '合计' })).status).toBe(422)
})

test('a follow-up on a deal moves its last contact and its next step', async () => {
  const { id } = await deal()
  const at = new Date(world.clock.now()).toISOString()
  const nextStepAt = new Date(world.clock.now() + 86_400_000).toISOString()
  const about = { object: 'opportunity', id }
  expect(
    (await rep.post('/activities', { kind: 'call', about, words: '约演示', at, nextStep: '演示', nextStepAt })).status,
  ).toBe(201)
  expect((await rep.get(`/opportunities/${id}`)).body).toMatchObject({ lastFollowUpAt: at, nextStepAt })
})

test('the catalogue shows the pipelines to whoever sees stages, with what a stage needs as far as they see it, and to nobody else', async () => {
  const processOf = async (who: TestPerson) => {
    const { objects } = (await who.get('/catalog')).body
    return objects.find(({ name }: { name: string }) => name === 'opportunity')?.process
  }
  const needs = (process: { pipelines: { stages: { value: string; required: string[] }[] }[] }, stage: string) =>
    process.pipelines[0]?.stages.find(({ value }) => value === stage)?.required
  expect(needs(await processOf(rep), 'lost')).toEqual(['lostReason'])
  expect(await processOf(admin)).toBeUndefined()
})

test('a company’s own pipelines take the place of the standard one, with their own stages, moves and needs', async () => {
  const tenant = await company(world, '另一家')
  const who = await person(world, tenant, { role: 'sales_rep' })
  const stage = (value: string, more: Partial<Stage>): Stage => ({
    value,
    label: { zh: value, en: value },
    probability: 50,
    outcome: 'open',
    required: [],
    next: null,
    staleDays: null,
    ...more,
  })
  const pipelines: Pipeline[] = [
    {
      value: 'tender',
      label: { zh: '招标', en: 'Tender' },
      stages: [
        stage('announced', { next: ['bid'] }),
        stage('bid', { required: ['closeDate'] }),
        stage('awarded', { outcome: 'won', probability: 100 }),
      ],
    },
    { value: 'renewal', label: { zh: '续约', en: 'Renewal' }, stages: [stage('due', { probability: 80 })] },
  ]
  await actIn(world.services, tenant, (tx) =>
    changePolicy(world.services, tx, (policy) => ({
      ...policy,
      pipelines: { opportunity: { versions: {}, pipelines } },
    })),
  )
  const made = await deal({}, who)
  expect(made).toMatchObject({ pipeline: 'tender', stage: 'announced' })
  expect(await deal({ pipeline: 'renewal' }, who)).toMatchObject({ stage: 'due', probability: 80 })
  const move = (values: object) => who.patch(`/opportunities/${made.id}`, values, made.version)
  expect(faults(await move({ stage: 'awarded' }))).toEqual(['/stage stage_not_next'])
  expect(faults(await move({ stage: 'bid', pipeline: 'renewal' }))).toEqual(['/stage stage_foreign'])
  expect(faults(await move({ stage: 'bid' }))).toEqual(['/closeDate stage_needs'])
  expect(faults(await move({ stage: 'negotiation' }))).toEqual(['/stage choice_unknown'])
  expect((await move({ stage: 'bid', closeDate: '2026-12-28' })).status).toBe(200)
})

test('whoever does not see amounts learns no sum of them, nor that a stage needs one', async () => {
  const tenant = await company(world, '第三家')
  const who = await person(world, tenant, { role: 'sales_rep' })
  const security = await person(world, tenant, { role: 'security_admin' })
  await deal({ amount: cny('94000.00') }, who)
  await deal({ amount: { amount: '5.00', currency: 'USD' } }, who)
  // the day a deal ended says its rate: whoever does not see it learns no sum at rates
  const bases = async () =>
    (await who.post('/opportunities/totals', {})).body.stages.filter(({ base }: { base: unknown }) => base !== null)
      .length
  expect(await bases()).toBe(1)
  const days = { object: 'opportunity', field: 'closedAt', roles: { sales_rep: true } }
  expect((await security.put('/layouts/hiding', days)).status).toBe(204)
  expect(await bases()).toBe(0)
  const hiding = { object: 'opportunity', field: 'amount', roles: { sales_rep: true } }
  expect((await security.put('/layouts/hiding', hiding)).status).toBe(204)
  const totals = await who.post('/opportunities/totals', {})
  expect([totals.status, totals.body.stages.flatMap(({ sums }: { sums: unknown[] }) => sums)]).toEqual([200, []])
  const { objects } = (await who.get('/catalog')).body
  const { process } = objects.find(({ name }: { name: string }) => name === 'opportunity')
  expect(JSON.stringify(process)).not.toContain('"amount"')
})
