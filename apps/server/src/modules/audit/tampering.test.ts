import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildEntry, EMPTY_EDGE, growTiles, leafHash } from '@holdfast/tlog'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { commitmentOfText, hasher } from '../../platform/audit/hasher.ts'
import { company, person } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { recordEvents, settle } from './testing/recorded.ts'
import { verifyInstallation } from './verify-installation.ts'

/** What somebody with root on the database can do to the log, and how it is found. */
let world: World
let tenant: string

const TABLES = [
  'audit_entry',
  'audit_mention',
  'audit_day',
  'audit_tree',
  'audit_tile',
  'audit_checkpoint',
  'audit_inbox',
]

const run = (statement: string, values: unknown[] = []) => world.superuser.query(statement, values)
const verified = async () => (await verifyInstallation(world.services, { tenant }))[0]?.report

async function keepCopy(name: string): Promise<void> {
  for (const table of TABLES) await run(`create table ${name}_${table} as select * from ${table}`)
}

async function putBack(name: string): Promise<void> {
  for (const table of TABLES) {
    await run(`truncate ${table}`)
    const generated = table === 'audit_inbox' ? 'overriding system value' : ''
    await run(`insert into ${table} ${generated} select * from ${name}_${table}`)
  }
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  // the first record is the company's founding
  await recordEvents(world.services, tenant, 299)
  await settle(world.services)
  await keepCopy('early')
  await recordEvents(world.services, tenant, 300)
  await settle(world.services)
  await keepCopy('good')
})
afterEach(() => putBack('good'))
afterAll(() => world.stop())

test('a sound log is sound, every event held against its entry', async () => {
  expect(await verified()).toEqual({
    ok: true,
    size: 600,
    root: expect.any(String),
    checkpoints: expect.any(Number),
    events: 600,
  })
  const reports = await verifyInstallation(world.services)
  expect(reports.map((one) => [one.origin, one.report.ok, one.unsigned])).toEqual([
    ['holdfast/installation', true, 0],
    [`holdfast/${tenant}`, true, 0],
  ])
})

