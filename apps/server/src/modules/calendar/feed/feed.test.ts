import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../../testing/people.ts'
import { startWorld, type World } from '../../../testing/world.ts'
import { settle } from '../../audit/testing/recorded.ts'
import { MOST_READS } from './feed.ts'

/* A subscribed calendar lies in other people's clouds: it opens by its secret alone, ends at once, and tells of nobody what was not let out. */
let world: World
let tenant: string
let system: TestPerson
let security: TestPerson
let rep: TestPerson
let contact: string
let account: string

const CONTACT = `沈${randomUUID().slice(0, 8)}`
const ACCOUNT = `云杉${randomUUID().slice(0, 8)}公司`
const MOBILE = '13800138000'

const made = async (who: TestPerson, path: string, body: object): Promise<string> => {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const subscribe = async (who: TestPerson, names = false): Promise<string> => {
  const { status, body, text } = await who.post('/calendar/feed', { names })
  expect(status, text).toBe(201)
  return new URL(body.address).pathname
}
const read = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await world.app.inject({ method: 'GET', url: path, headers })
  return { status: answer.statusCode, text: answer.body.replaceAll('\r\n ', ''), headers: answer.headers }
}
const allowNames = async (feedNames: boolean) => {
  const { version } = (await system.get('/company')).body
  expect((await system.patch('/company', { feedNames }, version)).status).toBe(200)
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin' })
  security = await person(world, tenant, { role: 'security_admin' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  account = await made(rep, '/accounts', { name: ACCOUNT })
  contact = await made(rep, '/contacts', { name: CONTACT, mobile: MOBILE, accountId: account })
  const about = { object: 'contact', id: contact }
  await made(rep, '/tasks', { what: `给${CONTACT}寄样品`, due: '2026-11-25T02:00:00.000Z', about })
  await made(rep, '/tasks', { what: '盘点', due: '2026-11-25T16:00:00.000Z' })
  await made(rep, '/tasks', { what: '做完的', due: '2026-11-25T03:00:00.000Z', done: true })
  const plan = { kind: 'call', words: '聊过', nextStep: '送合同', nextStepAt: '2026-11-26T03:00:00.000Z' }
  await made(rep, '/activities', { ...plan, about: { object: 'account', id: account } })
})
afterAll(() => world.stop())

test('one’s open tasks and next steps leave by the address, without a name or way of contact of anybody', async () => {
  const { status, text, headers } = await read(await subscribe(rep))
  expect([status, headers['content-type']], text).toEqual([200, 'text/calendar; charset=utf-8'])
  for (const said of ['SUMMARY:给···寄样品', 'SUMMARY:盘点', 'SUMMARY:送合同', 'DTSTART:20261125T020000Z'])
    expect(text).toContain(said)
  // midnight in Shanghai: the whole day
  expect(text).toContain('DTSTART;VALUE=DATE:20261126')
  for (const kept of ['做完的', CONTACT, ACCOUNT, MOBILE, MOBILE.slice(-4), '聊过', 'VALARM'])
    expect(text).not.toContain(kept)
})

test('names leave only where both the company and the person let them, and stop with the company’s word', async () => {
  expect((await rep.post('/calendar/feed', { names: true })).status).toBe(403)
  await allowNames(true)
  const withNames = await subscribe(rep, true)
  const { text } = await read(withNames)
  expect(text).toContain(`SUMMARY:送合同 · ${ACCOUNT}`)
  expect(text).toContain(CONTACT)
  expect(text).not.toContain(MOBILE)
  expect((await rep.get('/access/budget')).text).toContain('listed')
  expect((await read(await subscribe(rep, false))).text).not.toContain(ACCOUNT)
  const again = await subscribe(rep, true)
  await allowNames(false)
  const after = await read(again)
  expect([after.status, after.text.includes(ACCOUNT), after.text.includes(CONTACT)]).toEqual([200, false, false])
})

test('who reaches a customer no more never gets its name out, and who has no tasks has no address', async () => {
  await allowNames(true)
  const department = await made(system, '/departments', { name: '销售部' })
  const team = (name: string) => made(system, '/teams', { name, departmentId: department })
  const [north, south] = [await team('华北'), await team('华南')]
  const manager = await person(world, tenant, { role: 'sales_manager', teamId: north })
  const former = await person(world, tenant, { role: 'sales_rep', teamId: north })
  const later = await person(world, tenant, { role: 'sales_rep', teamId: south })
  const lost = await made(former, '/contacts', { name: CONTACT, mobile: '13900139000' })
  await made(former, '/tasks', {
    what: '回电话',
    due: '2026-11-25T02:00:00.000Z',
    about: { object: 'contact', id: lost },
  })
  const path = await subscribe(former, true)
  expect((await read(path)).text).toContain(`SUMMARY:回电话 · ${CONTACT}`)
  const moved = await manager.patch(`/contacts/${lost}`, { ownerId: later.id }, 1)
  expect(moved.status, moved.text).toBe(200)
  const { text } = await read(path)
  expect([text.includes('SUMMARY:回电话\r\n'), text.includes(CONTACT)]).toEqual([true, false])
  expect((await security.post('/calendar/feed', { names: false })).status).toBe(403)
  expect((await security.get('/calendar/feed')).status).toBe(403)
  await allowNames(false)
})

test('what has not changed is answered with 304; what has, with the whole', async () => {
  const path = await subscribe(rep)
  const first = await read(path)
  const tag = String(first.headers['etag'])
  expect((await read(path, { 'if-none-match': tag })).status).toBe(304)
  await made(rep, '/tasks', { what: '新的', due: '2026-11-28T02:00:00.000Z' })
  const next = await read(path, { 'if-none-match': tag })
  expect([next.status, next.text.includes('SUMMARY:新的')]).toEqual([200, true])
})

test('wrong, unknown, ended and replaced addresses are one answer', async () => {
  const path = await subscribe(rep)
  const key = Buffer.from(path.slice('/ical/'.length, -'.ics'.length), 'base64url')
  const forged = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(key)
    change(bytes)
    return `/ical/${bytes.toString('base64url')}.ics`
  }
  const strangers = await company(world, '另一家')
  const wrong = [
    forged((bytes) => bytes.writeUInt8(bytes.readUInt8(60) ^ 1, 60)),
    forged((bytes) => bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20)),
    forged((bytes) => Buffer.from(strangers.replaceAll('-', ''), 'hex').copy(bytes, 0)),
    forged((bytes) => bytes.fill(0)),
    '/ical/x.ics',
  ]
  // while the address itself opens
  const whileOpen = await Promise.all(wrong.map((each) => read(each)))
  expect((await read(path)).status).toBe(200)
  const replaced = path
  const living = await subscribe(rep)
  const stopped = await rep.delete('/calendar/feed')
  expect(stopped.status, stopped.text).toBe(204)
  const answers = await Promise.all([replaced, living].map((each) => read(each)))
  for (const { status, text } of [...whileOpen, ...answers])
    expect([status, JSON.parse(text).code]).toEqual([404, 'not_found'])
  expect((await rep.get('/calendar/feed')).body.feed).toBeNull()
  expect((await rep.delete('/calendar/feed')).status).toBe(404)
})

