import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { holdRests } from '../../testing/held-rests.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { noticesModule } from '../notices/index.ts'

/* The link by which a customer sees a quote and answers it: what it tells, to whom, and what trying it again and again brings. */
let world: World
let tenant: string
let rep: TestPerson
let accountId: string

interface Link {
  readonly id: string
  readonly url: string
  readonly code: string
  readonly until: string
}

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器', note: '内部备注：付款慢' })).id
})
afterAll(() => world.stop())

async function sent(values: object = {}) {
  const quote = await made(rep, '/quotes', {
    accountId,
    amount: { amount: '100', currency: 'CNY' },
    note: '含运输',
    ...values,
  })
  return (await rep.patch(`/quotes/${quote.id}`, { status: 'sent' }, 1)).body
}

const linkOf = async (id: string, language = 'zh'): Promise<Link> => made(rep, `/quotes/${id}/links`, { language })
const pathOf = ({ url }: Pick<Link, 'url'>) => new URL(url).pathname

let addresses = 0
const nowhere = () => {
  addresses += 1
  return `198.51.${addresses % 250}.${Math.floor(addresses / 250)}`
}

function visit(path: string, body: Record<string, string>, remoteAddress = nowhere()) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return world.app.inject({
    method: 'POST',
    url: path,
    remoteAddress,
    headers,
    payload: new URLSearchParams(body).toString(),
  })
}
const show = (path: string) => world.app.inject({ method: 'GET', url: path, remoteAddress: nowhere() })
const withoutNonce = (html: string) => html.replaceAll(/nonce="[^"]+"/g, '').replaceAll(/\/q\/[\w-]{43}/g, '/q/KEY')
const wrongOf = ({ code }: Link) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const statusOf = async (id: string) => (await rep.get(`/quotes/${id}`)).body.status
const linksOf = async (id: string) => (await rep.get(`/quotes/${id}/links`)).body.data

test('with link and code the customer sees what is on the paper, and nothing of what is not; the file is the one that is told by its fingerprint', async () => {
  const quote = await sent()
  const link = await linkOf(quote.id)
  expect([link.code, link.url]).toEqual([expect.stringMatching(/^\d{6}$/), expect.stringMatching(/\/q\/[\w-]{43}$/)])
  const page = await visit(pathOf(link), { code: link.code })
  expect(page.statusCode).toBe(200)
  // its address and its code go nowhere else, and nothing of it is kept
  for (const { headers } of [page, await show(pathOf(link))])
    expect([headers['referrer-policy'], headers['cache-control']]).toEqual(['no-referrer', 'no-store'])
  for (const told of [quote.number, '云杉仪器', '含运输', '¥ 100.00']) expect(page.body).toContain(told)
  for (const kept of ['付款慢', quote.id, accountId, rep.id, tenant, 'discount']) expect(page.body).not.toContain(kept)
  const file = await visit(pathOf(link), { code: link.code, act: 'pdf' })
  expect([file.headers['content-type'], file.rawPayload.subarray(0, 5).toString()]).toEqual([
    'application/pdf',
    '%PDF-',
  ])
  const digest = createHash('sha256').update(file.rawPayload).digest('hex')
  expect(page.body).toContain(digest)
  expect(await linksOf(quote.id)).toMatchObject([{ state: 'open', paper: digest }])
  const english = await linkOf(quote.id, 'en')
  expect((await visit(pathOf(english), { code: english.code })).body).toContain('<html lang="en">')
})

