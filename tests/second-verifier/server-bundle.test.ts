import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordEvents, settle } from '../../apps/server/src/modules/audit/testing/recorded.ts'
import { company, person } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { judgeBundle } from './verifier.ts'

/** The server's own bundle before the verifier that shares no code with it, taken out of its zip by foreign code as well. */
let world: World
let files: Map<string, Uint8Array>
let expected: { origin: string; vkey: string }

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  for (const many of [1, 255, 3, 700]) {
    await recordEvents(world.services, tenant, many)
    await settle(world.services)
  }
  const auditor = await person(world, tenant, { role: 'audit_admin' })
  const { rawPayload } = await world.app.inject({
    method: 'GET',
    url: '/api/v1/audit/bundle',
    headers: { authorization: `Bearer ${auditor.token}` },
  })
  files = new Map(Object.entries(unzipSync(rawPayload)))
  expected = { origin: `holdfast/${tenant}`, vkey: (await world.services.keeper.logKey(tenant)) ?? '' }
})
afterAll(() => world.stop())

test('a bundle made by the server is sound', () => {
  expect(judgeBundle(files, expected)).toEqual({ sound: true })
  expect(
    Buffer.from(files.get('events.jsonl') ?? [])
      .toString()
      .split('\n').length - 1,
  ).toBe(960)
})

test('and unsound as soon as any of its files is bent or missing', () => {
  for (const [path, content] of files) {
    if (content.length === 0 || path === 'key') continue
    const bent = Buffer.from(content)
    bent[bent.length >> 1] = (bent[bent.length >> 1] ?? 0) ^ 4
    expect([path, judgeBundle(new Map(files).set(path, bent), expected).sound]).toEqual([path, false])
    const without = new Map(files)
    without.delete(path)
    if (path !== 'checkpoints.txt') expect([path, judgeBundle(without, expected).sound]).toEqual([path, false])
  }
})
