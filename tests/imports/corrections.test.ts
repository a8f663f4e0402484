/** Faults mended where they stand, before anything is written: the cell, not the file. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepUploads } from '../../apps/server/src/modules/imports/index.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { carried, imported, sendFile } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

let world: World
let tenant: string

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
})
afterAll(() => world.stop())

const newRep = () => person(world, tenant, { role: 'sales_rep' })

/** A dry run; columns are mapped as stated, however little their content speaks for it. */
async function tried(rep: TestPerson, file: string, mapping: object = {}): Promise<string> {
  const sent = await sendFile(world, rep, { file, options: { mapping } })
  await carried(world, rep, sent.body.id)
  return sent.body.id
}

const correct = (rep: TestPerson, id: string, body: object) => rep.post(`/imports/${id}/corrections`, body)
const outcomes = async (rep: TestPerson, id: string) =>
  (await rep.get(`/imports/${id}/rows`)).body.data.map((row: { outcome: string }) => row.outcome)
const COUNTS = ['created', 'updated', 'skipped', 'rejected', 'conflicts', 'duplicates'] as const
const sums = (job: Record<string, unknown>) => COUNTS.map((name) => job[name])
const commit = async (rep: TestPerson, id: string, body: object = {}) => {
  expect((await rep.post(`/imports/${id}/commit`, body)).status).toBe(202)
  return carried(world, rep, id)
}

