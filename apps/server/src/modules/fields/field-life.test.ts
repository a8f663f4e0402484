import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { runNext } from '../imports/index.ts'

/* The life of a company's own field: made, granted, changed, taken away, made again. */
let world: World
let system: TestPerson
let security: TestPerson
let rep: TestPerson
let blind: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin', name: '系统' })
  security = await person(world, tenant, { role: 'security_admin', name: '安全' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  blind = await person(world, tenant, { role: 'sales_manager', name: '没有授权' })
})
afterAll(() => world.stop())

async function call(who: TestPerson, method: 'PUT' | 'PATCH', path: string, body: object, version?: number) {
  const answer = await world.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: {
      authorization: `Bearer ${who.token}`,
      'content-type': 'application/json',
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    },
    payload: JSON.stringify(body),
  })
  return { status: answer.statusCode, body: answer.json() }
}
const grant = (id: string, modes: object) => call(security, 'PUT', `/fields/${id}/grants`, modes)
const words = (zh: string, en: string) => ({ zh, en })

async function make(key: string, more: object, mode: 'clear' | 'masked' = 'clear'): Promise<string> {
  const answer = await system.post('/fields', { object: 'contact', key, label: words(`字段${key}`, key), ...more })
  expect(answer.status, answer.text).toBe(201)
  expect((await grant(answer.body.id, { sales_rep: mode })).status).toBe(200)
  return answer.body.id
}

const two = [
  { value: 'gold', label: words('金', 'Gold') },
  { value: 'silver', label: words('银', 'Silver') },
]

test('its words and options change; an option taken away stays where it stands and can no longer be chosen', async () => {
  const id = await make('grade', { kind: 'choice', class: 'internal', options: two })
  const gold = (await rep.post('/contacts', { name: '金客', mobile: '13800000001', cf_grade: 'gold' })).body
  const options = [two[1], { value: 'bronze', label: words('铜', 'Bronze') }]
  const changed = await call(system, 'PATCH', `/fields/${id}`, { label: words('档次', 'Grade'), options }, 1)
  expect(changed.body).toMatchObject({ label: { zh: '档次' }, options })
  expect((await rep.get(`/contacts/${gold.id}`)).body.cf_grade).toBe('gold')
  expect((await rep.patch(`/contacts/${gold.id}`, { title: '不受影响' }, 1)).body).toMatchObject({ cf_grade: 'gold' })
  expect((await rep.post('/contacts', { name: '新金', mobile: '13800000002', cf_grade: 'gold' })).status).toBe(422)
  expect((await rep.post('/contacts', { name: '铜客', mobile: '13800000003', cf_grade: 'bronze' })).status).toBe(201)
  for (const wrong of [{}, { kind: 'text' }, { class: 'personal' }, { options: [] }, { label: { zh: '缺' } }])
    expect([(await call(system, 'PATCH', `/fields/${id}`, wrong, 2)).status, JSON.stringify(wrong)]).toEqual([
      400,
      JSON.stringify(wrong),
    ])
  expect((await call(system, 'PATCH', '/fields/contact.cf_nosuch', { label: words('无', 'None') }, 1)).status).toBe(404)
  expect((await call(security, 'PATCH', `/fields/${id}`, { label: words('无', 'None') }, 2)).status).toBe(403)
  expect((await system.get(`/fields/${id}`)).body).toMatchObject({ id, visibleTo: { sales_rep: 'clear' } })
})

test('of two administrators who change a field at once the second is told, and nothing of the first is lost', async () => {
  const id = await make('twice', { kind: 'text', class: 'confidential' })
  const other = await person(world, system.tenantId, { role: 'system_admin', name: '另一位系统' })
  const rename = (who: TestPerson, name: string, version?: number) =>
    call(who, 'PATCH', `/fields/${id}`, { label: words(name, name) }, version)
  expect((await rename(system, '不看版本')).status).toBe(428)
  expect((await rename(system, '先改的', 1)).body).toMatchObject({ version: 2, label: { zh: '先改的' } })
  expect(await rename(other, '后改的', 1)).toMatchObject({ status: 412, body: { code: 'version_conflict' } })
  expect((await system.get(`/fields/${id}`)).body).toMatchObject({ version: 2, label: { zh: '先改的' } })
  expect((await rename(other, '看过再改', 2)).body).toMatchObject({ version: 3 })
  expect((await system.delete(`/fields/${id}`)).status).toBe(204)
  await make('twice', { kind: 'text', class: 'confidential' })
  expect((await rename(other, '看过的是从前那个', 3)).status).toBe(412)
})

