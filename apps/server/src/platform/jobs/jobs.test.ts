import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { company } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import type { Services } from '../services.ts'
import type { Job, JobDeclaration, Message, Subscription } from './job.ts'
import { publish } from './outbox.ts'
import { claimJob, countJobs, enqueue } from './queue.ts'
import { JobRunner, pauseMs } from './runner.ts'

let world: World
let tenant: string
let second: Services

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  second = await world.further()
})
afterAll(async () => {
  await second.database.close()
  await second.keeper.close()
  await world.stop()
})
beforeEach(() => world.superuser.query('delete from job'))

const runner = (about: { jobs?: JobDeclaration[]; subscriptions?: Subscription[] }, services = world.services) =>
  new JobRunner(services, { jobs: about.jobs ?? [], subscriptions: about.subscriptions ?? [] })

const counts = () => countJobs(world.services.database, world.clock.now())

const leave = (topic: string, at: number, fail = false) =>
  world.services.database.inTenant(tenant, async (tx) => {
    await publish(tx, topic, { at })
    if (fail) throw new Error('changed my mind')
  })

function hearing(topic: string): { heard: Message[]; subscription: Subscription } {
  const heard: Message[] = []
  return { heard, subscription: { topic, handle: async (message) => void heard.push(message) } }
}

test('a message of a transaction that is rolled back is never delivered, one that is committed is, once and in order', async () => {
  const { heard, subscription } = hearing('*.created')
  await expect(leave('thing.created', 0, true)).rejects.toThrow('changed my mind')
  for (const at of [1, 2, 3]) await leave('thing.created', at)
  await leave('thing.changed', 4)
  await runner({ subscriptions: [subscription] }).settle()
  await runner({ subscriptions: [subscription] }).settle()
  expect(heard.map(({ tenantId, topic, payload }) => [tenantId, topic, payload['at']])).toEqual(
    [1, 2, 3].map((at) => [tenant, 'thing.created', at]),
  )
  expect(await counts()).toEqual({ waiting: 0, running: 0, dead: 0 })
})

test('what a subscriber writes happens with the delivery or not at all', async () => {
  await leave('thing.created', 1)
  let tries = 0
  const subscription: Subscription = {
    topic: 'thing.created',
    handle: async (_message, tx) => {
      tries += 1
      await tx.query(
        sql`insert into job (tenant_id, name, payload) values (${tenant}, 'unknown', ${JSON.stringify({ tries })}::jsonb)`,
      )
      if (tries === 1) throw new Error('in the middle')
    },
  }
  await runner({ subscriptions: [subscription] }).settle()
  world.clock.advance(pauseMs(1))
  await runner({ subscriptions: [subscription] }).settle()
  const { rows } = await world.superuser.query("select payload from job where name = 'unknown'")
  expect(rows).toEqual([{ payload: { tries: 2 } }])
})

test('what a killed process held is taken up by another once its lease has run out, and not before', async () => {
  const done: Job[] = []
  const jobs = [{ name: 'probe', run: async (_: Services, job: Job) => void done.push(job) }]
  await world.services.database.inTenant(tenant, (tx) => enqueue(tx, { name: 'probe', payload: {} }))
  const killed = { worker: world.services.newId(), now: world.clock.now(), leaseSeconds: 30 }
  expect(await claimJob(second.database, killed, ['probe'])).toMatchObject({ name: 'probe', attempt: 1 })
  await runner({ jobs }).settle()
  expect(done).toEqual([])
  expect(await counts()).toEqual({ waiting: 0, running: 1, dead: 0 })
  world.clock.advance(30_001)
  await runner({ jobs }).settle()
  expect(done).toMatchObject([{ tenantId: tenant, attempt: 2 }])
})

