import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { carried, imported, sendFile, undone } from '../../testing/uploads.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* What bundles are made of comes from a file as it comes from anywhere else: a row that would let one hold itself is told, the others come in. */
let world: World
let tenant: string
let manager: TestPerson
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '一组' })).body.id
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
})
afterAll(() => world.stop())

/** Products of these names, each with a code, made for one test alone. */
async function products(...names: readonly string[]): Promise<Record<string, string>> {
  const ids: Record<string, string> = {}
  for (const name of names) {
    const answer = await manager.post('/products', { code: `#${name}`, name })
    expect(answer.status, answer.text).toBe(201)
    ids[name] = answer.body.id
  }
  return ids
}

const HEAD = '组合产品,包含的产品,每套数量'
const bring = (rows: readonly string[], options = {}, head = HEAD) =>
  imported(world, manager, { object: 'parts', file: [head, ...rows].join('\n'), options })
async function tried(rows: readonly string[]): Promise<string> {
  const sent = await sendFile(world, manager, { object: 'parts', file: [HEAD, ...rows].join('\n') })
  expect(sent.status, sent.text).toBe(202)
  await carried(world, manager, sent.body.id)
  return sent.body.id
}
const faultsOf = async (id: string) =>
  (await manager.get(`/imports/${id}/rows?outcome=rejected`)).body.data.map(
    ({ row, faults }: { row: number; faults: { field: string; code: string }[] }) =>
      `${row} ${faults.map(({ field, code }) => `${field} ${code}`)}`,
  )
const partsOf = async (bundleId = '') =>
  (await manager.get(`/parts?limit=200&filter[bundleId][eq]=${bundleId}`)).body.data

test('a file puts products together by code or name, in either language, and says of each row that cannot be why', async () => {
  const { 甲套, 甲机, 甲头 } = await products('甲套', '甲机', '甲头', '甲盒')
  const done = await bring([
    '甲套,甲机,1',
    '#甲套,#甲头,2.5',
    '甲套,没有的产品,1',
    '甲盒,甲头,0',
    '甲盒,甲头,',
    '甲盒,,3',
  ])
  expect(done).toMatchObject({ object: 'part', rows: 6, created: 2, rejected: 4 })
  expect(await faultsOf(done.id)).toEqual([
    '3 part reference_unknown',
    '4 quantity number_not_above_zero',
    '5 quantity required',
    '6 part required',
  ])
  const parts = await partsOf(甲套)
  expect(parts.map(({ partId, quantity }: Record<string, string>) => [partId, quantity]).toSorted()).toEqual(
    [
      [甲机, '1'],
      [甲头, '2.5'],
    ].toSorted(),
  )
  const english = await bring(['甲盒,甲头,4'], {}, 'Bundle,Product,Quantity')
  expect(english).toMatchObject({ created: 1, rejected: 0 })
  const again = await bring(['甲套,甲机,3', '甲盒,甲头,9'], { duplicates: 'update' })
  expect(again).toMatchObject({ created: 0, updated: 2, rejected: 0 })
  expect((await partsOf(甲套)).find(({ partId }: { partId: string }) => partId === 甲机).quantity).toBe('3')
  // what may stand once alone is not made twice, whatever the rule
  const twice = await bring(['甲套,甲机,7', '甲盒,甲机,1', '甲盒,甲机,2'], { duplicates: 'create' })
  expect(twice).toMatchObject({ state: 'done', created: 1, skipped: 2, rejected: 0 })
})

test('a row by which a bundle would hold itself is told and left out, however the circle comes about; what comes after it stands', async () => {
  const ids = await products('乙一', '乙二', '乙三', '乙四')
  await manager.post('/parts', { bundleId: ids['乙一'], partId: ids['乙二'], quantity: '1' })
  const rows = ['乙三,乙三,1', '乙二,乙三,1', '乙三,乙一,1', '乙三,乙四,1', '乙四,乙二,1', '乙一,乙四,1']
  const wanted = ['1 part part_circular', '3 part part_circular', '5 part part_circular']
  const id = await tried(rows)
  expect(await faultsOf(id)).toEqual(wanted)
  expect(await partsOf(ids['乙二'])).toEqual([])
  const shown = (await manager.get(`/imports/${id}/rows?outcome=rejected`)).text
  expect(shown).toContain('请另选一个产品')
  expect((await manager.post(`/imports/${id}/commit`, {})).status).toBe(202)
  const done = await carried(world, manager, id)
  expect(done).toMatchObject({ state: 'done', rows: 6, created: 3, rejected: 3 })
  expect(await faultsOf(id)).toEqual(wanted)
  expect(await undone(world, manager, id)).toMatchObject({ undone: 3, kept: [] })
  expect(await partsOf(ids['乙三'])).toEqual([])
  expect((await partsOf(ids['乙一'])).length).toBe(1)
})

test('more products than one bundle may have are told row by row', async () => {
  const pins = Array.from({ length: 102 }, (_, n) => `丙${n}`)
  const { 丙套 } = await products('丙套', ...pins)
  const done = await bring(pins.map((pin) => `丙套,${pin},1`))
  expect(done).toMatchObject({ created: 100, rejected: 2 })
  expect(await faultsOf(done.id)).toEqual(['101 part parts_too_many', '102 part parts_too_many'])
  expect(await undone(world, manager, done.id)).toMatchObject({ undone: 100, kept: [] })
  expect(await partsOf(丙套)).toEqual([])
})

