import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { settle } from './testing/recorded.ts'
import { verifyInstallation } from './verify-installation.ts'

/** Promise 2: no byte of a customer leaves without a durable record. */
let world: World
let rep: TestPerson
let auditor: TestPerson
let id: string

const NAME = '欧阳锋锐'
const MOBILE = '13912345678'

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  auditor = await person(world, tenant, { role: 'audit_admin', name: '许静' })
  id = (await rep.post('/contacts', { name: NAME, mobile: MOBILE })).body.id
  await settle(world.services)
})
afterAll(() => world.stop())

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
