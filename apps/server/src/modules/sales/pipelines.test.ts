import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* A company sells by pipelines of its own: what is changed leads every deal at once, and no deal is ever left in a stage that is gone. */
let world: World
let admin: TestPerson
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

/** A company of its own for each test: they change what leads everybody. */
async function begin(): Promise<void> {
  const tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  rep = await person(world, tenant, { role: 'sales_rep' })
}

interface Stage {
  readonly value: string
  readonly label: { readonly zh: string; readonly en: string }
  readonly probability: number
  readonly outcome: string
  readonly required?: readonly string[]
  readonly next?: readonly string[] | null
  readonly staleDays?: number | null
  readonly retired?: boolean
}
interface Pipeline {
  readonly id: string
  readonly version: number
  readonly label: Stage['label']
  readonly usual: boolean
  readonly stages: readonly Stage[]
}

const words = (text: string) => ({ zh: text, en: text })
const stage = (value: string, more: Partial<Stage> = {}): Stage => ({
  value,
  label: words(value),
  probability: 50,
  outcome: 'open',
  ...more,
})
const tender = {
  value: 'tender',
  label: { zh: '招投标', en: 'Tender' },
  stages: [
    stage('announced', { next: ['bid'] }),
    stage('bid', { required: ['closeDate'], staleDays: 30 }),
    stage('awarded', { probability: 100, outcome: 'won' }),
    stage('missed', { probability: 0, outcome: 'lost' }),
  ],
}
const read = async (id = 'standard', who = admin): Promise<Pipeline> => (await who.get(`/pipelines/${id}`)).body
const write = ({ id, version, label }: Pipeline, stages: readonly Stage[], more: object = {}) =>
  admin.put(`/pipelines/${id}`, { label, stages, ...more }, version)
const faults = ({ body }: { body: { errors?: { path: string; code: string }[] } }) =>
  (body.errors ?? []).map(({ path, code }) => `${path} ${code}`)
const deal = async (values: object = {}) => {
  const made = await rep.post('/opportunities', { name: '三坐标测量机', ...values })
  expect(made.status, made.text).toBe(201)
  return made.body as { id: string; version: number } & Record<string, unknown>
}
const retire = (stages: readonly Stage[], value: string) =>
  stages.map((each) => (each.value === value ? { ...each, retired: true } : each))
const without = (stages: readonly Stage[], value: string) => stages.filter((each) => each.value !== value)

test('an administrator makes a pipeline of its own, and the next deal is led by it', async () => {
  await begin()
  expect((await rep.post('/pipelines', tender)).status).toBe(403)
  const made = await admin.post('/pipelines', tender)
  expect(made.status, made.text).toBe(201)
  expect(made.body).toMatchObject({ id: 'tender', version: 1, usual: false, retired: false })
  expect(made.body.stages[0]).toEqual({ ...tender.stages[0], required: [], staleDays: null, retired: false })
  const listed = (await rep.get('/pipelines')).body.data
  expect(listed.map(({ id, usual }: Pipeline) => [id, usual])).toEqual([
    ['standard', true],
    ['tender', false],
  ])
  const { id, version, ...begun } = await deal({ pipeline: 'tender' })
  expect(begun).toMatchObject({ stage: 'announced', probability: 50 })
  const leap = await rep.patch(`/opportunities/${id}`, { stage: 'awarded' }, version)
  expect(faults(leap)).toEqual(['/stage stage_not_next'])
  expect(faults(await rep.patch(`/opportunities/${id}`, { stage: 'bid' }, version))).toEqual(['/closeDate stage_needs'])
  expect((await write(await read('tender'), tender.stages, { usual: true })).status).toBe(200)
  expect(await deal()).toMatchObject({ pipeline: 'tender', stage: 'announced' })
  expect((await admin.post('/pipelines', tender)).status).toBe(422)
  const { objects } = (await rep.get('/catalog')).body
  const { process } = objects.find(({ name }: { name: string }) => name === 'opportunity')
  expect(process.pipelines.map(({ value }: { value: string }) => value)).toEqual(['tender', 'standard'])
})

test('stages are renamed, ordered, weighed, bound and given clocks, on the version that was seen', async () => {
  await begin()
  const before = await read()
  const [first, second, ...rest] = before.stages as [Stage, Stage, ...Stage[]]
  const change = [{ ...second, probability: 35, staleDays: 7 }, { ...first, label: words('初谈') }, ...rest]
  expect((await admin.put('/pipelines/standard', { label: before.label, stages: change })).status).toBe(428)
  const changed = await write(before, change)
  expect([changed.status, changed.body.version]).toEqual([200, 2])
  expect((await write(before, before.stages)).body.code).toBe('version_conflict')
  expect(await deal()).toMatchObject({ stage: 'needs', probability: 35 })
  const { text } = await rep.get('/catalog')
  expect(text).toContain('初谈')
  expect((await read()).stages.map(({ value }) => value).slice(0, 2)).toEqual(['needs', 'first_contact'])
})

