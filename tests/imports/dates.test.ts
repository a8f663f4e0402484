/** Days as files write them: the order of day and month is told by the column or chosen by a person, never guessed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { carried, imported, sendFile } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const newRep = async () => person(world, await company(world), { role: 'sales_rep' })
const fileOf = (days: readonly string[], heading = '创建日期') =>
  [`姓名,手机,${heading}`, ...days.map((day, n) => `甲${n},1391116${String(n).padStart(4, '0')},${day}`)].join('\n')
const daysOf = async (who: TestPerson) => {
  const { data } = (await who.get('/contacts?limit=200')).body
  return Object.fromEntries(data.map(({ name, since }: { name: string; since: string | null }) => [name, since]))
}
const columnOf = (job: { mapping: { column: string }[] }, column = '创建日期') =>
  job.mapping.find((each) => each.column === column)

describe('a column of days with the year last', () => {
  it.each([
    ['25/12/2026', 'dmy', '2026-04-03', '2026-12-25'],
    ['12/25/2026', 'mdy', '2026-03-04', '2026-12-25'],
  ])('is read as one in which %s is a day, however late that stands', async (telling, order, first, last) => {
    const rep = await newRep()
    const days = [...Array.from({ length: 1_500 }, () => '3/4/2026'), telling]
    const job = await imported(world, rep, { file: fileOf(days) })
    expect(job).toMatchObject({ state: 'done', created: 1_501, rejected: 0 })
    expect(columnOf(job)).toMatchObject({ field: 'since', dateOrder: order })
    const { rows } = await world.superuser.query(
      'select since::text as day, count(*)::int as n from contact where created_by = $1 group by since order by since',
      [rep.id],
    )
    expect(rows).toEqual([
      { day: first, n: 1_500 },
      { day: last, n: 1 },
    ])
  })

  it.each([
    ['fits both orders', ['3/4/2026', '05.06.2026', '7-8-2026'], [1, 2, 3]],
    ['contradicts itself', ['25/12/2026', '12/25/2026', '2026-01-02'], [1, 2]],
  ])('that %s is asked about and not guessed, not even when nobody looks', async (_what, days, refused) => {
    const rep = await newRep()
    const preview = await sendFile(world, rep, { file: fileOf(days) })
    const job = await carried(world, rep, preview.body.id)
    expect(job).toMatchObject({ state: 'preview', rejected: refused.length })
    expect(columnOf(job)).toMatchObject({ field: 'since', dateOrder: 'unknown' })
    const { data } = (await rep.get(`/imports/${preview.body.id}/rows?outcome=rejected`)).body
    expect(data.map(({ row, faults }: { row: number; faults: { code: string }[] }) => [row, faults[0]?.code])).toEqual(
      refused.map((row) => [row, 'date_order_unknown']),
    )
    const unseen = await imported(world, rep, { file: fileOf(days), options: { duplicates: 'create' } })
    expect(unseen).toMatchObject({ state: 'done', created: days.length - refused.length, rejected: refused.length })
  })

  it('is read in the order a person chooses, and so is the next file of its kind where it leaves the order open', async () => {
    const rep = await newRep()
    const preview = await sendFile(world, rep, { file: fileOf(['3/4/2026', '5/6/2026 00:00']) })
    await carried(world, rep, preview.body.id)
    const answer = await rep.post(`/imports/${preview.body.id}/commit`, { dateOrders: { 创建日期: 'dmy' } })
    expect(answer.status).toBe(202)
    expect(await carried(world, rep, preview.body.id)).toMatchObject({ state: 'done', created: 2, rejected: 0 })
    expect(await daysOf(rep)).toEqual({ 甲0: '2026-04-03', 甲1: '2026-06-05' })

    const colleague = await person(world, rep.tenantId, { role: 'sales_rep' })
    const next = await sendFile(world, colleague, { file: fileOf(['1/2/2026']), options: { duplicates: 'create' } })
    const known = await carried(world, colleague, next.body.id)
    expect(known).toMatchObject({ state: 'preview', rejected: 0 })
    expect(columnOf(known)).toMatchObject({ dateOrder: 'dmy' })

    const other = await sendFile(world, colleague, { file: fileOf(['1/2/2026', '12/31/2026']) })
    expect(columnOf(await carried(world, colleague, other.body.id))).toMatchObject({ dateOrder: 'mdy' })
  })

  it('may be chosen with the upload; a day that the order does not have is a fault of its row', async () => {
    const rep = await newRep()
    const options = { dateOrders: { 'Customer since': 'mdy' } }
    const job = await imported(world, rep, { file: fileOf(['3/4/2026', '25/12/2026'], 'Customer since'), options })
    expect(job).toMatchObject({ created: 1, rejected: 1, faults: [{ code: 'date_invalid', count: 1 }] })
    expect(await daysOf(rep)).toEqual({ 甲0: '2026-03-04' })
  })

  it('is refused an order for a column that is not there, and one that does not exist', async () => {
    const rep = await newRep()
    for (const [dateOrders, path] of [
      [{ 生日: 'dmy' }, '/dateOrders/生日'],
      [{ 创建日期: 'ymd' }, '/options/dateOrders'],
    ] as const) {
      const sent = await sendFile(world, rep, { file: fileOf(['3/4/2026']), options: { dateOrders } })
      expect(sent).toMatchObject({ status: 422, body: { errors: [{ path }] } })
    }
  })
})

it('days that say themselves what they mean need no order, in one column together', async () => {
  const rep = await newRep()
  const days = ['2026年3月5日', '2026/3/5', '20260305', '2026-03-05', '2026.3.5', '46086']
  const job = await imported(world, rep, { file: fileOf(days) })
  expect(job).toMatchObject({ created: days.length, rejected: 0 })
  expect(columnOf(job)).not.toHaveProperty('dateOrder')
  expect(new Set(Object.values(await daysOf(rep)))).toEqual(new Set(['2026-03-05']))
})
