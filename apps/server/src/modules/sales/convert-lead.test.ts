import { afterAll, beforeAll, expect, test } from 'vitest'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { actIn, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* A lead becomes an account, a contact and a deal: in one act, with nothing lost, and with nothing told that was not told before. */
let world: World
let tenant: string
let rep: TestPerson
let colleague: TestPerson
let mate: TestPerson
let manager: TestPerson
let admin: TestPerson
let security: TestPerson
let analyst: TestPerson

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  security = await person(world, tenant, { role: 'security_admin' })
  const teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
  const other = (await admin.post('/teams', { name: '华南一组' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId, name: '周雨桐' })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId: other, name: '林语' })
  mate = await person(world, tenant, { role: 'sales_rep', teamId, name: '何子轩' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId, name: '顾清源' })
  analyst = await person(world, tenant, { role: 'analyst' })
})
afterAll(() => world.stop())

let numbers = 0
const nextMobile = () => `139${String(10_000_000 + numbers++)}`

interface Lead {
  readonly id: string
  readonly version: number
}
async function newLead(values: object = {}, who = rep): Promise<Lead> {
  const stated = { name: '沈嘉宁', company: '海潮科技', mobile: nextMobile(), ...values }
  const made = await who.post('/leads', stated)
  expect(made.status, made.text).toBe(201)
  return made.body
}
const ALL = { account: { values: {} }, contact: { values: {} }, opportunity: { values: {} } }
const convert = (lead: Lead, body: object = ALL, who = rep) =>
  who.post(`/leads/${lead.id}/convert`, body, { 'if-match': `"${lead.version}"` })
const faults = ({ body }: { body: { errors?: { path: string; code: string }[] } }) =>
  (body.errors ?? []).map(({ path, code }) => `${path} ${code}`)
const setPolicy = (change: (policy: TenantPolicy) => TenantPolicy) =>
  actIn(world.services, tenant, (tx) => changePolicy(world.services, tx, change))
const read = async (path: string, who = rep) => (await who.get(path)).body
const count = async (table: string) =>
  Number((await world.superuser.query(`select count(*) as n from ${table} where deleted_at is null`)).rows[0].n)

test('a lead becomes an account, a contact and a deal that point to each other and say where they came from', async () => {
  const mobile = nextMobile()
  const lead = await newLead({
    mobile,
    email: 'shen@example.com',
    source: 'exhibition',
    tags: ['展会'],
    note: '要报价',
  })
  const done = await convert(lead)
  expect(done.status, done.text).toBe(200)
  const { accountId, contactId, opportunityId } = done.body
  expect(done.body.lead).toMatchObject({
    status: 'converted',
    convertedAt: new Date(world.clock.now()).toISOString(),
    convertedAccountId: accountId,
    convertedContactId: contactId,
    convertedOpportunityId: opportunityId,
    version: lead.version + 1,
  })
  expect(await read(`/accounts/${accountId}`)).toMatchObject({
    name: '海潮科技',
    source: 'exhibition',
    leadId: lead.id,
  })
  expect(await read(`/contacts/${contactId}`)).toMatchObject({
    name: '沈嘉宁',
    accountId,
    source: 'exhibition',
    tags: ['展会'],
    note: '要报价',
    leadId: lead.id,
    ownerId: rep.id,
  })
  const deal = await read(`/opportunities/${opportunityId}`)
  expect(deal).toMatchObject({
    name: '海潮科技',
    accountId,
    contacts: [contactId],
    stage: 'first_contact',
    leadId: lead.id,
  })
  const revealed = await rep.post(`/contacts/${contactId}/reveal`, { fields: ['mobile', 'email'] })
  expect(revealed.body).toEqual({ mobile: `+86${mobile}`, email: 'shen@example.com' })
})

test('the answers of a conversion hold the mask of a mobile and never the number', async () => {
  const mobile = nextMobile()
  const lead = await newLead({ mobile })
  const proposed = await rep.get(`/leads/${lead.id}/conversion`)
  expect(proposed.body.contact.values.mobile).toMatch(/^139\*{4}\d{4}$/)
  expect(proposed.body.contact.masked).toEqual(['mobile'])
  const done = await convert(lead)
  for (const answer of [proposed, done]) expect(answer.text).not.toContain(mobile)
  const contact = await rep.get(`/contacts/${done.body.contactId}`)
  expect(contact.text).not.toContain(mobile)
  expect(contact.body.meta.masked).toContain('mobile')
})

test('lead and contact are one person: sealed under one key, counted once, erased together', async () => {
  const lead = await newLead()
  const { contactId, accountId, opportunityId } = (await convert(lead)).body
  const keyOf = async (table: string, id: string) =>
    (await world.superuser.query(`select key_id from ${table} where id = $1`, [id])).rows[0].key_id
  expect(await keyOf('contact', contactId)).toBe(await keyOf('lead', lead.id))
  expect(await keyOf('account', accountId)).toBe(accountId)
  expect(await keyOf('opportunity', opportunityId)).toBe(opportunityId)
})

