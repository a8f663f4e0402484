import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runNext } from '../../apps/server/src/modules/imports/index.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { attach, carried, imported, sendFile } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { makeTeams, type Teams } from '../crew.ts'

/* The superuser of the database, a sales representative besides, at what lies beside the records: uploads, reasons, merges, comments. */
let world: World
let teams: Teams
let me: TestPerson
let colleague: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  teams = await makeTeams(world, tenant)
  me = await person(world, tenant, { role: 'sales_rep', teamId: teams.west, name: '内鬼' })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId: teams.north, name: '同事' })
})
afterAll(() => world.stop())

const sql = (text: string, values: unknown[] = []) => world.superuser.query(text, values)
const SECRETS = [
  '顾清源',
  '13977770001',
  '只能他自己知道',
  '首席采购官',
  '密谈内容',
  '顺口一提',
  '因为他要离婚',
  '机密附件',
]

let victim: string
let talk: string
let own: string
let ownTalk: string

async function made(who: TestPerson, path: string, body: object): Promise<string> {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}

beforeEach(async () => {
  victim = await made(colleague, '/contacts', {
    name: '顾清源',
    mobile: '13977770001',
    note: '只能他自己知道',
    title: '采购',
  })
  expect((await colleague.patch(`/contacts/${victim}`, { title: '首席采购官' }, 1)).status).toBe(200)
  talk = await made(colleague, '/activities', {
    kind: 'call',
    about: { object: 'contact', id: victim },
    words: '密谈内容',
  })
  own = await made(me, '/contacts', { name: '我的客户', mobile: '13877770002' })
  ownTalk = await made(me, '/activities', { kind: 'call', about: { object: 'contact', id: own }, words: '我的' })
})

function expectNothing(told: string): void {
  for (const secret of SECRETS) expect(told).not.toContain(secret)
}

async function look(id = own): Promise<string> {
  const answers = [
    await me.get(`/contacts/${id}?expand=account,owner`),
    await me.get(`/contacts/${id}/history`),
    await me.get(`/contacts/${id}/timeline`),
    await me.get(`/contacts/${victim}`),
    await me.get(`/contacts/${victim}/timeline`),
    await me.get('/activities?limit=200'),
    await me.get('/comments?limit=200'),
    await me.get('/notices'),
    await me.get('/imports'),
    await me.get('/files'),
  ]
  for (const answer of answers) expect(answer.status, answer.text).toBeLessThan(500)
  return answers.map((answer) => answer.text).join('\n')
}

const FILE = '姓名,手机,备注\n顾清源,13977770001,只能他自己知道\n密谈内容,12,x\n'

test('a colleague’s import turned to oneself shows none of its rows, and is neither written nor undone', async () => {
  const done = await imported(world, colleague, { file: FILE })
  const sent = await sendFile(world, colleague, { file: FILE })
  const waiting = (await carried(world, colleague, sent.body.id)).id
  await sql('update import set user_id = $1 where id = any($2)', [me.id, [done.id, waiting]])
  for (const id of [done.id, waiting]) {
    for (const path of ['', '/rows', '/errors', '/kept']) {
      const answer = await me.get(`/imports/${id}${path}`)
      expectNothing(answer.text)
      expect([path, answer.status]).toEqual([path, 404])
    }
    for (const act of ['commit', 'undo', 'check'])
      expect([act, (await me.post(`/imports/${id}/${act}`, {})).status]).toEqual([act, 404])
    expect(
      (await me.post(`/imports/${id}/corrections`, { cells: [{ row: 2, column: '手机', text: '1' }] })).status,
    ).toBe(404)
  }
  expectNothing(await look())
  expect((await me.get('/imports')).body.data).toEqual([])
})

test('an import set running under another’s name writes nothing into their hands', async () => {
  const sent = await sendFile(world, colleague, { file: '姓名,手机\n林某,13977770088\n' })
  const { id } = await carried(world, colleague, sent.body.id)
  await sql(`update import set user_id = $1, state = 'running', commits = true, last_record = 0 where id = $2`, [
    me.id,
    id,
  ])
  while (await runNext(world.services)) expect(id).toBeDefined()
  const { rows } = await sql('select 1 from contact where import_id = $1', [id])
  expect(rows).toEqual([])
})

test('a reason given for a colleague’s customer, turned to one’s own, is not shown', async () => {
  expect(
    (await colleague.post(`/contacts/${victim}/reveal`, { fields: ['mobile'], reason: '因为他要离婚' })).status,
  ).toBe(200)
  await sql('update disclosure set record_id = $1 where record_id = $2', [own, victim])
  expectNothing(await look())
})

test('a customer made out to have been merged into one’s own leaves there neither history nor reasons nor words', async () => {
  await colleague.post(`/contacts/${victim}/reveal`, { fields: ['mobile'], reason: '因为他要离婚' })
  await sql('update contact set merged_into = $1, deleted_at = now() where id = $2', [own, victim])
  const id = world.services.newId()
  await sql(
    `insert into merge (tenant_id, id, object, kept_id, merged_id, at, by_id, moved, changed, kept_version) values ($1, $2, 'contact', $3, $4, now(), $5, '[]', '{}', 1)`,
    [me.tenantId, id, own, victim, me.id],
  )
  expectNothing(await look())
  const undo = await me.post(`/merges/${id}/undo`)
  expectNothing(undo.text)
  expect(undo.status).toBeGreaterThanOrEqual(400)
  expectNothing(await look())
})

