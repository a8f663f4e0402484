import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { readPdf } from '../papers/testing/read-pdf.ts'

/* Templates of contracts: who sets them up, what of them is refused, and that a contract keeps the version it was written with. */
let world: World
let tenant: string
let admin: TestPerson
let rep: TestPerson
let accountId: string

const content = (clauses: string, more: object = {}) => ({
  name: { zh: '服务合同', en: 'Service' },
  title: { zh: '{{account.name}} 服务合同', en: 'Service contract of {{ account.name }}' },
  clauses: { zh: clauses, en: `EN ${clauses}` },
  ...more,
})

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  rep = await person(world, tenant, { role: 'sales_rep', name: '周雨桐' })
  accountId = (await made(rep, '/accounts', { name: '甲{{total}}<b>方' })).id
})
afterAll(() => world.stop())

const draft = (more: object = {}) => made(rep, '/contracts', { accountId, startsOn: '2026-12-01', ...more })
const write = (id: string, templateId: string | null) => rep.put(`/contracts/${id}/template`, { templateId })

async function paperOf(id: string, lang = 'zh-CN') {
  const headers = { authorization: `Bearer ${rep.token}` }
  const url = `/api/v1/contracts/${id}/pdf?lang=${lang}`
  return (await readPdf((await world.app.inject({ method: 'GET', url, headers })).rawPayload)).whole
}

test('a contract says what its template says, filled in with what its reader sees, in both languages', async () => {
  const template = await made(
    admin,
    '/contract-templates',
    content('自{{start}}至{{end}}，共{{total}}，{{company.name}}。'),
  )
  const contract = await draft({ amount: { amount: '100', currency: 'CNY' }, words: '另行约定' })
  expect((await write(contract.id, template.id)).status).toBe(204)
  const zh = await paperOf(contract.id)
  // what a value says is not filled in again
  for (const said of [
    '甲{{total}}<b>方服务合同',
    '自2026年12月1日至＿＿＿＿，共¥100.00，云杉精密仪器。',
    '补充约定另行约定',
  ])
    expect(zh).toContain(said)
  expect(await paperOf(contract.id, 'en')).toContain('EN自1December2026')
  expect((await rep.get(`/contracts/${contract.id}/template`)).body.data).toMatchObject({ id: template.id, version: 1 })
  expect((await write(contract.id, null)).status).toBe(204)
  expect(await paperOf(contract.id)).not.toContain('云杉精密仪器。')
})

test('a contract keeps the version it was written with, an amendment too until it takes another', async () => {
  const template = await made(admin, '/contract-templates', content('第一稿'))
  const contract = await draft()
  await write(contract.id, template.id)
  const changed = await admin.put(`/contract-templates/${template.id}`, content('第二稿'), 1)
  expect([changed.status, changed.body.version]).toEqual([200, 2])
  expect((await admin.put(`/contract-templates/${template.id}`, content('第三稿'), 1)).status).toBe(412)
  expect(await paperOf(contract.id)).toContain('第一稿')
  const { version } = (await rep.get(`/contracts/${contract.id}`)).body
  expect((await rep.patch(`/contracts/${contract.id}`, { status: 'signed' }, version)).status).toBe(200)
  const late = await write(contract.id, template.id)
  expect([late.status, late.body.code]).toEqual([409, 'state_conflict'])
  const amendment = (await rep.post(`/contracts/${contract.id}/revise`, {})).body
  expect(await paperOf(amendment.id)).toContain('第一稿')
  await write(amendment.id, template.id)
  expect(await paperOf(amendment.id)).toContain('第二稿')
  expect((await admin.delete(`/contract-templates/${template.id}`)).status).toBe(204)
  expect((await write(amendment.id, template.id)).status).toBe(422)
  expect(await paperOf(amendment.id)).toContain('第二稿')
})

test('a text that names what is not in the list, or does not close it, is refused with what to do', async () => {
  const answer = await admin.post('/contract-templates', content('{{salary}}', { title: { zh: '{{name', en: 'ok' } }))
  expect(answer.status).toBe(422)
  expect(answer.body.errors).toEqual([
    expect.objectContaining({ path: '/title/zh', code: 'place_unclosed' }),
    expect.objectContaining({ path: '/clauses/zh', code: 'place_unknown' }),
    expect.objectContaining({ path: '/clauses/en', code: 'place_unknown' }),
  ])
})

test('only who sets the company up changes templates; another company neither sees nor takes them, and the database tells nothing of them', async () => {
  const template = await made(admin, '/contract-templates', content('机密条款'))
  expect((await rep.post('/contract-templates', content('x'))).status).toBe(403)
  expect((await rep.put(`/contract-templates/${template.id}`, content('x'), 1)).status).toBe(403)
  expect((await rep.get('/contract-templates')).body.data).toContainEqual(expect.objectContaining({ id: template.id }))
  const other = await company(world, '另一家')
  const stranger = await person(world, other, { role: 'sales_rep' })
  expect((await stranger.get('/contract-templates')).body.data).toEqual([])
  const account = (await made(stranger, '/accounts', { name: '乙' })).id
  const theirs = await made(stranger, '/contracts', { accountId: account })
  expect((await stranger.put(`/contracts/${theirs.id}/template`, { templateId: template.id })).status).toBe(422)
  const colleague = await person(world, tenant, { role: 'sales_rep' })
  const contract = await draft()
  expect((await colleague.put(`/contracts/${contract.id}/template`, { templateId: template.id })).status).toBe(404)
  const { rows } = await world.superuser.query("select encode(sealed_content, 'escape') as text from contract_template")
  expect(JSON.stringify(rows)).not.toContain(Buffer.from('机密').toString('latin1'))
})
