import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { modules } from '../app.ts'
import { anonymously, company, person } from '../testing/people.ts'
import { startWorld, testClock, type World } from '../testing/world.ts'
import { buildServer } from './http.ts'
import { SpareRoom } from './spare-room.ts'
import { stopServices } from './start-services.ts'

const folder = mkdtempSync(join(tmpdir(), 'hf-room-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('less free room than must stay is refused, as the file system tells it', () => {
  const { bavail, bsize } = statfsSync(folder)
  const free = Math.floor((bavail * bsize) / 1024 / 1024)
  const clock = testClock()
  expect(() => new SpareRoom({ folder, leastMegabytes: Math.floor(free / 2), clock }).demand()).not.toThrow()
  expect(() => new SpareRoom({ folder, leastMegabytes: free * 2 + 1_000, clock }).demand()).toThrow('storage_full')
  expect(() => new SpareRoom({ folder, leastMegabytes: 0, clock }).demand()).not.toThrow()
})

test('without room nothing is written and nothing read out, and both say why', async () => {
  const roomy: World = await startWorld()
  const tenant = await company(roomy)
  const rep = await person(roomy, tenant, { role: 'sales_rep' })
  const made = await rep.post('/contacts', { name: '先写的', mobile: '13800000001' })
  const full = await roomy.further({ HOLDFAST_LEAST_FREE_MB: '1000000000' })
  const app = await buildServer(full, modules)
  const call = (method: 'GET' | 'POST', url: string, payload?: object) =>
    app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { authorization: `Bearer ${rep.token}` },
      ...(payload === undefined ? {} : { payload }),
    })
  const written = await call('POST', '/contacts', { name: '后写的', mobile: '13800000002' })
  expect([written.statusCode, written.json().code]).toEqual([503, 'storage_full'])
  expect(written.headers['retry-after']).toBeDefined()
  const read = await call('GET', `/contacts/${made.body.id}`)
  expect([read.statusCode, read.json().code, read.body.includes('先写的')]).toEqual([503, 'storage_full', false])
  expect((await app.inject({ method: 'GET', url: '/healthz' })).statusCode).toBe(200)
  await app.close()
  await stopServices(full)
  expect((await rep.get('/contacts')).body.data).toHaveLength(1)
  expect((await anonymously(roomy, 'GET', '/healthz')).status).toBe(200)
  await roomy.stop()
})
