import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { makeTeams } from '../crew.ts'

/* A field that is seen on some records and not on others orders those on which it is not seen as if it were empty there. */
let world: World
let rep: TestPerson
let colleague: TestPerson
const own: string[] = []
const others: string[] = []

const SOURCES = ['referral', 'exhibition', 'website', 'cold_call', 'exhibition']

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const { north } = await makeTeams(world, tenant)
  rep = await person(world, tenant, { role: 'sales_rep', teamId: north })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId: north })
  for (const [at, source] of SOURCES.entries())
    for (const [who, made] of [
      [rep, own],
      [colleague, others],
    ] as const) {
      const answer = await who.post('/contacts', { name: `客户${at}`, mobile: `1390000000${at}`, source })
      made.push(answer.status === 201 ? answer.body.id : await madeWithout(who, at))
      world.clock.advance(1_000)
    }
})
afterAll(() => world.stop())

/** A source that this company does not have is left out: the record then orders as empty for everybody. */
async function madeWithout(who: TestPerson, at: number): Promise<string> {
  return (await who.post('/contacts', { name: `客户${at}`, mobile: `1390000000${at}` })).body.id
}

const listed = async (sort: string) =>
  (await rep.post('/contacts/query', { sort, limit: 200 })).body.data as { id: string; source?: string }[]

test('a plain field of others’ customers that one does not see does not order them', async () => {
  const upwards = await listed('source')
  const downwards = await listed('-source')
  expect(upwards).toHaveLength(2 * SOURCES.length)
  for (const each of upwards) expect([each.id, 'source' in each]).toEqual([each.id, own.includes(each.id)])
  const ofOthers = (list: readonly { id: string }[]) => list.map(({ id }) => id).filter((id) => others.includes(id))
  expect(ofOthers(upwards)).toEqual([...others].sort())
  expect(ofOthers(downwards)).toEqual([...others].sort().reverse())
  // and they stand behind those whose source is seen
  const seen = upwards.filter(({ source }) => source !== undefined && source !== null).length
  expect(seen).toBeGreaterThan(2)
  expect(upwards.slice(0, seen).every(({ id }) => own.includes(id))).toBe(true)
})

test('page by page it is the same order', async () => {
  const ids: string[] = []
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page = await rep.post('/contacts/query', { sort: 'source', limit: 3, ...(cursor === null ? {} : { cursor }) })
    expect(page.status, page.text).toBe(200)
    ids.push(...page.body.data.map(({ id }: { id: string }) => id))
    cursor = page.body.page.next
  }
  expect(ids).toEqual((await listed('source')).map(({ id }) => id))
})

test('a field that is shown masked alone is nothing to sort by, for its owner neither', async () => {
  for (const field of ['mobile', 'phone', 'email', 'wechat', 'address'])
    for (const sort of [field, `-${field}`, `updatedAt,${field}`]) {
      const answer = await rep.post('/contacts/query', { sort })
      expect([sort, answer.status, answer.body.code]).toEqual([sort, 400, 'filter_unknown'])
    }
})
