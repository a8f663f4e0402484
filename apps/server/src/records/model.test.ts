import { catalogOf, type FieldClass, isSealedClass, standardObjects } from '@holdfast/catalog'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { imported } from '../testing/uploads.ts'
import { startWorld, type World } from '../testing/world.ts'

/*
 * The first catalogue, line by line as the model states it: C confidential, P personal, S sensitive, the rest internal; `=` computed by the system.
 * Free text that the model leaves unmarked is C.
 */
const MODEL: Readonly<Record<string, string>> = {
  account:
    'name*C creditCode:C industry size level source region address:C website:C phone:C parent poolState= lastFollowUpAt= nextStepAt= purchaseCount= lastPurchaseOn= purchaseCycleDays= nextPurchaseFrom= nextPurchaseOn= nextPurchaseTo= lifetimeValue= churnRisk= tags:C owner',
  contact:
    'name*P mobile:P phone:P email:P wechat:P title:C account decisionRole gender:S birthday:S nationalId:S address:P residence* preferredLanguage preferredChannel doNotCall doNotMail doNotMessage tags:C owner',
  lead: 'name:P company:C mobile:P email:P source campaignName:C status score= scoreReasons=C residence* tags:C owner',
  product: 'code*C name*C category unit price taxRate cost:C active',
  quote: 'number=C status account* contact opportunity lines:C products= amount tax= gross= validUntil note:C owner',
  contract:
    'number=C name:C status account* contact opportunity quote lines:C products= amount tax= gross= startsOn endsOn renewalMonths noticeDays remindDays signedOn terminatedOn words:C note:C owner',
  order:
    'number=C status account* contact opportunity quote contract lines:C products= amount tax= gross= paid= outstanding= orderedOn deliverBy note:C owner',
  payment: 'number=C status order* account= amount* dueOn paidOn method invoice:C note:C',
  activity: 'kind* about* people at* words:P result nextStep:C nextStepAt',
  task: 'what*C about due* reminderAt priority repeats done doneAt= follows= anchorDay= owner',
  user: 'name*P email*P roles team language status=',
  team: 'name*C department',
  department: 'name*C parent',
}
const CLASSES: Readonly<Record<string, FieldClass>> = {
  C: 'confidential',
  P: 'personal',
  S: 'sensitive',
  '': 'internal',
}
const catalog = catalogOf(standardObjects)

test.each(Object.entries(MODEL))('%s has the fields of the model, each of its class', (name, line) => {
  const object = catalog.getObject(name)
  for (const word of line.split(' ')) {
    const [, key = '', mark = '', letter = ''] = /^([a-zA-Z]+)([*:=]?)([CPS]?)$/.exec(word) ?? []
    const field = object.fields[key]
    expect(field, `${name}.${key}`).toBeDefined()
    expect(field?.class, `${name}.${key}`).toBe(CLASSES[letter])
    expect([field?.required === true, field?.computed === true], `${name}.${key}`).toEqual([mark === '*', mark === '='])
  }
  expect(object.owned).toBe(line.endsWith(' owner'))
})

test('nothing that names a person or a company, and no free text, is of a class that lies open', () => {
  const open = standardObjects.flatMap((object) =>
    Object.entries(object.fields)
      .filter(([, field]) => !isSealedClass(field.class))
      .filter(([, { kind }]) =>
        ['text', 'longText', 'richText', 'tags', 'phone', 'email', 'url', 'nationalId', 'creditCode'].includes(kind),
      )
      .map(([key]) => `${object.name}.${key}`),
  )
  expect(open).toEqual([])
})

let world: World
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  rep = await person(world, await company(world), { role: 'sales_rep' })
})
afterAll(() => world.stop())

