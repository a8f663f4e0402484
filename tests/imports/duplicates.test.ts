import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runNext } from '../../apps/server/src/modules/imports/index.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { carried, imported, sendFile, undone } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { withPolicy } from '../crew.ts'

let world: World
let tenant: string

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
})
afterAll(() => world.stop())

const newRep = (about: Parameters<typeof person>[2] = {}) => person(world, tenant, { role: 'sales_rep', ...about })
const find = async (who: TestPerson, q: string) => (await who.post('/contacts/query', { q })).body.data
const rowsOf = async (who: TestPerson, id: string, outcome: string) =>
  (await who.get(`/imports/${id}/rows?outcome=${outcome}`)).body.data

describe('a customer that is in the base already', () => {
  const known = '姓名,手机,职务,备注,标签\n林一,{m},采购,老客户,\n'
  const again = '姓名,手机,职务,备注,标签,决策角色\n林一,{m},厂长,,重点,决策人\n'
  const cases = [
    ['skip', { created: 0, updated: 0, skipped: 1 }, { title: '采购', note: '老客户', tags: null, decisionRole: null }],
    [
      'update',
      { created: 0, updated: 1, skipped: 0 },
      { title: '厂长', note: '老客户', tags: ['重点'], decisionRole: 'decision_maker' },
    ],
    [
      'merge',
      { created: 0, updated: 1, skipped: 0 },
      { title: '采购', note: '老客户', tags: ['重点'], decisionRole: 'decision_maker' },
    ],
  ] as const

  it.each(cases)(
    'is left, updated or filled up by the rule %s; empty cells never erase',
    async (rule, counts, holds) => {
      const rep = await newRep()
      const mobile = `1380001${String(Math.floor(cases.findIndex(([name]) => name === rule)) + 1000)}`
      await imported(world, rep, { file: known.replace('{m}', mobile) })
      const preview = await sendFile(world, rep, { file: again.replace('{m}', mobile), options: { duplicates: rule } })
      expect(await carried(world, rep, preview.body.id)).toMatchObject({ state: 'preview', rejected: 0, ...counts })
      expect(await find(rep, mobile)).toMatchObject([{ title: '采购', version: 1 }])
      await rep.post(`/imports/${preview.body.id}/commit`, {})
      expect(await carried(world, rep, preview.body.id)).toMatchObject({
        state: 'done',
        rows: 1,
        rejected: 0,
        ...counts,
      })
      expect(await find(rep, mobile)).toMatchObject([holds])
      expect(await rowsOf(rep, preview.body.id, 'duplicate')).toMatchObject([{ row: 1, faults: [{ column: '手机' }] }])
    },
  )

  it('is recognised after thousands of rows that met nobody, be it stated twice', async () => {
    const rep = await newRep()
    await imported(world, rep, { file: '姓名,手机,职务\n林晚,13810020000,采购\n' })
    const news = Array.from({ length: 2_600 }, (_, n) => `新${n},1382002${String(n).padStart(4, '0')},`)
    const file = ['姓名,手机,职务', ...news, '林晚,13810020000,厂长', '林晚,13810020000,董事'].join('\n')
    const job = await imported(world, rep, { file, options: { duplicates: 'update' } })
    expect(job).toMatchObject({ state: 'done', rows: 2_602, created: 2_600, updated: 2, skipped: 0, rejected: 0 })
    expect(await find(rep, '13810020000')).toMatchObject([{ name: '林晚', title: '董事' }])
  })

  it('is made a second time by the rule create', async () => {
    const rep = await newRep()
    await imported(world, rep, { file: known.replace('{m}', '13800011003') })
    const options = { duplicates: 'create' }
    const done = await imported(world, rep, { file: known.replace('{m}', '13800011003').repeat(1), options })
    expect(done).toMatchObject({ rows: 1, created: 1, skipped: 0 })
    expect(await find(rep, '13800011003')).toHaveLength(2)
  })

  it('is known by its e-mail where it has no mobile, and by nothing else', async () => {
    const rep = await newRep()
    await imported(world, rep, { file: '姓名,邮箱\n林二,lin2@example.com\n' })
    const file = '姓名,邮箱,手机\n林二,LIN2@Example.com ,\n林三,lin2@example.com,\n林二,other@example.com,\n'
    expect(await imported(world, rep, { file })).toMatchObject({ created: 2, skipped: 1, conflicts: 0 })
  })

  it('under another name is made and flagged', async () => {
    const rep = await newRep()
    await imported(world, rep, { file: '姓名,手机\n林四,13800011004\n' })
    const done = await imported(world, rep, { file: '姓名,手机\n陈四,138 0001 1004\n' })
    expect(done).toMatchObject({ created: 1, conflicts: 1, skipped: 0 })
    expect(await rowsOf(rep, done.id, 'conflict')).toMatchObject([
      { row: 1, faults: [{ column: '手机', code: 'same_key_other_name', message: '手机号已在另一个名字下' }] },
    ])
  })

  it('of one’s own that a person changes while the import runs is decided on again', async () => {
    const rep = await newRep()
    const people = Array.from({ length: 3_000 }, (_, n) => `甲${n},1390002${String(n).padStart(4, '0')},采购`)
    await imported(world, rep, { file: ['姓名,手机,职务', ...people].join('\n') })
    const sent = await sendFile(world, rep, {
      file: ['姓名,手机,职务', ...people.map((line) => line.replace('采购', '厂长'))].join('\n'),
      options: { commit: true, duplicates: 'update' },
    })
    const working = runNext(world.services)
    for (const number of [2_900, 2_950, 2_990]) {
      const [record] = await find(rep, `1390002${number}`)
      await rep.patch(`/contacts/${record.id}`, { decisionRole: 'influencer' }, record.version)
    }
    await working
    expect(await carried(world, rep, sent.body.id)).toMatchObject({ state: 'done', updated: 3_000 })
    expect(await find(rep, '13900022950')).toMatchObject([{ title: '厂长', decisionRole: 'influencer' }])
  })
})