test('a pipeline that leads nowhere is refused, with everything that is wrong and where', async () => {
  await begin()
  const bad: [readonly Stage[], string[]][] = [
    [[stage('one')], ['/stages stage_won_needed', '/stages stage_lost_needed']],
    [without(tender.stages, 'announced').filter(({ outcome }) => outcome !== 'open'), ['/stages stage_open_needed']],
    [[...tender.stages, stage('won')], ['/stages/4/value duplicate_value']],
    [
      [...tender.stages, stage('bid')],
      ['/stages/4/value duplicate_value', '/stages/4/label duplicate_value'],
    ],
    [retire(tender.stages, 'awarded'), ['/stages stage_won_needed']],
    [[...tender.stages, stage('x', { required: ['stageSince'] })], ['/stages/4/required/0 field_unknown']],
    [[...tender.stages, stage('x', { required: ['toString'] })], ['/stages/4/required/0 field_unknown']],
    [[...tender.stages, stage('x', { required: ['stage'] })], ['/stages/4/required/0 field_unknown']],
    [[...tender.stages, stage('x', { next: ['needs'] })], ['/stages/4/next choice_unknown']],
    [[...tender.stages, stage('x', { next: [] })], ['/stages/4/next stage_dead_end']],
    [[...tender.stages, stage('x', { outcome: 'won' })], ['/stages/4/probability percent_invalid']],
    [[...tender.stages, stage('x', { label: { zh: ' ', en: 'x' } })], ['/stages/4/label required']],
  ]
  for (const [stages, expected] of bad) {
    const answer = await admin.post('/pipelines', { ...tender, stages })
    expect([answer.status, ...faults(answer)]).toEqual([422, ...expected])
    for (const { message, code } of answer.body.errors) expect(message).not.toBe(code)
  }
  expect((await rep.get('/pipelines')).body.data).toHaveLength(1)
  const last = await read()
  expect(faults(await write(last, last.stages, { retired: true }))).toEqual(['/retired pipeline_last'])
})

test('a stage in which deals stand is not taken away: the answer says how many stand there and what to do; retired and empty it goes', async () => {
  await begin()
  const { id, version } = await deal({ stage: 'proposal', amount: { amount: '10.00', currency: 'CNY' } })
  const thrown = await deal({ stage: 'proposal', amount: { amount: '20.00', currency: 'CNY' } })
  expect((await rep.delete(`/opportunities/${thrown.id}`)).status).toBe(204)
  const before = await read()
  const refused = await write(before, without(before.stages, 'proposal'))
  expect([refused.status, refused.body.code]).toEqual([409, 'stage_in_use'])
  expect(refused.body.stages).toEqual([{ stage: 'proposal', records: 2, atRest: 1 }])
  expect(refused.body.detail).toBe('“方案报价”里还有 2 条商机，其中 1 条在回收站或已被合并。')
  expect(refused.text).not.toContain('三坐标')
  expect(faults(await write(before, without(before.stages, 'needs')))).toEqual(['/stages stage_not_retired'])
  const won = before.stages.map((each) =>
    each.value === 'proposal' ? { ...each, outcome: 'won', probability: 100 } : each,
  )
  expect(faults(await write(before, won))).toEqual(['/stages/2/outcome outcome_fixed'])

  expect((await write(before, retire(before.stages, 'proposal'))).status).toBe(200)
  expect(faults(await rep.post('/opportunities', { name: '新的', stage: 'proposal' }))[0]).toBe('/stage choice_unknown')
  const back = (await rep.post(`/opportunities/${thrown.id}/restore`)).body
  const retired = await read()
  const still = await write(retired, without(retired.stages, 'proposal'))
  expect(still.body.stages).toEqual([{ stage: 'proposal', records: 2, atRest: 0 }])
  for (const each of [{ id, version }, back])
    expect((await rep.patch(`/opportunities/${each.id}`, { stage: 'needs' }, each.version)).status).toBe(200)
  expect((await write(retired, without(retired.stages, 'proposal'))).status).toBe(200)
  expect((await read()).stages.map(({ value }) => value)).not.toContain('proposal')
})

test('a retired pipeline takes nothing new and leads on what stands in it; empty it goes', async () => {
  await begin()
  await admin.post('/pipelines', tender)
  const { id, version } = await deal({ pipeline: 'tender' })
  const other = await deal()
  const retired = await write(await read('tender'), tender.stages, { retired: true })
  expect(retired.body.retired).toBe(true)
  expect(faults(await rep.post('/opportunities', { name: '新的', pipeline: 'tender' }))[0]).toBe(
    '/pipeline choice_unknown',
  )
  for (const answer of [
    await rep.post('/opportunities', { name: '新的', stage: 'announced' }),
    await rep.patch(`/opportunities/${other.id}`, { stage: 'announced' }, other.version),
  ])
    expect(faults(answer)).toEqual(['/pipeline pipeline_retired'])
  const moved = await rep.patch(`/opportunities/${id}`, { stage: 'bid', closeDate: '2026-12-28' }, version)
  expect(moved.status, moved.text).toBe(200)
  expect((await admin.delete('/pipelines/tender')).body.code).toBe('stage_in_use')
  expect((await admin.delete('/pipelines/standard')).body.code).toBe('stage_in_use')
  const out = await rep.patch(`/opportunities/${id}`, { pipeline: 'standard' }, moved.body.version)
  expect(out.body).toMatchObject({ pipeline: 'standard', stage: 'first_contact' })
  expect((await admin.delete('/pipelines/tender')).status).toBe(204)
  expect((await admin.get('/pipelines/tender')).status).toBe(404)
})

test('who sees no stages reads no pipelines, who does not see a field is not told that a stage asks for it, and each change is in the log', async () => {
  await begin()
  const tenant = await company(world, '另一家')
  const security = await person(world, tenant, { role: 'security_admin' })
  const seller = await person(world, tenant, { role: 'sales_rep' })
  expect((await security.get('/pipelines')).status).toBe(403)
  await security.put('/layouts/hiding', { object: 'opportunity', field: 'amount', roles: { sales_rep: true } })
  expect(JSON.stringify(await read('standard', seller))).not.toContain('amount')
  const before = await read()
  await write(before, before.stages)
  await world.services.recorder.drain()
  const { rows } = await world.superuser.query<{ event: string }>(
    `select event from audit_inbox where event like '%"pipeline.update"%' and event like '%' || $1 || '%'`,
    [admin.id],
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]?.event).toContain('first_contact')
})
