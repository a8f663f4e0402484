import {
  commitmentOf,
  fromBase64,
  leafHash,
  openNote,
  parseCheckpoint,
  parseEntries,
  parseEntry,
  parseVerifierKey,
  verifyConsistency,
  verifyInclusion,
} from '@holdfast/tlog'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasher, verifyEd25519 } from '../../platform/audit/hasher.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { NIL_UUID } from '../../platform/identifiers.ts'
import { actIn, anonymously, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { recordEvents, settle } from './testing/recorded.ts'

let world: World
let tenant: string
let rep: TestPerson
let auditor: TestPerson
let stranger: TestPerson
let contact: string

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  auditor = await person(world, tenant, { role: 'audit_admin', name: '许静' })
  stranger = await person(world, await company(world, '另一家'), { role: 'audit_admin' })
  contact = (await rep.post('/contacts', { name: '张伟', mobile: '13800138000' })).body.id
  await rep.get(`/contacts/${contact}`)
  await settle(world.services)
})
afterAll(() => world.stop())

const events = async (query = '') => (await auditor.get(`/audit/events${query}`)).body.data
const actsOf = (data: { event: { api: { operation: string } } }[]) => data.map((one) => one.event.api.operation)
const log = (path: string, of = tenant) => `/audit/log/${of}/${path}`

describe('the events', () => {
  test('come newest first, each with the salt that opens its commitment, and are proven by the log', async () => {
    const data = await events()
    expect(actsOf(data)).toEqual(expect.arrayContaining(['contact.create', 'contact.read']))
    const vkey = (await auditor.get(log('key'))).text.trim()
    for (const { seq, event, salt, time } of data) {
      const { body } = await auditor.get(`/audit/proof?seq=${seq}`)
      const entry = fromBase64(body.entry)
      expect(parseEntry(entry)).toEqual({ v: 1, seq, commitment: commitmentOf(hasher, { event, salt }) })
      expect(Date.parse(time)).toBe(event.time)
      const opened = await openNote(body.checkpoint, { keys: [parseVerifierKey(hasher, vkey)], verifyEd25519 })
      const { root, size } = parseCheckpoint(opened.text)
      expect(size).toBe(body.size)
      const claim = { index: seq, size, root, leafHash: leafHash(hasher, entry), proof: body.inclusion.map(fromBase64) }
      expect(verifyInclusion(hasher, claim)).toBe(true)
    }
  })

  test('are filtered by actor, act, beginning of acts, object, outcome and time', async () => {
    expect(actsOf(await events(`?actor=${rep.id}&action=contact.create`))).toEqual(['contact.create'])
    expect(actsOf(await events('?action=contact.')).every((act) => act.startsWith('contact.'))).toBe(true)
    expect((await events('?action=contact.')).length).toBeGreaterThanOrEqual(2)
    expect(await events('?action=contact')).toEqual([])
    expect((await events('?object=contact')).length).toBeGreaterThanOrEqual(2)
    expect(await events('?object=lead')).toEqual([])
    expect(await events('?outcome=failed')).toEqual([])
    const day = new Date(world.clock.now()).toISOString().slice(0, 10)
    expect((await events(`?from=${day}`)).length).toBeGreaterThanOrEqual(2)
    expect(await events(`?to=${day}`)).toEqual([])
    expect(await events('?from=2030-01-01T00:00:00.000Z')).toEqual([])
    expect((await auditor.get('/audit/events?action=%25')).status).toBe(400)
    expect((await auditor.get('/audit/events?nonsense=1')).status).toBe(400)
  })

  test('are paged by a cursor that opens for this person and question alone', async () => {
    await recordEvents(world.services, tenant, 25)
    await settle(world.services)
    const pages: number[] = []
    let cursor = ''
    do {
      const { body } = await auditor.get(`/audit/events?action=contact.read&limit=7${cursor}`)
      pages.push(...body.data.map((one: { seq: number }) => one.seq))
      cursor = body.page.next === null ? '' : `&cursor=${body.page.next}`
      if (pages.length === 7) {
        expect((await auditor.get(`/audit/events?action=contact.&limit=7${cursor}`)).body.code).toBe('cursor_invalid')
        expect((await stranger.get(`/audit/events?action=contact.read&limit=7${cursor}`)).body.code).toBe(
          'cursor_invalid',
        )
      }
    } while (cursor !== '')
    expect(pages).toEqual([...new Set(pages)].sort((a, b) => b - a))
    expect(pages.length).toBeGreaterThanOrEqual(26)
  })

  test('belong to the audit administrator of the company', async () => {
    expect((await rep.get('/audit/events')).status).toBe(403)
    expect((await anonymously(world, 'GET', '/audit/events')).status).toBe(401)
    expect((await stranger.get('/audit/events')).text).not.toContain(tenant)
    expect((await stranger.get(`/audit/events?actor=${rep.id}`)).body.data).toEqual([])
  })

  test('tell that the log was read', async () => {
    await events(`?actor=${rep.id}`)
    await settle(world.services)
    const [read] = await events('?action=audit.list&limit=1')
    expect(read.event.unmapped).toMatchObject({ facts: { actor: rep.id }, outcome: 'allowed' })
  })
})

