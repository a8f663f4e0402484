import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../apps/server/src/app.ts'
import { buildServer } from '../../apps/server/src/platform/http.ts'
import { stopServices } from '../../apps/server/src/platform/start-services.ts'
import { company, person, type TestAnswer, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { makeTeams } from '../crew.ts'

/*
 * Threat X1: somebody with a right to each record walks through all of them. Each way ends at the budgets of DESIGN §7, and a restart resets
 * nothing. 800 customers of one department; walkers of their own, so that one walk does not pay for another.
 */
const CUSTOMERS = 800
let world: World
let tenant: string
let team: string
const ids: string[] = []

const mobileOf = (at: number): string => `1391${String(1_000_000 + at)}`

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  team = (await makeTeams(world, tenant)).north
  const owner = await person(world, tenant, { role: 'sales_rep', teamId: team })
  for (let from = 0; from < CUSTOMERS; from += 200) {
    const companies = Array.from({ length: 200 }, (_, at) => ({ op: 'create', values: { name: `公司${from + at}` } }))
    const made = (await owner.post('/accounts/batch', { operations: companies })).body.results as { id: string }[]
    const operations = made.map(({ id }, at) => ({
      op: 'create',
      values: { name: `客户${from + at}`, mobile: mobileOf(from + at), accountId: id },
    }))
    const answer = await owner.post('/contacts/batch', { operations })
    ids.push(...answer.body.results.map((result: { id: string }) => result.id))
    world.clock.advance(1_000)
  }
  expect(ids).toHaveLength(CUSTOMERS)
})
afterAll(() => world.stop())

const rep = () => person(world, tenant, { role: 'sales_rep', teamId: team })
const manager = () => person(world, tenant, { role: 'sales_manager', teamId: team })

const SPANS: Readonly<Record<string, string>> = { hour: '一小时内', day: '一天内', week: '7 天内', month: '30 天内' }

/** `expected` is what the gate says; where the keeper's own bound is met first (with the same number), it says no more than that. */
function expectSpent(answer: TestAnswer, expected?: { window: string; limit: number; kind: string }): void {
  expect(answer.status, answer.text).toBe(429)
  expect(answer.body).toMatchObject({ code: 'budget_spent', ...expected })
  expect(answer.body.next.length).toBeGreaterThan(5)
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  expect(answer.headers['ratelimit']).toBeDefined()
  expect(answer.text).not.toContain('客户')
  if (expected !== undefined) expect(answer.body.detail).toContain(`${SPANS[expected.window]}最多`)
}

/** Repeats a step until it is refused; gives how many distinct people were seen, and the refusal. */
async function walk(
  step: (at: number) => Promise<TestAnswer>,
  most = 3_000,
): Promise<{ seen: number; last: TestAnswer }> {
  const seen = new Set<string>()
  for (let at = 0; at < most; at += 1) {
    const answer = await step(at)
    if (answer.status === 429) return { seen: seen.size, last: answer }
    expect(answer.status, answer.text).toBe(200)
    for (const row of answer.body.data ?? [answer.body]) seen.add(row.id)
  }
  throw new Error('the walk never ended')
}

test('a page walk ends after 600 people in an hour, whatever the page and the sort', async () => {
  for (const [limit, sort] of [
    [100, '-updatedAt'],
    [50, 'id'],
    [40, 'name'],
    [37, '-createdAt'],
  ] as const) {
    const walker = await rep()
    let cursor: string | null = null
    const { seen, last } = await walk(async () => {
      const answer = await walker.post('/contacts/query', { limit, sort, ...(cursor === null ? {} : { cursor }) })
      cursor = answer.body.page?.next ?? null
      return answer
    })
    expectSpent(last)
    expect(seen).toBe(Math.floor(600 / limit) * limit)
  }
})