test('a task is stamped when it is done and unstamped when it is not; nobody writes the stamp', async () => {
  const { id } = (await rep.post('/tasks', { what: '寄样品', due: '2026-12-01T00:00:00Z', repeats: 'weekly' })).body
  world.clock.advance(5_000)
  const done = await rep.patch(`/tasks/${id}`, { done: true }, 1)
  expect(done.body).toMatchObject({ done: true, doneAt: '2026-11-23T01:00:05.000Z', repeats: 'weekly' })
  world.clock.advance(5_000)
  expect((await rep.patch(`/tasks/${id}`, { done: true, priority: 'high' }, 2)).body.doneAt).toBe(
    '2026-11-23T01:00:05.000Z',
  )
  expect((await rep.patch(`/tasks/${id}`, { done: false }, 3)).body).toMatchObject({ done: false, doneAt: null })
  const forged = await rep.patch(`/tasks/${id}`, { doneAt: '2020-01-01T00:00:00Z' }, 4)
  expect(forged.body.errors).toMatchObject([{ path: '/doneAt', code: 'field_computed' }])
  const born = await rep.post('/tasks', { what: '已做', due: '2026-12-01T00:00:00Z', done: true })
  expect(born.body.doneAt).toBe('2026-11-23T01:00:10.000Z')
})

test('computed fields are there, empty until computed, and written by nobody', async () => {
  const { body } = await rep.post('/accounts', { name: '蓝川' })
  expect(body).toMatchObject({ poolState: null, purchaseCycleDays: null, lifetimeValue: null, churnRisk: null })
  expect((await rep.patch(`/accounts/${body.id}`, { churnRisk: 'low' }, 1)).status).toBe(422)
  const lead = await rep.post('/leads', { company: '绿洲', campaignName: '春季展' })
  expect(lead.body).toMatchObject({ campaignName: '春季展', status: 'new', score: null, scoreReasons: null })
})

test('one’s own numbers are counted from one’s own work alone, and as far as one’s roles show it', async () => {
  const tenantId = rep.tenantId
  const own = await person(world, tenantId, { role: 'sales_rep', name: '数数' })
  const colleague = await person(world, tenantId, { role: 'sales_rep', name: '旁人' })
  const now = world.clock.now()
  const at = (days: number) => new Date(now + days * 86_400_000).toISOString()
  const contact = (await own.post('/contacts', { name: '有人', mobile: '13800138111' })).body
  const about = { object: 'contact', id: contact.id }
  for (const days of [0, -3, -8, -40])
    await own.post('/activities', { kind: 'note', about, words: '说过', at: at(days) })
  await own.post('/tasks', { what: '按时', due: at(-1), done: true })
  const late = (await own.post('/tasks', { what: '还没', due: at(-2) })).body
  await own.post('/tasks', { what: '以后', due: at(3) })
  const account = (await own.post('/accounts', { name: '安静的公司', level: 'a' })).body
  await own.post('/activities', {
    kind: 'note',
    about: { object: 'account', id: account.id },
    words: '很久以前',
    at: at(-50),
  })
  for (const status of ['new', 'unqualified']) await own.post('/leads', { company: '线索', status })
  await colleague.post('/accounts', { name: '别人的' })
  await imported(world, own, {
    object: 'activities',
    file: `方式,关于,时间,内容\n电话,13800138111,${at(-1)},从旧系统来`,
  })
  // what an import brought is nobody's work
  expect((await own.post('/activities/query', { filter: { kind: { eq: 'call' } } })).body.data).toHaveLength(1)
  const { body } = await own.get('/figures')
  expect(body).toMatchObject({
    followUps: { week: 2, weekBefore: 1 },
    // one that was entered as done is done at that moment: a day late
    tasks: { due: 2, onTime: 0 },
    accounts: { all: 1, quiet: 1 },
    leads: { open: 1, fresh: 2 },
  })
  expect(body.followUps.days.slice(-9)).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 1])
  expect((await own.patch(`/tasks/${late.id}`, { due: at(-0.001), done: true }, 1)).status).toBe(200)
  expect((await own.get('/figures')).body.tasks).toEqual({ due: 2, onTime: 1 })
  expect((await colleague.get('/figures')).body).toMatchObject({
    followUps: { week: 0 },
    tasks: { due: 0, onTime: 0 },
    accounts: { all: 1, quiet: 0 },
  })
  const auditor = await person(world, tenantId, { role: 'audit_admin', name: '审计' })
  expect((await auditor.get('/figures')).body).toEqual({
    followUps: null,
    tasks: null,
    accounts: null,
    leads: null,
    overdue: null,
  })
})
