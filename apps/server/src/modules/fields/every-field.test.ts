import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { company, person, type TestAnswer, type TestPerson } from '../../testing/people.ts'
import { attach } from '../../testing/uploads.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { CUSTOM_CLASSES, CUSTOM_KINDS } from './definition.ts'
import { type Class, FILE, type Kind, pointed, SAMPLES } from './testing/samples.ts'

/*
 * A company's own fields are equal to the built-in ones: every kind in every class it may have, through every route of records. Two companies' worth
 * of people: one role is granted the field, the other is not and must not be able to tell it from a field that does not exist.
 */
let world: World
let system: TestPerson
let security: TestPerson
let rep: TestPerson
let blind: TestPerson

const allowedClasses = (kind: Kind): readonly Class[] => {
  if (kind === 'reference' || kind === 'about' || kind === 'people') return ['internal']
  const sealed = ['text', 'longText', 'richText', 'phone', 'email', 'tags', 'nationalId', 'file']
  return sealed.includes(kind) ? ['confidential', 'personal', 'sensitive'] : CUSTOM_CLASSES
}
const CASES = CUSTOM_KINDS.flatMap((kind) => allowedClasses(kind).map((fieldClass) => [kind, fieldClass] as const))

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin', name: '系统' })
  security = await person(world, tenant, { role: 'security_admin', name: '安全' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  blind = await person(world, tenant, { role: 'sales_manager', name: '没有授权' })
  pointed.friend = (await rep.post('/contacts', { name: '朋友', mobile: '13900000001' })).body.id
  pointed.firm = (await rep.post('/accounts', { name: '公司' })).body.id
})
afterAll(() => world.stop())

const grant = (id: string, modes: object) =>
  world.app.inject({
    method: 'PUT',
    url: `/api/v1/fields/${id}/grants`,
    headers: { authorization: `Bearer ${security.token}`, 'content-type': 'application/json' },
    payload: JSON.stringify(modes),
  })
const wireOf = (kind: Kind, key: string) => (kind === 'reference' ? `${key}Id` : key)
const idsOf = (answer: TestAnswer): string[] => answer.body.data.map((each: { id: string }) => each.id)

/** The same question about a field that does not exist gets the same answer, but for the name itself. */
async function expectUnknown(who: TestPerson, name: string, ask: (name: string) => Promise<TestAnswer>): Promise<void> {
  const [real, none] = [await ask(name), await ask('cf_nosuch')]
  expect(real.status, name).toBe(none.status)
  expect(real.status).toBeGreaterThanOrEqual(400)
  const plain = (answer: TestAnswer) =>
    JSON.stringify({ ...answer.body, traceId: '' })
      .replaceAll(name, 'cf_nosuch')
      .replaceAll('cf_nosuchId', 'cf_nosuch')
  expect(plain(real)).toBe(plain(none))
  expect(who.id).toBeDefined()
}

async function make(kind: Kind, fieldClass: Class): Promise<{ id: string; key: string; name: string }> {
  const key = `${kind.toLowerCase()}_${fieldClass}`
  if (kind === 'file') pointed.file = (await attach(world, rep, { name: FILE.name, content: FILE.text })).body.id
  const made = await system.post('/fields', {
    object: 'contact',
    key,
    kind,
    class: fieldClass,
    label: { zh: `字段${key}`, en: `Field ${key}` },
    ...SAMPLES[kind].more,
  })
  expect(made.status, made.text).toBe(201)
  return { id: made.body.id, key: made.body.key, name: wireOf(kind, made.body.key) }
}

