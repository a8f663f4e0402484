import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { settle } from '../audit/testing/recorded.ts'
import { compareRows, verifyAllRows } from './index.ts'

/* A company from before the log told of rows: what stands there when the baseline is taken is what later states are held against. */
const MANY = 1_200
let world: World
let tenant: string
let rep: TestPerson
const ids: string[] = []

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  for (let from = 0; from < MANY; from += 600) {
    const operations = Array.from({ length: 600 }, (_, at) => ({
      op: 'create',
      values: { name: `老客户${from + at}`, mobile: `1360${String(1_000_000 + from + at)}`, source: 'website' },
    }))
    const { body } = await rep.post('/contacts/batch', { operations })
    ids.push(...body.results.map((result: { id: string }) => result.id))
  }
  // of all this its log knows nothing, as the log of an earlier version
  await world.superuser.query('delete from audit_inbox where tenant_id = $1', [tenant])
  expect((await rep.get(`/contacts/${ids[0]}`)).status).toBe(200)
  await settle(world.services)
})
afterAll(() => world.stop())

async function verified() {
  await settle(world.services)
  const [report] = await verifyAllRows(world.services, { tenant })
  if (report === undefined) throw new Error('nothing was compared')
  return report
}

/** How often each row was taken into the baseline, and whether the log says that it is closed. */
async function baseline() {
  await settle(world.services)
  const { rows } = await world.superuser.query(
    `select event::json as event from audit_entry where tenant_id = $1 and act = 'record.baseline' order by seq`,
    [tenant],
  )
  const taken = new Map<string, number>()
  let closed = 0
  for (const { event } of rows) {
    for (const [object, texts] of Object.entries(event.unmapped.wrote ?? {}) as [string, string[]][])
      for (const text of texts) {
        const key = `${object} ${text.split(' ')[0]}`
        taken.set(key, (taken.get(key) ?? 0) + 1)
      }
    if (event.unmapped.facts?.done === true) closed += 1
  }
  const twice = [...taken.values()].filter((times) => times > 1).length
  const contacts = [...taken.keys()].filter((key) => key.startsWith('contact ')).length
  return { contacts, twice, closed }
}

/** The services of a process that dies when it has taken so many pages. */
function dying(after: number) {
  let left = after
  const { database } = world.services
  const inTenant: typeof database.inTenant = (tenantId, work) => {
    if (tenantId === tenant && left <= 0) return Promise.reject(new Error('the process was killed'))
    left -= 1
    return database.inTenant(tenantId, work)
  }
  return { ...world.services, database: { ...database, inTenant } }
}

test('before it is taken nothing of the old rows is a finding, and it is said that they are not held yet', async () => {
  expect(await verified()).toMatchObject({ ok: true, baselined: false, findings: [] })
})

test('cut off in its middle it is not closed, and begun again it takes no row twice', async () => {
  await expect(compareRows(dying(2))).rejects.toThrow('the process was killed')
  const cut = await baseline()
  expect(cut.contacts).toBe(1_000)
  expect([cut.twice, cut.closed]).toEqual([0, 0])
  expect((await verified()).baselined).toBe(false)
  await compareRows(world.services)
  expect(await baseline()).toEqual({ contacts: MANY, twice: 0, closed: 1 })
  expect(await verified()).toMatchObject({ ok: true, baselined: true, findings: [] })
})

test('closed, it is not taken again, and what is altered, removed or put in from then on is named', async () => {
  await compareRows(world.services)
  expect((await baseline()).closed).toBe(1)
  const [altered, removed] = ids
  await world.superuser.query(`update contact set source = 'exhibition' where id = $1`, [altered])
  await world.superuser.query('create table copied as select * from contact where id = $1', [removed])
  await world.superuser.query('delete from contact where id = $1', [removed])
  const copy = world.services.newId()
  await world.superuser.query('update copied set id = $1', [copy])
  await world.superuser.query('insert into contact select * from copied')
  const { findings } = await verified()
  expect(findings.map(({ id, kind }) => `${kind} ${id}`).sort()).toEqual(
    [`altered ${altered}`, `inserted ${copy}`, `removed ${removed}`].sort(),
  )
})
