import type { ListOf, ObjectLayout } from '@holdfast/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
let system: TestPerson
let security: TestPerson
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin' })
  security = await person(world, tenant, { role: 'security_admin' })
  rep = await person(world, tenant, { role: 'sales_rep' })
})
afterAll(() => world.stop())

interface Field {
  readonly key: string
  readonly required: boolean
  readonly options?: readonly { readonly value: string }[]
}
interface Shown {
  readonly name: string
  readonly layout: readonly { readonly label: { readonly zh: string }; readonly fields: readonly string[] }[]
  readonly fields: readonly Field[]
  readonly listColumns: readonly string[]
}

const catalogued = async (who: TestPerson, object: string): Promise<Shown> =>
  (await who.get('/catalog')).body.objects.find(({ name }: Shown) => name === object)
const layoutOf = async (object: string) =>
  (await system.get('/layouts')).body.data.find((each: { object: string }) => each.object === object)
const BASICS = { zh: '最要紧的', en: 'What matters' }

test('fields are grouped, ordered, asked for and left out for everybody at once, on the version that was seen', async () => {
  const before = await layoutOf('lead')
  const body = {
    object: 'lead',
    groups: [{ label: BASICS, fields: ['company', 'name', 'status'] }],
    leftOut: ['campaignName', 'wechat'],
    demanded: ['source'],
  }
  expect((await system.put('/layouts', body)).status).toBe(428)
  const saved = await system.put('/layouts', body, before.version)
  expect(saved.status, saved.text).toBe(204)
  expect((await system.put('/layouts', body, before.version)).status).toBe(412)
  const shown = await catalogued(rep, 'lead')
  expect(shown.layout[0]).toEqual({ label: BASICS, fields: ['company', 'name', 'status'] })
  const laidOut = shown.layout.flatMap(({ fields }) => fields)
  expect(laidOut).toContain('mobile')
  expect(laidOut).not.toContain('wechat')
  expect(shown.fields.find(({ key }) => key === 'source')?.required).toBe(true)
  const without = await rep.post('/leads', { name: '林语', mobile: '13800001111' })
  expect([without.status, without.body.errors]).toMatchObject([422, [{ path: '/source', code: 'required' }]])
  expect((await rep.post('/leads', { name: '林语', mobile: '13800001111', source: 'website' })).status).toBe(201)
})

test('a record from before stays whole when the company comes to ask for what it lacks', async () => {
  const old = (await rep.post('/leads', { mobile: '13800002222', source: 'website', company: '澜川' })).body
  const custom = {
    object: 'lead',
    key: 'hobby',
    kind: 'text',
    label: { zh: '爱好', en: 'Hobby' },
    class: 'personal',
    required: true,
  }
  expect((await system.post('/fields', custom)).status).toBe(201)
  const { version, groups } = await layoutOf('lead')
  const asks = { object: 'lead', groups, leftOut: [], demanded: ['source', 'name'] }
  expect((await system.put('/layouts', asks, version)).status).toBe(204)
  const shown = await rep.get(`/leads/${old.id}`)
  expect([shown.status, shown.body.company]).toEqual([200, '澜川'])
  expect((await rep.get('/leads')).body.data.map(({ id }: { id: string }) => id)).toContain(old.id)
  expect((await rep.patch(`/leads/${old.id}`, { company: '澜川精密' }, old.version)).body.errors).toMatchObject([
    { path: '/name', code: 'required' },
  ])
})

test('what names a record, who owns it and what is required is never left out or hidden', async () => {
  const { version, groups } = await layoutOf('contact')
  for (const key of ['name', 'owner']) {
    const body = { object: 'contact', groups, leftOut: [key], demanded: [] }
    expect((await system.put('/layouts', body, version)).body.errors).toMatchObject([{ code: 'required' }])
    const hiding = { object: 'contact', field: key, roles: { sales_rep: true } }
    expect((await security.put('/layouts/hiding', hiding)).body.errors).toMatchObject([{ code: 'required' }])
  }
  const wrong = {
    object: 'contact',
    groups: [{ label: BASICS, fields: ['title', 'nothing'] }],
    leftOut: [],
    demanded: [],
  }
  expect((await system.put('/layouts', wrong, version)).body.errors).toMatchObject([{ code: 'field_unknown' }])
  const twice = {
    object: 'contact',
    groups: [
      { label: BASICS, fields: ['title'] },
      { label: BASICS, fields: ['title'] },
    ],
    leftOut: [],
    demanded: [],
  }
  expect((await system.put('/layouts', twice, version)).status).toBe(422)
  const same = { ...twice, groups: ['title', 'account'].map((key) => ({ label: BASICS, fields: [key] })) }
  expect((await system.put('/layouts', same, version)).status).toBe(422)
  const computed = { object: 'contact', groups, leftOut: [], demanded: ['lastFollowUpAt'] }
  expect((await system.put('/layouts', computed, version)).body.errors).toMatchObject([{ code: 'field_computed' }])
})