describe('everything that happened to one record', () => {
  test('includes the lists that showed it, exactly, and none that did not', async () => {
    const viewer = await person(world, tenant, { role: 'sales_rep', name: '陈晨' })
    const mine = await Promise.all(
      ['甲', '乙', '丙'].map(
        async (name, at) => (await viewer.post('/contacts', { name, mobile: `1390000100${at}` })).body.id,
      ),
    )
    await viewer.get('/contacts')
    const alone: string = (await viewer.get('/contacts?limit=1')).body.data[0].id
    const first = mine.find((id) => id !== alone) ?? ''
    world.clock.advance(3 * 60_000)
    await viewer.get('/contacts') // seen a moment ago: no new row in `seen`
    await settle(world.services)
    const acts = actsOf(await events(`?id=${first}`))
    expect(acts).toEqual(['contact.list', 'contact.list', 'contact.create'])
    expect(actsOf(await events(`?id=${alone}`)).filter((act) => act === 'contact.list')).toHaveLength(3)
    expect(actsOf(await events(`?id=${first}&actor=${rep.id}`))).toEqual([])
    expect(await events(`?id=${first}&action=contact.create`)).toHaveLength(1)
  })

  test('finds a list made just after midnight of somebody counted just before it', async () => {
    const viewer = await person(world, tenant, { role: 'sales_rep', name: '罗丹' })
    const { id } = (await viewer.post('/contacts', { name: '夜班', mobile: '13900002000' })).body
    const now = world.clock.now()
    const midnight = Math.ceil(now / 86_400_000) * 86_400_000
    world.clock.advance(midnight - now - 60_000)
    const late = await viewerAgain(viewer.id)
    await late('/contacts')
    world.clock.advance(120_000)
    await late('/contacts')
    await settle(world.services)
    auditor = await person(world, tenant, { role: 'audit_admin' })
    rep = await person(world, tenant, { role: 'sales_rep' })
    stranger = await person(world, stranger.tenantId, { role: 'audit_admin' })
    expect(actsOf(await events(`?id=${id}`)).filter((act) => act === 'contact.list')).toHaveLength(2)
    expect(await events(`?id=${id}&from=${new Date(midnight).toISOString()}`)).toHaveLength(1)
  })
})

/** A new session of a person whose old one has run out. */
async function viewerAgain(userId: string): Promise<(path: string) => Promise<unknown>> {
  const { startSession } = await import('../identity/sessions.ts')
  const { token } = await actIn(world.services, tenant, (tx) =>
    startSession(world.services, tx, { userId, state: 'full', factor: 'totp' }),
  )
  return (path) =>
    world.app.inject({ method: 'GET', url: `/api/v1${path}`, headers: { authorization: `Bearer ${token}` } })
}

describe('proofs', () => {
  test('show that the log continues what it was, and refuse what it is not', async () => {
    const before = parseCheckpoint((await auditor.get(log('checkpoint'))).text.split('\n\n')[0] + '\n')
    await recordEvents(world.services, tenant, 300)
    await settle(world.services)
    const after = parseCheckpoint((await auditor.get(log('checkpoint'))).text.split('\n\n')[0] + '\n')
    const { body } = await auditor.get(`/audit/consistency?from=${before.size}&to=${after.size}`)
    const claim = { oldSize: before.size, newSize: after.size, oldRoot: before.root, newRoot: after.root }
    expect(verifyConsistency(hasher, { ...claim, proof: body.proof.map(fromBase64) })).toBe(true)
    for (const query of [`from=0&to=${after.size}`, `from=1&to=${after.size + 1}`, `from=${after.size}&to=1`, 'from=1'])
      expect((await auditor.get(`/audit/consistency?${query}`)).status).toBe(400)
    expect((await auditor.get(`/audit/proof?seq=${after.size}`)).status).toBe(404)
    expect((await auditor.get('/audit/proof?seq=-1')).status).toBe(400)
  })
})

