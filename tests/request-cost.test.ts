/* What a request costs: statements to the database and questions to the keeper, counted at the real pool and the real client. */
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../apps/server/src/testing/world.ts'

const MANY = 50
const FEW = 2
const FORGOTTEN_MS = 10 * 60_000

let world: World
let many: TestPerson
let few: TestPerson
/** First words of the statements that were sent, but for those that open, bind and close a transaction. */
let statements: string[]

const ROWS = /^select encode\(string_agg\(record_send/
const FRAME = /^(begin|commit|rollback|select set_config\()/
/** Asked beside requests, once a second for all of them together, by the machine's own time. */
const BESIDE = /^select log, head, newest from audit_backlog/

function watch(pool: pg.Pool): void {
  const watched = new WeakSet<pg.PoolClient>()
  pool.on('acquire', (client) => {
    if (watched.has(client)) return
    watched.add(client)
    const send = client.query.bind(client) as (...all: unknown[]) => unknown
    const counting = (...all: unknown[]) => {
      const [query] = all as [string | { text: string }]
      const text = (typeof query === 'string' ? query : query.text).trim()
      if (!FRAME.test(text) && !BESIDE.test(text)) statements.push(text.replace(/\s+/g, ' ').slice(0, 60))
      return send(...all)
    }
    client.query = counting as typeof client.query
  })
}

async function keeperCalls(): Promise<Record<string, number>> {
  const text = await world.services.metrics.registry.metrics()
  const counts = [...text.matchAll(/^holdfast_keeper_seconds_count\{operation="(\w+)"\} (\d+)$/gm)]
  return Object.fromEntries(counts.map(([, operation = '', value]) => [operation, Number(value)]))
}

interface Cost {
  readonly statements: readonly string[]
  /** Questions to the keeper, by operation. */
  readonly keeper: Readonly<Record<string, number>>
}

async function costOf(work: () => Promise<{ status: number }>): Promise<Cost> {
  const before = await keeperCalls()
  statements = []
  expect((await work()).status).toBeLessThan(300)
  const after = await keeperCalls()
  const asked = Object.entries(after).map(([name, value]): [string, number] => [name, value - (before[name] ?? 0)])
  return { statements: statements.sort(), keeper: Object.fromEntries(asked.filter(([, value]) => value > 0)) }
}

/** Session, keys and counts are known from a moment ago, as they are while somebody works. */
async function warmCost(work: () => Promise<{ status: number }>): Promise<Cost> {
  await work()
  return costOf(work)
}

async function fill(owner: TestPerson, count: number): Promise<string[]> {
  const operations = Array.from({ length: count }, (_, n) => ({
    op: 'create',
    values: {
      name: `王小${'东南西北中'[n % 5]}`,
      mobile: `138${String(n).padStart(8, '0')}`,
      email: `w${n}@example.com`,
      title: '工程师',
    },
  }))
  const answer = await owner.post('/contacts/batch', { operations })
  expect(answer.status).toBe(200)
  return answer.body.results.map(({ id }: { id: string }) => id)
}

let ids: { many: string[]; few: string[] }

beforeAll(async () => {
  statements = []
  world = await startWorld()
  watch(world.services.database.pool)
  many = await person(world, await company(world), { role: 'sales_rep' })
  few = await person(world, await company(world, '另一家'), { role: 'sales_rep' })
  ids = { many: await fill(many, MANY), few: await fill(few, FEW) }
})
afterAll(() => world.stop())

test('a list is one statement and one record of it, and asks the keeper nothing that it told a moment ago', async () => {
  const { statements: sent, keeper } = await warmCost(() => many.get('/contacts'))
  expect(sent).toEqual([expect.stringMatching(/^select audit_append/), expect.stringMatching(ROWS)])
  expect(keeper).toEqual({})
})

test.each([
  ['a list', (who: TestPerson) => who.get('/contacts')],
  ['a list with its owners', (who: TestPerson) => who.get('/contacts?expand=owner,account')],
  ['a filtered list', (who: TestPerson) => who.get('/contacts?filter[source][null]=true&sort=-createdAt')],
  ['a search by a part of the name', (who: TestPerson) => who.post('/contacts/query', { q: '王小' })],
  ['a sort by a sealed field', (who: TestPerson) => who.get('/contacts?sort=name')],
])('%s costs as much for fifty records as for two', async (_, ask) => {
  // whatever is kept for a while is forgotten, so that both begin alike
  world.clock.advance(FORGOTTEN_MS)
  const two = await costOf(() => ask(few))
  world.clock.advance(FORGOTTEN_MS)
  const fifty = await costOf(() => ask(many))
  expect(fifty).toEqual(two)
  expect(fifty.statements.length).toBeLessThanOrEqual(9)
  expect(Object.values(fifty.keeper).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(8)
})

test('a search asks the keeper for tokens and keys once, the index once and the records once', async () => {
  const { statements: sent, keeper } = await warmCost(() => many.post('/contacts/query', { q: '王小' }))
  expect(sent).toEqual([
    expect.stringMatching(/^select "find_contact"/),
    expect.stringMatching(/^select audit_append/),
    expect.stringMatching(ROWS),
  ])
  expect(keeper).toEqual({ tokens: 1 })
})

test('a record is read by at most four statements', async () => {
  const [id] = ids.many
  const { statements: sent, keeper } = await warmCost(() => many.get(`/contacts/${id}`))
  expect(sent.length).toBeLessThanOrEqual(4)
  expect(keeper).toEqual({})
})

test('fifty sessions of a company are looked at again by one statement', async () => {
  const people: TestPerson[] = []
  for (let n = 0; n < MANY; n++) people.push(await person(world, many.tenantId, { role: 'sales_rep' }))
  const all = () => Promise.all(people.map((each) => each.get('/auth/me')))
  await all()
  world.clock.advance(600)
  await people[0]?.get('/auth/me')
  const { statements: sent } = await costOf(async () => (await all())[0] ?? { status: 500 })
  expect(sent.filter((text) => text.startsWith('select s.id, s.document'))).toEqual([])
})
