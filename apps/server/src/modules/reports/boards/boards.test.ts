import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../../testing/people.ts'
import { startWorld, type World } from '../../../testing/world.ts'

/* A board is its owner's, read by the roles it is shared with, each within what they may see. */
let world: World
let rep: TestPerson
let manager: TestPerson
let analyst: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  analyst = await person(world, tenant, { role: 'analyst' })
})
afterAll(() => world.stop())

const count = (about: object = {}) => ({ object: 'opportunity', measure: { kind: 'count' }, ...about })
const BOARD = {
  title: '本月的云杉项目',
  charts: [
    { title: '各阶段', kind: 'bar', question: count({ group: [{ field: 'stage' }] }) },
    { title: '谁的', kind: 'donut', wide: true, question: count({ group: [{ field: 'owner' }] }) },
  ],
}

async function made(who: TestPerson, about: object = {}) {
  const { status, body, text } = await who.post('/dashboards', { ...BOARD, ...about })
  expect(status, text).toBe(201)
  return body
}

test('a board is kept with all its charts, changed upon the version it was read in, and gone once deleted', async () => {
  const board = await made(rep)
  expect(board).toMatchObject({ ...BOARD, version: 1, mine: true, sharedRoles: [] })
  expect((await rep.get(`/dashboards/${board.id}`)).body).toEqual(board)
  const { body } = await rep.patch(`/dashboards/${board.id}`, { title: '改过的' }, 1)
  expect(body).toMatchObject({ title: '改过的', version: 2, charts: BOARD.charts })
  expect((await rep.patch(`/dashboards/${board.id}`, { title: '又改' }, 1)).status).toBe(412)
  expect((await rep.delete(`/dashboards/${board.id}`)).status).toBe(204)
  expect((await rep.get(`/dashboards/${board.id}`)).status).toBe(404)
})

test('whoever leads or works with statistics shares it with roles; others do not, and nobody opens what is not shared with them', async () => {
  const own = await made(manager)
  expect((await rep.get(`/dashboards/${own.id}`)).status).toBe(404)
  expect((await rep.post('/dashboards', { ...BOARD, sharedRoles: ['sales_rep'] })).status).toBe(403)
  expect((await manager.post('/dashboards', { ...BOARD, sharedRoles: ['no_such_role'] })).status).toBe(422)
  const shared = await made(manager, { sharedRoles: ['sales_rep', 'analyst'] })
  const { body } = await rep.get('/dashboards')
  expect(body.data.map(({ id }: { id: string }) => id)).toContain(shared.id)
  expect(body.data.map(({ id }: { id: string }) => id)).not.toContain(own.id)
  expect(body.mayShareWith).toEqual([])
  expect((await rep.patch(`/dashboards/${shared.id}`, { title: '别人的' }, 1)).status).toBe(403)
  expect((await rep.delete(`/dashboards/${shared.id}`)).status).toBe(403)
})

test('boards come in pages, each once, the own ones first; a page is its reader’s alone', async () => {
  for (let n = 0; n < 3; n++) {
    await made(rep)
    await made(manager, { sharedRoles: ['sales_rep'] })
  }
  const all = (await rep.get('/dashboards?limit=100')).body
  expect(all.page.next).toBeNull()
  const ids: string[] = []
  let cursor = ''
  for (let next: string | null = ''; next !== null; ) {
    const { status, body } = await rep.get(`/dashboards?limit=2${next === '' ? '' : `&cursor=${next}`}`)
    expect(status).toBe(200)
    expect(body.data.length).toBeLessThanOrEqual(2)
    ids.push(...body.data.map(({ id }: { id: string }) => id))
    next = body.page.next
    cursor = next ?? cursor
  }
  expect(ids).toEqual(all.data.map(({ id }: { id: string }) => id))
  expect(ids.length).toBeGreaterThanOrEqual(6)
  const mine = all.data.map((board: { mine: boolean }) => board.mine)
  expect(mine).toEqual(mine.toSorted((a: boolean, b: boolean) => Number(b) - Number(a)))
  expect((await manager.get(`/dashboards?cursor=${cursor}`)).status).toBe(400)
})

test('a chart that asks for what its reader may not see says neither what nor how', async () => {
  const shared = await made(manager, { sharedRoles: ['analyst'] })
  const { body } = await analyst.get(`/dashboards/${shared.id}`)
  expect(body.charts.map(({ question }: { question: unknown }) => question)).toEqual([BOARD.charts[0]?.question, null])
})

test('a board whose maker may not ask its questions, or with too many charts, is not kept', async () => {
  const [, whose] = BOARD.charts
  expect((await analyst.post('/dashboards', { ...BOARD, charts: [whose] })).status).toBe(400)
  expect((await rep.post('/dashboards', { ...BOARD, charts: Array.from({ length: 13 }, () => whose) })).status).toBe(
    400,
  )
})

test('neither title nor question lies readable in the database, and a board shared behind the application does not open', async () => {
  const board = await made(rep, { title: '云杉私密项目' })
  const { rows } = await world.superuser.query('select * from dashboard where id = $1', [board.id])
  const stored = JSON.stringify(rows) + Buffer.from(rows[0].sealed_confidential).toString('utf8')
  expect(stored).not.toContain('云杉')
  expect(stored).not.toContain('opportunity')
  await world.superuser.query(`update dashboard set shared_roles = '{sales_manager}' where id = $1`, [board.id])
  expect((await manager.get(`/dashboards/${board.id}`)).status).toBe(404)
  expect((await rep.get(`/dashboards/${board.id}`)).status).toBe(404)
})
