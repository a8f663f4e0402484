import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { attach } from '../../testing/uploads.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { runNext } from '../imports/index.ts'
import { settle } from './testing/recorded.ts'
import { verifyInstallation } from './verify-installation.ts'

/** Promise 2: no byte of a customer leaves without a durable record. */
let world: World
let rep: TestPerson
let auditor: TestPerson
let agent: TestPerson
let id: string
let importId: string
let fileId: string

const NAME = '欧阳锋锐'
const MOBILE = '13912345678'

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  auditor = await person(world, tenant, { role: 'audit_admin', name: '许静' })
  id = (await rep.post('/contacts', { name: NAME, mobile: MOBILE })).body.id
  agent = await person(world, tenant, { role: 'service_agent', name: '秦岚' })
  const gone = (await rep.post('/contacts', { name: NAME, mobile: MOBILE })).body.id
  expect((await rep.delete(`/contacts/${gone}`)).status).toBe(204)
  await rep.post('/activities', { kind: 'note', about: { object: 'contact', id }, words: NAME })
  importId = await importRejected()
  fileId = (await attach(world, rep, { name: `${NAME}.txt`, content: `${NAME} ${MOBILE}` })).body.id
  await rep.post('/activities', { kind: 'note', about: { object: 'contact', id }, files: [{ id: fileId }] })
  await settle(world.services)
})
afterAll(() => world.stop())

/** An import of one row that is rejected: the file of its errors is answered as a stream. */
async function importRejected(): Promise<string> {
  const part = (disposition: string, content: string) =>
    `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/v1/imports',
    headers: { authorization: `Bearer ${rep.token}`, 'content-type': 'multipart/form-data; boundary=x' },
    payload: `${part('name="object"', 'contacts')}${part('name="options"', '{"commit":true}')}${part('name="file"; filename="a.csv"', `姓名,手机\n${NAME},12`)}--x--\r\n`,
  })
  expect(answer.statusCode, answer.body).toBe(202)
  while (await runNext(world.services)) expect(answer.json().id).toBeDefined()
  return answer.json().id
}

const breakages: [string, string, string][] = [
  [
    'the function is gone',
    'alter function audit_append(text, text, bytea) rename to audit_append_away',
    'alter function audit_append_away(text, text, bytea) rename to audit_append',
  ],
  [
    'the right to call it is gone',
    'revoke execute on function audit_append(text, text, bytea) from holdfast_app',
    'grant execute on function audit_append(text, text, bytea) to holdfast_app',
  ],
  [
    'the inbox is gone',
    'alter table audit_inbox rename to audit_inbox_away',
    'alter table audit_inbox_away rename to audit_inbox',
  ],
  [
    'the inbox takes nothing',
    'alter table audit_inbox add constraint full_disk check (false) not valid',
    'alter table audit_inbox drop constraint full_disk',
  ],
]

const asks: [string, () => Promise<{ status: number; text: string; body: { code?: string } }>][] = [
  ['list', () => rep.get('/contacts')],
  ['search', () => rep.post('/contacts/query', { q: NAME })],
  ['read', () => rep.get(`/contacts/${id}`)],
  ['query', () => rep.post('/contacts/query', { filter: { mobile: MOBILE }, count: 'exact' })],
  ['search of everything', () => rep.post('/search/query', { q: NAME })],
  ['history', () => rep.get(`/contacts/${id}/history`)],
  ['timeline', () => rep.get(`/contacts/${id}/timeline`)],
  ['follow-ups', () => rep.get('/activities?expand=about')],
  ['trash', () => rep.get('/trash?object=contact')],
  ['duplicates', () => rep.post('/contacts/duplicates', { values: { mobile: MOBILE } })],
  ['call', () => rep.post(`/contacts/${id}/call`)],
  ['change', () => rep.patch(`/contacts/${id}`, { title: '总监' }, 1)],
  ['who sees it', () => rep.get(`/access/who?object=contact&id=${id}`)],
  ['a caller looked up', () => agent.post('/contacts/lookup', { value: MOBILE })],
  ['rejected rows as a file', () => rep.get(`/imports/${importId}/errors`)],
  ['rows of an import', () => rep.get(`/imports/${importId}/rows`)],
  ['name of a file', () => rep.get(`/files/${fileId}`)],
  ['content of a file', () => rep.get(`/files/${fileId}/content`)],
  ['live changes', () => rep.get('/stream')],
  ['reveal', () => rep.post(`/contacts/${id}/reveal`, { fields: ['mobile'], reason: 'call' })],
  ['audit events', () => auditor.get('/audit/events')],
  ['audit bundle', () => auditor.get('/audit/bundle')],
  ['look-up', () => auditor.post('/audit/lookup', { object: 'contact', field: 'mobile', value: MOBILE })],
]

test.each(breakages)(
  'while %s, every answer is refused without a byte of the customer, and afterwards all is well',
  async (_, broken, mended) => {
    await world.superuser.query(broken)
    for (const [name, ask] of asks) {
      const answer = await ask()
      expect([name, answer.status]).toEqual([name, 503])
      for (const value of [NAME, MOBILE, MOBILE.slice(-4), id])
        expect([name, answer.text.replace(`/contacts/${id}`, '').includes(value)]).toEqual([name, false])
    }
    expect((await asks[0]![1]()).body.code).toBe('audit_unavailable')
    const created = await rep.post('/contacts', { name: '没有记录就没有客户', mobile: '13900009999' })
    expect(created.status).toBeGreaterThanOrEqual(500)
    await world.superuser.query(mended)
    const [, ask] = asks[0]!
    const answer = await ask()
    expect(answer.status).toBe(200)
    expect(answer.text).toContain(NAME)
    expect(answer.text).not.toContain('没有记录就没有客户')
    await settle(world.services)
    expect((await verifyInstallation(world.services)).every((one) => one.report.ok)).toBe(true)
  },
)
