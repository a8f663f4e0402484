import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { settle } from '../audit/testing/recorded.ts'
import { readPdf } from '../papers/testing/read-pdf.ts'
import { verifyPdf } from '../signing/testing/verify-pdf.ts'
import { offersModule } from './index.ts'

/* A contract signed by its customer at a link and then by us: what is proven, by whom, and what cannot be changed after. */
let world: World
let tenant: string
let rep: TestPerson
let accountId: string

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep', name: '周雨桐' })
  accountId = (await made(rep, '/accounts', { name: '苏州精工' })).id
})
afterAll(() => world.stop())

async function sent(values: object = {}) {
  const body = { accountId, startsOn: '2026-12-01', words: '第一条：每月校准。', note: '内部：可以让价', ...values }
  const contract = await made(rep, '/contracts', body)
  return (await rep.patch(`/contracts/${contract.id}`, { status: 'sent' }, contract.version)).body
}

let addresses = 0
function visit(url: string, body: Record<string, string>) {
  addresses += 1
  return world.app.inject({
    method: 'POST',
    url: new URL(url).pathname,
    remoteAddress: `198.51.${addresses}.1`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(body).toString(),
  })
}
const linkOf = (id: string, language = 'zh') => made(rep, `/contracts/${id}/links`, { language })
const readOf = async (id: string) => (await rep.get(`/contracts/${id}`)).body
const certificateOf = async () =>
  (await world.superuser.query('select certificate from signing_identity where tenant_id = $1', [tenant])).rows[0]
    .certificate as Buffer

/** Days pass, and what is swept away by the hour is. */
async function later(days: number) {
  world.clock.advance(days * 24 * 3_600_000)
  await new JobRunner(world.services, { jobs: offersModule.jobs ?? [], subscriptions: [] }).settle()
}