test('before the code is right every address answers alike: one that is there, one that never was, one of another company, one that ended', async () => {
  const quote = await sent()
  const [open, revoked] = [await linkOf(quote.id), await linkOf(quote.id)]
  expect((await rep.delete(`/quotes/${quote.id}/links/${revoked.id}`)).status).toBe(204)
  const unknown = (bytes: number) => `/q/${Buffer.alloc(32, bytes).toString('base64url')}`
  const key = Buffer.from(pathOf(open).slice(3), 'base64url')
  key[31] = (key[31] ?? 0) ^ 1
  const paths = [pathOf(open), pathOf(revoked), unknown(7), `/q/${key.toString('base64url')}`]
  const pages = await Promise.all(paths.map(show))
  expect(new Set(pages.map(({ statusCode, body }) => `${statusCode} ${withoutNonce(body)}`)).size).toBe(1)
  const tries = await Promise.all(
    paths.map((path, at) => visit(path, { code: at === 1 ? revoked.code : wrongOf(open) })),
  )
  expect(new Set(tries.map(({ statusCode, body }) => `${statusCode} ${withoutNonce(body)}`)).size).toBe(1)
  expect(tries[0]?.statusCode).toBe(422)
  expect(tries[0]?.body).not.toContain(quote.number)
  const names = (each: (typeof tries)[number]) => Object.keys(each.headers).toSorted().join()
  expect(new Set(tries.map(names)).size).toBe(1)
})

test('no answer to a code comes before its time, however soon it is known', async () => {
  const held = holdRests(world.services)
  const order: string[] = []
  const unknown = visit(`/q/${'A'.repeat(43)}`, { code: '000000' }).then(() => order.push('answered'))
  await sent()
  order.push('beside')
  held.end()
  await unknown
  expect([order, held.told]).toEqual([['beside', 'answered'], [250]])
})

// ASVS 6.6.3
test('five wrong codes end a link, the right one after them too; codes tried at once are counted each', async () => {
  const quote = await sent()
  const link = await linkOf(quote.id)
  const tries = await Promise.all(Array.from({ length: 12 }, () => visit(pathOf(link), { code: wrongOf(link) })))
  expect(tries.every(({ statusCode }) => statusCode === 422)).toBe(true)
  expect((await visit(pathOf(link), { code: link.code })).statusCode).toBe(422)
  expect(await linksOf(quote.id)).toMatchObject([{ state: 'locked' }])
  expect(await statusOf(quote.id)).toBe('sent')
  const other = await linkOf(quote.id)
  for (let at = 0; at < 4; at += 1) await visit(pathOf(other), { code: wrongOf(other) })
  expect((await visit(pathOf(other), { code: other.code })).statusCode).toBe(200)
})

test('an address that asks too often waits, right code or not, known link or not', async () => {
  const quote = await sent()
  const link = await linkOf(quote.id)
  const from = nowhere()
  const codes = []
  for (let at = 0; at < 11; at += 1) codes.push((await visit(pathOf(link), { code: link.code }, from)).statusCode)
  expect(codes).toEqual([...Array.from({ length: 10 }, () => 200), 429])
  const key = Buffer.from(pathOf(link).slice(3), 'base64url')
  key[31] = (key[31] ?? 0) ^ 1
  expect((await visit(`/q/${key.toString('base64url')}`, { code: '000000' }, from)).statusCode).toBe(429)
})

test('accepting needs a name, accepts the quote once however often it is sent, and keeps who did, when and of which file', async () => {
  const quote = await sent()
  const link = await linkOf(quote.id)
  expect((await visit(pathOf(link), { code: link.code, act: 'accept', name: ' ' })).statusCode).toBe(422)
  expect(await statusOf(quote.id)).toBe('sent')
  const accept = { code: link.code, act: 'accept', name: '王<b>总</b>', words: '尽快' }
  const done = await Promise.all(Array.from({ length: 6 }, () => visit(pathOf(link), accept)))
  expect(done.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200, 200])
  expect(done[0]?.body).not.toContain('<b>总')
  const after = (await rep.get(`/quotes/${quote.id}`)).body
  expect([after.status, after.version]).toEqual(['accepted', quote.version + 1])
  const [kept] = await linksOf(quote.id)
  expect(kept).toMatchObject({ state: 'accepted', name: '王<b>总</b>', words: '尽快', decidedAt: expect.any(String) })
  expect(JSON.stringify((await rep.get(`/quotes/${quote.id}/history`)).body)).toContain('accepted')
  expect((await visit(pathOf(link), { ...accept, act: 'refuse' })).statusCode).toBe(200)
  expect(await statusOf(quote.id)).toBe('accepted')
  expect(await made(rep, '/orders', { quoteId: quote.id })).toMatchObject({ quoteId: quote.id })
  world.clock.advance(60_000)
  const { jobs = [], subscriptions = [] } = noticesModule
  await new JobRunner(world.services, { jobs, subscriptions }).settle()
  const notices = (await rep.get('/notices')).body.data
  expect(notices).toContainEqual(expect.objectContaining({ kind: 'answered', recordId: quote.id }))
})