describe('a cell corrected in the dry run', () => {
  it('is judged again at once, says what stood in the file, and is what the import writes', async () => {
    const rep = await newRep()
    const id = await tried(rep, '姓名,手机,职务\n张一,1390000271,经理\n,13900003102,采购\n王二,13900003103,\n')
    const wrong = await correct(rep, id, { cells: [{ row: 1, column: '手机', text: '139' }] })
    expect(wrong.status, wrong.text).toBe(200)
    expect(wrong.body).toMatchObject({ state: 'preview', rejected: 2, rechecked: 1 })
    expect(wrong.body.data).toMatchObject([
      {
        row: 1,
        outcome: 'rejected',
        cells: { 手机: '139' },
        corrected: { 手机: '1390000271' },
        faults: [{ column: '手机', code: 'phone_invalid' }],
      },
    ])
    const right = await correct(rep, id, {
      cells: [
        { row: 1, column: '手机', text: '13900003101' },
        { row: 2, column: '姓名', text: '李四' },
      ],
    })
    expect(right.body).toMatchObject({ created: 3, rejected: 0, rechecked: 2, faults: [], corrections: { rows: 2 } })
    expect(await outcomes(rep, id)).toEqual(['valid', 'valid', 'valid'])
    expect(await commit(rep, id)).toMatchObject({ state: 'done', rows: 3, created: 3, rejected: 0 })
    const found = await rep.post('/contacts/query', { q: '13900003101' })
    expect(found.body.data).toMatchObject([{ name: '张一', title: '经理' }])
    const names = (await rep.get('/contacts')).body.data.map((each: { name: string }) => each.name)
    expect(names.sort()).toEqual(['张一', '李四', '王二'].sort())
  })

  it('is replaced for all the cells of its column that say the same, one after the other', async () => {
    const rep = await newRep()
    const rows = Array.from({ length: 30 }, (_, n) => `甲${n},139000032${String(n).padStart(2, '0')},2026/13/01`)
    const id = await tried(rep, ['姓名,手机,创建日期', ...rows, '乙,13900003299,2026/12/01'].join('\n'), {
      创建日期: 'since',
    })
    const still = await correct(rep, id, {
      replacements: [{ column: '创建日期', from: '2026/13/01', to: '2026-02-30' }],
    })
    expect(still.body).toMatchObject({ rejected: 30, created: 1, rechecked: 30 })
    const mended = await correct(rep, id, {
      replacements: [{ column: '创建日期', from: '2026-02-30', to: '2026-02-28' }],
      cells: [{ row: 2, column: '创建日期', text: '2026-03-01' }],
    })
    expect(mended.body).toMatchObject({ rejected: 0, created: 31 })
    expect(mended.body.corrections.replacements).toHaveLength(2)
    await commit(rep, id)
    const { data } = (await rep.get('/contacts?limit=200')).body
    const since = (name: string) => data.find((each: { name: string }) => each.name === name).since
    expect([since('甲0'), since('甲1'), since('甲2'), since('乙')]).toEqual([
      '2026-02-28',
      '2026-03-01',
      '2026-02-28',
      '2026-12-01',
    ])
  })

  it('repeats no row that was turned away for something else in it', async () => {
    const rep = await newRep()
    const file = '姓名,手机,创建日期\n张一,13900003351,2026/13/01\n李四,13900003352,2026/12/01\n'
    const id = await tried(rep, file, { 创建日期: 'since' })
    const as = (column: string, text: string) => ({ row: 2, column, text })
    const same = await correct(rep, id, { cells: [as('姓名', '张一'), as('手机', '13900003351')] })
    expect(same.body).toMatchObject({ created: 1, rejected: 1, skipped: 0, rechecked: 1 })
    expect(await commit(rep, id)).toMatchObject({ state: 'done', created: 1, rejected: 1 })
  })

  it('moves the other rows of the file that fall otherwise because of it', async () => {
    const rep = await newRep()
    const file = '姓名,手机\n张一,13900003301\n张一,13900003302\n张一,13900003302\n李四,1\n李四,13900003304\n'
    const id = await tried(rep, file)
    expect(await outcomes(rep, id)).toEqual(['valid', 'valid', 'duplicate', 'rejected', 'valid'])
    const twice = await correct(rep, id, {
      cells: [
        { row: 1, column: '手机', text: '13900003302' },
        { row: 4, column: '手机', text: '13900003304' },
      ],
    })
    expect(twice.body).toMatchObject({ created: 2, skipped: 3, rejected: 0, duplicates: 3 })
    expect(await outcomes(rep, id)).toEqual(['valid', 'duplicate', 'duplicate', 'valid', 'duplicate'])
    const back = await correct(rep, id, { cells: [{ row: 1, column: '手机', text: '13900003301' }] })
    expect(await outcomes(rep, id)).toEqual(['valid', 'valid', 'duplicate', 'valid', 'duplicate'])
    const done = await commit(rep, id)
    expect(sums(done)).toEqual(sums(back.body))
  })

  it('finds who is there already', async () => {
    const rep = await newRep()
    await imported(world, rep, { file: '姓名,手机\n赵六,13900003401\n' })
    const id = await tried(rep, '姓名,手机\n赵六,1390000340\n', { 手机: 'mobile' })
    const known = await correct(rep, id, { cells: [{ row: 1, column: '手机', text: '13900003401' }] })
    expect(known.body).toMatchObject({ created: 0, skipped: 1, duplicates: 1 })
    expect(known.body.data).toMatchObject([{ outcome: 'duplicate', faults: [{ code: 'duplicate_skipped' }] }])
  })

  it('stands in the file of rejected rows, and survives another mapping', async () => {
    const rep = await newRep()
    const id = await tried(rep, '姓名,手机,备用\n张一,1,13900003501\n李四,2,13900003502\n', {
      手机: 'mobile',
      备用: null,
    })
    await correct(rep, id, { cells: [{ row: 1, column: '手机', text: '13900003' }] })
    expect((await rep.get(`/imports/${id}/errors`)).text).toContain('张一,13900003,')
    const asked = await rep.post(`/imports/${id}/check`, { mapping: { 手机: null, 备用: 'mobile' } })
    expect([asked.status, asked.body.state]).toEqual([202, 'reading'])
    expect(await carried(world, rep, id)).toMatchObject({ state: 'preview', rejected: 0, created: 2 })
    await correct(rep, id, { cells: [{ row: 2, column: '备用', text: '13900003509' }] })
    const back = await rep.post(`/imports/${id}/check`, { mapping: { 手机: 'mobile', 备用: null } })
    expect(back.status).toBe(202)
    expect(await carried(world, rep, id)).toMatchObject({ rejected: 2 })
    const rows = (await rep.get(`/imports/${id}/rows`)).body.data
    expect(rows).toMatchObject([
      { cells: { 手机: '13900003' }, corrected: { 手机: '1' } },
      { corrected: { 备用: '13900003502' } },
    ])
    const one = await rep.get(`/imports/${id}/rows?code=phone_invalid&limit=1`)
    expect(one.body.data).toHaveLength(1)
    expect((await rep.get(`/imports/${id}/rows?code=email_invalid`)).body.data).toEqual([])
  })

  it('comes out as if the file had been written so, over several batches', async () => {
    const rep = await newRep()
    const lines = (right: boolean) => [
      '姓名,手机,职务',
      ...Array.from({ length: 2_600 }, (_, n) => {
        const number = `135${String(n % 2_500).padStart(8, '0')}`
        return `丙${n % 2_500},${n % 300 === 7 && !right ? '12' : number},`
      }),
    ]
    const id = await tried(rep, lines(false).join('\n'))
    const cells = Array.from({ length: 2_600 }, (_, n) => n)
      .filter((n) => n % 300 === 7)
      .map((n) => ({ row: n + 1, column: '手机', text: `135${String(n % 2_500).padStart(8, '0')}` }))
    const mended = await correct(rep, id, { cells })
    const other = await newRep()
    const straight = await tried(other, lines(true).join('\n'))
    expect(sums(mended.body)).toEqual(sums((await other.get(`/imports/${straight}`)).body))
    expect(await outcomes(rep, id)).toEqual(await outcomes(other, straight))
  })
})

