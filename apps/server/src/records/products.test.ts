import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { imported } from '../testing/uploads.ts'
import { startWorld, type World } from '../testing/world.ts'

/* What a company sells: one list for everybody who works with deals, kept by who leads them; what a thing costs is not for everybody. */
let world: World
let manager: TestPerson
let rep: TestPerson
let analyst: TestPerson
let stranger: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  manager = await person(world, tenant, { role: 'sales_manager', name: '经理' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  analyst = await person(world, tenant, { role: 'analyst', name: '分析' })
  stranger = await person(world, await company(world, '另一家'), { role: 'sales_manager', name: '外人' })
})
afterAll(() => world.stop())

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const make = async (values: object) => {
  const answer = await manager.post('/products', values)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const names = (answer: { body: { data: { name: string }[] } }) => answer.body.data.map(({ name }) => name)

test('it is kept by who leads and read by who sells; its cost is seen by who keeps it alone', async () => {
  const values = { name: '三坐标测量机', category: 'goods', unit: 'machine', taxRate: '13' }
  const made = await make({ code: 'CMM-1', ...values, price: cny('280000'), cost: cny('190000.5') })
  expect(made).toMatchObject({ active: true, price: cny('280000.00'), cost: cny('190000.50'), taxRate: '13' })
  const seen = await rep.get(`/products/${made.id}`)
  expect(seen.body).toMatchObject({ code: 'CMM-1', name: '三坐标测量机', price: cny('280000.00') })
  expect(seen.body).not.toHaveProperty('cost')
  expect((await rep.get('/catalog')).text).not.toContain('"key":"cost"')
  expect((await rep.post('/products/query', { filter: { cost: { null: false } } })).status).toBe(400)
  for (const answer of [
    await rep.post('/products', { code: 'X', name: 'X' }),
    await rep.patch(`/products/${made.id}`, { name: 'X' }, 1),
    await rep.delete(`/products/${made.id}`),
    await analyst.get(`/products/${made.id}`),
    await analyst.get('/products'),
  ])
    expect(answer.status).toBe(403)
  expect((await stranger.get(`/products/${made.id}`)).status).toBe(404)
  expect(names(await stranger.get('/products'))).toEqual([])
  const rows = await world.superuser.query('select v::text as whole from product v')
  expect(rows.rows.map(({ whole }) => whole).join()).not.toMatch(/CMM-1|测量机|190000/)
})

test('it is found by its name, by pinyin and by any part of its code', async () => {
  await make({ code: 'KF-2027', name: '扫描探头' })
  for (const q of ['扫描', 'smtt', '2027', 'KF-2027'])
    expect(names(await rep.post('/products/query', { q })), q).toEqual(['扫描探头'])
  expect((await rep.get('/search?q=KF-2027')).body.data).toMatchObject([{ object: 'product', name: '扫描探头' }])
})

test('no two of a company share a code, whoever writes them and however many at once; another company may have it', async () => {
  const made = await make({ code: 'ONE', name: '第一' })
  const again = await manager.post('/products', { code: 'one', name: '又一' })
  expect(again.status, again.text).toBe(409)
  const tries = await Promise.all(
    ['甲', '乙', '丙', '丁', '戊'].map((name) => manager.post('/products', { code: 'RACE', name })),
  )
  expect(tries.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409])
  expect((await stranger.post('/products', { code: 'ONE', name: '别家的' })).status).toBe(201)
  const other = await make({ code: 'TWO', name: '第二' })
  expect((await manager.patch(`/products/${other.id}`, { code: 'ONE' }, 1)).status).toBe(409)
  expect((await manager.delete(`/products/${made.id}`)).status).toBe(204)
  expect((await manager.patch(`/products/${other.id}`, { code: 'ONE' }, 1)).status).toBe(200)
  expect((await manager.post(`/products/${made.id}/restore`)).status).toBe(409)
})

test('it has a history, a trash and a list that leaves out what is no longer sold', async () => {
  const made = await make({ code: 'OLD-1', name: '旧型号' })
  expect((await manager.patch(`/products/${made.id}`, { active: false, price: cny('10') }, 1)).status).toBe(200)
  const [entry] = (await manager.get(`/products/${made.id}/history`)).body.data
  expect(entry.changes.map(({ field }: { field: string }) => field).toSorted()).toEqual(['active', 'price'])
  const onSale = await rep.post('/products/query', { filter: { active: { eq: true } }, limit: 100 })
  expect(names(onSale)).not.toContain('旧型号')
  expect((await manager.delete(`/products/${made.id}`)).status).toBe(204)
  expect((await manager.get('/trash?object=products')).text).toContain('旧型号')
  expect((await manager.post(`/products/${made.id}/restore`)).body).toMatchObject({ name: '旧型号', active: false })
})

test('it is imported, and a file that says a code again is told', async () => {
  const file =
    '产品编号,产品名称,类别,单位,标准价,税率,成本\nIMP-1,激光头,配件,件,1200.50,13,700\nIMP-1,重复的,配件,件,1,13,1\nIMP-2,,服务,次,x,6,\n'
  const done = await imported(world, manager, { object: 'products', file })
  expect(done).toMatchObject({ created: 1 })
  expect((await manager.post('/products/query', { q: 'IMP-1' })).body.data).toMatchObject([
    { name: '激光头', category: 'part', price: cny('1200.50'), cost: cny('700.00'), active: true },
  ])
})
