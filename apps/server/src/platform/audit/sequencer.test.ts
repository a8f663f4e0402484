import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { parseCheckpoint, parseNote } from '@holdfast/tlog'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { recordEvents, settle } from '../../modules/audit/testing/recorded.ts'
import { verifyInstallation } from '../../modules/audit/verify-installation.ts'
import { APP_ROLE } from '../../testing/database-setup.ts'
import { company } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { stopServices } from '../start-services.ts'
import { readCopiedCheckpoints } from './checkpoint-file.ts'
import { readingOf, readTreeState } from './log-store.ts'
import { Sequencer } from './sequencer.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

/** Every company's log begins with its founding. */
const stateOf = (tenant: string) => readTreeState(readingOf(world.services.database, tenant), tenant)
const reportOf = async (tenant: string) => (await verifyInstallation(world.services, { tenant }))[0]

/** Waits for a condition, not for a time. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('events are sequenced and signed within a second, and the checkpoint is copied outside the database', async () => {
  const tenant = await company(world)
  await settle(world.services)
  const stop = new Sequencer(world.services).start()
  await recordEvents(world.services, tenant, 5)
  const recorded = performance.now()
  await until(async () => (await stateOf(tenant)).signedSize === 6)
  expect(performance.now() - recorded).toBeLessThan(1_000)
  await recordEvents(world.services, tenant, 700)
  await until(async () => (await stateOf(tenant)).signedSize === 706)
  await stop()
  const copies = await readCopiedCheckpoints(world.services.serverDir, tenant)
  expect(copies.map((note) => parseCheckpoint(parseNote(note).text).size)).toEqual(expect.arrayContaining([6, 706]))
  expect(await reportOf(tenant)).toMatchObject({ unsigned: 0, report: { ok: true, size: 706 } })
})

test('two processes never fork the log nor skip an event', async () => {
  const [one, two] = [await company(world, '甲'), await company(world, '乙')]
  const further = await world.further()
  const stops = [new Sequencer(world.services).start(), new Sequencer(further).start()]
  for (let round = 0; round < 12; round += 1)
    await Promise.all(
      [world.services, further].flatMap((each) => [recordEvents(each, one, 90), recordEvents(each, two, 37)]),
    )
  await Promise.all(stops.map((stop) => stop()))
  await stopServices(further)
  expect(await reportOf(one)).toMatchObject({ unsigned: 0, report: { ok: true, size: 2161, events: 2161 } })
  expect(await reportOf(two)).toMatchObject({ unsigned: 0, report: { ok: true, size: 889, events: 889 } })
})

test('what another process is signing as this one stops is waited for, so that the end of the log is signed', async () => {
  const tenant = await company(world)
  const stop = new Sequencer(world.services).start()
  const lock = `hashtextextended('audit.sign:${tenant}', 0)`
  await until(async () => (await stateOf(tenant)).signedSize === 1)
  await world.superuser.query(`select pg_advisory_lock(${lock})`)
  await recordEvents(world.services, tenant, 10)
  let stopped = false
  const stopping = stop().then(() => {
    stopped = true
  })
  await until(async () => (await stateOf(tenant)).size === 11)
  for (let look = 0; look < 50; look += 1) await stateOf(tenant)
  expect(stopped).toBe(false)
  await world.superuser.query(`select pg_advisory_unlock(${lock})`)
  await stopping
  expect(await reportOf(tenant)).toMatchObject({ unsigned: 0, report: { ok: true, size: 11 } })
})

test('a crash between storing and signing is healed by the next round', async () => {
  const tenant = await company(world)
  await recordEvents(world.services, tenant, 10)
  await settle(world.services)
  await recordEvents(world.services, tenant, 10)
  await world.keeper.stop()
  await expect(settle(world.services)).rejects.toMatchObject({ code: 'keeper_unavailable' })
  expect(await stateOf(tenant)).toEqual({ size: 21, signedSize: 11 })
  await world.keeper.start()
  expect(await reportOf(tenant)).toMatchObject({ unsigned: 10, report: { ok: true, size: 11 } })
  await settle(world.services)
  expect(await reportOf(tenant)).toMatchObject({ unsigned: 0, report: { ok: true, size: 21 } })
})

test('a crash between signing and keeping the checkpoint is healed too', async () => {
  const tenant = await company(world)
  await recordEvents(world.services, tenant, 10)
  await world.superuser.query('alter function audit_checkpoint_store(uuid, bigint, text) rename to away')
  await expect(settle(world.services)).rejects.toThrow()
  await world.superuser.query('alter function away(uuid, bigint, text) rename to audit_checkpoint_store')
  expect(await stateOf(tenant)).toEqual({ size: 11, signedSize: 0 })
  await settle(world.services)
  expect(await reportOf(tenant)).toMatchObject({ unsigned: 0, report: { ok: true, size: 11 } })
})

test('a log that cannot go on stands in no other’s way', async () => {
  const [bad, good] = [await company(world, '坏'), await company(world, '好')]
  await recordEvents(world.services, bad, 3)
  await settle(world.services)
  await world.superuser.query(
    'update audit_tile set hashes = set_byte(hashes, 0, 1 + get_byte(hashes, 0) % 255) where tenant_id = $1',
    [bad],
  )
  const stop = new Sequencer(world.services).start()
  await recordEvents(world.services, bad, 3)
  await recordEvents(world.services, good, 3)
  await until(async () => (await stateOf(good)).signedSize === 4)
  await stop()
  expect((await reportOf(good))?.report.ok).toBe(true)
  expect((await reportOf(bad))?.report.ok).toBe(false)
  for (const table of ['audit_inbox', 'audit_entry', 'audit_tree', 'audit_tile', 'audit_checkpoint'])
    await world.superuser.query(`delete from ${table} where tenant_id = $1`, [bad])
})

test('a row in the inbox that is no event of ours is logged under no name and stops nothing', async () => {
  const tenant = await company(world)
  const texts = [
    '',
    'no json',
    '{"time":"x","unmapped":{"object":"a,b","outcome":"\\u0000"},"api":{"operation":"a,b"}}',
    '[]',
    'null',
  ]
  for (const text of texts)
    await world.superuser.query(
      `insert into audit_inbox (tenant_id, event, salt) values ($1, $2, decode(repeat('00', 32), 'hex'))`,
      [tenant, text],
    )
  await recordEvents(world.services, tenant, 2)
  await settle(world.services)
  const { rows } = await world.superuser.query(
    'select act, outcome, object from audit_entry where tenant_id = $1 order by seq',
    [tenant],
  )
  expect(rows.map((row) => row.act)).toEqual([
    'company.found',
    ...texts.map(() => 'unknown'),
    'contact.read',
    'contact.read',
  ])
})

const CHILD = `
const { startServices } = await import(process.env.HF_ROOT + '/platform/start-services.ts')
const { Sequencer } = await import(process.env.HF_ROOT + '/platform/audit/sequencer.ts')
const { readSettings } = await import(process.env.HF_ROOT + '/platform/config/settings.ts')
const { catalog } = await import(process.env.HF_ROOT + '/app.ts')
const { createLog } = await import(process.env.HF_ROOT + '/platform/log.ts')
const plan = JSON.parse(process.env.HF_PLAN)
const services = await startServices({ ...plan, settings: readSettings({ HOLDFAST_LOG_LEVEL: 'silent' }), catalog, log: createLog('silent') })
new Sequencer(services).start()
const context = { tenantId: plan.tenant, actorId: null, sessionId: null, traceId: 't', operation: 'test', address: null }
const write = (n) => services.recorder.record({ act: 'test.count', outcome: 'allowed', count: n }, context).then(() => process.stdout.write(n + '\\n'))
for (let n = 0; ; n += 20) await Promise.all(Array.from({ length: 20 }, (_, k) => write(n + k)))
`

test('no acknowledged event is lost when the process is killed in the middle', async () => {
  const tenant = await company(world)
  const { host, port, appPassword } = inject('testDatabase')
  const { rows } = await world.superuser.query('select current_database() as name')
  const database = { host, port, user: APP_ROLE, password: appPassword, database: rows[0].name, max: 4 }
  const plan = { database, keeperSocket: world.keeperSocket, serverDir: world.services.serverDir, tenant }
  const acknowledged: number[] = []
  for (const least of [300, 900]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD], {
      env: { HF_ROOT: new URL('../..', import.meta.url).pathname.replace(/\/$/, ''), HF_PLAN: JSON.stringify(plan) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let told = ''
    child.stdout.on('data', (chunk) => {
      told += String(chunk)
      if (told.split('\n').length > least) child.kill('SIGKILL')
    })
    await once(child, 'close')
    acknowledged.push(...told.split('\n').slice(0, -1).map(Number))
  }
  // as long as the killed process's session lives on in the database, its lock does too
  await until(async () => {
    await settle(world.services)
    const { size, signedSize } = await stateOf(tenant)
    return size >= acknowledged.length && size === signedSize
  })
  const logged = await world.superuser.query('select event from audit_entry where tenant_id = $1 order by seq', [
    tenant,
  ])
  const counts = logged.rows.map((row) => JSON.parse(row.event).unmapped.count)
  for (const n of new Set(acknowledged))
    expect(counts.filter((count) => count === n).length).toBeGreaterThanOrEqual(
      acknowledged.filter((one) => one === n).length,
    )
  expect(await reportOf(tenant)).toMatchObject({ report: { ok: true, events: counts.length } })
})