describe('an attacker with the database', () => {
  test('alters an event: named', async () => {
    await run(
      `update audit_entry set event = replace(event, 'contact', 'account') where tenant_id = $1 and seq = 417`,
      [tenant],
    )
    expect(await verified()).toMatchObject({ ok: false, kind: 'altered', seq: 417 })
  })

  test('alters a column that events are found by: named', async () => {
    await run(`update audit_entry set actor_id = null where tenant_id = $1 and seq = 41`, [tenant])
    expect(await verified()).toMatchObject({ ok: false, kind: 'altered', seq: 41 })
  })

  test('alters an entry’s bytes, or event, entry and leaf together: named', async () => {
    await run(
      `update audit_entry set entry = set_byte(entry, 20, get_byte(entry, 20) # 1) where tenant_id = $1 and seq = 7`,
      [tenant],
    )
    expect(await verified()).toMatchObject({ ok: false, kind: 'altered', seq: 7 })
    await putBack('good')
    const { rows } = await run(`select event, salt from audit_entry where tenant_id = $1 and seq = 7`, [tenant])
    const event = rows[0].event.replace('"allowed"', '"refused"')
    const entry = buildEntry({ commitment: commitmentOfText(rows[0].salt, event), seq: 7 })
    await run(`update audit_entry set event = $2, entry = $3, outcome = 'refused' where tenant_id = $1 and seq = 7`, [
      tenant,
      event,
      Buffer.from(entry),
    ])
    const leaf = Buffer.from(leafHash(hasher, entry))
    await run(
      `update audit_tile set hashes = overlay(hashes placing $2::bytea from ${7 * 32 + 1}) where tenant_id = $1 and level = 0 and n = 0`,
      [tenant, leaf],
    )
    expect(await verified()).toMatchObject({ ok: false, seq: expect.any(Number) })
  })

  test('erases the content of an event without a record of it: named', async () => {
    await run(`update audit_entry set event = null, salt = null where tenant_id = $1 and seq = 99`, [tenant])
    expect(await verified()).toMatchObject({ ok: false, kind: 'removed', seq: 99 })
  })

  test.each([
    ['in the middle', 300],
    ['at the start', 0],
    ['at the end', 599],
  ])('deletes a record %s: named', async (_, seq) => {
    await run(`delete from audit_entry where tenant_id = $1 and seq = $2`, [tenant, seq])
    expect(await verified()).toMatchObject({ ok: false, kind: 'removed', seq })
  })

  test('deletes a record and closes the gap: named', async () => {
    await run(`delete from audit_entry where tenant_id = $1 and seq = 200`, [tenant])
    await run(`update audit_entry set seq = -seq where tenant_id = $1 and seq > 200`, [tenant])
    await run(`update audit_entry set seq = -seq - 1 where tenant_id = $1 and seq < 0`, [tenant])
    expect(await verified()).toMatchObject({ ok: false, kind: 'removed', seq: 200 })
  })

  test('inserts a record, in the middle or behind the end: named', async () => {
    await run(`update audit_entry set seq = -seq where tenant_id = $1 and seq >= 100`, [tenant])
    await run(`update audit_entry set seq = -seq + 1 where tenant_id = $1 and seq < 0`, [tenant])
    await run(
      `insert into audit_entry select tenant_id, 100, entry, event, salt, at, actor_id, act, object, record_id, outcome
      from audit_entry where tenant_id = $1 and seq = 50`,
      [tenant],
    )
    expect(await verified()).toMatchObject({ ok: false, kind: 'inserted', seq: 100 })
    await putBack('good')
    await run(
      `insert into audit_entry select tenant_id, 600, entry, event, salt, at, actor_id, act, object, record_id, outcome
      from audit_entry where tenant_id = $1 and seq = 50`,
      [tenant],
    )
    expect(await verified()).toMatchObject({ ok: false, kind: 'inserted', seq: 600 })
  })

  test('reorders two records: named', async () => {
    await run(
      `update audit_entry set seq = case seq when 10 then -1 else -2 end where tenant_id = $1 and seq in (10, 11)`,
      [tenant],
    )
    await run(`update audit_entry set seq = case seq when -1 then 11 else 10 end where tenant_id = $1 and seq < 0`, [
      tenant,
    ])
    expect(await verified()).toMatchObject({ ok: false, kind: 'reordered', seq: 10 })
  })

  test('rolls the whole log back: the copies outside tell, and so does the keeper alone', async () => {
    await putBack('early')
    expect(await verified()).toMatchObject({ ok: false, kind: 'rolled_back', seq: 300 })
    const copies = join(world.services.serverDir, 'checkpoints', `${tenant}.txt`)
    const kept = readFileSync(copies, 'utf8')
    writeFileSync(copies, '')
    expect(await verified()).toMatchObject({ ok: false, kind: 'rolled_back', seq: 300 })
    writeFileSync(copies, kept)
    for (const table of TABLES) await run(`truncate ${table}`)
    expect(await verified()).toMatchObject({ ok: false, kind: 'rolled_back', seq: 0 })
  })

  test('rolls back and lets the log grow again: the keeper signs no second history', async () => {
    await putBack('early')
    await recordEvents(world.services, tenant, 400)
    await expect(settle(world.services)).rejects.toMatchObject({ code: 'not_an_extension' })
    expect(await verified()).toMatchObject({ ok: false, kind: 'rolled_back' })
    await run('truncate audit_inbox')
  })

  test('forks the log, its tail and every tile rewritten: the signed root tells, and the keeper signs no more', async () => {
    const { rows } = await run(`select seq, event, salt, entry from audit_entry where tenant_id = $1 order by seq`, [
      tenant,
    ])
    const entries = rows.map(({ seq, event, salt, entry }) => {
      if (Number(seq) < 450) return entry as Buffer
      const forged = event.replace('"allowed"', '"refused"')
      return Buffer.from(buildEntry({ commitment: commitmentOfText(salt, forged), seq: Number(seq) }))
    })
    await run(
      `update audit_entry set event = replace(event, '"allowed"', '"refused"'), outcome = 'refused' where tenant_id = $1 and seq >= 450`,
      [tenant],
    )
    for (const [seq, entry] of entries.entries())
      if (seq >= 450)
        await run(`update audit_entry set entry = $3 where tenant_id = $1 and seq = $2`, [tenant, seq, entry])
    const { tiles } = growTiles(
      hasher,
      EMPTY_EDGE,
      entries.map((entry) => leafHash(hasher, entry)),
    )
    for (const { level, n, bytes } of tiles)
      await run(`update audit_tile set hashes = $4 where tenant_id = $1 and level = $2 and n = $3`, [
        tenant,
        level,
        n,
        Buffer.from(bytes),
      ])
    const report = await verified()
    expect(report).toMatchObject({ ok: false })
    // the newest checkpoint that still agrees is that of 300 records: from there on anything may be forged
    expect((report as { seq: number }).seq).toBeGreaterThanOrEqual(300)
    expect((report as { seq: number }).seq).toBeLessThanOrEqual(450)
    await recordEvents(world.services, tenant, 3)
    await expect(settle(world.services)).rejects.toMatchObject({ code: 'not_an_extension' })
    await run('truncate audit_inbox')
  })

  test('takes away or bends a tile or a checkpoint: found', async () => {
    await run(`delete from audit_tile where tenant_id = $1 and level = 0 and n = 1`, [tenant])
    expect(await verified()).toMatchObject({ ok: false, kind: 'removed', seq: 256 })
    await putBack('good')
    await run(
      `update audit_tile set hashes = set_byte(hashes, 5, 1 + get_byte(hashes, 5) % 255) where tenant_id = $1 and level = 1`,
      [tenant],
    )
    expect((await verified())?.ok).toBe(false)
    await putBack('good')
    await run(`update audit_checkpoint set note = replace(note, '600', '599') where tenant_id = $1 and size = 600`, [
      tenant,
    ])
    expect(await verified()).toMatchObject({ ok: false, kind: 'bad_signature' })
  })

  test('appends a made-up checkpoint to the copies: found', async () => {
    const copies = join(world.services.serverDir, 'checkpoints', `${tenant}.txt`)
    const kept = readFileSync(copies, 'utf8')
    appendFileSync(copies, kept.replaceAll('\n600\n', '\n601\n'))
    expect(await verified()).toMatchObject({ ok: false, kind: 'bad_signature' })
    writeFileSync(copies, kept)
    appendFileSync(copies, 'a copy that a crash cut o')
    expect(await verified()).toMatchObject({ ok: true })
    writeFileSync(copies, kept)
  })
})

test('the seal shows a broken log as broken', async () => {
  const viewer = await person(world, tenant, { role: 'sales_rep' })
  await run(`update audit_entry set event = replace(event, 'contact', 'account') where tenant_id = $1 and seq = 590`, [
    tenant,
  ])
  expect((await viewer.get('/audit/seal')).body).toMatchObject({ intactSince: null, brokenAt: 590 })
})
