import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { again, company, person, type TestPerson } from '../../../testing/people.ts'
import { carried, imported, sendFile, undone as undoneIn } from '../../../testing/uploads.ts'
import { startWorld, type World } from '../../../testing/world.ts'
import { runNext } from '../worker.ts'
import { WITHIN_REQUEST_MS } from './undo.ts'

let world: World
let tenant: string

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
})
afterAll(() => world.stop())

const newRep = () => person(world, tenant, { role: 'sales_rep' })
const find = async (who: TestPerson, q: string) => (await who.post('/contacts/query', { q })).body.data
const undo = (who: TestPerson, id: string) => undoneIn(world, who, id)
const kept = (undone: { kept: { id: string; reason: string }[] }) => undone.kept.map(({ id, reason }) => [id, reason])

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
    const undone = await undo(rep, done.id)
    expect(undone).toMatchObject({ state: 'undone', undone: 1_201, restored: 0, kept: [] })
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
    const undone = await undo(rep, done.id)
    expect(undone).toMatchObject({ undone: 1_100, restored: 1, kept: [] })
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
    const undone = await undo(rep, done.id)
    expect(undone).toMatchObject({ undone: 1, restored: 1 })
    const named = (await rep.get(`/imports/${done.id}/kept?limit=2`)).body
    expect(named.data).toMatchObject([
      { name: '钱五', reason: 'changed_since', by: rep.id },
      { name: null, id: sun.id },
    ])
    const rest = (await rep.get(`/imports/${done.id}/kept?limit=2&cursor=${named.page.next}`)).body
    expect(rest).toMatchObject({ data: [{ name: '周八' }], page: { next: null } })
    expect(kept(undone)).toEqual(
      expect.arrayContaining([
        [qian.id, 'changed_since'],
        [sun.id, 'changed_since'],
        [zhou.id, 'changed_since'],
      ]),
    )
    expect(undone.kept).toHaveLength(3)
    expect(undone.kept[0]).toMatchObject({ object: 'contact', by: rep.id })
    expect(await find(rep, '钱五')).toMatchObject([{ title: '厂长', decisionRole: 'influencer' }])
    expect(await find(rep, '李七')).toMatchObject([{ title: '采购' }])
    expect(await find(rep, '吴九')).toEqual([])
    expect((await rep.get(`/imports/${done.id}`)).body).toMatchObject({
      state: 'undone',
      undo: { undone: 1, keptCount: 3 },
    })
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
    const undone = await undo(rep, done.id)
    expect(kept(undone)).toEqual(
      expect.arrayContaining([
        [zheng.id, 'in_use'],
        [zheng.accountId, 'in_use'],
      ]),
    )
    expect(undone).toMatchObject({ undone: 3, restored: 0 })
    expect(await find(rep, '郑十')).toHaveLength(1)
    expect((await rep.get(`/contacts/${zheng.id}/timeline`)).body.data).not.toEqual([])
    expect((await rep.get('/accounts')).body.data.map((each: { name: string }) => each.name)).toEqual(['云杉一号厂'])
  })

  it('counts whom it names among those one was shown', async () => {
    const rep = await newRep()
    const done = await imported(world, rep, { file: csv('郑一,13900000071,', '郑二,13900000072,') })
    const ids: string[] = (
      await world.superuser.query('select id from contact where import_id = $1 order by id', [done.id])
    ).rows.map(({ id }) => id)
    for (const id of ids) expect((await rep.patch(`/contacts/${id}`, { title: '改过' }, 1)).status).toBe(200)
    await undo(rep, done.id)
    // what one wrote a moment ago oneself does not count
    world.clock.advance(61_000)
    const shown = async () => {
      const sql = `select record_id from seen where principal_id = $1 and kind = 'listed' order by record_id`
      return (await world.superuser.query(sql, [rep.id])).rows.map(({ record_id }) => record_id)
    }
    expect(await shown()).toEqual([])
    const { data } = (await rep.get(`/imports/${done.id}/kept`)).body
    expect(new Set(data.map(({ name }: { name: string }) => name))).toEqual(new Set(['郑一', '郑二']))
    expect(await shown()).toEqual(ids)
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
    await undo(rep, first.id)
    expect(await imported(world, rep, { file })).toMatchObject({ created: 50, skipped: 0, conflicts: 0 })
  })

  it('puts what it takes away into the trash, whence it comes back whole', async () => {
    const rep = await newRep()
    const done = await imported(world, rep, { file: csv('褚四,13900000012,厂长') })
    await undo(rep, done.id)
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
    await undo(rep, done.id)
    const { rows } = await world.superuser.query(
      `select event from audit_inbox where event like '%import.undo_batch%' and event like $1`,
      [`%${done.id}%`],
    )
    const told = rows.flatMap(({ event }) => JSON.parse(event).unmapped.ids)
    expect(told.sort()).toEqual(ids.sort())
    expect(JSON.stringify(rows)).not.toMatch(/卫五|13900000013/)
  })
})