test('of each lane the first is taken alone, beside other lanes, other companies and what has none', async () => {
  const other = await company(world)
  const ask = (of: string, lane?: string) =>
    world.services.database.inTenant(of, (tx) =>
      enqueue(tx, { name: 'probe', payload: { lane: lane ?? 'none' }, ...(lane === undefined ? {} : { lane }) }),
    )
  for (const lane of ['a', 'a', 'b', undefined, 'a', undefined]) await ask(tenant, lane)
  await ask(other, 'a')
  const lease = { worker: world.services.newId(), now: world.clock.now(), leaseSeconds: 30 }
  const claim = async () => {
    const job = await claimJob(world.services.database, lease, ['probe'])
    return job && [job.tenantId, job.payload['lane']]
  }
  const taken = [await claim(), await claim(), await claim(), await claim(), await claim()]
  expect(taken).toEqual([
    [tenant, 'a'],
    [tenant, 'b'],
    [tenant, 'none'],
    [tenant, 'none'],
    [other, 'a'],
  ])
  // the rest of the lane waits for its first
  expect(await claim()).toBeUndefined()
  expect(await counts()).toEqual({ waiting: 2, running: 5, dead: 0 })
})

test('a job that fails rests twice as long each time, is given up after twelve tries, counted, and holds up nobody', async () => {
  const at: number[] = []
  const failing: Subscription = {
    topic: 'poison.made',
    handle: async () => {
      at.push(world.clock.now())
      throw Object.assign(new Error('张三丰 13800138000'), { code: '22P02' })
    },
  }
  const { heard, subscription } = hearing('thing.created')
  await leave('poison.made', 1)
  await leave('thing.created', 2)
  const runs = runner({ subscriptions: [failing, subscription] })
  for (let attempt = 1; attempt <= 13; attempt += 1) {
    await runs.settle()
    world.clock.advance(pauseMs(attempt) - 1)
    await runs.settle()
    world.clock.advance(1)
  }
  expect(at).toHaveLength(12)
  expect(at.slice(1, 5).map((moment, index) => moment - (at[index] ?? 0))).toEqual([2_000, 4_000, 8_000, 16_000])
  expect(heard).toHaveLength(1)
  expect(await counts()).toEqual({ waiting: 0, running: 0, dead: 1 })
  const { rows } = await world.superuser.query('select fault, payload::text from job where dead_at is not null')
  expect(rows[0].fault).toBe('22P02')
  expect(JSON.stringify(rows)).not.toMatch(/张三丰|13800138000/)
})

test('several processes share the work, and none of it is done twice', async () => {
  const done: string[] = []
  const jobs = [{ name: 'probe', run: async (_: Services, job: Job) => void done.push(String(job.payload['n'])) }]
  await world.services.database.inTenant(tenant, async (tx) => {
    for (let n = 0; n < 40; n += 1) await enqueue(tx, { name: 'probe', payload: { n } })
  })
  const ends = await Promise.all([runner({ jobs }).start(), runner({ jobs }, second).start()])
  await expect.poll(() => done.length).toBe(40)
  for (const end of ends) await end()
  expect(new Set(done).size).toBe(40)
  expect(await counts()).toEqual({ waiting: 0, running: 0, dead: 0 })
})

test('what runs by the clock runs once a turn, however many processes there are', async () => {
  const turns: number[] = []
  const jobs = [{ name: 'hourly', everyMs: 3_600_000, run: async () => void turns.push(world.clock.now()) }]
  const [one, two] = [runner({ jobs }), runner({ jobs }, second)]
  for (let hour = 0; hour < 3; hour += 1) {
    await Promise.all([one.settle(), two.settle()])
    await Promise.all([two.settle(), one.settle()])
    world.clock.advance(3_600_000)
  }
  expect(turns).toHaveLength(3)
})

test('a worker that was taken for dead undoes what it did meanwhile', async () => {
  await leave('thing.created', 1)
  let slow = true
  const effects: Subscription = {
    topic: 'thing.created',
    handle: async (_message, tx) => {
      if (slow) {
        slow = false
        world.clock.advance(30_001)
        await runner({ subscriptions: [effects] }, second).settle()
      }
      await tx.query(sql`insert into job (tenant_id, name, payload) values (${tenant}, 'effect', '{}')`)
    },
  }
  await runner({ subscriptions: [effects] }).settle()
  const { rows } = await world.superuser.query("select count(*)::int as n from job where name = 'effect'")
  expect(rows).toEqual([{ n: 1 }])
})

test('a job that no module declares is left alone', async () => {
  await world.services.database.inTenant(tenant, (tx) => enqueue(tx, { name: 'of_a_newer_version', payload: {} }))
  await runner({}).settle()
  expect(await counts()).toEqual({ waiting: 1, running: 0, dead: 0 })
})
