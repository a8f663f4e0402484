import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* Numbers by the team of the owner: told under the same reaches as the owner, and led to a list that asks the same. */
let world: World
let rep: TestPerson
let manager: TestPerson
let analyst: TestPerson
const teams: string[] = []

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const departmentId = (await admin.post('/departments', { name: '销售部' })).body.id
  for (const name of ['华东一组', '华北一组']) teams.push((await admin.post('/teams', { name, departmentId })).body.id)
  const [east = '', north = ''] = teams
  rep = await person(world, tenant, { role: 'sales_rep', teamId: east })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: east })
  analyst = await person(world, tenant, { role: 'analyst' })
  const far = await person(world, tenant, { role: 'sales_rep', teamId: north })
  const alone = await person(world, tenant, { role: 'sales_rep' })
  for (const [who, names] of [
    [rep, ['云杉一', '云杉二', '白桦']],
    [far, ['云杉三', '红松']],
    [alone, ['青松']],
  ] as const)
    for (const name of names) expect((await who.post('/leads', { name, status: 'new' })).status).toBe(201)
})
afterAll(() => world.stop())

const asked = (about: object = {}) => ({
  object: 'lead',
  measure: { kind: 'count' },
  group: [{ field: 'team' }],
  ...about,
})
type Group = { keys: (string | null)[]; count: number; filter: object }
const byTeam = async (who: TestPerson) => {
  const { status, body, text } = await (await again(world, who)).post('/reports/query', asked())
  expect(status, text).toBe(200)
  return body as { groups: Group[]; names: Record<string, string>; total: { count: number } }
}

test('a team holds what its people own, by its name, and leads to the list of the same records', async () => {
  const { groups, names } = await byTeam(rep)
  expect(groups.map(({ keys, count }) => [...keys, count])).toEqual([[teams[0], 3]])
  expect(names[teams[0] ?? '']).toBe('华东一组')
  const all = await byTeam(manager)
  for (const { keys, count, filter } of all.groups) {
    const { body } = await (await again(world, manager)).post('/leads/query', { filter, count: 'exact' })
    expect(body.page.count, String(keys)).toBe(count)
  }
})

test('a list asks for a team beside what is sealed; nothing is ordered by it', async () => {
  const [east, north] = teams
  const counted = async (filter: object) =>
    (await (await again(world, rep)).post('/leads/query', { filter, count: 'exact' })).body.page?.count
  expect(await counted({ and: [{ team: { eq: east } }, { name: { contains: '云杉' } }] })).toBe(2)
  expect(await counted({ and: [{ teamId: { in: [north] } }, { name: { contains: '云杉' } }] })).toBe(0)
  expect(await counted({ not: { team: { eq: east } } })).toBe(0)
  expect((await (await again(world, rep)).get('/leads?sort=team')).status).toBe(400)
})

test('whoever does not see owners is told no teams, in the words for a field that does not exist', async () => {
  const refused = async (who: TestPerson, field: string) => {
    const { status, body } = await (await again(world, who)).post('/reports/query', asked({ group: [{ field }] }))
    return [status, body.code]
  }
  expect(await refused(analyst, 'team')).toEqual(await refused(analyst, 'owner'))
  expect((await refused(analyst, 'team'))[0]).toBe(400)
  expect(await refused(analyst, 'team')).toEqual(await refused(analyst, 'nothing'))
})