test('an old row put back into the database opens nothing', async () => {
  const path = await subscribe(rep)
  const kept = await world.superuser.query(
    'select document, epoch, mac from calendar_feed where user_id = $1 and ended_at is null',
    [rep.id],
  )
  expect(kept.rows[0].document).not.toContain(path.slice(60, 90))
  await rep.delete('/calendar/feed')
  const { document, epoch, mac } = kept.rows[0]
  await world.superuser.query(
    `update calendar_feed set document = $2, epoch = $3, mac = $4, ended_at = null
      where id = (select id from calendar_feed where user_id = $1 order by id desc limit 1)`,
    [rep.id, document, epoch, mac],
  )
  expect((await read(path)).status).toBe(404)
  await world.superuser.query('update calendar_feed set ended_at = now() where user_id = $1', [rep.id])
})

test('it ends at once with a frozen account, and with one that left', async () => {
  const [frozen, left] = [
    await person(world, tenant, { role: 'sales_rep' }),
    await person(world, tenant, { role: 'sales_rep' }),
  ]
  const paths = [await subscribe(frozen), await subscribe(left)]
  for (const path of paths) expect((await read(path)).status).toBe(200)
  const ends = await security.post(`/users/${frozen.id}/freeze`, { reason: '测试' })
  expect(ends.status, ends.text).toBeLessThan(300)
  const leaves = await security.post(`/users/${left.id}/leave`, { successorId: rep.id })
  expect(leaves.status, leaves.text).toBeLessThan(300)
  for (const path of paths) expect((await read(path)).status).toBe(404)
})

test('an address read more often than an application asks is told to wait', async () => {
  const path = await subscribe(rep)
  for (let times = 0; times < MOST_READS; times += 1) expect((await read(path)).status).toBe(200)
  const spent = await read(path)
  expect([spent.status, Number(spent.headers['retry-after']) > 0]).toEqual([429, true])
  world.clock.advance(3_600_000)
  expect((await read(path)).status).toBe(200)
})

test('each reading is recorded as the person’s, by the address that read, without a word of it', async () => {
  const auditor = await person(world, tenant, { role: 'audit_admin' })
  rep = await again(world, rep)
  const path = await subscribe(rep)
  await read(path)
  await settle(world.services)
  const { body, text } = await auditor.get(`/audit/events?action=calendar.feed&actor=${rep.id}&limit=1`)
  expect(body.data, text).toHaveLength(1)
  for (const kept of ['盘点', '送合同', CONTACT, path.slice(60, 100)]) expect(text).not.toContain(kept)
  const stale = await person(world, tenant, { role: 'sales_rep' })
  world.clock.advance(6 * 60_000)
  const late = await stale.post('/calendar/feed', { names: false })
  expect([late.status, late.body.code]).toEqual([403, 'step_up_required'])
})