/** Undoes an import; once its first records are gone it is held before a later one, until `meanwhile` is done. Gives what the undoing answers. */
async function heldInTheMiddle<T>(
  undoing: () => Promise<T>,
  { rep, id }: { rep: TestPerson; id: string },
  meanwhile: (last: { id: string }) => Promise<unknown>,
) {
  const { superuser } = world
  const standing = async () => (await superuser.query('select undo from import where id = $1', [id])).rows[0].undo
  await superuser.query('begin')
  const { rows } = await superuser.query('select id from contact where import_id = $1 order by id', [id])
  await superuser.query('select 1 from contact where id = $1 for update', [rows[1_500].id])
  const answer = undoing()
  while ((await standing())?.undone !== 1_000) expect((await rep.get(`/imports/${id}`)).status).toBe(200)
  await meanwhile(rows.at(-1))
  await superuser.query('commit')
  return answer
}

describe('an undoing that takes its time', () => {
  it('shows how far it is, takes nobody in between, and leaves what is changed meanwhile', async () => {
    const rep = await newRep()
    const done = await imported(world, rep, { file: csv(...people(2_400, '137003')) })
    const answer = await heldInTheMiddle(
      () => undo(rep, done.id),
      { rep, id: done.id },
      async (last) => {
        const now = (await rep.get(`/imports/${done.id}`)).body
        expect(now).toMatchObject({ state: 'undoing', progress: { done: 1_000, rows: 2_400 }, undo: { undone: 1_000 } })
        for (const act of ['undo', 'commit', 'check']) {
          const refused = await rep.post(`/imports/${done.id}/${act}`, {})
          expect([refused.status, refused.body.code], act).toEqual([409, 'state_conflict'])
        }
        expect((await rep.patch(`/contacts/${last.id}`, { title: '新职' }, 1)).status).toBe(200)
      },
    )
    expect(answer).toMatchObject({
      state: 'undone',
      undone: 2_399,
      keptCount: 1,
      kept: [{ reason: 'changed_since' }],
    })
    expect((await rep.get('/contacts')).body.data).toMatchObject([{ title: '新职' }])
  })

  it('stops where its importer loses the right to import, says so, and is taken up there again', async () => {
    const rep = await newRep()
    await imported(world, rep, { file: csv('龙二,13900000021,采购') })
    const file = csv('龙二,13900000021,厂长', ...people(3_400, '137004'))
    const done = await imported(world, rep, { file, options: { duplicates: 'update' } })
    const admin = await person(world, tenant, { role: 'system_admin' })
    const guard = await person(world, tenant, { role: 'security_admin' })
    expect((await admin.patch(`/users/${rep.id}`, { roles: ['analyst'] }, 1)).status).toBe(200)
    // the request ends with the step at which its time is over; the rest is left to whoever takes it up
    const isOver = () => once(AbortSignal.timeout(WITHIN_REQUEST_MS + 1), 'abort')
    const begin = () => rep.post(`/imports/${done.id}/undo`)
    expect((await heldInTheMiddle(begin, { rep, id: done.id }, isOver)).status).toBe(202)
    expect((await guard.post(`/users/${rep.id}/confirm`, {})).status).toBe(200)
    while (await runNext(world.services)) expect(done.id).toBeDefined()
    const { version } = (await admin.get(`/users/${rep.id}`)).body
    expect((await admin.patch(`/users/${rep.id}`, { roles: ['sales_rep'] }, version)).status).toBe(200)
    expect((await guard.post(`/users/${rep.id}/confirm`, {})).status).toBe(200)
    const back = await again(world, rep)
    const stopped = (await back.get(`/imports/${done.id}`)).body
    expect(stopped).toMatchObject({ state: 'done', undo: { restored: 1, problem: { code: 'forbidden' } } })
    expect(stopped.undo.undone).toBeLessThan(3_400)
    const undone = await undo(back, done.id)
    expect(undone).toMatchObject({ state: 'undone', undone: 3_400, restored: 1, kept: [] })
    expect(await find(back, '龙二')).toMatchObject([{ title: '采购' }])
  })

  it('takes away records that point to each other across its steps', async () => {
    const rep = await newRep()
    const names = Array.from({ length: 1_100 }, (_, n) => `云杉第${n}分公司`)
    const file = ['公司名称,上级公司', ...names.map((name, n) => `${name},${names[names.length - 1 - n]}`)].join('\n')
    const done = await imported(world, rep, { file, object: 'accounts' })
    expect(done).toMatchObject({ created: 1_100 })
    const undone = await undo(rep, done.id)
    expect(undone).toMatchObject({ undone: 1_100, kept: [] })
  })

  it('leaves what a record that stays points to, and what that points to in turn', async () => {
    const rep = await newRep()
    const accounts = await imported(world, rep, {
      object: 'accounts',
      file: '公司名称,上级公司\n云杉三号厂,云杉集团\n云杉集团,云杉控股\n云杉控股,\n云杉四号厂,云杉集团\n',
    })
    const [factory] = (await rep.post('/accounts/query', { q: '云杉三号厂' })).body.data
    await rep.post('/contacts', { name: '韩七', mobile: '13900000022', accountId: factory.id })
    const undone = await undo(rep, accounts.id)
    expect(undone).toMatchObject({ undone: 1, keptCount: 3 })
    expect((await rep.get('/accounts')).body.data.map((each: { name: string }) => each.name).sort()).toEqual([
      '云杉三号厂',
      '云杉控股',
      '云杉集团',
    ])
  })
})
