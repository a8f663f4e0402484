import {
  catalogOf,
  choice,
  integer,
  money,
  object,
  option,
  phone,
  reference,
  standardObjects,
  text,
} from '@holdfast/catalog'
import { type Action, type RoleGrant, standardRoles } from '@holdfast/policy'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runNext } from '../modules/imports/index.ts'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

/*
 * Adding an object is one declaration. This one stands here in place of a file in packages/catalog/src/objects; besides it only a grant is needed,
 * since nobody sees what no role is granted: one line per role in packages/policy/src/roles.ts.
 */
const vehicle = object('vehicle', {
  plural: 'vehicles',
  label: { zh: '车辆', en: 'Vehicle' },
  labelPlural: { zh: '车辆', en: 'Vehicles' },
  subject: 'company',
  owned: true,
  served: true,
  title: 'plate',
  fields: {
    plate: text({
      label: { zh: '车牌', en: 'Plate' },
      class: 'confidential',
      required: true,
      search: ['exact', 'substring', 'pinyin'],
      uniqueable: true,
    }),
    state: choice({
      label: { zh: '车况', en: 'State' },
      class: 'internal',
      options: [option('new', '新', 'New'), option('used', '旧', 'Used')],
    }),
    mileage: integer({ label: { zh: '里程', en: 'Mileage' }, class: 'internal' }),
    price: money({ label: { zh: '价格', en: 'Price' }, class: 'internal' }),
    hotline: phone({
      label: { zh: '随车电话', en: 'Car phone' },
      class: 'confidential',
      search: ['exact', 'tail'],
      mask: 'phone',
      contactBy: 'call',
    }),
    account: reference('account', { label: { zh: '客户', en: 'Account' }, class: 'internal' }),
    owner: reference('user', { label: { zh: '负责人', en: 'Owner' }, class: 'internal', defaultsTo: 'creator' }),
  },
  naturalKeys: ['plate'],
  duplicateBy: ['plate'],
  layout: [
    {
      label: { zh: '基本信息', en: 'Basics' },
      fields: ['plate', 'state', 'mileage', 'price', 'hotline', 'account', 'owner'],
    },
  ],
  listColumns: ['plate', 'state', 'owner'],
})

const clear = ['plate', 'state', 'mileage', 'price', 'account', 'owner']
const granted: RoleGrant = {
  object: 'vehicle',
  actions: [
    'list',
    'read',
    'create',
    'update',
    'delete',
    'restore',
    'merge',
    'reveal',
    'contact',
    'import',
  ] as Action[],
  reach: 'own',
  fields: { ...Object.fromEntries(clear.map((key) => [key, 'clear' as const])), hotline: 'masked' },
  write: ['plate', 'state', 'mileage', 'price', 'hotline', 'account'],
}

let world: World
let rep: TestPerson
let other: TestPerson
let manager: TestPerson

beforeAll(async () => {
  world = await startWorld({
    catalog: catalogOf([...standardObjects, vehicle]),
    roles: standardRoles.map((role) =>
      role.name === 'sales_rep' ? { ...role, grants: [...role.grants, granted] } : role,
    ),
  })
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  other = await person(world, tenant, { role: 'sales_rep', name: '李娜' })
  manager = await person(world, tenant, { role: 'sales_manager', name: '没有授权' })
})
afterAll(() => world.stop())

