import { termsOfValue } from '@holdfast/catalog/search'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { fieldNumber } from '../../records/search-index.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { settle } from '../audit/testing/recorded.ts'
import { rulesModule } from './index.ts'

let world: World
let tenant: string
let system: TestPerson
let security: TestPerson
let rep: TestPerson
let agent: TestPerson

const PEOPLE = ['张三丰', '李小龙', '欧阳修', '赵敏', '周芷若'].map((name, at) => ({
  name,
  mobile: `1390000000${at}`,
  email: `p${at}.zhang@example.com`,
}))

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin', name: '系统' })
  security = await person(world, tenant, { role: 'security_admin', name: '安全' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  agent = await person(world, tenant, { role: 'service_agent' })
  for (const each of PEOPLE) expect((await rep.post('/contacts', each)).status).toBe(201)
})
afterAll(() => world.stop())

type Kind = 'exact' | 'tail' | 'substring' | 'pinyin'
const keyOf = (field: string, kind: Kind) => `search:contact.${field}.${kind}`
const ask = (field: string, kind: Kind, on: boolean) =>
  system.post('/company/rules/ask', { rule: 'search', object: 'contact', field, kind, on })
const work = () => new JobRunner(world.services, { jobs: rulesModule.jobs ?? [], subscriptions: [] }).settle()

async function turn(field: string, kind: Kind, on: boolean): Promise<void> {
  expect((await ask(field, kind, on)).status).toBe(200)
  expect((await security.post('/company/rules/confirm', { key: keyOf(field, kind) })).status).toBe(200)
}

async function rule(field: string, kind: Kind) {
  const { search } = (await security.get('/company/rules')).body
  return search.find(
    (each: { object: string; field: string; kind: string }) =>
      each.object === 'contact' && each.field === field && each.kind === kind,
  )
}

const find = async (q: string) => (await rep.post('/contacts/query', { q })).body
const found = async (q: string) => (await find(q)).data.map(({ name }: { name: string }) => name)

/** How many rows of the company hold a token of this kind of the field's values, whoever made it. */
async function rowsHolding(field: 'name' | 'mobile' | 'email', kind: Kind): Promise<number> {
  const declared = world.services.catalog.getObject('contact').fields[field]
  if (declared === undefined) throw new Error(field)
  const groups = PEOPLE.map((each) => ({
    field: fieldNumber('contact', field),
    terms: termsOfValue({ ...declared, search: [kind] }, each[field]),
  }))
  const tokens = (await world.services.keeper.tokens(tenant, rep.id, 'write', groups)).flatMap((each) => [...each])
  const { rows } = await world.superuser.query(
    'select count(*)::int as n from search_contact where tenant_id = $1 and tokens && $2::int[]',
    [tenant, tokens],
  )
  return rows[0].n
}