test('a page walk that shows everybody’s company reaches as far as one that does not, and no further', async () => {
  const walker = await rep()
  let cursor: string | null = null
  const companies = new Set<string>()
  const { seen, last } = await walk(async () => {
    const question = { limit: 50, sort: 'id', expand: ['account'], ...(cursor === null ? {} : { cursor }) }
    const answer = await walker.post('/contacts/query', question)
    cursor = answer.body.page?.next ?? null
    for (const row of answer.body.data ?? []) companies.add(row.account.name)
    return answer
  })
  expectSpent(last)
  expect([seen, companies.size]).toEqual([600, 600])
  // by themselves, as people's companies, or through follow-ups, companies count
  const other = await rep()
  const listed = async () => (await other.get('/access/budget')).body.listed.hour.spent
  await other.post('/accounts/query', { limit: 20 })
  expect(await listed()).toBe(20)
})

test('waiting for the next hour helps until the day is spent', async () => {
  const walker = await manager()
  const answer = async (cursor: string | null) =>
    walker.post('/contacts/query', { limit: 200, sort: 'id', ...(cursor === null ? {} : { cursor }) })
  let cursor: string | null = null
  for (let page = 0; page < 4; page += 1) cursor = (await answer(cursor)).body.page.next
  expect(cursor).toBeNull()
  const budget = await world.services.ledger.spent({ tenantId: tenant, principalId: walker.id, kind: 'listed' })
  expect(budget).toMatchObject({ hour: 800, day: 800 })
})

test('an id walk ends after 150 people, by read, history or timeline alike', async () => {
  for (const suffix of ['', '/history', '/timeline']) {
    const walker = await rep()
    let opened = 0
    let last: TestAnswer | undefined
    for (const id of ids) {
      const answer = await walker.get(`/contacts/${id}${suffix}`)
      if (answer.status !== 200) {
        last = answer
        break
      }
      opened += 1
    }
    expect(opened).toBe(150)
    expectSpent(last as TestAnswer, { window: 'hour', limit: 150, kind: 'opened' })
    // another door is the same budget
    expect((await walker.get(`/contacts/${ids[700]}`)).status).toBe(429)
    expect((await walker.get(`/contacts/${ids[0]}`)).status).toBe(200)
  }
})

test('a search walk over names ends after 600 people', async () => {
  const walker = await rep()
  const { seen, last } = await walk((at) => walker.post('/contacts/query', { q: `客户${at}`, limit: 1 }))
  expectSpent(last, { window: 'hour', limit: 600, kind: 'listed' })
  expect(seen).toBeLessThanOrEqual(600)
})

test('guessing masked numbers ends after 600 guesses, hit or miss, one by one, in a tree, or by the search box', async () => {
  const guess = (at: number) => `1391${String(1_000_400 + at)}`
  const one = await rep()
  const single = await walk((at) => one.post('/contacts/query', { filter: { mobile: guess(at * 7) } }))
  expectSpent(single.last, { window: 'hour', limit: 600, kind: 'listed' })
  const many = await manager()
  let asked = 0
  let last: TestAnswer
  do {
    const or = Array.from({ length: 50 }, () => ({ mobile: `1370${String(2_000_000 + asked++)}` }))
    last = await many.post('/contacts/query', { filter: { or } })
  } while (last.status === 200 && asked < 5_000)
  expectSpent(last, { window: 'hour', limit: 1_000, kind: 'listed' })
  expect(asked).toBe(1_050)
  const typing = await rep()
  const typed = await walk((at) => typing.post('/contacts/query', { q: `1380${String(3_000_000 + at)}` }))
  expectSpent(typed.last, { window: 'hour', limit: 600, kind: 'listed' })
  expect(typed.seen).toBe(0)
})

test('a walk over the duplicates hint ends after 600 numbers', async () => {
  const walker = await rep()
  let asked = 0
  let last: TestAnswer
  do last = await walker.post('/contacts/duplicates', { values: { mobile: mobileOf(asked++) } })
  while (last.status === 200 && asked < 2_000)
  expect(asked).toBe(601)
  expectSpent(last, { window: 'hour', limit: 600, kind: 'listed' })
})