test('a corrected row is judged among the others: one that a correction makes circular is told at once', async () => {
  await products('丁一', '丁二', '丁三')
  const id = await tried(['丁一,丁三,1', '丁二,丁一,1'])
  const correct = (row: number, text: string) =>
    manager.post(`/imports/${id}/corrections`, { cells: [{ row, column: '包含的产品', text }] })
  expect((await correct(1, '丁二')).body).toMatchObject({ created: 1, rejected: 1, rechecked: 2 })
  expect(await faultsOf(id)).toEqual(['2 part part_circular'])
  expect((await correct(2, '丁三')).body).toMatchObject({ created: 2, rejected: 0 })
})

test('a row that was circular alone because of one before it comes in once that one is corrected', async () => {
  const { 壬二 } = await products('壬一', '壬二', '壬三')
  const id = await tried(['壬一,壬二,1', '壬二,壬一,1'])
  expect(await faultsOf(id)).toEqual(['2 part part_circular'])
  const cells = [{ row: 1, column: '包含的产品', text: '壬三' }]
  const { body } = await manager.post(`/imports/${id}/corrections`, { cells })
  expect(body).toMatchObject({ created: 2, rejected: 0, rechecked: 2 })
  expect((await manager.post(`/imports/${id}/commit`, {})).status).toBe(202)
  expect(await carried(world, manager, id)).toMatchObject({ state: 'done', created: 2, rejected: 0 })
  expect(await partsOf(壬二)).toHaveLength(1)
})

test('a part that a colleague wrote while the file was decided on, or a product they deleted, keeps its row out and not the file', async () => {
  const { 戊一, 戊二, 戊三, 戊四, 戊五 } = await products('戊一', '戊二', '戊三', '戊四', '戊五')
  const id = await tried(['戊二,戊一,1', '戊三,戊一,2', '戊三,戊四,1', '戊三,戊三,1', '戊五,戊一,1'])
  expect((await manager.post(`/imports/${id}/commit`, {})).status).toBe(202)
  const holder = world.superuser
  const waiting = (count: number) =>
    vi.waitUntil(
      async () => {
        const { rows } = await holder.query(
          `select count(distinct l.pid)::int as n from pg_locks l where not l.granted and l.pid in (
            select o.pid from pg_locks o join pg_database d on d.oid = o.database where d.datname = current_database())`,
        )
        return rows[0].n >= count
      },
      { timeout: 60_000, interval: 20 },
    )
  await holder.query('begin')
  await holder.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`parts:${tenant}`])
  const part = manager.post('/parts', { bundleId: 戊一, partId: 戊二, quantity: '1' })
  await waiting(1)
  const gone = manager.delete(`/products/${戊四}`)
  await waiting(2)
  const bundleGone = manager.delete(`/products/${戊五}`)
  await waiting(3)
  const carrying = carried(world, manager, id)
  await waiting(4)
  await holder.query('commit')
  expect([(await part).status, (await gone).status, (await bundleGone).status]).toEqual([201, 204, 204])
  expect(await carrying).toMatchObject({ state: 'done', created: 1, rejected: 4 })
  expect(await faultsOf(id)).toEqual([
    '1 part part_circular',
    '3 part reference_invalid',
    '4 part part_circular',
    '5 part reference_invalid',
  ])
  expect((await partsOf(戊三)).map(({ partId }: { partId: string }) => partId)).toEqual([戊一])
})

test('a part that was taken out of its bundle stands in nothing’s way', async () => {
  const { 辛一, 辛二 } = await products('辛一', '辛二')
  const out = await manager.post('/parts', { bundleId: 辛一, partId: 辛二, quantity: '1' })
  expect((await manager.delete(`/parts/${out.body.id}`)).status).toBe(204)
  expect(await bring(['辛二,辛一,1'])).toMatchObject({ state: 'done', created: 1, rejected: 0 })
})

test('undoing puts a quantity back even where the bundle was deleted since', async () => {
  const { 庚套, 庚机 } = await products('庚套', '庚机')
  const made = await manager.post('/parts', { bundleId: 庚套, partId: 庚机, quantity: '1' })
  const done = await bring(['庚套,庚机,5'], { duplicates: 'update' })
  expect(done).toMatchObject({ updated: 1 })
  expect((await manager.delete(`/products/${庚套}`)).status).toBe(204)
  expect(await undone(world, manager, done.id)).toMatchObject({ restored: 1, kept: [] })
  expect((await manager.get(`/parts/${made.body.id}`)).body).toMatchObject({ quantity: '1' })
})

test('bundles are brought in by whoever keeps products, and by nobody else', async () => {
  await products('己一', '己二')
  const file = `${HEAD}\n己一,己二,1\n`
  for (const role of ['sales_rep', 'marketer', 'system_admin'] as const) {
    const who = role === 'sales_rep' ? rep : await person(world, tenant, { role })
    expect((await sendFile(world, who, { object: 'parts', file })).status).toBe(403)
  }
  const other = await person(world, await company(world, '另一家'), { role: 'sales_manager' })
  const done = await imported(world, other, { object: 'parts', file })
  expect(done).toMatchObject({ created: 0, rejected: 1 })
})
