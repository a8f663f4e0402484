import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { type Dice, dice, makeTeams } from '../crew.ts'
import { answers, type Plain, questionsAbout, type Seeker } from './reference.ts'

/*
 * Search over sealed fields is right and complete, within one's reach only, whatever happens to the records in between: the product's answers are
 * held against a plain reference over the same records in clear.
 */
let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const SURNAMES = ['王', '李', '单', '曾', '欧阳', '张', '仇', '翟', '乐', '盖']
const GIVEN = ['伟', '娜', '行', '重', '长乐', '晓明', '一', '子轩', '文博', '𠮷']
const LATIN = ['Anna', 'LI Na', "O'Neil", 'Müller', 'van der Berg', 'Zhang Wei', 'Al', 'Björk', 'Chen']

/** What the reference and the product both know of everybody. */
interface Cast {
  readonly records: Plain[]
  readonly seekers: Map<string, Seeker>
  people: TestPerson[]
}

function randomName(roll: Dice): string {
  if (roll.chance(4)) return roll.one(LATIN)
  const name = roll.one(SURNAMES) + roll.one(GIVEN)
  return roll.chance(6) ? `${name} ${roll.one(LATIN)}` : name
}

const randomValues = (roll: Dice) => ({
  name: randomName(roll),
  mobile: `+861${3 + roll.below(7)}${String(100_000_000 + roll.below(900_000_000))}`,
  email: roll.chance(2)
    ? `${roll.one(['wei', 'li.na', 'zhang_3', 'a-b'])}${roll.below(50)}@example${roll.below(3)}.com`
    : null,
  customerNo: roll.chance(3) ? `KH-${roll.below(9)}${String.fromCharCode(65 + roll.below(26))}` : null,
})

const ownerOf = (cast: Cast, record: Plain): TestPerson => {
  const found = cast.people.find(({ id }) => id === record.ownerId)
  if (found === undefined) throw new Error('no such owner')
  return found
}

async function create(cast: Cast, roll: Dice): Promise<void> {
  const who = roll.one(cast.people)
  const values = randomValues(roll)
  const answer = await who.post('/contacts', values)
  expect(answer.status, answer.text).toBe(201)
  const teamId = cast.seekers.get(who.id)?.teamId ?? ''
  cast.records.push({ id: answer.body.id, ownerId: who.id, teamId, alive: true, ...values })
}

const living = (cast: Cast): Plain[] => cast.records.filter(({ alive }) => alive)
const version = async (who: TestPerson, id: string) => (await who.get(`/contacts/${id}`)).body.version as number

/** One thing that happens to a record, in the product and in the reference. */
const HAPPENINGS: readonly ((cast: Cast, roll: Dice) => Promise<void>)[] = [
  create,
  async (cast, roll) => {
    const record = roll.one(living(cast))
    const { name, mobile, email } = randomValues(roll)
    const change = roll.chance(2) ? { name } : { mobile, email }
    const who = ownerOf(cast, record)
    const answer = await who.patch(`/contacts/${record.id}`, change, await version(who, record.id))
    expect(answer.status, answer.text).toBe(200)
    Object.assign(record, change)
  },
  async (cast, roll) => {
    const record = roll.one(living(cast))
    expect((await ownerOf(cast, record).delete(`/contacts/${record.id}`)).status).toBe(204)
    record.alive = false
    if (roll.chance(2)) return
    expect((await ownerOf(cast, record).post(`/contacts/${record.id}/restore`)).status).toBe(200)
    record.alive = true
  },
  async (cast, roll) => {
    const kept = roll.one(living(cast))
    const merged = roll.one(living(cast).filter((each) => each.ownerId === kept.ownerId))
    if (kept === merged) return
    const who = ownerOf(cast, kept)
    const { undecided } = (await who.post(`/contacts/${kept.id}/merge/preview`, { otherId: merged.id })).body
    const choose = Object.fromEntries(undecided.map((name: string) => [name, roll.chance(2) ? 'this' : 'other']))
    const answer = await who.post(`/contacts/${kept.id}/merge`, { otherId: merged.id, choose })
    expect(answer.status, answer.text).toBe(200)
    if (roll.chance(3)) {
      expect((await who.post(`/merges/${answer.body.mergeId}/undo`)).status).toBe(200)
      return
    }
    for (const name of ['name', 'mobile', 'email', 'customerNo'] as const)
      Object.assign(kept, { [name]: choose[name] === 'other' ? merged[name] : (kept[name] ?? merged[name]) })
    merged.alive = false
  },
  async (cast, roll) => {
    const manager = cast.people.at(-1) as TestPerson
    const manages = cast.seekers.get(manager.id)?.manages ?? []
    const record = roll.one(living(cast).filter(({ teamId }) => manages.includes(teamId)))
    const next = roll.one(cast.people.filter(({ id }) => manages.includes(cast.seekers.get(id)?.teamId ?? '')))
    const answer = await manager.patch(
      `/contacts/${record.id}`,
      { ownerId: next.id },
      await version(manager, record.id),
    )
    expect(answer.status, answer.text).toBe(200)
    Object.assign(record, { ownerId: next.id, teamId: cast.seekers.get(next.id)?.teamId })
  },
]