test('a field hidden from a role does not exist for it, in nothing it asks, and comes back', async () => {
  const made = (await rep.post('/contacts', { name: '沈嘉宁', mobile: '13812345678', title: '采购总监' })).body
  const hiding = { object: 'contact', field: 'title', roles: { sales_rep: true } }
  expect((await system.put('/layouts/hiding', hiding)).status).toBe(403)
  expect((await security.put('/layouts/hiding', hiding)).status).toBe(204)
  const shown = (await rep.get(`/contacts/${made.id}`)).body
  expect(shown).not.toHaveProperty('title')
  expect((await catalogued(rep, 'contact')).fields.map(({ key }) => key)).not.toContain('title')
  for (const question of ['sort=title', 'filter[title]=x', 'fields=title'])
    expect((await rep.get(`/contacts?${question}`)).status, question).toBe(400)
  expect((await rep.get('/contacts?q=采购总监')).body.data).toEqual([])
  expect((await rep.get(`/contacts/${made.id}/history`)).text).not.toContain('采购总监')
  expect((await rep.patch(`/contacts/${made.id}`, { title: '经理' }, made.version)).body.errors).toMatchObject([
    { path: '/title', code: 'field_unknown' },
  ])
  const roles = (await security.get('/roles')).body.data.find(({ name }: { name: string }) => name === 'sales_rep')
  expect(JSON.stringify(roles)).not.toContain('职务')
  const nobody = { ...hiding, roles: { nobody: true } }
  expect((await security.put('/layouts/hiding', nobody)).body.errors).toMatchObject([{ path: '/roles/nobody' }])
  const long = { ...hiding, roles: { ['x'.repeat(41)]: true } }
  expect((await security.put('/layouts/hiding', long)).status).toBe(400)
  // whoever hides it from others meanwhile, by what they saw before, does not show it to this role again
  const others = { ...hiding, roles: { marketer: true, analyst: false } }
  expect((await security.put('/layouts/hiding', others)).status).toBe(204)
  const { data } = (await security.get('/layouts')).body as ListOf<ObjectLayout>
  const fields = data.find(({ object }) => object === 'contact')?.fields
  expect(fields?.find(({ key }) => key === 'title')?.hiddenFrom.toSorted()).toEqual(['marketer', 'sales_rep'])
  expect((await security.put('/layouts/hiding', { ...hiding, roles: { sales_rep: false } })).status).toBe(204)
  expect((await rep.get(`/contacts/${made.id}`)).body.title).toBe('采购总监')
})

test('an option is renamed, added and retired: records keep it and are found by it, nobody chooses it anew', async () => {
  const choice = async () =>
    (await system.get('/choices')).body.data.find(
      (each: { object: string; field: string }) => each.object === 'account' && each.field === 'level',
    )
  const kept = (await rep.post('/accounts', { name: '老客户', level: 'd' })).body
  const { version, options } = await choice()
  const next = [
    ...options.map((each: { value: string }) =>
      each.value === 'd'
        ? { ...each, retired: true }
        : each.value === 'a'
          ? { ...each, label: { zh: '战略', en: 'Key' } }
          : each,
    ),
    { value: 's', label: { zh: '特级', en: 'Special' } },
  ]
  const body = { object: 'account', field: 'level', options: next }
  expect((await system.put('/choices', { ...body, options: next.slice(1) }, version)).status).toBe(422)
  expect((await rep.put('/choices', body, version)).status).toBe(403)
  expect((await system.put('/choices', body, version)).status).toBe(204)
  expect((await system.put('/choices', body, version)).status).toBe(412)
  expect((await rep.post('/accounts', { name: '新客户', level: 's' })).status).toBe(201)
  expect((await rep.post('/accounts', { name: '再来一家', level: 'd' })).body.errors).toMatchObject([
    { path: '/level', code: 'choice_unknown' },
  ])
  expect((await rep.get(`/accounts/${kept.id}`)).body.level).toBe('d')
  expect((await rep.get('/accounts?filter[level]=d')).body.data).toMatchObject([{ id: kept.id }])
  const state = { object: 'lead', field: 'status', options: [{ value: 'new', label: { zh: '新', en: 'New' } }] }
  expect((await system.put('/choices', state, 1)).status).toBe(422)
})

test('administrators lay out and word; they see fields and no customer', async () => {
  const told = (await system.get('/layouts')).text
  for (const secret of ['沈嘉宁', '13812345678', '澜川', '老客户']) expect(told).not.toContain(secret)
  expect((await rep.get('/layouts')).status).toBe(403)
})
