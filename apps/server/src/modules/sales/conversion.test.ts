import { afterAll, beforeAll, expect, test } from 'vitest'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { actIn, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* What converting keeps to: a state that nothing else sets, and values that come to light for nobody. */
let world: World
let tenant: string
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
})
afterAll(() => world.stop())

let numbers = 0
const nextMobile = () => `138${String(20_000_000 + numbers++)}`

async function newLead(values: object = {}): Promise<{ id: string; version: number }> {
  const stated = { name: '沈嘉宁', company: '海潮科技', mobile: nextMobile(), ...values }
  const made = await rep.post('/leads', stated)
  expect(made.status, made.text).toBe(201)
  return made.body
}
const ALL = { account: { values: {} }, contact: { values: {} }, opportunity: { values: {} } }
const convert = (lead: { id: string; version: number }, body: object = ALL) =>
  rep.post(`/leads/${lead.id}/convert`, body, { 'if-match': `"${lead.version}"` })
const read = async (path: string) => (await rep.get(path)).body
const faults = ({ body }: { body: { errors?: { path: string; code: string }[] } }) =>
  (body.errors ?? []).map(({ path, code }) => `${path} ${code}`)
const grant = (fieldGrants: TenantPolicy['fieldGrants']) =>
  actIn(world.services, tenant, (tx) => changePolicy(world.services, tx, (policy) => ({ ...policy, fieldGrants })))

test('converted is set by the conversion alone, and stays: page, list, board, batch and new record', async () => {
  const lead = await newLead()
  const status = 'converted'
  expect(faults(await rep.patch(`/leads/${lead.id}`, { status }, lead.version))).toEqual(['/status convert_first'])
  expect(faults(await rep.post('/leads', { name: '直接', status }))).toEqual(['/status convert_first'])
  const operations = [{ op: 'update', id: lead.id, version: lead.version, values: { status } }]
  expect(faults(await rep.post('/leads/batch', { operations }))).toEqual(['/operations/0/status convert_first'])
  expect((await rep.post('/leads/batch', { operations, mode: 'each' })).text).toContain('convert_first')
  const { version } = (await convert(lead)).body.lead
  expect(faults(await rep.patch(`/leads/${lead.id}`, { status: 'new' }, version))).toEqual(['/status converted_stays'])
  expect(faults(await rep.patch(`/leads/${lead.id}`, { convertedContactId: null }, version))).toEqual([
    '/convertedContactId field_computed',
  ])
  const noted = await rep.patch(`/leads/${lead.id}`, { note: '已转', status }, version)
  expect(noted.body).toMatchObject({ note: '已转', status })
  expect((await convert({ id: lead.id, version: version + 1 })).body.code).toBe('lead_converted')
  expect((await rep.get(`/leads/${lead.id}/conversion`)).body.code).toBe('lead_converted')
})

test('merged leads keep the conversion of either side as a whole', async () => {
  const [open, done] = [await newLead(), await newLead()]
  const { contactId } = (await convert(done)).body
  const merged = await rep.post(`/leads/${open.id}/merge`, { otherId: done.id, choose: { mobile: 'this' } })
  expect(merged.status, merged.text).toBe(200)
  expect(merged.body).toMatchObject({ status: 'converted', convertedContactId: contactId })
  const third = await newLead()
  const again = await rep.post(`/leads/${third.id}/merge`, {
    otherId: open.id,
    choose: { status: 'this', mobile: 'this' },
  })
  expect(faults(again)).toEqual(['/choose/status field_unknown'])
})

/* What somebody does not see on a lead does not come to light by converting it, field by field. */
const SEEN: Readonly<Record<string, string>> = {
  name: '沈嘉宁甲',
  company: '海潮科技甲',
  email: 'jia@example.com',
  wechat: 'wx_shen_jia',
  source: 'exhibition',
  note: '备注甲',
  tags: '标签甲',
}

test.each(Object.keys(SEEN))('a lead’s %s that is hidden from somebody passes on to nothing they make', async (key) => {
  const value = key === 'tags' ? [SEEN['tags']] : SEEN[key]
  const lead = await newLead({ [key]: value })
  await grant({ sales_rep: { lead: { [key]: 'hidden' } } })
  const proposed = await rep.get(`/leads/${lead.id}/conversion`)
  expect(proposed.text).not.toContain(SEEN[key])
  const stated = {
    account: { values: { name: '某公司' } },
    contact: { values: { name: '某人' } },
    opportunity: { values: { name: '某商机' } },
  }
  const done = await convert(lead, stated)
  expect(done.status, done.text).toBe(200)
  await grant({})
  const { accountId, contactId, opportunityId } = done.body
  for (const path of [`/accounts/${accountId}`, `/contacts/${contactId}`, `/opportunities/${opportunityId}`])
    expect((await rep.get(path)).text).not.toContain(SEEN[key])
  const ways = await rep.post(`/contacts/${contactId}/reveal`, { fields: ['email', 'wechat'], reason: 'call' })
  expect(ways.text).not.toContain(SEEN[key])
})

test('what is masked on the lead passes on only to where it is masked too', async () => {
  const mobile = nextMobile()
  const lead = await newLead({ mobile, email: 'offen@example.com' })
  await grant({ sales_rep: { contact: { mobile: 'clear' } } })
  const done = await convert(lead)
  expect(done.text).not.toContain(mobile)
  expect(await read(`/contacts/${done.body.contactId}`)).toMatchObject({ mobile: null })
  await grant({})
})

test('what somebody may not write is not written for them', async () => {
  const lead = await newLead()
  await grant({ sales_rep: { opportunity: { account: 'hidden', name: 'hidden' } } })
  const { opportunityId } = (await convert(lead)).body
  await grant({})
  expect(await read(`/opportunities/${opportunityId}`)).toMatchObject({ name: null, accountId: null, leadId: lead.id })
})
