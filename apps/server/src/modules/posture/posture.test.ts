import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { company, person } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import type { Facts } from './facts.ts'
import { type Ground, gatherFacts, judgePosture } from './index.ts'

const SOUND: Facts = {
  rootKeyMode: 0o600,
  keysOnDataDisk: false,
  separateUsers: true,
  freeDiskShare: 0.5,
  host: 'crm.example.com',
  servedHost: 'crm.example.com',
  databaseMajor: 18,
  roleFault: null,
  loggedStatements: 'none',
  clockSkewSeconds: 0,
  companies: 1,
  founders: 0,
  administratorsWithoutPasskey: 0,
  emergenciesOpen: 0,
  unboundPrograms: 0,
  connectionsEnding: 0,
  rows: { mismatched: 0, accepted: 0, logFaults: 0, hoursSinceRound: 3, rows: 1_000 },
}

const faultsOf = (facts: Facts) => judgePosture(facts).checks.flatMap(({ ok, id }) => (ok ? [] : [id]))

describe('posture', () => {
  test('stays red while the root key is a file that nothing seals, and finds nothing else in a sound installation', () => {
    expect(judgePosture(SOUND)).toMatchObject({ score: 75 })
    expect(faultsOf(SOUND)).toEqual(['key_file_unsealed'])
  })

  test.each([
    ['key_file_open', { rootKeyMode: 0o640 }],
    ['database_role', { roleFault: 'superuser' }],
    ['database_old', { databaseMajor: 14 }],
    ['host_changed', { servedHost: 'localhost' }],
    ['keys_beside_data', { keysOnDataDisk: true }],
    ['one_user', { separateUsers: false }],
    ['founder_mode', { founders: 1 }],
    ['administrators_without_passkey', { administratorsWithoutPasskey: 2 }],
    ['emergency_open', { emergenciesOpen: 1 }],
    ['connection_certificates', { connectionsEnding: 1 }],
    ['statements_logged', { loggedStatements: 'all' }],
    ['clock_skew', { clockSkewSeconds: 6 }],
    ['disk_nearly_full', { freeDiskShare: 0.09 }],
  ] as const)('finds %s, and says it with a fix in both languages', (id, change) => {
    expect(faultsOf({ ...SOUND, ...change })).toEqual(['key_file_unsealed', id])
    const found = judgePosture({ ...SOUND, ...change })
    expect(found.score).toBeLessThan(75)
    for (const { title, fix } of found.checks)
      for (const text of [title, fix]) expect([text.zh.length > 0, text.en.length > 0]).toEqual([true, true])
  })
})

describe('the facts of a real installation', () => {
  let world: World
  const folder = mkdtempSync(join(tmpdir(), 'hf-posture-'))
  const ground: Ground = {
    dataDir: folder,
    keysDir: folder,
    rootKeyPath: join(folder, 'root.key'),
    separateUsers: false,
    servedAt: 'http://localhost:3000',
  }

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(ground.rootKeyPath, 'key')
    chmodSync(ground.rootKeyPath, 0o604)
    world = await startWorld()
    const tenantId = await company(world)
    await person(world, tenantId, { roles: ['system_admin', 'security_admin', 'audit_admin'], founder: true })
    await person(world, tenantId, { role: 'sales_rep' })
    await company(world, '另一家')
  })
  afterAll(async () => {
    await world.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('are read from files, database and people, by number alone', async () => {
    const facts = await gatherFacts(world.services, ground)
    expect(facts).toMatchObject({
      rootKeyMode: 0o604,
      keysOnDataDisk: true,
      servedHost: 'localhost',
      host: 'localhost',
      roleFault: null,
      companies: 2,
      founders: 1,
      administratorsWithoutPasskey: 1,
    })
    expect(facts.databaseMajor).toBeGreaterThanOrEqual(15)
    expect(facts.freeDiskShare).toBeGreaterThan(0)
    expect(faultsOf(facts)).toContain('key_file_open')
  })
})