test('follow-ups and tasks of the lead are found on all it became, and on the lead itself', async () => {
  const lead = await newLead()
  const about = { object: 'lead', id: lead.id }
  const call = (await rep.post('/activities', { kind: 'call', about, words: '谈了试用' })).body.id
  await rep.post('/comments', { about, activityId: call, words: '价格再谈' })
  const task = (await rep.post('/tasks', { what: '寄样品', about, due: '2026-12-01T00:00:00.000Z' })).body.id
  const { accountId, contactId, opportunityId } = (await convert(lead)).body
  const places = [
    `/leads/${lead.id}`,
    `/accounts/${accountId}`,
    `/contacts/${contactId}`,
    `/opportunities/${opportunityId}`,
  ]
  for (const place of places) {
    const { data } = await read(`${place}/timeline`)
    const ids = data.map(({ id }: { id: string }) => id)
    expect(ids, place).toEqual(expect.arrayContaining([call, task]))
    expect(JSON.stringify(data), place).toContain('价格再谈')
  }
  const { data } = await read(`/leads/${lead.id}/history`)
  expect(data[0]).toMatchObject({ act: 'convert', by: { name: '周雨桐' } })
  expect((await rep.get(`/contacts/${contactId}/timeline`)).text).not.toContain(`"act":"convert"`)
  // a colleague who is given the contact, and not the lead, finds the contact's own past alone
  expect((await manager.patch(`/contacts/${contactId}`, { ownerId: mate.id }, 1)).status).toBe(200)
  const theirs = await mate.get(`/contacts/${contactId}/timeline`)
  expect(theirs.status).toBe(200)
  for (const secret of [call, task, '谈了试用', '价格再谈']) expect(theirs.text).not.toContain(secret)
})

test('who it may be already is told: by id within reach, beyond it by the day alone', async () => {
  const [mobile, email] = [nextMobile(), 'gemeinsam@example.com']
  const mine = (await rep.post('/contacts', { name: '沈嘉宁', mobile })).body.id
  const firm = (await rep.post('/accounts', { name: '北斗物流有限公司' })).body.id
  world.clock.advance(1_000)
  await colleague.post('/contacts', { name: '沈小姐', email })
  const lead = await newLead({ mobile, email, company: '北斗物流有限公司' })
  const { body, text } = await rep.get(`/leads/${lead.id}/conversion`)
  expect(body.account).toMatchObject({ possible: true, duplicates: [{ field: 'name', id: firm }] })
  expect(body.contact.duplicates).toEqual([
    { field: 'mobile', id: mine },
    { field: 'email', heldSince: '2026-11-23' },
  ])
  expect(text).not.toContain('沈小姐')
  const done = await convert(lead, { ...ALL, account: { id: firm }, contact: { id: mine, fill: true } })
  expect(done.body).toMatchObject({ accountId: firm, contactId: mine })
  const contact = await read(`/contacts/${mine}`)
  expect(contact).toMatchObject({ name: '沈嘉宁', accountId: firm, leadId: null })
  expect(contact.email).not.toBeNull()
  expect(
    (await read(`/contacts/${mine}/history`)).data[0].changes.map(({ field }: { field: string }) => field),
  ).toEqual(expect.arrayContaining(['email', 'accountId']))
})

test('a chosen record keeps what it holds, and stays as it was where nothing is to be filled', async () => {
  const mine = (await rep.post('/contacts', { name: '沈女士', mobile: nextMobile(), source: 'referral' })).body
  const filled = await convert(await newLead({ source: 'website' }), { contact: { id: mine.id, fill: true } })
  expect(filled.body).toMatchObject({ contactId: mine.id, accountId: null, opportunityId: null })
  expect(await read(`/contacts/${mine.id}`)).toMatchObject({ name: '沈女士', source: 'referral' })
  const untouched = (await rep.post('/contacts', { name: '沈先生', mobile: nextMobile() })).body
  await convert(await newLead({ source: 'website' }), { contact: { id: untouched.id } })
  expect(await read(`/contacts/${untouched.id}`)).toMatchObject({ version: 1, source: null })
})

test('what is stated goes before what the lead holds, and null leaves a field empty', async () => {
  const lead = await newLead({ email: 'weg@example.com' })
  const amount = { amount: '86000.00', currency: 'CNY' }
  const body = {
    account: { values: { name: '海潮科技股份有限公司', industry: 'software' } },
    contact: { values: { title: '采购经理', email: null } },
    opportunity: { values: { name: '海潮测量机', amount, stage: 'proposal' } },
  }
  const { accountId, contactId, opportunityId } = (await convert(lead, body)).body
  expect(await read(`/accounts/${accountId}`)).toMatchObject({ name: '海潮科技股份有限公司', industry: 'software' })
  expect(await read(`/contacts/${contactId}`)).toMatchObject({ title: '采购经理', email: null })
  expect(await read(`/opportunities/${opportunityId}`)).toMatchObject({ name: '海潮测量机', amount, stage: 'proposal' })
})

