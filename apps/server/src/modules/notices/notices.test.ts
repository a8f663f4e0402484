import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { type MailServer, startMailServer } from '../../testing/mail-server.ts'
import { actIn, again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { insertUnit } from '../identity/index.ts'
import { noticesModule } from './index.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
let mail: MailServer
let world: World
let rep: TestPerson
let manager: TestPerson
let stranger: TestPerson
/** Where the salesperson of this test is written to. */
let mailbox: string

beforeAll(async () => {
  mail = await startMailServer()
  world = await startWorld({ settings: { SMTP_URL: mail.url, HOLDFAST_MAIL_FROM: 'crm@yunshan.example' } })
})
afterAll(async () => {
  await world.stop()
  await mail.stop()
})
beforeEach(async () => {
  const tenant = await company(world)
  const teamId = world.services.newId()
  const team = { kind: 'team', id: teamId, name: '华东一组', under: null, by: null } as const
  await actIn(world.services, tenant, (tx) => insertUnit(world.services, tx, team))
  mailbox = `${teamId}@yunshan.example`
  rep = await person(world, tenant, { role: 'sales_rep', teamId, email: mailbox })
  manager = await person(world, tenant, { role: 'sales_manager', teamId, name: '李娜' })
  stranger = await person(world, await company(world), { role: 'sales_manager' })
  mail.refuse = false
})

/** A letter for everything but the end of an import, unless stated. */
const byMail = (stated: object) => {
  const told =
    'reminder assigned mention comment returning ending missed approval decided answered shared mailbox program'.split(
      ' ',
    )
  return { ...Object.fromEntries(told.map((kind) => [kind, true])), import: false, ...stated }
}

/** What runs by the clock and what waits, as the running server does it a minute later. */
async function minute(minutes = 1) {
  world.clock.advance(minutes * MINUTE)
  await new JobRunner(world.services, {
    jobs: noticesModule.jobs ?? [],
    subscriptions: noticesModule.subscriptions ?? [],
  }).settle()
}
const later = (milliseconds: number) => new Date(world.clock.now() + milliseconds).toISOString()
const noticesOf = async (who: TestPerson, query = '') => {
  const { status, body, text } = await (await again(world, who)).get(`/notices${query}`)
  expect(status, text).toBe(200)
  return body
}
const lettersToRep = () => mail.letters.filter(({ to }) => to?.[0]?.address === mailbox)

async function contact(who: TestPerson, name: string) {
  const { body } = await who.post('/contacts', { name, mobile: '13800138000', residence: 'CN' })
  return body as { id: string; version: number }
}

test('the owner is reminded once of a task, at its own time before its due, and of nothing that is done', async () => {
  const { id } = await contact(rep, '王伟')
  const task = { about: { object: 'contact', id }, due: later(2 * HOUR) }
  const due = await rep.post('/tasks', { ...task, what: '寄样品', reminderAt: later(HOUR) })
  const done = await rep.post('/tasks', { ...task, what: '已办', due: later(HOUR), done: true })
  expect(done.status).toBe(201)
  await minute()
  expect((await noticesOf(rep)).data).toEqual([])
  await minute(60)
  await minute()
  const { data, unread } = await noticesOf(rep)
  expect(unread).toBe(1)
  expect(data).toMatchObject([
    { kind: 'reminder', object: 'task', recordId: due.body.id, name: '寄样品', count: 1, by: null },
  ])
  expect((await noticesOf(manager)).data).toEqual([])
})

test('a planned next step reminds the customer’s owner', async () => {
  const { id } = await contact(rep, '陈静')
  await rep.post('/activities', {
    kind: 'call',
    about: { object: 'contact', id },
    words: '下周再谈',
    nextStep: '报价',
    nextStepAt: later(HOUR),
  })
  await minute(61)
  expect((await noticesOf(rep)).data).toMatchObject([
    { kind: 'reminder', object: 'contact', recordId: id, name: '陈静' },
  ])
})

test('after a long outage nobody is woken for what was due days ago', async () => {
  await rep.post('/tasks', { what: '旧事', due: later(HOUR) })
  await minute(3 * 24 * 60)
  expect((await noticesOf(rep)).data).toEqual([])
})

test('customers a colleague hands over within the hour are one notice that counts them, and tell who it was', async () => {
  const [one, two] = [await contact(manager, '甲'), await contact(manager, '乙')]
  for (const { id, version } of [one, two]) await manager.patch(`/contacts/${id}`, { ownerId: rep.id }, version)
  await minute()
  expect((await noticesOf(rep)).data).toMatchObject([
    { kind: 'assigned', object: 'contact', recordId: null, count: 2, by: { id: manager.id, name: '李娜' }, name: null },
  ])
  expect((await noticesOf(manager)).data).toEqual([])
})

test('who is named in a follow-up is told once, also when its words are changed, and sees the customer as far as their rights go', async () => {
  const { id } = await contact(rep, '戊')
  const elsewhere = await person(world, rep.tenantId, { role: 'sales_rep', name: '丁越' })
  const at = (who: TestPerson, name: string) => `@[${name}](user:${who.id})`
  const words = `${at(manager, '李娜')} ${at(elsewhere, '丁越')} ${at(rep, '我')} ${at(stranger, '外人')} 请看`
  const said = await rep.post('/activities', { kind: 'note', about: { object: 'contact', id }, words })
  expect(said.status).toBe(201)
  await minute()
  await rep.patch(`/activities/${said.body.id}`, { words: `${words}！` }, said.body.version)
  await minute()
  const told = { kind: 'mention', object: 'contact', recordId: id, by: { id: rep.id }, count: 1 }
  expect((await noticesOf(manager)).data).toMatchObject([{ ...told, name: '戊' }])
  expect((await noticesOf(elsewhere)).data).toMatchObject([{ ...told, name: null }])
  const { rows } = await world.superuser.query(
    `select event from audit_inbox where event like '%"notice.list"%' and event like $1`,
    [`%${elsewhere.id}%`],
  )
  expect(JSON.stringify(rows), 'what is beyond reach counts as seen by nobody').not.toContain(id)
  expect((await noticesOf(rep)).data).toEqual([])
  expect((await noticesOf(stranger)).data).toEqual([])
})

test('who wrote a follow-up hears of comments on it, who spoke before does too, and the one who is named hears of that instead', async () => {
  const { id } = await contact(rep, '己')
  const about = { object: 'contact', id }
  const activityId = (await rep.post('/activities', { kind: 'call', about, words: '谈了报价' })).body.id
  const say = async (who: TestPerson, words: string) => {
    const answer = await who.post('/comments', { about, activityId, words })
    expect(answer.status, answer.text).toBe(201)
  }
  await say(manager, '可以再让两个点')
  await say(manager, '别忘了样品')
  await minute()
  const told = { kind: 'comment', object: 'contact', recordId: id, name: '己' }
  expect((await noticesOf(rep)).data).toMatchObject([{ ...told, count: 2, by: { id: manager.id } }])
  await say(rep, `@[李娜](user:${manager.id}) 好`)
  await minute()
  expect((await noticesOf(manager)).data).toMatchObject([{ kind: 'mention', recordId: id }])
  const { data } = (await rep.get(`/contacts/${id}/timeline`)).body
  const texts = data.find((entry: { kind: string }) => entry.kind === 'activity').comments
  expect(texts.map(({ text, by }: { text: string; by: { name: string } }) => [by.name, text])).toEqual([
    ['李娜', '可以再让两个点'],
    ['李娜', '别忘了样品'],
    ['周雨桐', `@[李娜](user:${manager.id}) 好`],
  ])
})

test('nobody comments on what they do not see, nor reads what is said there', async () => {
  const { id } = await contact(rep, '庚')
  const about = { object: 'contact', id }
  const activityId = (await rep.post('/activities', { kind: 'call', about, words: '内部' })).body.id
  const said = (await rep.post('/comments', { about, activityId, words: '只给自己人看' })).body.id
  const elsewhere = await person(world, rep.tenantId, { role: 'sales_rep', name: '丁越' })
  for (const who of [elsewhere, stranger]) {
    const answer = await who.post('/comments', { about, activityId, words: '好奇' })
    expect([404, 422]).toContain(answer.status)
    const own = await contact(who, '自己的')
    const aside = await who.post('/comments', { about: { object: 'contact', id: own.id }, activityId, words: '好奇' })
    expect(aside.status, aside.text).toBe(422)
    expect((await who.get(`/comments/${said}`)).status).toBe(404)
    expect((await who.get('/comments')).body.data).toEqual([])
  }
  expect((await manager.get(`/comments/${said}`)).body.words).toBe('只给自己人看')
})

test('a notice names a record only while it is there for the reader', async () => {
  const { id, version } = await contact(manager, '丙')
  const given = await manager.patch(`/contacts/${id}`, { ownerId: rep.id }, version)
  await minute()
  expect((await noticesOf(rep)).data[0]).toMatchObject({ recordId: id, name: '丙' })
  await manager.delete(`/contacts/${id}`, { 'if-match': `"${given.body.version}"` })
  expect((await noticesOf(rep)).data[0]).toMatchObject({ recordId: id, name: null })
})

test('reading marks one’s own notices alone, some or all', async () => {
  for (const what of ['一', '二', '三']) await rep.post('/tasks', { what, due: later(MINUTE) })
  await minute(2)
  const { data } = await noticesOf(rep)
  expect(data).toHaveLength(3)
  const ids = data.map(({ id }: { id: string }) => id)
  expect((await stranger.post('/notices/read', { ids })).body).toEqual({ unread: 0 })
  expect((await manager.post('/notices/read', { ids })).body).toEqual({ unread: 0 })
  expect((await rep.post('/notices/read', { ids: [ids[0]] })).body).toEqual({ unread: 2 })
  expect((await noticesOf(rep, '?unread=true')).data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(1))
  expect((await rep.post('/notices/read', { all: true })).body).toEqual({ unread: 0 })
})

test('pages of notices follow each other without a gap, and a cursor serves its owner alone', async () => {
  for (let n = 0; n < 5; n += 1) await rep.post('/tasks', { what: `第 ${n} 件`, due: later(MINUTE * (n + 1)) })
  await minute(6)
  const first = await noticesOf(rep, '?limit=2')
  const second = await noticesOf(rep, `?limit=2&cursor=${first.page.next}`)
  const third = await noticesOf(rep, `?limit=2&cursor=${second.page.next}`)
  const ids = [first, second, third].flatMap(({ data }) => data.map(({ id }: { id: string }) => id))
  expect(new Set(ids).size).toBe(5)
  expect(third.page.next).toBeNull()
  expect((await manager.get(`/notices?limit=2&cursor=${first.page.next}`)).status).toBe(400)
})

test('a letter says how many and where, names no customer, and comes within one’s own hours only', async () => {
  const { id } = await contact(rep, '欧阳娜娜')
  await rep.post('/tasks', { what: '拜访欧阳娜娜', about: { object: 'contact', id }, due: later(MINUTE) })
  const settings = (await rep.get('/notices/settings')).body
  const shanghai = (hours: number) => new Date(world.clock.now() + 8 * HOUR + hours * HOUR).toISOString().slice(11, 16)
  const hours = { ...settings.hours, days: [1, 2, 3, 4, 5, 6, 7], from: shanghai(1), to: shanghai(3) }
  expect((await rep.patch('/notices/settings', { hours }, settings.version)).body).toMatchObject({ version: 2, hours })
  await minute(2)
  await minute(10)
  expect(lettersToRep()).toEqual([])
  await minute(60)
  await minute()
  const letters = lettersToRep()
  expect(letters).toHaveLength(1)
  expect(letters[0]?.subject).toBe('坚守：1 条提醒')
  expect(letters[0]?.text).toContain('http://localhost:3000/notices')
  expect(JSON.stringify(letters)).not.toMatch(/欧阳|拜访/)
})

test('who has read it in the application gets no letter, nor who does not want one', async () => {
  const all = { timeZone: 'Asia/Shanghai', days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' }
  await rep.patch(
    '/notices/settings',
    {
      hours: all,
      byMail: byMail({ assigned: false }),
    },
    1,
  )
  const { id, version } = await contact(manager, '丁')
  await manager.patch(`/contacts/${id}`, { ownerId: rep.id }, version)
  await rep.post('/tasks', { what: '看过的', due: later(MINUTE) })
  await minute(2)
  await rep.post('/notices/read', {
    ids: [(await noticesOf(rep)).data.find((n: { kind: string }) => n.kind === 'reminder').id],
  })
  await minute(10)
  expect(lettersToRep()).toEqual([])
})

test('a mail server in trouble is asked again a minute later', async () => {
  const all = { timeZone: 'Asia/Shanghai', days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' }
  await rep.patch(
    '/notices/settings',
    {
      hours: all,
      byMail: byMail({ import: true }),
    },
    1,
  )
  await rep.post('/tasks', { what: '再试', due: later(MINUTE) })
  mail.refuse = true
  await minute(4)
  expect(lettersToRep()).toEqual([])
  mail.refuse = false
  await minute(2)
  await minute()
  expect(lettersToRep()).toHaveLength(1)
})

test('settings that make no sense are refused with what to do', async () => {
  const { hours, version } = (await rep.get('/notices/settings')).body
  const refused = async (change: object) => {
    const { status, body } = await rep.patch('/notices/settings', { hours: { ...hours, ...change } }, version)
    return [status, body.errors?.[0]?.path]
  }
  expect(await refused({ timeZone: 'Mars/Olympus' })).toEqual([422, '/hours/timeZone'])
  expect(await refused({ from: '09:00', to: '09:00' })).toEqual([422, '/hours/to'])
})

test('nothing of a notice at rest names anybody', async () => {
  const { id } = await contact(rep, '司马光')
  await rep.post('/tasks', { what: '问司马光', about: { object: 'contact', id }, due: later(MINUTE) })
  await minute(2)
  const { rows } = await world.superuser.query('select n::text from notice n union all select j::text from job j')
  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(rows)).not.toMatch(/司马/)
})