describe('a customer that stands twice in one file', () => {
  const file = '姓名,手机,职务,备注\n周一,13800012001,采购,\n周　一,+86 138 0001 2001,厂长,新\n周二,13800012001,,\n'
  it.each([
    ['skip', { created: 2, updated: 0, skipped: 1 }, { title: '采购', note: null }],
    ['update', { created: 2, updated: 1, skipped: 0 }, { title: '厂长', note: '新' }],
    ['merge', { created: 2, updated: 1, skipped: 0 }, { title: '采购', note: '新' }],
  ])('becomes one record by the rule %s, and one more for another name', async (rule, counts, holds) => {
    const rep = await person(world, await company(world), { role: 'sales_rep' })
    const done = await imported(world, rep, { file, options: { duplicates: rule } })
    expect(done).toMatchObject({ rows: 3, rejected: 0, conflicts: 1, ...counts })
    expect(await find(rep, '周一')).toMatchObject([{ version: 1, ...holds }])
  })

  it('is as many records as rows by the rule create', async () => {
    const rep = await person(world, await company(world), { role: 'sales_rep' })
    const done = await imported(world, rep, { file, options: { duplicates: 'create' } })
    expect(done).toMatchObject({ rows: 3, created: 3, updated: 0, skipped: 0 })
  })
})

describe('a value the company wants unique', () => {
  it('that stands under another name, in the file or in the base, rejects the row and not the import', async () => {
    const own = await company(world)
    await withPolicy(world, own, (policy) => ({ ...policy, uniqueFields: { contact: ['mobile'] } }))
    const rep = await person(world, own, { role: 'sales_rep' })
    const first = await imported(world, rep, {
      file: '姓名,手机\n吴一,13800013001\n吴二,13800013001\n吴一,13800013001\n吴三,13800013002\n',
    })
    expect(first).toMatchObject({ rows: 4, created: 2, skipped: 1, rejected: 1, conflicts: 0 })
    expect(await rowsOf(rep, first.id, 'rejected')).toMatchObject([{ row: 2, faults: [{ code: 'duplicate_value' }] }])
    const all = { duplicates: 'create' }
    expect(await imported(world, rep, { file: '姓名,手机\n吴一,13800013001\n', options: all })).toMatchObject({
      rejected: 1,
    })
  })

  it('is never taken from its holder by an update', async () => {
    const own = await company(world)
    await withPolicy(world, own, (policy) => ({ ...policy, uniqueFields: { contact: ['mobile'] } }))
    const rep = await person(world, own, { role: 'sales_rep' })
    await imported(world, rep, {
      file: '姓名,手机,邮箱\n郑一,13800014001,z1@example.com\n郑二,13800014002,z2@example.com\n',
    })
    const file = '姓名,手机,邮箱,职务\n郑二,13800014001,z2@example.com,厂长\n郑一,13800014001,z1@example.com,厂长\n'
    const done = await imported(world, rep, { file, options: { duplicates: 'update' } })
    expect(done).toMatchObject({ updated: 1, rejected: 1 })
    expect(await find(rep, '郑二')).toMatchObject([{ title: null, mobile: '138****4002' }])
  })

  it('comes back by an undoing where it is still free', async () => {
    const own = await company(world)
    await withPolicy(world, own, (policy) => ({ ...policy, uniqueFields: { contact: ['email'] } }))
    const rep = await person(world, own, { role: 'sales_rep' })
    const fileOf = (...emails: string[]) =>
      `姓名,手机,邮箱\n${emails.map((email, n) => `何${n},1380001600${n},${email}`).join('\n')}\n`
    await imported(world, rep, { file: fileOf('a@example.com', 'b@example.com', '') })
    const moved = fileOf('d@example.com', 'e@example.com', 'f@example.com')
    const done = await imported(world, rep, { file: moved, options: { duplicates: 'update' } })
    expect(done).toMatchObject({ updated: 3 })
    const taking = { name: '何九', mobile: '13800016009', email: 'a@example.com' }
    expect((await rep.post('/contacts', taking)).status).toBe(201)
    const ending = await undone(world, rep, done.id)
    expect(ending).toMatchObject({ undone: 0, restored: 2 })
    const [kept] = await find(rep, 'd@example.com')
    expect(ending.kept).toMatchObject([{ id: kept.id, reason: 'value_taken' }])
    expect(await find(rep, 'b@example.com')).toMatchObject([{ name: '何1' }])
    expect(await find(rep, 'f@example.com')).toEqual([])
  })
})

