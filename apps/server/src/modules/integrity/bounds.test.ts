import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { ORIGIN_PURPOSE } from '../../platform/audit/origin.ts'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Database } from '../../platform/database/database.ts'
import { stateOf } from '../../records/index.ts'
import { company } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { settle } from '../audit/testing/recorded.ts'
import { comparePage, FarBehind } from './compare.ts'
import { StateIndex } from './state-index.ts'
import { takeInLog } from './take-in.ts'

/* A million rows are told of in a thousand long events: what is held at once must not grow with them. */
const MEGABYTE = 1_024 * 1_024
let world: World
let tenant: string
let folder: string
let index: StateIndex

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  for (let n = 0; n < 24; n += 1) await record(n % 8 === 0 ? 3 * MEGABYTE : 0.5 * MEGABYTE)
  await settle(world.services)
})
afterAll(() => world.stop())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hf-bounds-'))
  index = new StateIndex(join(folder, 'states.db'))
})
afterEach(() => {
  index.close()
  rmSync(folder, { recursive: true })
})

/** An event about as long as one of an import. */
const record = (bytes: number) =>
  world.services.database.inTenant(tenant, (tx) =>
    world.services.recorder.recordIn(
      tx,
      { act: 'import.create_batch', outcome: 'allowed', facts: { filling: 'x'.repeat(bytes) } },
      workContext(world.services, { tenantId: tenant, operation: 'test' }),
    ),
  )

/** The real database, seen through: how many events each answer brings, and how long they are together. */
function watched(): { database: Database; answers: { events: number; bytes: number }[] } {
  const answers: { events: number; bytes: number }[] = []
  const { database } = world.services
  const read: Database['read'] = async <Row>(...asked: Parameters<Database['read']>) => {
    const rows = await database.read<Row>(...asked)
    const texts = rows.map((row) => (row as { event?: string }).event ?? '')
    answers.push({ events: rows.length, bytes: texts.reduce((sum, text) => sum + text.length, 0) })
    return rows
  }
  return { database: { ...database, read }, answers }
}

const logSize = async (): Promise<number> =>
  Number((await world.superuser.query('select count(*) from audit_entry where tenant_id = $1', [tenant])).rows[0].count)

test('the whole log is taken in, never more of it at once than two megabytes or one event', async () => {
  const { database, answers } = watched()
  await takeInLog({ ...world.services, database }, index, tenant)
  expect(index.place(tenant).size).toBe(await logSize())
  for (const { events, bytes } of answers) expect(bytes <= 2 * MEGABYTE || events === 1).toBe(true)
  expect(Math.max(...answers.map(({ events }) => events))).toBeGreaterThan(1)
})

test('an event that is missing where an answer ended is found all the same', async () => {
  const size = await logSize()
  for (const seq of [Math.floor(size / 2), size - 1]) {
    await world.superuser.query('begin')
    await world.superuser.query('create table kept as select * from audit_entry where tenant_id = $1', [tenant])
    await world.superuser.query('commit')
    await world.superuser.query('delete from audit_entry where tenant_id = $1 and seq = $2', [tenant, seq])
    await expect(takeInLog(world.services, index, tenant)).rejects.toMatchObject({ notice: { kind: 'removed', seq } })
    await world.superuser.query('insert into audit_entry select * from kept where seq = $1', [seq])
    await world.superuser.query('drop table kept')
  }
  await takeInLog(world.services, index, tenant)
})

test('rows are not compared while the index is far behind, and are once it has caught up', async () => {
  const { services } = world
  const comparing = {
    database: services.database,
    index,
    log: tenant,
    originKey: await services.keeper.purposeKey(tenant, ORIGIN_PURPOSE),
  }
  const span = { table: stateOf(services.catalog.getObject('contact')), after: null, limit: 10 }
  await expect(comparePage(comparing, span)).rejects.toBeInstanceOf(FarBehind)
  await takeInLog(services, index, tenant)
  expect(await comparePage(comparing, span)).toMatchObject({ findings: [] })
})
