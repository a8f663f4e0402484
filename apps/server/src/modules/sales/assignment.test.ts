import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { imported } from '../../testing/uploads.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* A new lead of which nobody said whose it is goes where the company's rules say, evenly, and it is written down by which rule. */
let world: World
let tenant: string
let admin: TestPerson
let desk: TestPerson
let north: string
let south: string
const team: TestPerson[] = []

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  north = (await admin.post('/teams', { name: '华北一组' })).body.id
  south = (await admin.post('/teams', { name: '华南一组' })).body.id
  for (const name of ['甲', '乙', '丙', '丁', '戊'])
    team.push(await person(world, tenant, { role: 'sales_rep', teamId: north, name }))
  await person(world, tenant, { role: 'analyst', teamId: north, name: '分析' })
  await person(world, tenant, { role: 'sales_rep', teamId: north, name: '走了', status: 'left' })
  desk = await person(world, tenant, { role: 'sales_rep', teamId: south, name: '前台' })
})
afterAll(() => world.stop())

const label = { zh: '华北轮流', en: 'North by turns' }
const turns = (more: object = {}) => ({ id: 'north', label, when: [], way: 'turns', to: north, atWork: false, ...more })
async function setRules(...rules: object[]): Promise<void> {
  const { version } = (await admin.get('/assignment')).body
  const set = await admin.put('/assignment', { rules }, version)
  expect(set.status, set.text).toBe(200)
}
let numbers = 0
const newLead = (values: object = {}, who = desk) =>
  who.post('/leads', { name: '访客', mobile: `137${String(30_000_000 + numbers++)}`, ...values })
async function ownersOf(ids: readonly string[]): Promise<string[]> {
  const { rows } = await world.superuser.query('select owner_id from lead where id = any($1) order by id', [ids])
  return rows.map(({ owner_id }) => owner_id)
}
const ownerOf = async (values: object = {}) => (await ownersOf([(await newLead(values)).body.id]))[0]
const faults = ({ body }: { body: { errors?: { path: string; code: string }[] } }) =>
  (body.errors ?? []).map(({ path, code }) => `${path} ${code}`)

test('without rules a new lead is whose who makes it, and says nothing of a rule', async () => {
  const made = await newLead()
  expect(made.body).toMatchObject({ ownerId: desk.id, assignedBy: null })
})

test('fifty leads at once go to a team of five in turns, ten to each, and to nobody who does not sell or has left', async () => {
  await setRules(turns())
  const made = await Promise.all(Array.from({ length: 50 }, () => newLead()))
  expect(new Set(made.map(({ status }) => status))).toEqual(new Set([201]))
  const owners = await ownersOf(made.map(({ body }) => body.id))
  expect(team.map(({ id }) => owners.filter((owner) => owner === id).length)).toEqual([10, 10, 10, 10, 10])
})

test('whoever made a lead that went to somebody else learns that it is there, and no more', async () => {
  await setRules(turns({ way: 'person', to: team[0]?.id }))
  const made = await newLead({ note: '急' })
  expect(Object.keys(made.body).sort()).toEqual(['id', 'meta', 'version'])
  expect((await desk.get(`/leads/${made.body.id}`)).status).toBe(404)
  const theirs = (await team[0]?.get(`/leads/${made.body.id}`))?.body
  expect(theirs).toMatchObject({ ownerId: team[0]?.id, assignedBy: '华北轮流', createdBy: desk.id })
  const { data } = (await team[0]?.get(`/leads/${made.body.id}/timeline`))?.body ?? {}
  expect(data.at(-1)).toMatchObject({ kind: 'created', rule: '华北轮流', by: { name: '前台' } })
})

test('the first rule that speaks of the lead counts: by source, by region with all that lies in it, by country', async () => {
  const [a, b, c] = team.map(({ id }) => id)
  const to = (id: string, field: string, values: string[], who: string | undefined) =>
    turns({ id, way: 'person', to: who, when: [{ field, in: values }] })
  await setRules(
    to('fairs', 'source', ['exhibition'], a),
    to('guangdong', 'region', ['440000'], b),
    to('abroad', 'residence', ['DE'], c),
  )
  expect(await ownerOf({ source: 'exhibition', region: '440300' })).toBe(a)
  expect(await ownerOf({ region: '440300' })).toBe(b)
  expect(await ownerOf({ region: '310000' })).toBe(desk.id)
  expect(await ownerOf({ residence: 'DE' })).toBe(c)
  expect(await ownerOf()).toBe(desk.id)
})

