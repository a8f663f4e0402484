import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NIL_UUID } from '../../platform/identifiers.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { recordEvents, settle } from './testing/recorded.ts'
import { verifyBundleFile } from './verify-bundle.ts'

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
  const judged = await verifyBundleFile(path)
  expect(judged).toMatchObject({ report: { ok: true }, origin: `holdfast/${tenant}`, pinned: false })
  expect(judged.report).toMatchObject({ events: (judged.report as { size: number }).size })
  const foreign = (await world.services.keeper.logKey(NIL_UUID)) ?? ''
  expect((await verifyBundleFile(path, { vkey: foreign })).report).toMatchObject({ ok: false, kind: 'bad_signature' })
  const bent = Buffer.from(answer.rawPayload)
  bent.writeUInt8(bent.readUInt8(5000) ^ 1, 5000)
  writeFileSync(path, bent)
  expect((await verifyBundleFile(path)).report.ok).toBe(false)
  writeFileSync(path, 'no zip at all')
  expect((await verifyBundleFile(path)).report).toMatchObject({ ok: false, kind: 'malformed' })
  await expect(verifyBundleFile(join(folder, 'absent.zip'))).rejects.toMatchObject({ code: 'ENOENT' })
  expect((await rep.get('/audit/bundle')).status).toBe(403)
  rmSync(folder, { recursive: true })
})