test('taken away it is nowhere; made again as it was, its values are back; as something else it cannot be made', async () => {
  const id = await make('pet', { kind: 'text', class: 'personal' })
  const plain = await make('shoe', { kind: 'integer', class: 'internal' })
  const made = await rep.post('/contacts', { name: '养猫', mobile: '13800000004', cf_pet: '橘猫', cf_shoe: 41 })
  for (const each of [id, plain]) expect((await system.delete(`/fields/${each}`)).status).toBe(204)
  const gone = await rep.get(`/contacts/${made.body.id}`)
  expect(gone.body).not.toHaveProperty('cf_pet')
  expect(gone.text).not.toMatch(/橘猫|cf_shoe/)
  expect((await rep.post('/contacts/query', { q: '橘猫' })).body.data).toEqual([])
  expect((await rep.post('/contacts/query', { filter: { cf_shoe: 41 } })).body.code).toBe('filter_unknown')
  expect((await rep.get('/catalog')).text).not.toMatch(/cf_pet|cf_shoe/)
  expect((await grant(id, { sales_rep: 'clear' })).status).toBe(404)
  expect((await system.delete(`/fields/${id}`)).status).toBe(404)
  expect((await rep.patch(`/contacts/${made.body.id}`, { title: '其间改过', note: '加密的也改过' }, 1)).status).toBe(
    200,
  )
  const other = { object: 'contact', key: 'pet', label: words('宠物', 'Pet'), kind: 'integer', class: 'internal' }
  expect((await system.post('/fields', other)).status).toBe(409)
  expect((await system.post('/fields', { ...other, kind: 'text', class: 'confidential' })).status).toBe(409)
  await make('pet', { kind: 'text', class: 'personal' })
  await make('shoe', { kind: 'integer', class: 'internal' })
  expect((await rep.get(`/contacts/${made.body.id}`)).body).toMatchObject({ cf_pet: '橘猫', cf_shoe: 41 })
  expect((await rep.post('/contacts/query', { q: '橘猫' })).body.data).toHaveLength(1)
})

test('required, it is asked of those who may write it and of nobody else', async () => {
  const before = (await rep.post('/contacts', { name: '早先', mobile: '13800000005' })).body
  const id = await make('must', { kind: 'text', class: 'confidential', required: true })
  const without = await rep.post('/contacts', { name: '缺', mobile: '13800000006' })
  expect(without.body.errors).toMatchObject([{ path: '/cf_must', code: 'required' }])
  expect((await rep.patch(`/contacts/${before.id}`, { title: 'x' }, 1)).status).toBe(422)
  expect((await rep.patch(`/contacts/${before.id}`, { title: 'x', cf_must: '有了' }, 1)).status).toBe(200)
  expect((await blind.post('/contacts', { name: '不知道', mobile: '13800000007' })).status).toBe(201)
  expect((await system.delete(`/fields/${id}`)).status).toBe(204)
  expect((await rep.post('/contacts', { name: '不再要', mobile: '13800000008' })).status).toBe(201)
})

test('unique, it is held like a mobile, also while it is hidden from the one who meets it', async () => {
  await make('card', { kind: 'text', class: 'confidential', unique: true })
  expect((await rep.post('/contacts', { name: '持卡', mobile: '13800000009', cf_card: 'VIP 1' })).status).toBe(201)
  const twice = await rep.post('/contacts', { name: '又持', mobile: '13800000010', cf_card: 'vip １' })
  expect([twice.status, twice.body.errors]).toMatchObject([409, [{ path: '/cf_card', code: 'duplicate_value' }]])
  const plain = {
    object: 'contact',
    key: 'plain',
    label: words('平', 'Plain'),
    kind: 'integer',
    class: 'internal',
    unique: true,
  }
  expect((await system.post('/fields', plain)).body.errors).toMatchObject([{ path: '/unique' }])
})

