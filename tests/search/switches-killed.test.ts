/** A server killed while it takes tokens out of the index and puts them in: what was done stays done, and none is left or lacking at the end. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { imported } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, testClock, type World } from '../../apps/server/src/testing/world.ts'
import { type ServerProcess, startServerProcess } from '../imports/server-process.ts'

const PORT = 46210
const MANY = 6_000
const KEY = 'search:contact.name.pinyin'

let world: World
let tenant: string
let rep: TestPerson
let system: TestPerson
let security: TestPerson
const servers: ServerProcess[] = []

beforeAll(async () => {
  // the processes go by the machine's clock, so the world does too
  world = await startWorld({ clock: testClock(Date.now()) })
  tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  system = await person(world, tenant, { role: 'system_admin' })
  security = await person(world, tenant, { role: 'security_admin' })
  const rows = Array.from({ length: MANY }, (_, n) => `欧阳${n},1510${String(n).padStart(7, '0')}`)
  await imported(world, rep, { file: ['姓名,手机', ...rows].join('\n') })
})
afterAll(async () => {
  for (const server of servers) await server.kill()
  await world.stop()
})

async function start(): Promise<ServerProcess> {
  const server = await startServerProcess(world, PORT)
  servers.push(server)
  return server
}

async function turn(on: boolean): Promise<void> {
  await system.post('/company/rules/ask', { rule: 'search', object: 'contact', field: 'name', kind: 'pinyin', on })
  expect((await security.post('/company/rules/confirm', { key: KEY })).status).toBe(200)
}

async function forms(): Promise<{ form: number; n: number; tokens: number }[]> {
  const { rows } = await world.superuser.query(
    'select form, count(*)::int as n, sum(cardinality(tokens))::int as tokens from search_contact where tenant_id = $1 group by form order by form',
    [tenant],
  )
  return rows
}

/** Looks often, but leaves the machine to those that are looked at. */
const until = (is: (now: { form: number; n: number }[]) => boolean) =>
  vi.waitUntil(async () => is(await forms()), { timeout: 100_000, interval: 20 })

/** The lease of what the killed process held runs out, without being waited for. */
const endLeases = () => world.superuser.query('update job set locked_until = now() where worker is not null')

test('taken out and put in again across kill -9, without a record left over and none done twice', async () => {
  const [before] = await forms()
  expect(before?.n).toBe(MANY)
  for (const [form, on] of [
    [1, false],
    [2, true],
  ] as const) {
    const server = await start()
    await turn(on)
    await until((now) => now.some((each) => each.form === form && each.n >= 1_000))
    await server.kill()
    const left = (await forms()).find((each) => each.form === form - 1)?.n ?? 0
    expect(left).toBeGreaterThan(0)
    await endLeases()
    const next = await start()
    await until((now) => now.every((each) => each.form === form))
    // a server that stops ends what it is at: the rules say then how far the work came
    await next.stop()
    expect((await security.get('/company/rules')).body.work).toEqual([])
    const [after, ...others] = await forms()
    expect([after?.form, after?.n, others]).toEqual([form, MANY, []])
    if (on) expect(after?.tokens).toBe(before?.tokens)
    else expect(after?.tokens).toBeLessThan(before?.tokens ?? 0)
  }
})