/** Every hit of a search, page by page. */
async function found(who: TestPerson, question: object, limit: number): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | undefined; ; ) {
    const answer = await who.post('/contacts/query', {
      ...question,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    })
    if (answer.status === 422 && answer.body.code === 'query_too_short') return []
    expect(answer.status, `${JSON.stringify(question)} ${answer.text}`).toBe(200)
    ids.push(...answer.body.data.map((each: { id: string }) => each.id))
    if (answer.body.page.next === null) return ids
    cursor = answer.body.page.next
  }
}

async function compare(cast: Cast, roll: Dice): Promise<number> {
  let hits = 0
  for (const who of cast.people) {
    const seeker = cast.seekers.get(who.id) as Seeker
    for (const q of questionsAbout(roll.one(cast.records), roll.below)) {
      const expected = cast.records.filter((record) => answers(record, seeker, q)).map(({ id }) => id)
      const ids = await found(who, { q }, 3 + roll.below(5))
      expect(new Set(ids).size, `${q} twice`).toBe(ids.length)
      expect(ids.toSorted(), q).toEqual(expected.toSorted())
      hits += expected.length
    }
  }
  return hits
}

async function makeCast(): Promise<Cast> {
  const tenant = await company(world)
  const { north, south, west } = await makeTeams(world, tenant)
  const seekers = new Map<string, Seeker>()
  const people: TestPerson[] = []
  for (const [role, teamId] of [
    ['sales_rep', south],
    ['sales_rep', south],
    ['sales_rep', west],
    ['sales_manager', north],
  ] as const) {
    const who = await person(world, tenant, { role, teamId })
    seekers.set(who.id, { id: who.id, teamId, manages: role === 'sales_manager' ? [north, south] : [] })
    people.push(who)
  }
  return { records: [], seekers, people }
}

test.each([7, 1949, 20261126])(
  'search answers like the plain reference through everything that happens (seed %i)',
  async (seed) => {
    const roll = dice(seed)
    const cast = await makeCast()
    for (let at = 0; at < 60; at += 1) await create(cast, roll)
    let hits = 0
    for (let round = 0; round < 5; round += 1) {
      for (let at = 0; at < 15; at += 1) await roll.one(HAPPENINGS)(cast, roll)
      hits += await compare(cast, roll)
      // budgets are for days of people, not for a test's questions
      world.clock.advance(86_400_000)
      cast.people = await Promise.all(cast.people.map((who) => again(world, who)))
    }
    expect(hits).toBeGreaterThan(100)
  },
)

test('who has few hits among thousands of others gets all of hers, on one page', async () => {
  const tenant = await company(world)
  const { south, west } = await makeTeams(world, tenant)
  const busy = await person(world, tenant, { role: 'sales_rep', teamId: west })
  const her = await person(world, tenant, { role: 'sales_rep', teamId: south, name: '她' })
  const hers: string[] = []
  for (let batch = 0; batch < 4; batch += 1) {
    const made = await her.post('/contacts', { name: `王少${batch}`, mobile: `1370000000${batch}` })
    hers.push(made.body.id)
    const operations = Array.from({ length: 750 }, (_, at) => ({
      op: 'create',
      values: { name: `王多${batch * 750 + at}`, mobile: `137${String(10_000_000 + batch * 750 + at)}` },
    }))
    expect((await busy.post('/contacts/batch', { operations })).status).toBe(200)
  }
  for (const q of ['王', 'wang', 'w']) {
    const answer = await her.post('/contacts/query', { q, limit: 4 })
    expect(answer.body.data.map((each: { id: string }) => each.id).toSorted()).toEqual(hers.toSorted())
    expect(answer.body.page.next).toBeNull()
  }
  const everywhere = await her.get(`/search?q=${encodeURIComponent('王')}&limit=20`)
  expect(everywhere.body.data.map((each: { id: string }) => each.id).toSorted()).toEqual(hers.toSorted())
})

test('one search over all objects finds customers, people, leads and tasks alike, within reach and without the trash', async () => {
  const tenant = await company(world)
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const other = await person(world, tenant, { role: 'sales_rep' })
  const agent = await person(world, tenant, { role: 'service_agent' })
  const made: Record<string, string> = {}
  for (const [plural, values] of [
    ['accounts', { name: '云杉仪器' }],
    ['contacts', { name: '云杉采购', mobile: '13700009999' }],
    ['leads', { name: '陈一', company: '云杉分公司' }],
    ['tasks', { what: '给云杉寄样品', due: '2026-12-01T00:00:00Z' }],
  ] as const)
    made[plural] = (await rep.post(`/${plural}`, values)).body.id
  const objects = async (who: TestPerson, q: string) =>
    (await who.post('/search/query', { q })).body.data?.map((each: { object: string }) => each.object).toSorted()
  expect(await objects(rep, '云杉')).toEqual(['account', 'contact', 'lead', 'task'])
  expect(await objects(rep, '13700009999')).toEqual(['contact'])
  expect(await objects(other, '云杉')).toEqual([])
  await rep.delete(`/leads/${made['leads']}`)
  expect(await objects(rep, 'yunshan')).toEqual(['account', 'contact'])
  expect((await agent.get('/search?q=x')).status).toBe(403)
  expect((await rep.get('/search')).status).toBe(400)
  const before = (await rep.get('/access/budget')).body.listed.hour.spent
  for (let at = 0; at < 5; at += 1) await rep.post('/search/query', { q: `1370000888${at}` })
  expect((await rep.get('/access/budget')).body.listed.hour.spent).toBeGreaterThanOrEqual(before + 5)
})