test('accepting and declining at once: one of them is done', async () => {
  const quote = await sent()
  const [one, other] = [await linkOf(quote.id), await linkOf(quote.id)]
  await Promise.all([
    visit(pathOf(one), { code: one.code, act: 'accept', name: '甲' }),
    visit(pathOf(other), { code: other.code, act: 'refuse', name: '乙' }),
  ])
  const answered = (await linksOf(quote.id)).filter(({ name }: { name: string | null }) => name !== null)
  expect(answered).toMatchObject([{ state: await statusOf(quote.id) }])
})

test('declining says so with words', async () => {
  const quote = await sent()
  const link = await linkOf(quote.id)
  await visit(pathOf(link), { code: link.code, act: 'refuse', name: '王总', words: '太贵' })
  expect([await statusOf(quote.id), (await linksOf(quote.id))[0].words]).toEqual(['refused', '太贵'])
})

test('a version that another took the place of, one answered by hand and one whose time has passed open no more', async () => {
  const first = await sent({ validUntil: '2026-12-31' })
  const link = await linkOf(first.id)
  expect(link.until).toBe('2026-12-31')
  const second = (await rep.post(`/quotes/${first.id}/revise`, {})).body
  expect((await visit(pathOf(link), { code: link.code })).statusCode).toBe(200)
  await rep.patch(`/quotes/${second.id}`, { status: 'sent' }, 1)
  const late = await visit(pathOf(link), { code: link.code, act: 'accept', name: '王总' })
  expect([late.statusCode, await statusOf(first.id), await statusOf(second.id)]).toEqual([422, 'superseded', 'sent'])
  const byHand = await sent()
  const other = await linkOf(byHand.id)
  await rep.patch(`/quotes/${byHand.id}`, { status: 'refused' }, byHand.version)
  expect((await visit(pathOf(other), { code: other.code })).statusCode).toBe(422)
  const short = await sent()
  const ending = await linkOf(short.id)
  world.clock.advance(32 * 86_400_000)
  expect((await visit(pathOf(ending), { code: ending.code })).statusCode).toBe(422)
})

test('a link is made of what was sent, by whoever may change it; nobody else sees or ends it, and neither address nor code is kept', async () => {
  const who = await person(world, tenant, { role: 'sales_rep', name: '新人' })
  const account = (await made(who, '/accounts', { name: '别的客户' })).id
  const quote = await made(who, '/quotes', { accountId: account, amount: { amount: '1', currency: 'CNY' } })
  expect((await who.post(`/quotes/${quote.id}/links`, { language: 'zh' })).status).toBe(409)
  await who.patch(`/quotes/${quote.id}`, { status: 'sent' }, 1)
  const link = await made(who, `/quotes/${quote.id}/links`, { language: 'zh' })
  const colleague = await person(world, tenant, { role: 'sales_rep', name: '同事' })
  expect((await colleague.post(`/quotes/${quote.id}/links`, { language: 'zh' })).status).toBe(404)
  expect((await colleague.get(`/quotes/${quote.id}/links`)).status).toBe(404)
  expect((await colleague.delete(`/quotes/${quote.id}/links/${link.id}`)).status).toBe(404)
  const { rows } = await world.superuser.query('select * from customer_link where id = $1', [link.id])
  const stored = JSON.stringify(rows, (_, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
  )
  for (const secret of [link.code, pathOf(link).slice(3), '别的客户', quote.number])
    expect(stored).not.toContain(secret)
})