const make = async (values: object) => {
  const answer = await rep.post('/vehicles', values)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const plates = (answer: { body: { data: { plate: string }[] } }) => answer.body.data.map(({ plate }) => plate)

test('it is written, read, listed, filtered, sorted and searched', async () => {
  const account = (await rep.post('/accounts', { name: '蓝川运输' })).body.id
  const price = { amount: '99800', currency: 'CNY' }
  const made = await make({
    plate: '沪A12345',
    state: 'new',
    mileage: 12,
    price,
    hotline: '13700001111',
    accountId: account,
  })
  expect(made).toMatchObject({
    price: { amount: '99800.00', currency: 'CNY' },
    hotline: '137****1111',
    ownerId: rep.id,
  })
  await make({ plate: '京B67890', state: 'used', mileage: 90_000 })
  expect((await rep.get(`/vehicles/${made.id}?expand=account,owner`)).body).toMatchObject({
    account: { name: '蓝川运输' },
  })
  expect(plates(await rep.get('/vehicles?sort=-mileage'))).toEqual(['京B67890', '沪A12345'])
  expect(plates(await rep.get('/vehicles?filter[mileage][gte]=1000&count=exact'))).toEqual(['京B67890'])
  expect(
    plates(await rep.post('/vehicles/query', { filter: { price: { lt: { amount: '100000', currency: 'CNY' } } } })),
  ).toEqual(['沪A12345'])
  for (const q of ['A123', '沪', '13700001111', '1111'])
    expect(plates(await rep.post('/vehicles/query', { q }))).toEqual(['沪A12345'])
  expect((await rep.get(`/search?q=${encodeURIComponent('京b')}`)).body.data).toMatchObject([
    { object: 'vehicle', plate: '京B67890' },
  ])
  for (const faulty of [
    { state: 'new' },
    { plate: 'x', state: 'z' },
    { plate: 'x', price: { amount: 1, currency: 'CNY' } },
  ])
    expect((await rep.post('/vehicles', faulty)).status).toBe(422)
  const rows = await world.superuser.query('select v::text as whole from vehicle v')
  expect(rows.rows.map(({ whole }) => whole).join()).not.toMatch(/12345|13700001111/)
})

test('it has batches, history, timeline, reveals, calls, duplicates and repeats', async () => {
  const batch = await rep.post('/vehicles/batch', {
    operations: [{ op: 'create', values: { plate: '苏C00001', hotline: '13700002222' } }],
  })
  const { id } = batch.body.results[0]
  expect((await rep.patch(`/vehicles/${id}`, { state: 'used' }, 1)).body.version).toBe(2)
  expect((await rep.get(`/vehicles/${id}/history`)).body.data).toMatchObject([
    { changes: [{ field: 'state', after: 'used' }] },
  ])
  expect((await rep.post(`/vehicles/${id}/reveal`, { fields: ['hotline'] })).body).toEqual({
    hotline: '+8613700002222',
  })
  expect((await rep.post(`/vehicles/${id}/call`)).body).toEqual({ uri: 'tel:+8613700002222' })
  const kinds = (await rep.get(`/vehicles/${id}/timeline`)).body.data.map((entry: { kind: string }) => entry.kind)
  expect(kinds.toSorted()).toEqual(['change', 'created', 'view', 'view'])
  expect((await rep.post('/vehicles/duplicates', { values: { plate: '苏c00001' } })).body.duplicates).toEqual([
    { field: 'plate', id },
  ])
  const key = { 'idempotency-key': 'vehicle' }
  const [one, two] = [
    await rep.post('/vehicles', { plate: '浙D1' }, key),
    await rep.post('/vehicles', { plate: '浙D1' }, key),
  ]
  expect(two.body.id).toBe(one.body.id)
})

test('it goes to the trash and comes back, is merged and parted', async () => {
  const [kept, merged] = [await make({ plate: '粤E1', mileage: 5 }), await make({ plate: '粤E2', state: 'used' })]
  expect((await rep.delete(`/vehicles/${kept.id}`)).status).toBe(204)
  expect((await rep.get('/trash?object=vehicles')).body.data).toMatchObject([{ plate: '粤E1' }])
  expect((await rep.post(`/vehicles/${kept.id}/restore`)).body).toMatchObject({ plate: '粤E1' })
  const done = await rep.post(`/vehicles/${kept.id}/merge`, { otherId: merged.id, choose: { plate: 'other' } })
  expect(done.body).toMatchObject({ plate: '粤E2', mileage: 5, state: 'used' })
  expect((await rep.get(`/vehicles/${merged.id}`)).body.id).toBe(kept.id)
  expect((await rep.post(`/merges/${done.body.mergeId}/undo`)).body).toMatchObject({ changedSince: [] })
  expect((await rep.get(`/vehicles/${merged.id}`)).body).toMatchObject({ id: merged.id, plate: '粤E2' })
})

test('it is imported', async () => {
  const part = (name: string, value: string, more = '') =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
  const file = '车牌,车况,里程,随车电话\n闽F1,新,10,13700003333\n闽F2,旧,x,\n'
  const sent = await world.app.inject({
    method: 'POST',
    url: '/api/v1/imports',
    headers: { authorization: `Bearer ${rep.token}`, 'content-type': 'multipart/form-data; boundary=b' },
    payload: Buffer.from(
      `${part('object', 'vehicles')}${part('options', '{"commit":true}')}${part('file', file, '; filename="a.csv"\r\nContent-Type: text/csv')}--b--\r\n`,
    ),
  })
  expect(sent.statusCode, sent.body).toBe(202)
  while (await runNext(world.services)) expect(sent.statusCode).toBe(202)
  expect((await rep.get(`/imports/${sent.json().id}`)).body).toMatchObject({
    state: 'done',
    rows: 2,
    created: 1,
    rejected: 1,
  })
  expect((await rep.post('/vehicles/query', { q: '闽F1' })).body.data).toMatchObject([
    { state: 'new', mileage: 10, hotline: '137****3333' },
  ])
})

test('it stands in the catalogue and the reference, and is beyond whoever is not granted it', async () => {
  const names = async (who: TestPerson) =>
    (await who.get('/catalog')).body.objects.map((each: { name: string }) => each.name)
  expect(await names(rep)).toContain('vehicle')
  expect(await names(manager)).not.toContain('vehicle')
  const { paths, components } = (await rep.get('/openapi.json')).body
  expect(Object.keys(paths).filter((path) => path.includes('vehicles'))).toEqual(
    expect.arrayContaining([
      '/vehicles',
      '/vehicles/{id}',
      '/vehicles/batch',
      '/vehicles/{id}/merge',
      '/vehicles/{id}/call',
    ]),
  )
  expect(components.schemas.VehicleInput.required).toEqual(['plate'])
  const { id } = await make({ plate: '琼G1' })
  expect((await other.get(`/vehicles/${id}`)).status).toBe(404)
  for (const answer of [
    await manager.get('/vehicles'),
    await manager.get(`/vehicles/${id}`),
    await manager.post('/vehicles', { plate: 'x' }),
  ])
    expect(answer.status).toBe(403)
  expect((await rep.get(`/access/explain?object=vehicle&id=${id}`)).body).toMatchObject({
    allowed: true,
    grants: [{ role: 'sales_rep', reach: 'own' }],
  })
  expect((await rep.get(`/access/who?object=vehicles&id=${id}`)).body.data).toMatchObject([{ id: rep.id }])
})