test('counting cannot halve its way to a masked value, and a count of what one may not list is refused', async () => {
  const prober = await rep()
  for (const filter of [
    { mobile: { lt: '+8613911000400' } },
    { mobile: { starts: '+8613911' } },
    { mobile: { contains: '1000' } },
    { mobile: { in: [mobileOf(1)] } },
    { mobile: { ne: mobileOf(1) } },
    { mobile: { null: false } },
    { birthday: { gte: '1990-01-01' } },
    { nationalId: { starts: '1101' } },
  ]) {
    const answer = await prober.post('/contacts/query', { filter, count: 'exact', limit: 1 })
    expect(answer.status, JSON.stringify(filter)).toBe(400)
    expect(answer.body.page).toBeUndefined()
  }
  const analyst = await person(world, tenant, { role: 'analyst', teamId: team })
  for (const filter of [
    { name: { starts: '客' } },
    { mobile: mobileOf(1) },
    { note: { null: true } },
    { ownerId: prober.id },
  ])
    expect(
      (await analyst.post('/contacts/query', { filter, count: 'exact', limit: 1 })).status,
      JSON.stringify(filter),
    ).toBe(400)
})

test('reveals end at 120 a day, and only the first 40 of them go without a reason', async () => {
  const owner = await person(world, tenant, { role: 'sales_rep', teamId: team })
  const operations = Array.from({ length: 130 }, (_, at) => ({
    op: 'create',
    values: { name: `我的${at}`, mobile: `1366${String(5_000_000 + at)}` },
  }))
  const mine = (await owner.post('/contacts/batch', { operations })).body.results.map(
    (result: { id: string }) => result.id,
  ) as string[]
  const reveal = (at: number, body: object) =>
    owner.post(`/contacts/${mine[at]}/reveal`, { fields: ['mobile'], ...body })
  for (let at = 0; at < 40; at += 1) expect((await reveal(at, {})).status, String(at)).toBe(200)
  expect((await reveal(40, {})).body.code).toBe('reason_required')
  for (let at = 40; at < 120; at += 1) expect((await reveal(at, { reason: 'call' })).status, String(at)).toBe(200)
  const last = await reveal(120, { reason: 'call' })
  // the hour's number is the day's: waiting an hour would not help, and the answer does not say so
  expectSpent(last, { window: 'day', limit: 120, kind: 'revealed' })
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(23 * 3_600)
  expect((await owner.post(`/contacts/${mine[121]}/call`)).status).toBe(429)
})

/** The same person, asking a server that was started anew on the same database and keeper. */
async function afterRestart(walker: TestPerson, paths: readonly string[]): Promise<number[]> {
  const services = await world.further()
  const app = await buildServer(services, modules)
  const headers = { authorization: `Bearer ${walker.token}` }
  const statuses: number[] = []
  for (const path of paths)
    statuses.push((await app.inject({ method: 'GET', url: `/api/v1${path}`, headers })).statusCode)
  await app.close()
  await stopServices(services)
  return statuses
}

test('a restart of the server resets nothing', async () => {
  const walker = await rep()
  for (const id of ids.slice(0, 150)) expect((await walker.get(`/contacts/${id}`)).status).toBe(200)
  expect(
    await afterRestart(walker, [`/contacts/${ids[150]}`, `/contacts/${ids[151]}/timeline`, `/contacts/${ids[0]}`]),
  ).toEqual([429, 429, 200])
  let cursor = ''
  for (let page = 0; page < 6; page += 1)
    cursor = (await walker.get(`/contacts?limit=100&sort=id${cursor}`)).body.page.next.replace(/^/, '&cursor=')
  expect(await afterRestart(walker, [`/contacts?limit=100&sort=id${cursor}`])).toEqual([429])
})
