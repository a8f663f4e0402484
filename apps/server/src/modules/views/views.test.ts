import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* API.md "Resources": `/views`, with list, read and write in the same manner; MODEL.md: saved filters are confidential. */
let world: World
let tenant: string
let rep: TestPerson
let mate: TestPerson
let apart: TestPerson
let manager: TestPerson
let analyst: TestPerson

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const { north, south } = await makeTeams(world, tenant)
  rep = await person(world, tenant, { role: 'sales_rep', teamId: south })
  mate = await person(world, tenant, { role: 'sales_rep', teamId: south, name: '李娜' })
  apart = await person(world, tenant, { role: 'sales_rep', teamId: north, name: '韩立' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: north, name: '方以安' })
  analyst = await person(world, tenant, { role: 'analyst', teamId: south, name: '何止' })
})
afterAll(() => world.stop())

const DECIDERS = {
  object: 'contact',
  name: '决策人',
  filter: { and: [{ decisionRole: { eq: 'decision_maker' } }, { lastFollowUpAt: { within: '30d' } }] },
  sort: '-lastFollowUpAt',
  columns: [{ key: 'name', pinned: true }, { key: 'mobile', width: 180 }, { key: 'title' }],
  density: 'compact',
}

async function saved(who: TestPerson, about: object = {}) {
  const answer = await who.post('/views', { ...DECIDERS, ...about })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

const namesFor = async (who: TestPerson): Promise<string[]> =>
  (await who.get('/views')).body.data.map((view: { name: string }) => view.name)

describe('a view', () => {
  test('is saved with everything it says, and read again by its id', async () => {
    const view = await saved(rep)
    expect(view).toMatchObject({ ...DECIDERS, version: 1, kind: 'table', q: null, sharedWith: 'none', mine: true })
    expect(view.usable).toBe(true)
    expect((await rep.get(`/views/${view.id}`)).body).toEqual(view)
  })

  test('is changed upon the version it was read in, and never over somebody’s change', async () => {
    const view = await saved(rep, { name: '要改的' })
    expect((await rep.patch(`/views/${view.id}`, { name: '改过的' }, 1)).body).toMatchObject({
      name: '改过的',
      version: 2,
      filter: DECIDERS.filter,
    })
    expect((await rep.patch(`/views/${view.id}`, { name: '又改' }, 1)).status).toBe(412)
    const blind = await world.app.inject({
      method: 'PATCH',
      url: `/api/v1/views/${view.id}`,
      headers: { authorization: `Bearer ${rep.token}`, 'content-type': 'application/json' },
      payload: '{"name":"盲改"}',
    })
    expect(blind.statusCode).toBe(428)
  })

  test('is gone once deleted', async () => {
    const view = await saved(rep, { name: '要删的' })
    expect((await rep.delete(`/views/${view.id}`)).status).toBe(204)
    expect((await rep.get(`/views/${view.id}`)).status).toBe(404)
    expect(await namesFor(rep)).not.toContain('要删的')
  })

  test('is made once however often the network repeats it', async () => {
    const key = { 'idempotency-key': 'the-same-view' }
    const [one, two] = [
      await rep.post('/views', { ...DECIDERS, name: '重复的' }, key),
      await rep.post('/views', { ...DECIDERS, name: '重复的' }, key),
    ]
    expect(two.body.id).toBe(one.body.id)
    expect((await namesFor(rep)).filter((name) => name === '重复的')).toHaveLength(1)
  })

  test.each([
    ['a condition on a field that is not there', { filter: { nonsense: 1 } }, 400],
    ['an operator that is none', { filter: { since: { like: '2026-01-01' } } }, 400],
    ['more than equality on a masked field', { filter: { mobile: { in: ['13800138000'] } } }, 400],
    ['the order of a masked field', { sort: 'mobile' }, 400],
    ['a column that is not there', { columns: [{ key: 'nonsense' }] }, 400],
    ['a board by something that is no choice', { kind: 'board', boardField: 'name' }, 400],
    ['an object that is not there', { object: 'secret' }, 422],
    ['no name', { name: ' ' }, 422],
  ])('is refused with %s', async (_, about, status) => {
    const answer = await rep.post('/views', { ...DECIDERS, ...about })
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    if (status === 400) expect(answer.status).toBe(400)
    expect(answer.body.next.length).toBeGreaterThan(5)
  })
})

describe('sharing', () => {
  test('one’s own view is in nobody else’s sight', async () => {
    const view = await saved(rep, { name: '只给自己' })
    for (const other of [mate, manager, analyst]) {
      expect((await other.get(`/views/${view.id}`)).status).toBe(404)
      expect(await namesFor(other)).not.toContain('只给自己')
      expect((await other.patch(`/views/${view.id}`, { name: '抢' }, 1)).status).toBe(404)
      expect((await other.delete(`/views/${view.id}`)).status).toBe(404)
    }
  })

  test('a view shared with the team is read by the team, changed by its owner alone', async () => {
    const view = await saved(rep, { name: '小组的', sharedWith: 'team' })
    expect((await mate.get(`/views/${view.id}`)).body).toMatchObject({ name: '小组的', mine: false, usable: true })
    expect(await namesFor(apart)).not.toContain('小组的')
    expect((await apart.get(`/views/${view.id}`)).status).toBe(404)
    expect((await mate.patch(`/views/${view.id}`, { name: '改名' }, 1)).status).toBe(403)
    expect((await mate.delete(`/views/${view.id}`)).status).toBe(403)
    await rep.patch(`/views/${view.id}`, { sharedWith: 'none' }, 1)
    expect((await mate.get(`/views/${view.id}`)).status).toBe(404)
  })

  test('with everyone shares whoever assigns records, who also takes shared views away', async () => {
    expect((await rep.post('/views', { ...DECIDERS, sharedWith: 'all' })).status).toBe(403)
    const view = await saved(manager, { name: '全公司的', sharedWith: 'all' })
    for (const reader of [rep, mate, apart]) expect(await namesFor(reader)).toContain('全公司的')
    const other = await person(world, tenant, { role: 'sales_manager', name: '另一位经理' })
    expect((await other.delete(`/views/${view.id}`)).status).toBe(204)
  })

  test('what is a person’s is never shared: no search, no name, no number', async () => {
    for (const about of [
      { q: '沈嘉宁' },
      { filter: { name: { contains: '沈' } } },
      { filter: { or: [{ source: 'website' }, { not: { note: { contains: '秘密' } } }] } },
      { filter: { mobile: '13800138000' } },
    ]) {
      const view = await saved(rep, { name: '个人的', ...about })
      for (const answer of [
        await rep.post('/views', { ...DECIDERS, ...about, sharedWith: 'team' }),
        await rep.patch(`/views/${view.id}`, { sharedWith: 'team' }, 1),
      ]) {
        expect(answer.status, answer.text).toBe(422)
        expect(answer.body.errors[0].code).toBe('view_personal')
      }
    }
    const emptiness = { filter: { note: { null: true } } }
    expect((await rep.post('/views', { ...DECIDERS, ...emptiness, sharedWith: 'team' })).status).toBe(201)
  })

  test('a shared view gives nobody a field they may not see: not in its conditions, order, columns or board', async () => {
    const plain = await saved(rep, { name: '职务含总监', filter: { title: { contains: '总监' } }, sharedWith: 'team' })
    expect((await mate.get(`/views/${plain.id}`)).body.usable).toBe(true)
    const seen = await analyst.get(`/views/${plain.id}`)
    expect(seen.status).toBe(200)
    expect(seen.body).toMatchObject({ usable: false, filter: null, sort: null, q: null, columns: [] })
    expect(seen.text).not.toMatch(/title|mobile|总监"\}|contains/)
    const list = await analyst.get('/views')
    expect(list.text).not.toMatch(/"title"|"mobile"|contains/)
  })

  test('rights are those of the moment: a view does not outlive the right to list', async () => {
    const agent = await person(world, tenant, { role: 'service_agent', teamId: null })
    expect((await agent.get('/views')).status).toBe(403)
    expect((await agent.post('/views', DECIDERS)).status).toBe(403)
  })
})

describe('at rest and in the record', () => {
  test('nothing of a view stands readable in its row, and a row whose audience was widened by hand does not open', async () => {
    const view = await saved(rep, { name: '绝密视图名', filter: { title: { contains: '绝密职务' } }, q: '沈嘉宁' })
    const { rows } = await world.superuser.query('select * from saved_view where id = $1', [view.id])
    const bytes = Buffer.from(JSON.stringify(rows[0])).toString('utf8') + rows[0].sealed_confidential.toString('utf8')
    for (const secret of ['绝密', '沈嘉宁', 'title', 'contains']) expect(bytes).not.toContain(secret)
    await world.superuser.query(`update saved_view set shared_with = 'all' where id = $1`, [view.id])
    expect((await mate.get(`/views/${view.id}`)).status).toBe(404)
    expect(await namesFor(mate)).not.toContain('绝密视图名')
    await world.superuser.query(`update saved_view set shared_with = 'none', owner_id = $2 where id = $1`, [
      view.id,
      mate.id,
    ])
    expect((await mate.get(`/views/${view.id}`)).status).toBe(404)
  })

  test('saving, changing and deleting are in the log, without the words of the view', async () => {
    const view = await saved(rep, { name: '日志暗记', filter: { title: { contains: '暗记职务' } } })
    await rep.patch(`/views/${view.id}`, { name: '日志暗记二', sharedWith: 'team' }, 1)
    await rep.delete(`/views/${view.id}`)
    await world.services.recorder.drain()
    const { rows } = await world.superuser.query<{ event: string }>(
      'select event from audit_inbox where tenant_id = $1 order by n',
      [tenant],
    )
    const events = rows.filter(({ event }) => event.includes(view.id)).map(({ event }) => JSON.parse(event))
    expect(events.map((event) => event.api.operation)).toEqual(['view.create', 'view.update', 'view.delete'])
    expect(JSON.stringify(rows)).not.toContain('暗记')
  })
})

describe('how one’s own lists look', () => {
  const LOOK = { first: 'mine', layouts: { mine: { columns: [{ key: 'name', width: 240 }], density: 'roomy' } } }

  test('is kept for the person alone, sealed, and the last word holds', async () => {
    expect((await rep.post('/views/preferences', { object: 'lead', ...LOOK })).status).toBe(204)
    expect((await rep.post('/views/preferences', { object: 'contact', ...LOOK, first: null })).status).toBe(204)
    expect((await rep.post('/views/preferences', { object: 'contact', ...LOOK })).status).toBe(204)
    expect((await rep.get('/views')).body.preferences).toEqual({ contact: LOOK, lead: LOOK })
    expect((await mate.get('/views')).body.preferences).toEqual({})
    const { rows } = await world.superuser.query('select sealed_confidential from list_preference')
    expect(rows.map((row) => row.sealed_confidential.toString('utf8')).join()).not.toContain('roomy')
  })

  test('another’s look put into one’s own place by hand does not open', async () => {
    await world.superuser.query('update list_preference set user_id = $1 where user_id = $2', [mate.id, rep.id])
    expect((await mate.get('/views')).body.preferences).toEqual({})
  })
})