describe('corrections', () => {
  it('lie sealed, leave counts and no values in the log, and go with the file', async () => {
    const rep = await newRep()
    const id = await tried(rep, '姓名,手机,备注\n张一,1390000360,旧话\n', { 手机: 'mobile' })
    const said = {
      cells: [{ row: 1, column: '手机', text: '13900003601' }],
      replacements: [{ column: '备注', from: '旧话', to: '新编的备注' }],
    }
    expect((await correct(rep, id, said)).status).toBe(200)
    const { rows } = await world.superuser.query(
      `select event from audit_inbox where event like '%import.correct%' and event like $1`,
      [`%${id}%`],
    )
    const [{ event }] = rows
    expect(JSON.parse(event).unmapped.facts).toMatchObject({ cells: 1, replacements: 1, rows: 1, rejected: 0 })
    const dumps = ['import', 'import_row', 'import_correction', 'audit_inbox', 'idempotency'].map(async (table) =>
      (await world.superuser.query(`select t::text as row from ${table} t`)).rows.map(({ row }) => row as string),
    )
    const base = (await Promise.all(dumps)).flat().join('\n')
    expect(base).toContain(id)
    for (const word of ['13900003601', '新编的备注', '旧话'])
      for (const form of [word, Buffer.from(word).toString('hex')]) expect(base, word).not.toContain(form)
    world.clock.advance(8 * 86_400_000)
    await sweepUploads(world.services)
    const left = await world.superuser.query('select 1 from import_correction where import_id = $1', [id])
    expect(left.rows).toEqual([])
  })

  it('set a row of too many or too few cells right, where each of its columns is stated', async () => {
    const rep = await newRep()
    const file = '姓名,手机,职务,备注\n张一,13900003111,经理,北京,朝阳\n王二,13900003112\n李三,13900003113,,\n'
    const id = await tried(rep, file)
    const rows = (await rep.get(`/imports/${id}/rows?code=column_count`)).body.data
    expect(rows).toMatchObject([
      { row: 1, raw: ['张一', '13900003111', '经理', '北京', '朝阳'] },
      { row: 2, raw: ['王二', '13900003112'] },
    ])
    const whole = (row: number, texts: readonly string[]) =>
      ['姓名', '手机', '职务', '备注'].map((column, at) => ({ row, column, text: texts[at] ?? '' }))
    const some = await correct(rep, id, { cells: whole(1, ['张一', '13900003111', '经理', '北京']).slice(1) })
    expect(some.body.errors.map((each: { code: string }) => each.code)).toEqual(Array(3).fill('row_shifted'))
    const cells = [...whole(1, ['张一', '13900003111', '经理', '北京,朝阳']), ...whole(2, ['王二', '13900003112'])]
    const right = await correct(rep, id, { cells })
    expect(right.body).toMatchObject({ created: 3, rejected: 0, rechecked: 2, faults: [] })
    expect(right.body.data[0]).toMatchObject({ outcome: 'valid', cells: { 备注: '北京,朝阳' } })
    expect(right.body.data[0].raw).toBeUndefined()
    // once it stands under the headings, a cell of it is corrected like any other
    const again = await correct(rep, id, { cells: [{ row: 2, column: '职务', text: '采购' }] })
    expect(again.body.data).toMatchObject([{ row: 2, cells: { 姓名: '王二', 职务: '采购' } }])
    expect(await commit(rep, id)).toMatchObject({ state: 'done', created: 3, rejected: 0 })
    const found = (await rep.post('/contacts/query', { q: '13900003112' })).body.data
    expect(found).toMatchObject([{ name: '王二', title: '采购' }])
  })

  it('move the number of places that were tidied; each is shown with what will be stored', async () => {
    const rep = await newRep()
    const file =
      '姓名,手机,省份,备注\n张　一,１３９００００３１２１,广东,好\n王二,139-0000-3122,广东省, 好\n李三,13900003123,广东省,好\n坏,1,广东,好\n'
    const id = await tried(rep, file)
    const read = async () => (await rep.get(`/imports/${id}`)).body.tidied
    const fields = (tidied: { fields: { field: string; count: number }[] }) =>
      tidied.fields.map(({ field, count }) => [field, count]).sort()
    expect(fields(await read())).toEqual([
      ['mobile', 2],
      ['name', 1],
      ['region', 1],
    ])
    const rows = (await rep.get(`/imports/${id}/rows?tidied=true`)).body.data
    expect(rows.map((row: { row: number; tidied: object }) => [row.row, row.tidied])).toEqual([
      [1, { 姓名: '张一', 手机: '13900003121', 省份: '广东省' }],
      [2, { 手机: '13900003122' }],
    ])
    const right = await correct(rep, id, {
      cells: [
        { row: 1, column: '手机', text: '13900003121' },
        { row: 4, column: '手机', text: '139 0000 3124' },
      ],
    })
    expect(fields(right.body.tidied)).toEqual([
      ['mobile', 2],
      ['name', 1],
      ['region', 2],
    ])
    expect(right.body.tidied.places).toBe(5)
    expect(fields((await commit(rep, id)).tidied)).toEqual(fields(right.body.tidied))
  })

  it('are refused where they mean nothing, and by everybody but the importer', async () => {
    const [rep, other] = [await newRep(), await newRep()]
    const id = await tried(rep, '姓名,手机\n张一,1\n坏行,1,2,3\n')
    const refused = async (body: object) => {
      const answer = await correct(rep, id, body)
      expect(answer.status, answer.text).toBe(422)
      return answer.body.errors.map((each: { path: string; code: string }) => [each.path, each.code])
    }
    expect(await refused({ cells: [{ row: 1, column: '没有', text: '' }] })).toEqual([
      ['/cells/0/column', 'column_unknown'],
    ])
    expect(await refused({ cells: [{ row: 9, column: '手机', text: '' }] })).toEqual([['/cells/0/row', 'row_unknown']])
    expect(await refused({ cells: [{ row: 2, column: '手机', text: '' }] })).toEqual([['/cells/0/row', 'row_shifted']])
    expect(await refused({})).toEqual([['/cells', 'required']])
    const cell = { cells: [{ row: 1, column: '手机', text: '13900003701' }] }
    expect((await correct(other, id, cell)).status).toBe(404)
    expect((await other.post(`/imports/${id}/check`, {})).status).toBe(404)
    await commit(rep, id)
    expect((await correct(rep, id, cell)).body.code).toBe('state_conflict')
    expect((await rep.post(`/imports/${id}/check`, {})).body.code).toBe('state_conflict')
    expect((await rep.get(`/imports/${id}`)).body).toMatchObject({ created: 0, rejected: 2 })
  })

  it('of the same cell again and again count like numbers that are tried', async () => {
    const rep = await newRep()
    const id = await tried(rep, '姓名,手机\n张一,1\n', { 手机: 'mobile' })
    const listed = async () => (await rep.get('/access/budget')).body.listed.hour.spent
    const attempt = (n: number) =>
      correct(rep, id, { cells: [{ row: 1, column: '手机', text: `1380000${String(n).padStart(4, '0')}` }] })
    await attempt(0)
    const before = await listed()
    for (let n = 1; n <= 5; n++) expect((await attempt(n)).status).toBe(200)
    expect((await listed()) - before).toBe(5)
  })
})