describe('the files of the log', () => {
  test('are those of C2SP: tiles at any width that is stored, full only when full, 404 for all else', async () => {
    const { size } = parseCheckpoint((await auditor.get(log('checkpoint'))).text.split('\n\n')[0] + '\n')
    expect(size).toBeGreaterThan(256)
    const raw = async (path: string) =>
      world.app.inject({
        method: 'GET',
        url: `/api/v1${log(path)}`,
        headers: { authorization: `Bearer ${auditor.token}` },
      })
    const full = await raw('tile/0/000')
    expect([full.statusCode, full.headers['content-type'], full.rawPayload.length]).toEqual([
      200,
      'application/octet-stream',
      8192,
    ])
    expect(full.headers['cache-control']).toContain('immutable')
    expect((await raw('tile/0/000.p/7')).rawPayload).toEqual(full.rawPayload.subarray(0, 224))
    expect((await raw('tile/1/000.p/1')).rawPayload.length).toBe(32)
    const entries = parseEntries((await raw('tile/entries/000')).rawPayload, { n: 0, width: 256 })
    expect(Buffer.from(leafHash(hasher, entries[9]!))).toEqual(full.rawPayload.subarray(288, 320))
    expect((await raw(`tile/entries/001.p/${size - 256}`)).statusCode).toBe(200)
    for (const path of [
      'tile/0/001',
      `tile/0/001.p/${size - 255}`,
      'tile/1/000',
      'tile/2/000.p/1',
      'tile/entries/001',
      'tile/0/0',
      'tile/0/000.p/256',
      'tile/9/000',
      'tile/0/000/',
      'nonsense',
      'tile/entries/x001/000',
    ])
      expect([path, (await raw(path)).statusCode]).toEqual([path, 404])
    expect((await raw('checkpoint')).headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    })
  })

  test('are the audit administrator’s, who also sees the installation’s, and nobody else’s', async () => {
    expect((await auditor.get(log('key', 'installation'))).text).toMatch(/^holdfast\/installation\+/)
    expect((await rep.get(log('checkpoint'))).status).toBe(403)
    expect((await stranger.get(log('checkpoint'))).status).toBe(404)
    expect((await auditor.get(log('checkpoint', NIL_UUID))).status).toBe(404)
    expect((await anonymously(world, 'GET', log('checkpoint'))).status).toBe(401)
    expect((await anonymously(world, 'GET', log('checkpoint', world.services.newId()))).status).toBe(401)
    const half = await person(world, tenant, { role: 'audit_admin' })
    expect((await half.get(log('checkpoint'))).status).toBe(200)
  })

  test('are everyone’s where the company publishes its log', async () => {
    const { services } = world
    const open = await company(world, '公开的公司')
    await recordEvents(services, open, 3)
    await settle(services)
    expect((await anonymously(world, 'GET', log('checkpoint', open))).status).toBe(401)
    await actIn(services, open, (tx) => changePolicy(services, tx, (policy) => ({ ...policy, publishLog: true })))
    expect((await anonymously(world, 'GET', log('checkpoint', open))).text).toContain(`holdfast/${open}\n4\n`)
    expect((await anonymously(world, 'GET', log('tile/0/000.p/4', open))).headers['cache-control']).toContain('public')
    expect((await anonymously(world, 'GET', `/audit/events`)).status).toBe(401)
  })
})

describe('the look-up', () => {
  const lookup = (value: string, field = 'mobile') => auditor.post('/audit/lookup', { object: 'contact', field, value })

  test('gives an id and no name for a whole number, however it is written, and 404 else', async () => {
    for (const value of ['13800138000', '+86 138 0013 8000']) {
      const answer = await lookup(value)
      expect(answer.body).toEqual({ id: contact })
    }
    expect((await lookup('1380013800')).status).not.toBe(200)
    expect((await lookup('13800138001')).status).toBe(404)
    expect((await lookup('张伟', 'name')).status).toBe(400)
    expect((await rep.post('/audit/lookup', { object: 'contact', field: 'mobile', value: '13800138000' })).status).toBe(
      403,
    )
  })

  test('is recorded without the number, and found among what happened to the record', async () => {
    await settle(world.services)
    const found = await events(`?id=${contact}&action=audit.lookup`)
    expect(found.length).toBeGreaterThanOrEqual(1)
    expect(JSON.stringify(found)).not.toContain('13800138000')
  })

  test('ends at its budget, misses counted too', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 62; n += 1) statuses.push((await lookup(`1370000${String(1000 + n)}`)).status)
    expect(statuses.at(-1)).toBe(429)
    expect(statuses.filter((status) => status === 404).length).toBeLessThanOrEqual(60)
  })
})

test('the seal tells every signed-in person whether the log holds', async () => {
  const seal = (await rep.get('/audit/seal')).body
  expect(seal).toMatchObject({ origin: `holdfast/${tenant}`, intactSince: expect.any(String) })
  expect(seal.size).toBeGreaterThan(300)
  expect((await anonymously(world, 'GET', '/audit/seal')).status).toBe(401)
})
