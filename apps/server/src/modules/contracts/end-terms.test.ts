import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { noticesModule } from '../notices/index.ts'
import { endTerms } from './end-terms.ts'

/* By the clock: owners are told that a contract ends, and it ends or renews, by the days of the company. */
const DAY_MS = 24 * 3_600_000

let world: World
let tenant: string
let rep: TestPerson
let manager: TestPerson
let accountId: string

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

async function signed(values: object) {
  const { id } = await made(rep, '/contracts', { accountId, startsOn: '2020-01-01', ...values })
  const answer = await rep.patch(`/contracts/${id}`, { status: 'signed' }, 1)
  expect(answer.status, answer.text).toBe(200)
  return String(id)
}

/** A day so many days from now, by the company's calendar; the test's clock stands within its working hours. */
const inDays = (count: number) => new Date(world.clock.now() + count * DAY_MS).toISOString().slice(0, 10)

/** A turn of the work and what follows of it. */
async function turn() {
  await endTerms(world.services)
  await new JobRunner(world.services, { jobs: [], subscriptions: noticesModule.subscriptions ?? [] }).settle()
}

/** Lets days pass, a turn of the work on each; sessions end meanwhile. */
async function days(count: number) {
  for (let day = 0; day < count; day += 1) {
    world.clock.advance(DAY_MS)
    await turn()
  }
  rep = await again(world, rep)
  manager = await again(world, manager)
}

const read = async (id: string) => (await manager.get(`/contracts/${id}`)).body
const told = async (who: TestPerson, id: string): Promise<number> =>
  (await who.get('/notices')).body.data.filter(
    (each: { kind: string; recordId: string }) => each.kind === 'ending' && each.recordId === id,
  ).length

