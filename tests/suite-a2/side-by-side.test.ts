import { suiteA1, suiteA2 } from '@holdfast/crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCompany } from '../../apps/server/src/modules/identity/company.ts'
import { NIL_UUID } from '../../apps/server/src/platform/identifiers.ts'
import { person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

/* Two companies on one installation, one of each suite: everything sealed for a company names that company's suite. */
let world: World
const reps: Record<'A1' | 'A2', TestPerson> = {} as Record<'A1' | 'A2', TestPerson>

beforeAll(async () => {
  world = await startWorld()
  for (const suite of ['A1', 'A2'] as const) {
    const tenant = await createCompany(world.services, { name: `公司${suite}`, country: 'CN', language: 'zh', suite })
    reps[suite] = await person(world, tenant, { role: 'sales_rep', name: '周雨桐' })
  }
})
afterAll(() => world.stop())

const LONG_NAME = '上海云杉精密仪器进出口贸易有限公司浦东新区分公司'

async function work(rep: TestPerson): Promise<string> {
  const account = await rep.post('/accounts', { name: LONG_NAME })
  const made = await rep.post('/contacts', {
    name: '顾清源',
    mobile: '13977770001',
    email: 'qingyuan.gu.of.the.export.department@beituo.example',
    nationalId: '11010519491231002X',
    accountId: account.body.id,
  })
  expect(made.status, made.text).toBe(201)
  expect((await rep.patch(`/contacts/${made.body.id}`, { title: '总监', note: '改过' }, 1)).status).toBe(200)
  await rep.post('/activities', { kind: 'note', about: { object: 'contact', id: made.body.id }, words: '谈过' })
  return made.body.id
}

const SEALED = ['contact', 'account', 'activity', 'record_history', 'app_user'].flatMap((table) =>
  ['sealed_personal', 'sealed_confidential', 'sealed_sensitive'].map((column) => ({ table, column })),
)

async function suitesAtRest(tenantId: string): Promise<Set<number>> {
  const found = new Set<number>()
  for (const { table, column } of SEALED) {
    const { rows: known } = await world.superuser.query(
      'select 1 from information_schema.columns where table_name = $1 and column_name = $2',
      [table, column],
    )
    if (known.length === 0) continue
    const { rows } = await world.superuser.query(
      `select get_byte(${column}, 1) as suite from ${table} where tenant_id = $1 and ${column} is not null`,
      [tenantId],
    )
    for (const { suite } of rows) found.add(suite)
  }
  return found
}

test('a company’s records, history and people are sealed with its own suite and no other', async () => {
  for (const suite of ['A1', 'A2'] as const) {
    const rep = reps[suite]
    const id = await work(rep)
    expect(await suitesAtRest(rep.tenantId)).toEqual(new Set([suite === 'A1' ? suiteA1.id : suiteA2.id]))
    for (const q of ['清源', '0001', 'qingyuan.gu.of.the.export.department@beituo.example']) {
      const hits = await rep.post('/contacts/query', { q })
      expect([suite, q, hits.body.data?.map((each: { id: string }) => each.id)]).toEqual([suite, q, [id]])
    }
    expect((await rep.post('/contacts/query', { q: '清源', limit: 1 })).body.page.next).toBeNull()
    const again = await rep.post('/contacts/duplicates', { values: { mobile: '13977770001' } })
    expect(again.body.duplicates).toMatchObject([{ id }])
    expect((await rep.get(`/contacts/${id}`)).body).toMatchObject({ name: '顾清源', title: '总监' })
    expect((await rep.get(`/contacts/${id}/history`)).body.data).toHaveLength(1)
  }
})

test('what a company was made with stays, whatever is asked later', async () => {
  const { keeper } = world.services
  await keeper.createTenant(reps.A2.tenantId, 'A1')
  expect((await keeper.suiteOf(reps.A2.tenantId)).name).toBe('A2')
  const further = await world.further()
  expect((await further.keeper.suiteOf(reps.A2.tenantId)).name).toBe('A2')
  expect((await further.keeper.suiteOf(NIL_UUID)).name).toBe('A1')
  await further.keeper.close()
  await further.database.close()
})

test('an envelope of one suite does not open where the byte that names it was changed to the other', async () => {
  const rep = reps.A2
  const { rows } = await world.superuser.query(
    `update contact set sealed_personal = set_byte(sealed_personal, 1, 1) where tenant_id = $1 returning id`,
    [rep.tenantId],
  )
  expect((await rep.get(`/contacts/${rows[0].id}`)).status).toBe(404)
})