test('the fewest open leads count, and of as many whoever has waited longest', async () => {
  await setRules(turns({ id: 'load', way: 'least', to: south }))
  const mate = await person(world, tenant, { role: 'sales_rep', teamId: south, name: '南方' })
  const before = (await desk.post('/leads/query', { limit: 200 })).body.data.length
  const owners = []
  for (let at = 0; at < before; at += 1) owners.push(await ownerOf())
  expect(new Set(owners)).toEqual(new Set([mate.id]))
  const even = [await ownerOf(), await ownerOf(), await ownerOf(), await ownerOf()]
  expect(even.filter((owner) => owner === mate.id)).toHaveLength(2)
})

test('a rule for those at work passes on whom nobody is there for, by their own hours', async () => {
  const [early, late] = team as [TestPerson, TestPerson]
  const hours = { timeZone: 'Asia/Shanghai', days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }
  for (const each of team) {
    const { version } = (await each.get('/notices/settings')).body
    const own = each === early ? hours : { ...hours, from: '22:00', to: '23:00' }
    expect((await each.patch('/notices/settings', { hours: own }, version)).status).toBe(200)
  }
  await setRules(turns({ atWork: true }), turns({ id: 'night', way: 'person', to: late.id }))
  // Monday, nine in the morning in Shanghai
  expect([await ownerOf(), await ownerOf()]).toEqual([early.id, early.id])
  world.clock.advance(10 * 3_600_000)
  expect((await desk.get('/auth/me')).status).toBe(401)
  desk = await person(world, tenant, { role: 'sales_rep', teamId: south, name: '夜班' })
  admin = await person(world, tenant, { role: 'system_admin' })
  expect(await ownerOf()).toBe(late.id)
})

test('whose a lead is said to be it is, and a batch is given out like single ones', async () => {
  await setRules(turns())
  expect(await ownerOf({ ownerId: desk.id })).toBe(desk.id)
  const operations = Array.from({ length: 10 }, (_, at) => ({
    op: 'create',
    values: { name: `访客${at}`, company: '甲' },
  }))
  const batch = await desk.post('/leads/batch', { operations })
  const owners = await ownersOf(batch.body.results.map(({ id }: { id: string }) => id))
  expect(team.map(({ id }) => owners.filter((owner) => owner === id).length)).toEqual([2, 2, 2, 2, 2])
})

test('an import gives out what names no owner where it says so, else it is the importer’s; the file’s owner stays', async () => {
  await setRules(turns())
  const file = (from: number) =>
    `姓名,手机,负责人\n${Array.from({ length: 10 }, (_, at) => `导入${at},1360000${String(from + at).padStart(4, '0')},`).join('\n')}\n有主,1360000${from + 99},夜班`
  const owners = async (importId: string) =>
    (await world.superuser.query('select owner_id from lead where import_id = $1', [importId])).rows.map(
      ({ owner_id }) => owner_id as string,
    )
  const given = await imported(world, desk, { object: 'leads', file: file(1_000), options: { assign: true } })
  const theirs = await owners(given.id)
  expect(team.map(({ id }) => theirs.filter((owner) => owner === id).length)).toEqual([2, 2, 2, 2, 2])
  expect(theirs.filter((owner) => owner === desk.id)).toHaveLength(1)
  const kept = await imported(world, desk, { object: 'leads', file: file(3_000) })
  expect(new Set(await owners(kept.id))).toEqual(new Set([desk.id]))
})

test('rules are the system administrator’s, changed on the version that was seen, and name what is wrong', async () => {
  for (const who of [desk, await person(world, tenant, { role: 'security_admin' })])
    expect([(await who.get('/assignment')).status, (await who.put('/assignment', { rules: [] }, 1)).status]).toEqual([
      403, 403,
    ])
  const { version, askable } = (await admin.get('/assignment')).body
  expect(askable.map(({ key }: { key: string }) => key)).toEqual(['source', 'residence', 'region'])
  expect((await admin.put('/assignment', { rules: [] })).status).toBe(428)
  expect((await admin.put('/assignment', { rules: [] }, version - 1)).status).toBe(412)
  const wrong = [
    turns({ when: [{ field: 'mobile', in: ['x'] }] }),
    turns({ when: [{ field: 'source', in: ['nowhere'] }], to: world.services.newId() }),
    turns({ id: 'gone', way: 'person', to: north }),
  ]
  expect(faults(await admin.put('/assignment', { rules: wrong }, version))).toEqual([
    '/rules/0/when/0/field field_unknown',
    '/rules/1/when/0/in choice_unknown',
    '/rules/1/id duplicate_value',
    '/rules/1/to reference_invalid',
    '/rules/2/to reference_invalid',
  ])
  expect((await admin.get('/assignment')).body).toMatchObject({ version, rules: [{ id: 'north' }] })
})