/** What of it was done by the clock. */
async function acts(id: string): Promise<string[]> {
  await world.services.recorder.drain()
  const { rows } = await world.superuser.query(
    `select event from audit_inbox where tenant_id = $1 and (event like '%contract.end%' or event like '%contract.renew%') and event like $2`,
    [tenant, `%${id}%`],
  )
  return rows.map(({ event }) => JSON.parse(event).api.operation)
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const { north: teamId } = await makeTeams(world, tenant)
  manager = await person(world, tenant, { role: 'sales_manager', name: '经理', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
})
afterAll(() => world.stop())

test('its owner is told once, as many days before notice is due as the contract says, and a colleague is not', async () => {
  const soon = await signed({ endsOn: inDays(13), noticeDays: 5, remindDays: 7 })
  const usual = await signed({ endsOn: inDays(31) })
  const draft = await made(rep, '/contracts', { accountId, startsOn: '2020-01-01', endsOn: inDays(3) })
  await turn()
  expect([await told(rep, soon), await told(rep, usual)]).toEqual([0, 0])
  await days(1)
  expect([await told(rep, soon), await told(rep, usual)]).toEqual([1, 1])
  await days(1)
  await turn()
  expect([await told(rep, soon), await told(rep, usual), await told(rep, draft.id)]).toEqual([1, 1, 0])
  expect(await told(manager, soon)).toBe(0)
})

test('who takes a contract over is told as well', async () => {
  const id = await signed({ endsOn: inDays(10) })
  await turn()
  const { version } = await read(id)
  const answer = await manager.patch(`/contracts/${id}`, { ownerId: manager.id }, version)
  expect(answer.status, answer.text).toBe(200)
  await turn()
  expect([await told(rep, id), await told(manager, id)]).toEqual([1, 1])
})

test('on its last day it runs; on the day after it has ended, which its history and the record say', async () => {
  const id = await signed({ endsOn: inDays(1) })
  await days(1)
  expect((await read(id)).status).toBe('signed')
  await days(1)
  const after = await read(id)
  expect(after.status).toBe('ended')
  expect(await acts(id)).toEqual(['contract.end'])
  await turn()
  expect((await read(id)).version).toBe(after.version)
  const history = (await manager.get(`/contracts/${id}/history`)).body.data
  expect(JSON.stringify(history)).toContain('ended')
})

test('one that renews runs on to a new last day, of which its owner is told anew', async () => {
  const id = await signed({ endsOn: inDays(1), renewalMonths: 1 })
  await turn()
  await days(2)
  const after = await read(id)
  expect(after.status).toBe('signed')
  expect(after.endsOn > inDays(20)).toBe(true)
  expect(await acts(id)).toEqual(['contract.renew'])
  expect(await told(rep, id)).toBe(2 - Number(after.endsOn > inDays(30)))
  await days(5)
  expect(await told(rep, id)).toBe(2)
})

test('a contract that was terminated, replaced or deleted meanwhile is left alone', async () => {
  const terminated = await signed({ endsOn: inDays(1), renewalMonths: 12 })
  expect((await rep.patch(`/contracts/${terminated}`, { status: 'terminated' }, 2)).status).toBe(200)
  const replaced = await signed({ endsOn: inDays(1) })
  const next = (await rep.post(`/contracts/${replaced}/revise`, {})).body
  const answer = await rep.patch(`/contracts/${next.id}`, { endsOn: null, status: 'signed' }, 1)
  expect(answer.status, answer.text).toBe(200)
  await days(3)
  expect((await read(terminated)).status).toBe('terminated')
  expect((await read(replaced)).status).toBe('superseded')
  expect((await read(next.id)).status).toBe('signed')
})

const BLOCKED = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
const blocked = (count: number) =>
  expect.poll(async () => (await world.superuser.query(BLOCKED)).rows.length).toBe(count)

/** Two who write one contract: both wait for it, in this order, and then go on. */
async function inOrder<A, B>(id: string, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  await world.superuser.query('begin')
  await world.superuser.query('select 1 from contract where id = $1 for update', [id])
  const one = first()
  await blocked(1)
  const other = second()
  await blocked(2)
  await world.superuser.query('commit')
  return Promise.all([one, other])
}

test('who saves while a contract renews is told to look again and nothing is lost; the same done again holds', async () => {
  const id = await signed({ endsOn: inDays(-1), renewalMonths: 12 })
  const { version, endsOn } = await read(id)
  const terminate = (seen: number) => rep.patch(`/contracts/${id}`, { status: 'terminated' }, seen)
  const [, refused] = await inOrder(
    id,
    () => endTerms(world.services),
    () => terminate(version),
  )
  expect([refused.status, refused.body.code]).toEqual([412, 'version_conflict'])
  expect(JSON.stringify(refused.body)).toContain('请看过新的内容后再保存。')
  const renewed = await read(id)
  expect([renewed.status, renewed.version, renewed.endsOn > endsOn]).toEqual(['signed', version + 1, true])
  expect((await terminate(renewed.version)).status).toBe(200)
  expect(await acts(id)).toEqual(['contract.renew'])
})

test('a contract that is terminated while the clock is about to renew it does not renew; one whose note is written does', async () => {
  const [ended, noted] = [
    await signed({ endsOn: inDays(-1), renewalMonths: 12 }),
    await signed({ endsOn: inDays(-1), renewalMonths: 12 }),
  ]
  const { endsOn } = await read(ended)
  const save = (id: string, values: object) => rep.patch(`/contracts/${id}`, values, 2)
  const [first] = await inOrder(
    ended,
    () => save(ended, { status: 'terminated' }),
    () => endTerms(world.services),
  )
  expect(first.status).toBe(200)
  expect(await read(ended)).toMatchObject({ status: 'terminated', endsOn })
  expect(await acts(ended)).toEqual([])
  expect(await acts(noted)).toEqual(['contract.renew'])
  const late = await signed({ endsOn: inDays(-1), renewalMonths: 12 })
  const [kept] = await inOrder(
    late,
    () => save(late, { note: '客户来电' }),
    () => endTerms(world.services),
  )
  expect(kept.status).toBe(200)
  const after = await read(late)
  expect([after.note, after.status, after.endsOn > endsOn]).toEqual(['客户来电', 'signed', true])
})
