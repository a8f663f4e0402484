import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { company, person, type TestAnswer, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

let world: World
let rep: TestPerson
let other: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  other = await person(world, tenant, { role: 'sales_rep', name: '李娜' })
})
afterAll(() => world.stop())

let mobiles = 13_700_000_000
const contact = async (values: object = {}): Promise<string> => {
  mobiles += 1
  const answer = await rep.post('/contacts', { name: '同名', mobile: String(mobiles), ...values })
  expect(answer.status).toBe(201)
  return answer.body.id
}
const account = async (name: string): Promise<string> => (await rep.post('/accounts', { name })).body.id
const merge = async (plural: string, kept: string, old: string): Promise<string> => {
  const choose = plural === 'contacts' ? { mobile: 'this' } : { name: 'this' }
  const answer = await rep.post(`/${plural}/${kept}/merge`, { otherId: old, choose })
  expect([answer.status, answer.body.id]).toEqual([200, kept])
  return answer.body.mergeId
}
const version = async (id: string): Promise<number> => (await rep.get(`/contacts/${id}`)).body.version
const idsOf = (answer: TestAnswer): string[] => {
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
  return answer.body.data.map(({ id }: { id: string }) => id)
}

describe('an id that was merged away', () => {
  test('is changed, revealed, called and deleted as the record that was kept', async () => {
    const [old, kept] = [await contact(), await contact({ mobile: '13611112222' })]
    await merge('contacts', kept, old)
    const changed = await rep.patch(`/contacts/${old}`, { title: '总监' }, await version(kept))
    expect([changed.status, changed.body.id, changed.body.title]).toEqual([200, kept, '总监'])
    expect((await rep.patch(`/contacts/${old}`, { title: '经理' }, 1)).body.code).toBe('version_conflict')
    expect((await rep.post(`/contacts/${old}/reveal`, { fields: ['mobile'] })).body.mobile).toBe('+8613611112222')
    expect((await rep.post(`/contacts/${old}/call`)).body.uri).toBe('tel:+8613611112222')
    expect((await rep.delete(`/contacts/${old}`)).status).toBe(204)
    expect((await rep.get(`/contacts/${kept}`)).status).toBe(404)
    const restored = await rep.post(`/contacts/${old}/restore`)
    expect([restored.status, restored.body.id]).toEqual([200, kept])
  })

  test('stands for the record that was kept wherever something new points to it', async () => {
    const [oldAccount, account1] = [await account('旧公司'), await account('新公司')]
    const [old, kept] = [await contact(), await contact()]
    await merge('accounts', account1, oldAccount)
    await merge('contacts', kept, old)
    const about = { object: 'contact', id: old }
    const activity = await rep.post('/activities', { kind: 'meeting', about, people: [old, kept], words: '会面' })
    expect([activity.status, activity.body.about.id, activity.body.people]).toEqual([201, kept, [kept]])
    expect((await rep.get(`/contacts/${kept}`)).body.lastFollowUpAt).not.toBeNull()
    const task = await rep.post('/tasks', { what: '回电', due: '2026-12-01T08:00:00.000Z', about })
    expect([task.status, task.body.about.id]).toEqual([201, kept])
    expect((await rep.get(`/contacts/${await contact({ accountId: oldAccount })}`)).body.accountId).toBe(account1)
    const later = await contact()
    expect((await rep.patch(`/contacts/${later}`, { accountId: oldAccount }, 1)).body.accountId).toBe(account1)
  })

  test('finds in filters and batches what the record that was kept would find', async () => {
    const [oldAccount, kept] = [await account('甲方旧'), await account('甲方新')]
    const mine = await contact({ accountId: oldAccount })
    await merge('accounts', kept, oldAccount)
    expect(idsOf(await rep.get(`/contacts?filter[accountId]=${oldAccount}`))).toEqual([mine])
    const nested = { and: [{ accountId: { in: [oldAccount] } }, { not: { accountId: { ne: oldAccount } } }] }
    const asked = await rep.post('/contacts/query', { filter: nested, expand: ['account'] })
    expect(asked.body.data).toMatchObject([{ id: mine, account: { id: kept, name: '甲方新' } }])
    expect(idsOf(await rep.get(`/accounts?filter[id]=${oldAccount}`))).toEqual([kept])
    const about = { object: 'account', id: oldAccount }
    const activity = await rep.post('/activities', { kind: 'note', about, words: '备注' })
    expect(idsOf(await rep.post('/activities/query', { filter: { about } }))).toEqual([activity.body.id])
    const batch = await rep.post('/accounts/batch', {
      operations: [{ op: 'update', id: oldAccount, version: 2, values: { level: 'a' } }],
    })
    expect(batch.body.results).toEqual([{ status: 200, id: kept, version: 3 }])
  })

  test('is found in the people of a follow-up', async () => {
    const [old, kept, host] = [await contact(), await contact(), await contact()]
    const about = { object: 'contact', id: host }
    const both = await rep.post('/activities', { kind: 'meeting', about, people: [old], words: '会面' })
    await merge('contacts', kept, old)
    expect(idsOf(await rep.get(`/activities?filter[people][in]=${old}`))).toEqual([both.body.id])
  })

  test('lives for itself again once the merge is undone', async () => {
    const [oldAccount, kept] = [await account('乙方旧'), await account('乙方新')]
    const before = await contact({ accountId: oldAccount })
    const mergeId = await merge('accounts', kept, oldAccount)
    const during = await contact({ accountId: oldAccount })
    expect((await rep.post(`/merges/${mergeId}/undo`)).status).toBe(200)
    expect(idsOf(await rep.get(`/contacts?filter[accountId]=${oldAccount}`))).toEqual([before])
    expect(idsOf(await rep.get(`/contacts?filter[accountId]=${kept}`))).toEqual([during])
    expect((await rep.patch(`/accounts/${oldAccount}`, { level: 'b' }, 3)).body).toMatchObject({ id: oldAccount })
    expect((await rep.get(`/contacts/${await contact({ accountId: oldAccount })}`)).body.accountId).toBe(oldAccount)
  })

  test('leads nobody beyond their reach, and is no second record to merge with', async () => {
    const [old, kept] = [await contact(), await contact()]
    await merge('contacts', kept, old)
    for (const answer of [
      await other.get(`/contacts/${old}`),
      await other.patch(`/contacts/${old}`, { title: '我的' }, 2),
      await other.post(`/contacts/${old}/reveal`, { fields: ['mobile'] }),
      await other.delete(`/contacts/${old}`),
    ])
      expect(answer.status).toBe(404)
    const about = { object: 'contact', id: old }
    expect(
      (await other.post('/tasks', { what: '回电', due: '2026-12-01T08:00:00.000Z', about })).body.errors,
    ).toMatchObject([{ path: '/about', code: 'reference_invalid' }])
    expect((await rep.get(`/access/explain?object=contact&id=${old}`)).body.allowed).toBe(true)
    expect((await other.get(`/access/explain?object=contact&id=${old}`)).body.allowed).toBe(false)
    expect((await rep.post(`/contacts/${kept}/merge`, { otherId: old })).status).toBe(422)
    const third = await contact()
    const chained = await rep.post(`/contacts/${third}/merge`, { otherId: old, choose: { mobile: 'this' } })
    expect([chained.status, (await rep.get(`/contacts/${kept}`)).body.id]).toEqual([200, third])
  })
})

test('what was read before a merge and is stored after it does not point at the id that went', async () => {
  const [old, kept] = [await account('丙方旧'), await account('丙方新')]
  // a safe repeat claims its key when its references have been read and nothing is stored yet: there it is held up
  await world.superuser.query('begin; lock table idempotency in share mode')
  const create = { name: '同名', mobile: '13512345678', accountId: old }
  const making = rep.post('/contacts', create, { 'idempotency-key': 'held-up' })
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await expect.poll(async () => (await world.superuser.query(waiting)).rows.length).toBe(1)
  await merge('accounts', kept, old)
  await world.superuser.query('commit')
  const made = await making
  expect([made.status, made.body.code]).toEqual([409, 'conflict'])
  expect((await rep.post('/contacts', create, { 'idempotency-key': 'held-up' })).body.accountId).toBe(kept)
  const { rows } = await world.superuser.query('select 1 from contact where account_id = $1', [old])
  expect(rows).toEqual([])
})