describe.each(CASES)('%s, %s', (kind, fieldClass) => {
  const sample = SAMPLES[kind]
  const isMasked = fieldClass === 'sensitive' || kind === 'phone' || kind === 'email'
  const mode = isMasked ? 'masked' : 'clear'
  let field: { id: string; key: string; name: string }
  let first: { id: string }
  let second: { id: string }

  test('is seen by nobody until it is granted, and then by those alone', async () => {
    field = await make(kind, fieldClass)
    const keys = async (who: TestPerson) =>
      (await who.get('/catalog')).body.objects
        .find((each: { name: string }) => each.name === 'contact')
        .fields.map((each: { key: string }) => each.key)
    expect(await keys(rep)).not.toContain(field.key)
    expect(
      (await rep.post('/contacts', { name: '无', mobile: '13900000002', [field.name]: sample.first() })).body.errors,
    ).toMatchObject([{ path: `/${field.name}`, code: 'field_unknown' }])
    if (isMasked)
      expect((await grant(field.id, { sales_rep: 'clear' })).json().errors).toMatchObject([{ code: 'mask_needed' }])
    expect((await grant(field.id, { sales_rep: mode })).statusCode).toBe(200)
    expect(await keys(rep)).toContain(field.key)
    expect(await keys(blind)).not.toContain(field.key)
  })

  test('is written, read, changed, batched, remembered', async () => {
    const wrong = await rep.post('/contacts', { name: '错', mobile: '13900000003', [field.name]: sample.wrong })
    expect([wrong.status, wrong.body.errors?.[0]?.path]).toEqual([422, `/${field.name}`])
    const made = await rep.post('/contacts', { name: '一', mobile: '13900000004', [field.name]: sample.first() })
    expect(made.status, made.text).toBe(201)
    const kept = (sample.kept ?? sample.first)()
    const show = async (id: string): Promise<unknown> => {
      if (!isMasked) return (await rep.get(`/contacts/${id}`)).body[field.name]
      const revealed = await rep.post(`/contacts/${id}/reveal`, { fields: [field.name], reason: 'other' })
      expect(revealed.status, revealed.text).toBe(200)
      return revealed.body[field.name]
    }
    expect(await show(made.body.id)).toEqual(kept)
    if (isMasked) {
      expect(made.body.meta.masked).toContain(field.name)
      expect(made.body[field.name]).toContain('****')
      expect(made.body[field.name]).not.toEqual(kept)
    }
    if (kind === 'file') {
      const file = await rep.get(`/files/${pointed.file}`)
      expect([file.status, file.text.includes(FILE.name)]).toEqual(isMasked ? [404, false] : [200, true])
    }
    const batched = await rep.post('/contacts/batch', {
      operations: [{ op: 'create', values: { name: '二', mobile: '13900000005', [field.name]: sample.second() } }],
    })
    ;[first, second] = [made.body, batched.body.results[0]]
    const changed = await rep.patch(`/contacts/${first.id}`, { [field.name]: sample.second() }, 1)
    expect(changed.status, changed.text).toBe(200)
    const back = await rep.patch(`/contacts/${first.id}`, { [field.name]: sample.first() }, 2)
    expect(back.body.version).toBe(3)
    expect(await show(first.id)).toEqual(kept)
    const [entry] = (await rep.get(`/contacts/${first.id}/history`)).body.data
    expect(entry.changes).toMatchObject([
      isMasked ? { field: field.name, before: null, masked: true } : { field: field.name, after: kept },
    ])
    const timeline = (await rep.get(`/contacts/${first.id}/timeline`)).body.data
    expect(timeline.filter((each: { kind: string }) => each.kind === 'change')).toHaveLength(2)
    const cleared = await rep.patch(`/contacts/${second.id}`, { [field.name]: null }, 1)
    expect(cleared.status).toBe(200)
    expect(
      (await rep.patch(`/contacts/${second.id}`, { [field.name]: sample.second() }, cleared.body.version)).status,
    ).toBe(200)
  })

  test('is filtered, sorted and searched as far as it is shown', async () => {
    const mine = { id: { in: [first.id, second.id] } }
    const find = async (condition: object) =>
      rep.post('/contacts/query', { filter: { and: [mine, { [field.name]: condition }] } })
    for (const condition of sample.finds) {
      const answer = await find(condition)
      if (!isMasked) expect(answer.status, `${JSON.stringify(condition)} ${answer.text}`).toBe(200)
      else if (!('eq' in condition)) expect(answer.status).toBe(400)
      // a masked value without an index by whole value answers nobody
      const isAnswered = !isMasked || ('eq' in condition && sample.q !== undefined)
      if (answer.status === 200) expect(idsOf(answer), JSON.stringify(condition)).toEqual(isAnswered ? [first.id] : [])
    }
    if (!isMasked)
      expect(idsOf(await find({ null: true }))).toEqual(
        sample.second() === null || kind === 'people' ? [second.id] : [],
      )
    const catalog = (await rep.get('/catalog')).body.objects.find((each: { name: string }) => each.name === 'contact')
    const { sortable } = catalog.fields.find((each: { key: string }) => each.key === field.key)
    const sorted = await rep.post('/contacts/query', { filter: mine, sort: field.name })
    expect(sorted.status).toBe(sortable ? 200 : 400)
    if (sortable && !['text', 'boolean', 'dateTime', 'creditCode', 'region', 'money'].includes(kind))
      expect(idsOf(sorted)).toEqual([first.id, second.id])
    if (sample.q !== undefined && fieldClass !== 'internal') {
      const found = await rep.post('/contacts/query', { q: isMasked ? sample.first() : sample.q })
      expect(idsOf(found)).toContain(first.id)
      expect(idsOf(found)).not.toContain(second.id)
    }
  })

  test('whoever is not granted it can tell it from nothing', async () => {
    const owned = await blind.post('/contacts', { name: '经理的', mobile: '13900000006' })
    const ask = (name: string) => blind.post('/contacts/query', { filter: { [name]: { null: false } } })
    await expectUnknown(blind, field.name, ask)
    await expectUnknown(blind, field.name, (name) => blind.post('/contacts/query', { sort: name }))
    await expectUnknown(blind, field.name, (name) => blind.get(`/contacts/${owned.body.id}?fields=${name}`))
    await expectUnknown(blind, field.name, (name) => blind.get(`/contacts/${owned.body.id}?expand=${name}`))
    await expectUnknown(blind, field.name, (name) =>
      blind.post(`/contacts/${owned.body.id}/reveal`, { fields: [name], reason: 'other' }),
    )
    await expectUnknown(blind, field.name, (name) =>
      blind.patch(`/contacts/${owned.body.id}`, { [name]: sample.first() }, 1),
    )
    await expectUnknown(blind, field.name, (name) =>
      blind.post('/contacts/batch', {
        operations: [{ op: 'create', values: { name: 'x', mobile: '13900000007', [name]: 1 } }],
      }),
    )
    for (const text of [(await blind.get(`/contacts/${owned.body.id}`)).text, (await blind.get('/contacts')).text])
      expect(text).not.toContain(field.key)
  })
})

test('kinds and classes that do not go together are refused', async () => {
  for (const kind of CUSTOM_KINDS)
    for (const fieldClass of CUSTOM_CLASSES.filter((each) => !allowedClasses(kind).includes(each))) {
      const answer = await system.post('/fields', {
        object: 'contact',
        key: 'never',
        kind,
        class: fieldClass,
        label: { zh: '不', en: 'No' },
        ...SAMPLES[kind].more,
      })
      expect([answer.status, kind, fieldClass]).toEqual([422, kind, fieldClass])
    }
})