describe('a kind of search that the company switched off', () => {
  test('rests until a second administrator confirms it, and says what stays as it is', async () => {
    expect(await found('zhangsf')).toEqual([])
    expect(await found('zsf')).toEqual(['张三丰'])
    expect((await ask('name', 'pinyin', false)).status).toBe(200)
    expect(await found('zsf')).toEqual(['张三丰'])
    expect(await rule('name', 'pinyin')).toMatchObject({ on: true, building: false, since: null })
    expect((await system.post('/company/rules/confirm', { key: keyOf('name', 'pinyin') })).status).toBe(403)
    expect((await security.post('/company/rules/confirm', { key: keyOf('name', 'pinyin') })).status).toBe(200)
    expect(await rule('name', 'pinyin')).toMatchObject({
      on: false,
      since: { askedBy: { name: '系统' }, by: { name: '安全' } },
      lookedUp: false,
    })
    expect(await rule('mobile', 'exact')).toMatchObject({ on: true, lookedUp: true, recognised: true })
  })

  test('answers nothing from that moment, and the list says by what it did not look', async () => {
    const page = await find('zsf')
    expect(page.data).toEqual([])
    expect(page.page.notSearched).toEqual([{ object: 'contact', field: 'name', kinds: ['pinyin'], state: 'off' }])
    expect((await rep.post('/search/query', { q: '张三' })).body.notSearched).toHaveLength(1)
    expect(await found('张三')).toEqual(['张三丰'])
  })

  test('has its tokens taken out of every record, the deleted too, and the rules say how many are left', async () => {
    const [gone] = (await find('欧阳')).data
    expect((await rep.delete(`/contacts/${gone.id}`)).status).toBe(204)
    expect(await rowsHolding('name', 'pinyin')).toBe(PEOPLE.length)
    expect((await security.get('/company/rules')).body.work).toMatchObject([
      { object: 'contact', left: PEOPLE.length, total: PEOPLE.length },
    ])
    await work()
    expect(await rowsHolding('name', 'pinyin')).toBe(0)
    expect(await rowsHolding('name', 'substring')).toBe(PEOPLE.length)
    expect((await security.get('/company/rules')).body.work).toEqual([])
    const made = await rep.post('/contacts', { name: '张无忌', mobile: '13900000009' })
    expect(made.status).toBe(201)
    expect(await rowsHolding('name', 'pinyin')).toBe(0)
    expect((await rep.post(`/contacts/${gone.id}/restore`)).status).toBe(200)
    expect(await found('欧阳')).toEqual(['欧阳修'])
  })

  test('is refused as a condition, with the field, and not offered by the catalogue', async () => {
    await turn('email', 'substring', false)
    await turn('email', 'exact', false)
    const eq = await rep.post('/contacts/query', { filter: { email: 'p0.zhang@example.com' } })
    expect(eq.body).toMatchObject({ code: 'search_off', errors: [{ path: '/filter/email', code: 'search_off' }] })
    expect(eq.body.next).toContain('公司规则')
    await turn('name', 'substring', false)
    for (const operator of ['contains', 'starts'])
      expect((await rep.post('/contacts/query', { filter: { name: { [operator]: '张' } } })).body.code).toBe(
        'search_off',
      )
    const { objects } = (await rep.get('/catalog')).body
    const fields = objects.find(({ name }: { name: string }) => name === 'contact').fields
    const offered = (key: string) => fields.find((each: { key: string }) => each.key === key)
    expect(offered('name').operators).not.toContain('contains')
    expect(offered('name').operators).toContain('eq')
    expect(offered('email')).toMatchObject({ search: [], searchOff: ['exact', 'substring'], operators: [] })
    expect(offered('mobile').operators).toEqual(['eq'])
  })

  test('ends looking up by the whole number; the last digits that a mask shows are asked by their own index', async () => {
    const [zhang] = PEOPLE
    expect((await agent.post('/contacts/lookup', { value: zhang?.mobile })).body.data).toHaveLength(1)
    await turn('mobile', 'tail', false)
    const filter = (value: string) => rep.post('/contacts/query', { filter: { mobile: value } })
    expect((await filter('0001')).body.code).toBe('search_off')
    expect((await filter('13900000001')).body.data).toHaveLength(1)
    await turn('mobile', 'exact', false)
    await turn('phone', 'exact', false)
    expect((await agent.post('/contacts/lookup', { value: zhang?.mobile })).body.code).toBe('search_off')
    expect((await filter('13900000001')).body.code).toBe('search_off')
  })

  test('leaves recognising and uniqueness alone, which stand on digests of their own', async () => {
    const asked = await rep.post('/contacts/duplicates', { values: { mobile: '13900000001' } })
    expect(asked.body.duplicates).toHaveLength(1)
    const [record] = (await rep.post('/contacts/query', { filter: { name: '赵敏' } })).body.data
    const changed = await rep.patch(`/contacts/${record.id}`, { mobile: '13900000088' }, record.version)
    expect(changed.status).toBe(200)
    expect(
      (await rep.post('/contacts/duplicates', { values: { mobile: '13900000088' } })).body.duplicates,
    ).toHaveLength(1)
    expect(
      (await rep.post('/contacts/duplicates', { values: { mobile: '13900000003' } })).body.duplicates,
    ).toHaveLength(0)
  })

  test('with every kind of every field switched off no search is left, and that is said', async () => {
    const { search } = (await security.get('/company/rules')).body
    for (const { object, field, kind, on } of search) if (object === 'contact' && on) await turn(field, kind, false)
    await work()
    const { rows } = await world.superuser.query('select count(*)::int as n from search_contact where tokens <> $1', [
      '{}',
    ])
    expect(rows[0].n).toBe(0)
    const none = await rep.post('/contacts/query', { q: '张三' })
    expect([none.status, none.body.code]).toEqual([422, 'search_off'])
  })
})

describe('a kind of search that is switched on again', () => {
  test('is not asked before every record is indexed by it, and says so', async () => {
    await turn('name', 'substring', true)
    expect((await rep.post('/contacts/query', { filter: { name: { contains: '张' } } })).body.code).toBe(
      'search_building',
    )
    expect((await rep.post('/contacts/query', { q: '张三' })).body.code).toBe('search_off')
    expect(await rule('name', 'substring')).toMatchObject({ on: true, building: true })
    await work()
    expect(await rule('name', 'substring')).toMatchObject({ on: true, building: false })
    expect((await found('张')).sort()).toEqual(['张三丰', '张无忌'])
    expect((await rep.post('/contacts/query', { filter: { name: { contains: '张' } } })).body.data).toHaveLength(2)
  })

  test('also for those who wrote by the rules of before: what an earlier form left is made anew by the clock', async () => {
    await turn('name', 'pinyin', true)
    await work()
    expect(await found('zsf')).toEqual(['张三丰'])
    await world.superuser.query(`update search_contact set form = 0, tokens = '{}' where tenant_id = $1`, [tenant])
    expect(await found('zsf')).toEqual([])
    world.clock.advance(11 * 60_000)
    await work()
    expect(await found('zsf')).toEqual(['张三丰'])
  })

  test('is recorded by each of the two, and by the work when it is done', async () => {
    await settle(world.services)
    const auditor = await person(world, tenant, { role: 'audit_admin' })
    const acts = async (action: string) => (await auditor.get(`/audit/events?action=${action}&limit=100`)).body.data
    const asked = await acts('rule.ask')
    expect(asked.length).toBeGreaterThan(5)
    const done = await acts('search.reindexed')
    expect(done.length).toBeGreaterThan(2)
    expect(JSON.stringify([...asked, ...done])).not.toMatch(/张|1390000|example/)
  })
})

test('what is no kind of search of the field is refused', async () => {
  for (const [field, kind] of [
    ['mobile', 'pinyin'],
    ['nosuch', 'exact'],
    ['residence', 'exact'],
  ] as const)
    expect((await ask(field, kind, false)).body.code).toBe('invalid')
})