test('a fault in one part names the part and makes nothing of the others', async () => {
  const before = [await count('account'), await count('contact'), await count('opportunity')]
  const lead = await newLead()
  const unfit = await convert(lead, { ...ALL, opportunity: { values: { stage: 'proposal' } } })
  expect([unfit.status, ...faults(unfit)]).toEqual([422, '/opportunity/values/amount stage_needs'])
  const wrong = await convert(lead, { ...ALL, contact: { values: { email: 'nirgends', nickname: 'x' } } })
  expect(faults(wrong).sort()).toEqual([
    '/contact/values/email email_invalid',
    '/contact/values/nickname field_unknown',
  ])
  const nowhere = await convert(lead, { contact: { id: lead.id } })
  expect(faults(nowhere)).toEqual(['/contact/id reference_invalid'])
  const nameless = await convert(await newLead({ company: null }))
  expect(faults(nameless)).toEqual(['/account/values/name required'])
  expect([await count('account'), await count('contact'), await count('opportunity')]).toEqual(before)
  expect(await read(`/leads/${lead.id}`)).toMatchObject({ version: lead.version, convertedAt: null })
})

test('a value that must be unique and is taken is told like everywhere, and nothing is made', async () => {
  await setPolicy((policy) => ({ ...policy, uniqueFields: { contact: ['mobile'] } }))
  const mobile = nextMobile()
  await colleague.post('/contacts', { name: '早先的人', mobile })
  const lead = await newLead({ mobile })
  const before = await count('account')
  const taken = await convert(lead)
  expect(taken.status, taken.text).toBe(409)
  expect(taken.body).toMatchObject({ code: 'duplicate', duplicates: [{ field: 'mobile', heldSince: '2026-11-23' }] })
  expect(faults(taken)).toEqual(['/contact/values/mobile duplicate_value'])
  expect(await count('account')).toBe(before)
  await setPolicy((policy) => ({ ...policy, uniqueFields: {} }))
})

test('of two who convert one lead at once exactly one does', async () => {
  const before = await count('contact')
  const lead = await newLead()
  const tries = await Promise.all(
    Array.from({ length: 8 }, (_, at) => convert(lead, ALL, at % 2 === 0 ? rep : manager)),
  )
  expect(tries.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)])
  expect(new Set(tries.filter(({ status }) => status === 409).map(({ body }) => body.code))).toEqual(
    new Set(['lead_converted']),
  )
  expect(await count('contact')).toBe(before + 1)
})

test('a repeat under one Idempotency-Key gets the first answer, and without a version nothing is done', async () => {
  const lead = await newLead()
  const headers = { 'if-match': `"${lead.version}"`, 'idempotency-key': 'convert-once' }
  const [first, again] = [
    await rep.post(`/leads/${lead.id}/convert`, ALL, headers),
    await rep.post(`/leads/${lead.id}/convert`, ALL, headers),
  ]
  expect(again.body).toEqual(first.body)
  const other = await newLead()
  expect((await rep.post(`/leads/${other.id}/convert`, ALL)).status).toBe(428)
  expect((await convert({ ...other, version: 7 })).status).toBe(412)
})

test('a manager converts for the owner, and what was made is the owner’s', async () => {
  const lead = await newLead()
  const { contactId, accountId, opportunityId } = (await convert(lead, ALL, manager)).body
  for (const path of [`/contacts/${contactId}`, `/accounts/${accountId}`, `/opportunities/${opportunityId}`])
    expect((await read(path)).ownerId).toBe(rep.id)
})

test('who does not reach the lead, or makes no leads, learns nothing and changes nothing', async () => {
  const lead = await newLead()
  const expected: readonly [TestPerson, number][] = [
    [colleague, 404],
    [analyst, 403],
    [admin, 403],
    [security, 403],
  ]
  for (const [who, status] of expected) {
    expect((await convert(lead, ALL, who)).status).toBe(status)
    expect((await who.get(`/leads/${lead.id}/conversion`)).status).toBe(status)
  }
  expect(await read(`/leads/${lead.id}`)).toMatchObject({ version: lead.version })
})

test('a record beyond reach cannot be chosen, and is refused like one that never was', async () => {
  const theirs = (await colleague.post('/contacts', { name: '别人的', mobile: nextMobile() })).body.id
  const firm = (await colleague.post('/accounts', { name: '别人的公司' })).body.id
  const lead = await newLead()
  const said = async (body: object) => {
    const { status, body: answer } = await convert(lead, body)
    return { status, code: answer.code, errors: answer.errors }
  }
  const never = world.services.newId()
  expect(await said({ contact: { id: theirs } })).toEqual(await said({ contact: { id: never } }))
  expect(await said({ ...ALL, account: { id: firm } })).toEqual(await said({ ...ALL, account: { id: never } }))
})
