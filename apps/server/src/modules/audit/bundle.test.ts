import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NIL_UUID } from '../../platform/identifiers.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { recordEvents, settle } from './testing/recorded.ts'
import { verifyBundle } from './verify-bundle.ts'

let world: World
let tenant: string
let rep: TestPerson
let auditor: TestPerson

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  auditor = await person(world, tenant, { role: 'audit_admin', name: '许静' })
  await recordEvents(world.services, tenant, 300)
  await settle(world.services)
})
afterAll(() => world.stop())

test('the bundle verifies offline, and not against another key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hf-b-'))
  const answer = await world.app.inject({
    method: 'GET',
    url: '/api/v1/audit/bundle',
    headers: { authorization: `Bearer ${auditor.token}` },
  })
  expect(answer.headers['content-type']).toBe('application/zip')
  const path = join(folder, 'b.zip')
  writeFileSync(path, answer.rawPayload)
  const judged = await verifyBundle(path)
  expect(judged).toMatchObject({ report: { ok: true }, origin: `holdfast/${tenant}`, pinned: false })
  expect(judged.report).toMatchObject({ events: (judged.report as { size: number }).size })
  const foreign = (await world.services.keeper.logKey(NIL_UUID)) ?? ''
  expect((await verifyBundle(path, { vkey: foreign })).report).toMatchObject({ ok: false, kind: 'bad_signature' })
  const bent = Buffer.from(answer.rawPayload)
  bent.writeUInt8(bent.readUInt8(5000) ^ 1, 5000)
  writeFileSync(path, bent)
  expect((await verifyBundle(path)).report.ok).toBe(false)
  writeFileSync(path, 'no zip at all')
  expect((await verifyBundle(path)).report).toMatchObject({ ok: false, kind: 'malformed' })
  await expect(verifyBundle(join(folder, 'absent.zip'))).rejects.toMatchObject({ code: 'ENOENT' })
  expect((await rep.get('/audit/bundle')).status).toBe(403)
  rmSync(folder, { recursive: true })
})

test('an unpacked bundle verifies from its folder, and a changed or missing file is found', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hf-b-'))
  const { rawPayload } = await world.app.inject({
    method: 'GET',
    url: '/api/v1/audit/bundle',
    headers: { authorization: `Bearer ${auditor.token}` },
  })
  const files = unzipSync(rawPayload)
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  expect((await verifyBundle(folder)).report).toMatchObject({ ok: true })
  const events = Buffer.from(files['events.jsonl'] ?? [])
  writeFileSync(join(folder, 'events.jsonl'), events.toString().replace('"outcome":"allowed"', '"outcome":"refused"'))
  expect((await verifyBundle(folder)).report).toMatchObject({ ok: false, kind: 'altered' })
  rmSync(join(folder, 'events.jsonl'))
  expect((await verifyBundle(folder)).report).toMatchObject({ ok: false, kind: 'removed' })
  rmSync(folder, { recursive: true })
})

test('a log verifies from the address a server gives it at, entries alone, for who may read it', async () => {
  const at = await world.app.listen({ host: 'localhost', port: 0 })
  const address = `${at}/api/v1/audit/log/${tenant}/`
  const { report, origin } = await verifyBundle(address, { token: auditor.token })
  expect([report, origin]).toMatchObject([{ ok: true, events: null }, `holdfast/${tenant}`])
  await expect(verifyBundle(address, { token: rep.token })).rejects.toThrow(/HOLDFAST_TOKEN/)
  await world.superuser.query(
    `update audit_tile set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) where tenant_id = $1 and level = 0 and n = 0`,
    [tenant],
  )
  expect((await verifyBundle(address, { token: auditor.token })).report.ok).toBe(false)
})
