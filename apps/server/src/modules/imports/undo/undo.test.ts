import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { company, person, type TestPerson } from '../../../testing/people.ts'
import { carried, imported, sendFile } from '../../../testing/uploads.ts'
import { startWorld, type World } from '../../../testing/world.ts'

let world: World
let tenant: string

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
})
afterAll(() => world.stop())

const newRep = () => person(world, tenant, { role: 'sales_rep' })
const find = async (who: TestPerson, q: string) => (await who.post('/contacts/query', { q })).body.data
const kept = (answer: { body: { kept: { id: string; reason: string }[] } }) =>
  answer.body.kept.map(({ id, reason }) => [id, reason])

/** People with numbers of their own, so that a file spans several batches of a thousand rows. */
const people = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, n) => `甲${n},${prefix}${String(n).padStart(5, '0')},`)
const csv = (...lines: readonly string[]) => ['姓名,手机,职务', ...lines].join('\n')

describe('undoing an import', () => {
  it('takes away a record that a later batch of the same import wrote again', async () => {
    const rep = await newRep()
    const file = csv('龙一,13900000001,', ...people(1_200, '137000'), '龙一,13900000001,厂长')
    const done = await imported(world, rep, { file, options: { duplicates: 'update' } })
    expect(done).toMatchObject({ rows: 1_202, created: 1_201, updated: 1 })
    expect(await find(rep, '龙一')).toMatchObject([{ title: '厂长', version: 2 }])
    const undone = await rep.post(`/imports/${done.id}/undo`)
    expect(undone.body).toMatchObject({ state: 'undone', undone: 1_201, restored: 0, kept: [] })
    expect(await find(rep, '龙一')).toEqual([])
    expect((await rep.get('/contacts?count=exact')).body.data).toEqual([])
  })

  it('puts a record that several batches changed back to what it was before the first of them', async () => {
    const rep = await newRep()
    await imported(world, rep, { file: csv('赵四,13900000002,采购') })
    const file = csv('赵四,13900000002,厂长', ...people(1_100, '137001'), '赵四,13900000002,总裁')
    const done = await imported(world, rep, { file, options: { duplicates: 'update' } })
    expect(done).toMatchObject({ created: 1_100, updated: 2 })
    expect(await find(rep, '赵四')).toMatchObject([{ title: '总裁' }])
    const undone = await rep.post(`/imports/${done.id}/undo`)
    expect(undone.body).toMatchObject({ undone: 1_100, restored: 1, kept: [] })
    expect(await find(rep, '赵四')).toMatchObject([{ title: '采购' }])
  })

  it('leaves what someone changed or deleted since as it is, and names each', async () => {
    const rep = await newRep()
    await imported(world, rep, { file: csv('钱五,13900000003,采购', '孙六,13900000004,采购', '李七,13900000005,采购') })
    const file = csv(
      '钱五,13900000003,厂长',
      '孙六,13900000004,厂长',
      '李七,13900000005,厂长',
      '周八,13900000006,',
      '吴九,13900000007,',
    )
    const done = await imported(world, rep, { file, options: { duplicates: 'update' } })
    expect(done).toMatchObject({ created: 2, updated: 3 })
    const [qian] = await find(rep, '钱五')
    const [sun] = await find(rep, '孙六')
    const [zhou] = await find(rep, '周八')
    await rep.patch(`/contacts/${qian.id}`, { decisionRole: 'influencer' }, qian.version)
    await rep.delete(`/contacts/${sun.id}`, { 'if-match': `"${sun.version}"` })
    await rep.patch(`/contacts/${zhou.id}`, { title: '新职' }, zhou.version)
    const undone = await rep.post(`/imports/${done.id}/undo`)
    expect(undone.body).toMatchObject({ undone: 1, restored: 1 })
    expect(kept(undone)).toEqual(
      expect.arrayContaining([
        [qian.id, 'changed_since'],
        [sun.id, 'changed_since'],
        [zhou.id, 'changed_since'],
      ]),
    )
    expect(undone.body.kept).toHaveLength(3)
    expect(undone.body.kept[0]).toMatchObject({ object: 'contact', by: rep.id })
    expect(await find(rep, '钱五')).toMatchObject([{ title: '厂长', decisionRole: 'influencer' }])
    expect(await find(rep, '李七')).toMatchObject([{ title: '采购' }])
    expect(await find(rep, '吴九')).toEqual([])
    expect((await rep.get(`/imports/${done.id}`)).body).toMatchObject({ state: 'undone', undo: { undone: 1 } })
  })

  it('leaves a customer with whom someone has spoken since, and the company they belong to', async () => {
    const rep = await newRep()
    const file =
      '姓名,手机,公司\n郑十,13900000008,云杉一号厂\n王一,13900000009,云杉一号厂\n冯二,13900000010,云杉二号厂\n'
    const done = await imported(world, rep, { file })
    expect(done).toMatchObject({ created: 3 })
    const [zheng] = await find(rep, '郑十')
    const followUp = { kind: 'call', about: { object: 'contact', id: zheng.id }, words: '下周再谈' }
    expect((await rep.post('/activities', followUp)).status).toBe(201)
    const undone = await rep.post(`/imports/${done.id}/undo`)
    expect(kept(undone)).toEqual(
      expect.arrayContaining([
        [zheng.id, 'in_use'],
        [zheng.accountId, 'in_use'],
      ]),
    )
    expect(undone.body).toMatchObject({ undone: 3, restored: 0 })
    expect(await find(rep, '郑十')).toHaveLength(1)
    expect((await rep.get(`/contacts/${zheng.id}/timeline`)).body.data).not.toEqual([])
    expect((await rep.get('/accounts')).body.data.map((each: { name: string }) => each.name)).toEqual(['云杉一号厂'])
  })

  it('can be done once, after the import has ended, by its importer alone', async () => {
    const [rep, other] = [await newRep(), await newRep()]
    const sent = await sendFile(world, rep, { file: csv('陈三,13900000011,') })
    expect((await rep.post(`/imports/${sent.body.id}/undo`)).status).toBe(409)
    await carried(world, rep, sent.body.id)
    expect((await rep.post(`/imports/${sent.body.id}/undo`)).status).toBe(409)
    await rep.post(`/imports/${sent.body.id}/commit`, {})
    await carried(world, rep, sent.body.id)
    expect((await other.post(`/imports/${sent.body.id}/undo`)).status).toBe(404)
    expect((await rep.post(`/imports/${sent.body.id}/undo`)).status).toBe(200)
    const again = await rep.post(`/imports/${sent.body.id}/undo`)
    expect([again.status, again.body.code]).toEqual([409, 'state_conflict'])
  })

  it('lets the same file come again as if it had never been there', async () => {
    const rep = await newRep()
    const file = csv(...people(50, '137002'))
    const first = await imported(world, rep, { file })
    await rep.post(`/imports/${first.id}/undo`)
    expect(await imported(world, rep, { file })).toMatchObject({ created: 50, skipped: 0, conflicts: 0 })
  })

  it('puts what it takes away into the trash, whence it comes back whole', async () => {
    const rep = await newRep()
    const done = await imported(world, rep, { file: csv('褚四,13900000012,厂长') })
    await rep.post(`/imports/${done.id}/undo`)
    const [lying] = (await rep.get('/trash?object=contact')).body.data
    expect(lying).toMatchObject({ name: '褚四' })
    expect((await rep.post(`/contacts/${lying.id}/restore`)).status).toBe(200)
    expect(await find(rep, '13900000012')).toMatchObject([{ name: '褚四', title: '厂长' }])
    const again = await imported(world, rep, { file: csv('褚四,13900000012,') })
    expect(again).toMatchObject({ created: 0, skipped: 1 })
  })

  it('leaves every record it touched in the log, by its id', async () => {
    const rep = await newRep()
    const done = await imported(world, rep, { file: csv('卫五,13900000013,', '蒋六,13900000014,') })
    const ids = (await rep.get('/contacts')).body.data.map((each: { id: string }) => each.id)
    await rep.post(`/imports/${done.id}/undo`)
    const { rows } = await world.superuser.query(
      `select event from audit_inbox where event like '%import.undo_batch%' and event like $1`,
      [`%${done.id}%`],
    )
    const told = rows.flatMap(({ event }) => JSON.parse(event).unmapped.ids)
    expect(told.sort()).toEqual(ids.sort())
    expect(JSON.stringify(rows)).not.toMatch(/卫五|13900000013/)
  })
})