async function contentOf(id: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${rep.token}` }
  return (await world.app.inject({ method: 'GET', url: `/api/v1/files/${id}/content`, headers })).rawPayload
}

test('the customer signs with name and consent, we sign after them, and the file proves who signed what and when', async () => {
  const contract = await sent()
  const link = await linkOf(contract.id)
  const page = await visit(link.url, { code: link.code })
  for (const told of [contract.number, '苏州精工', '每月校准', '签署合同']) expect(page.body).toContain(told)
  expect(page.body).not.toContain('让价')
  // neither a name alone nor consent alone signs
  for (const less of [{ name: '王总' }, { agree: 'yes' }])
    expect((await visit(link.url, { code: link.code, act: 'accept', ...less })).statusCode).toBe(422)
  const shown = (await visit(link.url, { code: link.code, act: 'pdf' })).rawPayload
  const signature = `/contracts/${contract.id}/links/${link.id}/signature`
  const early = await rep.post(signature, {})
  expect([early.status, early.body.code]).toEqual([409, 'offer_not_open'])
  const accept = { code: link.code, act: 'accept', name: '王总', agree: 'yes', words: '' }
  expect((await visit(link.url, accept)).body).toContain('你已签署')
  expect((await readOf(contract.id)).status).toBe('sent')
  const [kept] = (await rep.get(`/contracts/${contract.id}/links`)).body.data
  expect(kept).toMatchObject({ state: 'accepted', name: '王总' })
  const signed = await made(rep, signature, {})
  const after = await readOf(contract.id)
  expect([after.status, after.signedOn]).toEqual(['signed', expect.stringMatching(/^2026-/)])
  expect(after.signedCopy).toMatchObject([{ id: signed.fileId, type: 'application/pdf' }])
  const file = await contentOf(signed.fileId)
  expect(createHash('sha256').update(file).digest('hex')).toBe(signed.digest)
  expect(verifyPdf(file, await certificateOf())).toEqual({ isWhole: true, covers: file.length })
  const { pages, info } = await readPdf(file)
  expect(info['IsSignaturesPresent']).toBe(true)
  for (const told of ['签署记录', '王总，代表苏州精工', '周雨桐，代表云杉精密仪器', 'GMT+08:00'])
    expect(pages.at(-1)).toContain(told)
  expect(pages.at(-1)).toContain(createHash('sha256').update(shown).digest('hex'))
  expect(pages.join('')).toContain('每月校准')
  // the customer gets the very same file
  expect((await visit(link.url, { code: link.code, act: 'pdf' })).rawPayload.equals(file)).toBe(true)
  expect((await rep.post(signature, {})).status).toBe(409)
  await settle(world.services)
  const auditor = await person(world, tenant, { role: 'audit_admin' })
  const { data } = (await auditor.get('/audit/events?action=contract.sign')).body
  const resources = [{ uid: contract.id }]
  expect(data).toContainEqual(
    expect.objectContaining({
      event: expect.objectContaining({ status_id: 1, resources: [expect.objectContaining(resources[0])] }),
    }),
  )
})

test('what was signed is not exchanged for another file, nor taken away', async () => {
  const contract = await sent()
  const link = await linkOf(contract.id, 'en')
  await visit(link.url, { code: link.code, act: 'accept', name: 'Wang', agree: 'yes' })
  await made(rep, `/contracts/${contract.id}/links/${link.id}/signature`, {})
  const { version } = await readOf(contract.id)
  const taken = await rep.patch(`/contracts/${contract.id}`, { signedCopy: null }, version)
  expect([taken.status, taken.body.errors]).toEqual([422, [expect.objectContaining({ code: 'state_fixed' })]])
  const owner = await rep.patch(`/contracts/${contract.id}`, { note: '归档' }, version)
  expect(owner.status).toBe(200)
})

test('our signature needs a factor shown a moment ago and the right to change the contract, of that very link', async () => {
  const [one, other] = [await sent(), await sent()]
  const link = await linkOf(one.id)
  await visit(link.url, { code: link.code, act: 'accept', name: '王总', agree: 'yes' })
  const colleague = await person(world, tenant, { role: 'sales_rep', name: '同事' })
  expect((await colleague.post(`/contracts/${one.id}/links/${link.id}/signature`, {})).status).toBe(404)
  expect((await rep.post(`/contracts/${other.id}/links/${link.id}/signature`, {})).status).toBe(404)
  world.clock.advance(6 * 60_000)
  const stale = await rep.post(`/contracts/${one.id}/links/${link.id}/signature`, {})
  expect([stale.status, stale.body.code]).toEqual([403, 'step_up_required'])
  rep = await again(world, rep)
  expect((await readOf(one.id)).status).toBe('sent')
})

test('one customer signs once: a second link signs no more, and who declines ends it', async () => {
  const contract = await sent()
  const [first, second] = [await linkOf(contract.id), await linkOf(contract.id)]
  await visit(first.url, { code: first.code, act: 'accept', name: '王总', agree: 'yes' })
  const late = await visit(second.url, { code: second.code, act: 'refuse', name: '李总' })
  expect([late.statusCode, (await readOf(contract.id)).status]).toEqual([422, 'sent'])
  const declined = await sent()
  const link = await linkOf(declined.id)
  expect((await visit(link.url, { code: link.code, act: 'refuse', name: '王总', words: '太贵' })).statusCode).toBe(200)
  expect((await readOf(declined.id)).status).toBe('cancelled')
  expect((await rep.post(`/contracts/${declined.id}/links/${link.id}/signature`, {})).body.code).toBe('offer_not_open')
})

test('what the customer signed stays with the contract for its life, byte for byte; the open link alone ends', async () => {
  const contract = await sent()
  const link = await linkOf(contract.id)
  const unanswered = await linkOf(contract.id)
  const shown = (await visit(link.url, { code: link.code, act: 'pdf' })).rawPayload
  await visit(link.url, { code: link.code, act: 'accept', name: '王总', agree: 'yes' })
  await later(33)
  rep = await again(world, rep)
  expect((await visit(link.url, { code: link.code })).statusCode).toBe(422)
  const links = (await rep.get(`/contracts/${contract.id}/links`)).body.data
  const [kept] = links.filter((each: { id: string }) => each.id === link.id)
  const held = (await readOf(contract.id)).shownCopies
  expect(held.map(({ id }: { id: string }) => id)).toEqual(
    links.map(({ fileId }: { fileId: string }) => fileId).toReversed(),
  )
  const file = await contentOf(kept.fileId)
  expect(file.equals(shown)).toBe(true)
  expect(createHash('sha256').update(file).digest('hex')).toBe(kept.paper)
  const { rows } = await world.superuser.query(
    'select id from customer_link where record_id = $1 and sealed_paper is null',
    [contract.id],
  )
  expect(rows).toEqual([{ id: unanswered.id }])
  // nobody puts another there by hand, and we still sign what they signed
  const { version } = await readOf(contract.id)
  for (const shownCopies of [null, [{ id: kept.fileId }]])
    expect((await rep.patch(`/contracts/${contract.id}`, { shownCopies }, version)).status).toBe(422)
  const signed = await made(rep, `/contracts/${contract.id}/links/${link.id}/signature`, {})
  expect((await readPdf(await contentOf(signed.fileId))).pages.at(-1)).toContain(kept.paper)
  // now that the contract holds both files the link needs none
  await later(1)
  expect(
    (
      await world.superuser.query('select 1 from customer_link where record_id = $1 and sealed_paper is not null', [
        contract.id,
      ])
    ).rows,
  ).toEqual([])
  rep = await again(world, rep)
  expect((await readOf(contract.id)).shownCopies).toEqual(held)
})

test('two signatures at once make one', async () => {
  const contract = await sent()
  const link = await linkOf(contract.id)
  await visit(link.url, { code: link.code, act: 'accept', name: '王总', agree: 'yes' })
  const both = await Promise.all([1, 2].map(() => rep.post(`/contracts/${contract.id}/links/${link.id}/signature`, {})))
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
})

test('a key that was changed behind the application signs nothing', async () => {
  const contract = await sent()
  const link = await linkOf(contract.id)
  await visit(link.url, { code: link.code, act: 'accept', name: '王总', agree: 'yes' })
  await world.superuser.query('update signing_identity set certificate = certificate || $1 where tenant_id = $2', [
    Buffer.from([0]),
    tenant,
  ])
  expect((await rep.post(`/contracts/${contract.id}/links/${link.id}/signature`, {})).status).toBe(503)
  expect((await readOf(contract.id)).status).toBe('sent')
})