test('merging decides nothing about a field beyond sight, tells nothing of it, and undoing brings it back', async () => {
  await make('secret', { kind: 'text', class: 'personal' })
  const owned = async (name: string, mobile: string, secret?: string) => {
    const made = (await rep.post('/contacts', { name, mobile, ...(secret === undefined ? {} : { cf_secret: secret }) }))
      .body
    return made.id as string
  }
  const [a, b] = [await owned('同一人', '13800000011', '甲的秘密'), await owned('同一人', '13800000011', '乙的秘密')]
  const [c, d] = [await owned('另一人', '13800000012'), await owned('另一人', '13800000012', '丁的秘密')]
  const give = async (id: string) => (await rep.get(`/contacts/${id}`)).body.cf_secret
  // the owner merges with the field taken from the role: it is beyond their sight, and comes back with the grant
  expect((await grant('contact.cf_secret', { sales_rep: null })).status).toBe(200)
  const preview = await rep.post(`/contacts/${a}/merge/preview`, { otherId: b })
  expect([preview.body.undecided, preview.text.includes('秘密'), preview.text.includes('cf_secret')]).toEqual([
    [],
    false,
    false,
  ])
  const first = await rep.post(`/contacts/${a}/merge`, { otherId: b })
  const second = await rep.post(`/contacts/${c}/merge`, { otherId: d })
  expect([first.status, second.status, first.body.version, second.body.version]).toEqual([200, 200, 2, 2])
  const named = await rep.post(`/contacts/${a}/merge`, { otherId: c, choose: { cf_secret: 'this' } })
  expect(named.body.errors).toMatchObject([{ path: '/choose/cf_secret', code: 'field_unknown' }])
  const changes = JSON.stringify((await rep.get(`/contacts/${c}/history`)).body)
  expect(changes).not.toContain('cf_secret')
  const undone = await rep.post(`/merges/${second.body.mergeId}/undo`)
  expect(undone.body.changedSince).toEqual([])
  expect((await grant('contact.cf_secret', { sales_rep: 'clear' })).status).toBe(200)
  expect([await give(a), await give(c), await give(d)]).toEqual(['甲的秘密', null, '丁的秘密'])
  await rep.post(`/merges/${first.body.mergeId}/undo`)
  expect(await give(b)).toBe('乙的秘密')
})

test('a pointer of one’s own follows a merge and comes back', async () => {
  await make('guide', { kind: 'reference', class: 'internal', targets: ['contact'] })
  await make('circle', { kind: 'people', class: 'internal', targets: ['contact'] })
  await make('origin', { kind: 'about', class: 'internal', targets: ['contact', 'account'] })
  const point = async (name: string) => (await rep.post('/contacts', { name, mobile: '13800000013' })).body.id as string
  const [kept, merged] = [await point('同名'), await point('同名')]
  const holder = (
    await rep.post('/contacts', {
      name: '指向者',
      mobile: '13800000014',
      cf_guideId: merged,
      cf_circle: [kept, merged],
      cf_origin: { object: 'contact', id: merged },
    })
  ).body.id
  const { mergeId } = (await rep.post(`/contacts/${kept}/merge`, { otherId: merged })).body
  expect((await rep.get(`/contacts/${holder}?expand=cf_guide,cf_circle,cf_origin`)).body).toMatchObject({
    cf_guideId: kept,
    cf_guide: { id: kept, name: '同名' },
    cf_circle: [{ id: kept, name: '同名' }],
    cf_origin: { object: 'contact', id: kept, name: '同名' },
  })
  for (const filter of [
    { cf_guideId: kept },
    { cf_circle: { contains: kept } },
    { cf_origin: { object: 'contact', id: kept } },
  ])
    expect((await rep.post('/contacts/query', { filter })).body.data).toMatchObject([{ id: holder }])
  await rep.post(`/merges/${mergeId}/undo`)
  const back = (await rep.get(`/contacts/${holder}`)).body
  expect([back.cf_guideId, back.cf_circle.toSorted(), back.cf_origin.id]).toEqual([
    merged,
    [kept, merged].toSorted(),
    merged,
  ])
})

test('it is imported by its label and stands in the form', async () => {
  await make('plate', { kind: 'text', class: 'personal' })
  const layout = (await rep.get('/catalog')).body.objects.find(
    (each: { name: string }) => each.name === 'contact',
  ).layout
  expect(layout.at(-1)).toMatchObject({ label: { zh: '自定义字段' } })
  expect(layout.at(-1).fields).toContain('cf_plate')
  const boundary = 'own-field'
  const part = (name: string, value: string, more = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
  const sent = await world.app.inject({
    method: 'POST',
    url: '/api/v1/imports',
    headers: { authorization: `Bearer ${rep.token}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.from(
      part('object', 'contacts') +
        part('options', JSON.stringify({ commit: true })) +
        part(
          'file',
          '姓名,手机,字段plate\n车主,13800000015,沪A12345\n',
          '; filename="a.csv"\r\nContent-Type: text/csv',
        ) +
        `--${boundary}--\r\n`,
    ),
  })
  expect(sent.statusCode).toBe(202)
  while (await runNext(world.services));
  expect((await rep.get(`/imports/${sent.json().id}`)).body).toMatchObject({ state: 'done', created: 1 })
  expect((await rep.post('/contacts/query', { q: '沪A12345' })).body.data).toMatchObject([
    { name: '车主', cf_plate: '沪A12345' },
  ])
})