describe('a customer beyond the importer’s reach', () => {
  it('is told as held by a colleague since a day, and nothing else of it, in the dry run as in the import', async () => {
    const holder = await newRep()
    await imported(world, holder, { file: '姓名,手机,公司,职务\n冯一,13800015001,云杉三号厂,采购\n' })
    const other = await newRep()
    for (const duplicates of ['skip', 'update', 'merge']) {
      const sent = await sendFile(world, other, {
        file: '姓名,手机,职务\n冯一,13800015001,厂长\n',
        options: { duplicates },
      })
      expect(await carried(world, other, sent.body.id)).toMatchObject({ created: 0, updated: 0, skipped: 1 })
      const [row] = await rowsOf(other, sent.body.id, 'duplicate')
      expect(row).toEqual({
        row: 1,
        cells: { 姓名: '冯一', 手机: '13800015001', 职务: '厂长' },
        outcome: 'duplicate',
        faults: [{ column: '手机', field: 'mobile', code: 'held_by_colleague', message: '已由同事负责' }],
        heldSince: '2026-11-23',
      })
      await other.post(`/imports/${sent.body.id}/commit`, {})
      expect(await carried(world, other, sent.body.id)).toMatchObject({ state: 'done', updated: 0, skipped: 1 })
    }
    expect(await find(holder, '冯一')).toMatchObject([{ title: '采购', version: 1 }])
    expect(await find(other, '冯一')).toEqual([])
  })

  it('spends the budget of what may be listed; when that is spent the import stops and says what to do', async () => {
    const own = await company(world)
    const holder = await person(world, own, { role: 'sales_rep' })
    const file = [
      '姓名,手机',
      ...Array.from({ length: 2_000 }, (_, n) => `乙${n},1390003${String(n).padStart(4, '0')}`),
    ]
    await imported(world, holder, { file: file.join('\n') })
    expect(await imported(world, holder, { file: file.join('\n') })).toMatchObject({ state: 'done', skipped: 2_000 })
    const walker = await person(world, own, { role: 'sales_rep' })
    const sent = await sendFile(world, walker, { file: file.join('\n') })
    const stopped = await carried(world, walker, sent.body.id)
    expect(stopped).toMatchObject({ state: 'failed', failure: 'budget_spent', problem: { code: 'budget_spent' } })
    expect(stopped.skipped).toBeLessThanOrEqual(600)
    expect((await walker.get(`/imports/${sent.body.id}/rows`)).body.data.length).toBeLessThanOrEqual(600)
    const few = await sendFile(world, walker, { file: file.slice(0, 500).join('\n') })
    expect(await carried(world, walker, few.body.id)).toMatchObject({ state: 'preview', skipped: 499 })
    const budget = (await walker.get('/access/budget')).body
    expect(JSON.stringify(budget)).toContain('499')
  })
})

describe('a file of numbers that differ only behind the mask', () => {
  it('is counted number by number, found or not, and stopped like any walk', async () => {
    const own = await company(world)
    const rep = await person(world, own, { role: 'sales_rep' })
    await imported(world, rep, { file: '姓名,手机\n目标,13804328000\n' })
    const tries = Array.from({ length: 10_000 }, (_, n) => `目标,138${String(n).padStart(4, '0')}8000`)
    const sent = await sendFile(world, rep, { file: ['姓名,手机', ...tries].join('\n') })
    const stopped = await carried(world, rep, sent.body.id)
    expect(stopped).toMatchObject({ state: 'failed', failure: 'budget_spent' })
    expect((await rowsOf(rep, sent.body.id, 'duplicate')).length).toBe(0)
  })
})

describe('a customer without mobile and e-mail', () => {
  it('is the same as one of the same name with the same landline or number, and no conflict under another name', async () => {
    const rep = await person(world, await company(world), { role: 'sales_rep' })
    await imported(world, rep, {
      file: '姓名,固话,客户编号\n孔一,010-88880001,K1\n孔二,,K2\n'.replace('孔二,,', '孔二,010-88880002,'),
    })
    const file = '姓名,固话,客户编号\n孔一,01088880001,\n孔三,010-88880001,K3\n孔二,010-88880009,K2\n'
    expect(await imported(world, rep, { file })).toMatchObject({ created: 1, skipped: 2, conflicts: 0 })
  })
})