test('a merge that was undone, written back as if it had not been, tells nothing that came after', async () => {
  const second = await made(me, '/contacts', { name: '我的第二个', mobile: '13877770003', title: '从前的职务' })
  expect((await me.patch(`/contacts/${second}`, { title: '当时的职务' }, 1)).status).toBe(200)
  const merge = await me.post(`/contacts/${own}/merge`, { otherId: second, choose: { name: 'this', mobile: 'this' } })
  expect(merge.status, merge.text).toBe(200)
  expect((await me.get(`/contacts/${own}/history`)).text).toContain('当时的职务')
  expect((await me.post(`/merges/${merge.body.mergeId}/undo`)).status).toBe(200)
  const head = await person(world, me.tenantId, { role: 'sales_manager', teamId: teams.west })
  const heir = await person(world, me.tenantId, { role: 'sales_rep', teamId: teams.west })
  const { version } = (await me.get(`/contacts/${second}`)).body
  expect((await head.patch(`/contacts/${second}`, { ownerId: heir.id }, version)).status).toBe(200)
  expect((await heir.patch(`/contacts/${second}`, { title: '首席采购官' }, version + 1)).status).toBe(200)
  await sql('update contact set merged_into = $1, deleted_at = now() where id = $2', [own, second])
  await sql('update merge set undone_at = null where id = $1', [merge.body.mergeId])
  const told = await look()
  expect(told).toContain('当时的职务')
  expectNothing(told)
})

test('a merge made up to turn a colleague’s follow-up does not hand it over', async () => {
  const second = await made(me, '/contacts', { name: '我的第二个', mobile: '13877770003' })
  await sql('update contact set merged_into = $1, deleted_at = now() where id = $2', [own, second])
  await sql('update activity set about_id = $1 where id = $2', [own, talk])
  const id = world.services.newId()
  const moved = JSON.stringify([{ table: 'activity', column: 'about_id', kind: 'one', ids: [talk], dropped: false }])
  await sql(
    `insert into merge (tenant_id, id, object, kept_id, merged_id, at, by_id, moved, changed, kept_version) values ($1, $2, 'contact', $3, $4, now(), $5, $6, '{}', 1)`,
    [me.tenantId, id, own, second, me.id, moved],
  )
  const undo = await me.post(`/merges/${id}/undo`)
  expect(undo.status, undo.text).toBeLessThan(500)
  expectNothing(undo.text)
  expectNothing(await look())
  expectNothing(await look(second))
})

test('a comment turned to one’s own follow-up, and one’s own customer put among the people of a colleague’s, give nothing', async () => {
  await made(colleague, '/comments', { about: { object: 'contact', id: victim }, activityId: talk, words: '顺口一提' })
  await sql('update comment set about_id = $1, activity_id = $2 where activity_id = $3', [own, ownTalk, talk])
  await sql('update activity set people = array[$1]::uuid[] where id = $2', [own, talk])
  expectNothing(await look())
})

test('an upload that no record holds yet, turned to oneself, is neither opened nor taken', async () => {
  const id = (await attach(world, colleague, { name: '机密附件.txt', content: '密谈内容' })).body.id
  await sql('update file set uploaded_by = $1 where id = $2', [me.id, id])
  expectNothing((await me.get(`/files/${id}`)).text)
  expectNothing((await me.get(`/files/${id}/content`)).text)
  const taken = await me.post('/activities', { kind: 'note', about: { object: 'contact', id: own }, files: [{ id }] })
  expectNothing(taken.text)
  expectNothing((await me.get(`/files/${id}/content`)).text)
  expectNothing(await look())
})

test('a colleague’s lead, deal and task written to oneself do not open', async () => {
  const account = await made(colleague, '/accounts', { name: '密谈内容' })
  const ids = {
    lead: await made(colleague, '/leads', { name: '顾清源', mobile: '13977770001' }),
    opportunity: await made(colleague, '/opportunities', { name: '密谈内容', accountId: account }),
    task: await made(colleague, '/tasks', { what: '密谈内容', due: '2026-12-01T00:00:00.000Z' }),
    account,
  }
  for (const [table, id] of Object.entries(ids)) {
    await sql(`update ${table} set owner_id = $1, team_id = $2 where id = $3`, [me.id, teams.west, id])
    const plural = { lead: 'leads', opportunity: 'opportunities', task: 'tasks', account: 'accounts' }[table]
    for (const path of ['', '/history', '/timeline', '?expand=account,about']) {
      const answer = await me.get(`/${plural}/${id}${path}`)
      expectNothing(answer.text)
      expect([table, path, answer.status < 500]).toEqual([table, path, true])
    }
    expectNothing((await me.get(`/${plural}?limit=200`)).text)
    expectNothing((await me.post(`/leads/${id}/convert`, { account: { create: { name: 'x' } } })).text)
  }
  await sql('update contact set account_id = $1 where id = $2', [account, own])
  expectNothing(await look())
})

test('a notice made up about a colleague’s customer names nobody', async () => {
  await sql(
    `insert into notice (tenant_id, user_id, id, kind, occasion, at, by_id, object, record_id) values ($1, $2, $3, 'mention', 'x', now(), $4, 'contact', $5)`,
    [me.tenantId, me.id, world.services.newId(), colleague.id, victim],
  )
  expectNothing(await look())
})
