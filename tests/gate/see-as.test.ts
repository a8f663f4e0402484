import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { catalog } from '../../apps/server/src/app.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { maskValue } from '../../packages/catalog/src/index.ts'
import { standardRoles } from '../../packages/policy/src/index.ts'

/*
 * What a role would see is drawn without one record being read: with every table of records locked away and a sentinel in every record, nothing waits,
 * nothing of them appears, and no key of a customer is asked for.
 */
const SENTINEL = '哨兵甲'
let world: World
let security: TestPerson
let tables: string[]

beforeAll(async () => {
  world = await startWorld()
  const tenantId = await company(world)
  security = await person(world, tenantId, { role: 'security_admin' })
  const manager = await person(world, tenantId, { role: 'sales_manager', name: SENTINEL })
  const account = (await manager.post('/accounts', { name: `${SENTINEL}公司` })).body.id
  for (const [path, body] of [
    ['/contacts', { name: SENTINEL, mobile: '13912345678', email: 'sentinel@sentinel.cn', accountId: account }],
    ['/leads', { name: SENTINEL, company: SENTINEL, mobile: '13912345679' }],
    ['/opportunities', { name: SENTINEL, accountId: account }],
    ['/products', { name: SENTINEL, code: SENTINEL }],
    ['/activities', { kind: 'visit', about: { object: 'account', id: account }, words: SENTINEL }],
  ] as const)
    expect((await manager.post(path, body)).body, path).toMatchObject({ id: expect.any(String) })
  const { rows } = await world.superuser.query(
    `select tablename from pg_tables where schemaname = 'public' and (tablename = any($1) or tablename like 'search_%'
      or tablename in ('record_history', 'record_key', 'disclosure', 'seen', 'file', 'found', 'share', 'merge'))`,
    [catalog.served.map(({ name }) => name)],
  )
  tables = rows.map(({ tablename }) => `"${tablename}"`)
})
afterAll(() => world.stop())

const see = (role: string, language = 'zh') =>
  security.get(`/access/see-as?role=${role}`, { 'accept-language': language })

test('no record is read for any role, in either language, and nothing of one appears', async () => {
  const opened = vi.spyOn(world.services.keeper, 'openSubjects')
  const spent = async () => (await world.superuser.query('select count(*)::int as n from seen')).rows[0].n
  const before = await spent()
  await world.superuser.query('begin')
  await world.superuser.query(`lock table ${tables.join(', ')} in access exclusive mode`)
  const answers = []
  for (const { name } of standardRoles) for (const language of ['zh', 'en']) answers.push(await see(name, language))
  await world.superuser.query('commit')
  expect(tables.length).toBeGreaterThan(20)
  for (const { status, text } of answers) {
    expect(status, text).toBe(200)
    expect(text.toLowerCase()).not.toMatch(/sentinel|哨兵|139123/)
  }
  expect(opened).not.toHaveBeenCalled()
  expect(await spent()).toBe(before)
  opened.mockRestore()
})

describe.each(standardRoles.map(({ name }) => name))('as %s', (role) => {
  test('the structure is that of their own catalogue and rights, masks included', async () => {
    const holder = await person(world, security.tenantId, { role })
    const { body } = await see(role)
    const { objects } = (await holder.get('/catalog', { 'accept-language': 'zh' })).body
    const { can } = (await holder.get('/auth/me')).body
    expect(body.can).toEqual(can)
    expect(body.objects.map(({ acts: _acts, record: _record, ...object }: Record<string, unknown>) => object)).toEqual(
      objects,
    )
    for (const { name, fields, record, acts, can: may } of body.objects) {
      const shown = fields.map(({ key }: { key: string }) => key)
      expect(
        Object.keys(record)
          .filter((key) => key !== 'meta')
          .sort(),
        name,
      ).toEqual([...shown].sort())
      for (const { key, mode } of fields) {
        const { mask } = catalog.getObject(name).fields[key] ?? {}
        if (mode === 'masked' && record[key] !== null) {
          expect(record.meta.masked).toContain(key)
          expect(record[key], `${name}.${key}`).toContain(maskValue(mask ?? 'hidden', '').slice(0, 4))
        }
      }
      expect(acts.map(({ name: act }: { name: string }) => act).sort()).toEqual(
        Object.keys(may)
          .filter((act) => may[act])
          .sort(),
      )
    }
  })
})

test('of a role that there is not there is nothing; whoever sees no rights is refused; that it was looked at stands in the record', async () => {
  expect((await see('nobody')).status).toBe(404)
  const rep = await person(world, security.tenantId, { role: 'sales_rep' })
  expect((await rep.get('/access/see-as?role=sales_manager')).status).toBe(403)
  const { rows } = await world.superuser.query(`select 1 from audit_inbox where event like '%"access.seeAs"%'`)
  expect(rows.length).toBeGreaterThan(standardRoles.length)
})
