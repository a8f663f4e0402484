import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import {
  APP,
  admittedApp,
  appAt,
  askOf,
  atWork,
  callWith,
  push,
  REDIRECT,
  refresh,
  serverOf,
  unpushedQuery,
} from './testing/apps.ts'
import { approve, signer } from './testing/signing.ts'

/* Apps of others: nobody admits one alone, each person lets it in for themselves, and it may what both agreed to and no more. */
let world: World
let tenantId: string
let rep: TestPerson
let clientId: string

beforeAll(async () => {
  world = await startWorld()
  tenantId = await company(world)
  rep = await person(world, tenantId, { role: 'sales_rep' })
  for (const name of ['应用看得到的人', '还有一个人'])
    expect((await rep.post('/contacts', { name, mobile: `1381111${name.length}222`, title: '总工' })).status).toBe(201)
  clientId = await admittedApp(world, tenantId)
})
afterAll(() => world.stop())

const events = async (act: string) => {
  const { rows } = await world.superuser.query('select event from audit_inbox order by n')
  return rows.map(({ event }) => JSON.parse(event)).filter(({ api }) => api.operation === act)
}
const fresh = async () => again(world, rep)

describe('an app is admitted', () => {
  test('by two people who read what it may; one alone has no app', async () => {
    const asker = await person(world, tenantId, { role: 'security_admin' })
    const second = await signer(world, tenantId, { role: 'system_admin' })
    const asked = await asker.post('/apps', { ...APP, name: '另一个' })
    expect(asked.status).toBe(202)
    const before = (await asker.get('/apps')).body.data
    const shown = (await second.who.get(`/approvals/${asked.body.approvalId}`)).body.says
    expect(shown).toEqual([
      '接入「远山软件」的应用「另一个」：把跟进排进日程',
      '每个人要自己同意，它才以这个人的名义工作，决不比这个人能做的多。',
      '查看联系人：姓名、职务。',
      '以每个人的名义，一天最多看 50 人。',
      '180 天以后自己失效。',
      `只把人送回这些地址：${REDIRECT}。`,
      '可以来自任何网络。',
      '它没有自己的密钥，装在人的设备上。',
    ])
    const own = await approve({ who: asker, passkey: second.passkey }, asked.body.approvalId)
    expect(own.status).toBeGreaterThanOrEqual(400)
    expect((await asker.get('/apps')).body.data).toEqual(before)
    expect((await approve(second, asked.body.approvalId)).body.state).toBe('done')
    expect((await asker.get('/apps')).body.data.at(-1)).toMatchObject({ name: '另一个', method: 'none', people: 0 })
    expect((await rep.post('/apps', APP)).status).toBe(403)
  })

  test('only with addresses, networks, fields and keys that are some', async () => {
    const asker = await person(world, tenantId, { role: 'security_admin' })
    const wrong: [object, string][] = [
      [{ redirectUris: ['http://app.example/cb'] }, '/redirectUris/0'],
      [{ redirectUris: [REDIRECT, 'https://user@app.example/cb'] }, '/redirectUris/1'],
      [{ redirectUris: ['https://app.example/cb#x'] }, '/redirectUris/0'],
      [{ redirectUris: ['https://app.example/../cb'] }, '/redirectUris/0'],
      [{ redirectUris: ['http://localhost/cb'] }, '/redirectUris/0'],
      [{ redirectUris: ['javascript:alert(1)'] }, '/redirectUris/0'],
      [{ redirectUris: ['https://APP.example/cb'] }, '/redirectUris/0'],
      [{ networks: ['10.0.0.0/33'] }, '/networks/0'],
      [{ contract: { customers: { read: ['name'], write: [] } } }, '/contract/customers'],
      [{ contract: { contacts: { read: ['constructor'], write: [] } } }, '/contract/contacts'],
      [{ contract: { contacts: { read: [], write: [] } } }, '/contract'],
      [{ keys: [{ kty: 'oct', k: 'AAAA' }] }, '/keys/0'],
    ]
    for (const [about, path] of wrong) {
      const { status, body } = await asker.post('/apps', { ...APP, ...about })
      expect([about, status, body.errors?.[0]?.path]).toEqual([about, 422, path])
    }
  })
})

describe('a person lets an app in', () => {
  // ASVS 10.7.1, 10.7.2
  test('told each time who asks, for what, how much and until when, and its name lies nowhere readable', async () => {
    const app = await appAt(world, clientId)
    for (const _ of [1, 2]) {
      const asked = await askOf(rep, app)
      expect(asked.body).toEqual({
        app: { name: '日程助手', publisher: '远山软件', purpose: '把跟进排进日程', site: 'app.example' },
        says: ['查看联系人：姓名、职务。'],
        peopleADay: 50,
        until: '2027-02-21T01:00:00.000Z',
        ask: expect.any(String),
      })
    }
    const { rows } = await world.superuser.query('select sealed_name, document from oauth_app')
    for (const row of rows) expect(row.sealed_name.toString('utf8') + row.document).not.toMatch(/日程|远山/)
  })

  // ASVS 10.3.5, 10.4.14
  test('by code and PKCE its key alone reads the fields of the contract, as the person sees them', async () => {
    const { app, token } = await atWork(world, rep, clientId)
    const { status, body } = await callWith(world, app, { token })
    expect([status, body.data.length]).toEqual([200, 2])
    const [shown] = body.data
    expect([shown.name, shown.title, 'mobile' in shown, 'email' in shown]).toEqual(['还有一个人', '总工', false, false])
    const asked = [
      await callWith(world, app, {
        token,
        path: `/contacts/${shown.id}/reveal`,
        method: 'POST',
        body: { fields: ['mobile'] },
      }),
      await callWith(world, app, { token, path: `/contacts/${shown.id}`, method: 'PATCH', body: { title: '改' } }),
      await callWith(world, app, {
        token,
        path: '/contacts',
        method: 'POST',
        body: { name: '新', mobile: '13800000001' },
      }),
      await callWith(world, app, { token, path: '/accounts' }),
      await callWith(world, app, { token, path: '/auth/me' }),
      await callWith(world, app, { token, path: '/auth/apps' }),
      await callWith(world, app, { token, path: '/oauth/ask', method: 'POST', body: { query: '' } }),
      await callWith(world, app, { token, path: '/audit/events' }),
    ]
    expect(asked.map((told) => [told.status, told.body.code])).toEqual(asked.map(() => [403, 'forbidden']))
    const filtered = await callWith(world, app, { token, path: '/contacts?filter=mobile:eq:13811117222' })
    expect(filtered.status).toBeGreaterThanOrEqual(400)
    for (const authorization of [`Bearer ${token}`, `DPoP ${token}`]) {
      const stolen = await world.app.inject({ method: 'GET', url: '/api/v1/contacts', headers: { authorization } })
      expect([stolen.statusCode, stolen.body.includes('还有一个人')]).toEqual([401, false])
    }
    world.clock.advance(601_000)
    expect((await callWith(world, await appAt(world, clientId), { token })).status).toBe(401)
  })

  test('writes what the contract lets it write, never more than its person', async () => {
    const contract = { contacts: { read: ['name'], write: ['name', 'mobile', 'note'] } }
    const writer = await admittedApp(world, tenantId, { name: '写入', contract })
    const { app, token } = await atWork(world, await person(world, tenantId, { role: 'sales_rep' }), writer)
    const made = await callWith(world, app, {
      token,
      method: 'POST',
      body: { name: '应用建的', mobile: '13822223333' },
    })
    expect([made.status, 'mobile' in made.body]).toEqual([201, false])
    const more = await callWith(world, app, {
      token,
      method: 'POST',
      body: { name: '又', mobile: '13822223334', title: 'x' },
    })
    expect(more.status).toBeGreaterThanOrEqual(400)
    const audit = await person(world, tenantId, { role: 'audit_admin' })
    const nobody = await atWork(world, audit, writer)
    const none = await callWith(world, nobody.app, { token: nobody.token })
    expect([none.status, none.body.data ?? []]).toEqual([403, []])
  })

  // ASVS 10.3.4
  test('after a factor shown just now where it sees what is personal', async () => {
    const stale = await person(world, tenantId, { role: 'sales_rep' })
    world.clock.advance(301_000)
    const asked = await askOf(stale, await appAt(world, clientId))
    const answered = await stale.post('/oauth/answer', { ask: asked.body.ask, allow: true })
    expect([answered.status, answered.body.code]).toEqual([403, 'step_up_required'])
    expect((await stale.post('/oauth/answer', { ask: asked.body.ask, allow: false })).status).toBe(200)
  })

  test('or turns it away, and it is told no more than that', async () => {
    const asked = await askOf(await fresh(), await appAt(world, clientId), { state: 's&code=x' })
    const who = await fresh()
    const own = await askOf(who, await appAt(world, clientId), { state: 's&code=x' })
    const { body } = await who.post('/oauth/answer', { ask: own.body.ask, allow: false })
    expect(body.back).toBe(`${REDIRECT}?error=access_denied&state=s%26code%3Dx&iss=http%3A%2F%2Flocalhost%3A3000`)
    expect(asked.status).toBe(200)
  })
})

// ASVS 10.7.3, 10.4.9
test('each person sees the apps they let in, and ends one: its tokens within the moment, on every process', async () => {
  const who = await person(world, tenantId, { role: 'sales_rep' })
  const { app, token, refreshToken } = await atWork(world, who, clientId)
  const other = await atWork(world, rep, clientId)
  const further = await world.further()
  await further.sessions.callerOf(token)
  const [mine] = (await who.get('/auth/apps')).body.data
  expect(mine).toMatchObject({
    name: '日程助手',
    publisher: '远山软件',
    says: ['查看联系人：姓名、职务。'],
    peopleADay: 50,
  })
  expect((await rep.delete(`/auth/apps/${mine.id}`)).status).toBe(404)
  expect((await who.delete(`/auth/apps/${mine.id}`)).status).toBe(204)
  expect((await callWith(world, app, { token })).status).toBe(401)
  world.clock.advance(501)
  await expect(further.sessions.callerOf(token)).rejects.toMatchObject({ code: 'session_ended' })
  expect((await refresh(world, app, { token: refreshToken })).body.error).toBe('invalid_grant')
  expect((await who.get('/auth/apps')).body.data).toEqual([])
  expect((await callWith(world, other.app, { token: other.token })).status).toBe(200)
  const [, taken] = await events('app.withdraw')
  expect(taken.unmapped.facts).toEqual({ app: clientId })
})

test('freezing a person stops every app of theirs at once; nothing is renewed meanwhile, nor once they are let in again', async () => {
  const who = await person(world, tenantId, { role: 'sales_rep' })
  const { app, token, refreshToken } = await atWork(world, who, clientId)
  const security = await person(world, tenantId, { role: 'security_admin' })
  expect((await security.post(`/users/${who.id}/freeze`, { reason: '测试' })).status).toBe(200)
  expect((await callWith(world, app, { token })).status).toBe(403)
  expect((await refresh(world, app, { token: refreshToken })).body.error).toBe('invalid_grant')
  expect((await security.post(`/users/${who.id}/unfreeze`)).status).toBe(200)
  expect((await callWith(world, app, { token })).status).toBe(401)
  expect((await refresh(world, app, { token: refreshToken })).body.error).toBe('invalid_grant')
})

test('whoever is let in anew, because a thief had their password, begins without the apps that were let in meanwhile', async () => {
  const who = await person(world, tenantId, { role: 'sales_rep' })
  const { app, token, refreshToken } = await atWork(world, who, clientId)
  for (const role of ['system_admin', 'security_admin']) {
    const by = await person(world, tenantId, { role })
    expect((await by.post(`/users/${who.id}/recovery`, { reason: '被骗走了密码' })).status).toBeLessThan(300)
  }
  expect((await callWith(world, app, { token })).status).toBe(401)
  expect((await refresh(world, app, { token: refreshToken })).body.error).toBe('invalid_grant')
  const { rows } = await world.superuser.query('select ended_at from oauth_grant where user_id = $1', [who.id])
  expect(rows.every(({ ended_at: at }) => at !== null)).toBe(true)
})

test('ending an app stops it in everybody’s name, and its row put back by the database’s superuser opens nothing', async () => {
  const doomed = await admittedApp(world, tenantId, { name: '要停的' })
  const [one, two] = [
    await atWork(world, rep, doomed),
    await atWork(world, await person(world, tenantId, { role: 'sales_rep' }), doomed),
  ]
  const security = await person(world, tenantId, { role: 'security_admin' })
  const { rows } = await world.superuser.query('select * from oauth_app order by id desc limit 1')
  expect((await security.delete(`/apps/${doomed}`)).status).toBe(204)
  await world.superuser.query(
    'update oauth_app set ended_at = null, document = $1, epoch = $2, mac = $3 where id = $4',
    [rows[0].document, rows[0].epoch, rows[0].mac, rows[0].id],
  )
  for (const { app, token, refreshToken } of [one, two]) {
    expect((await callWith(world, app, { token })).status).toBe(401)
    expect((await refresh(world, app, { token: refreshToken })).body.error).toBe('invalid_client')
    expect((await push(app)).body.error).toBe('invalid_client')
    expect((await rep.post('/oauth/ask', { query: await unpushedQuery(app) })).body.code).toBe('app_unknown')
  }
})

test('the people an app sees in a day are counted for it and its person together, however often it is let in', async () => {
  const narrow = await admittedApp(world, tenantId, { name: '看得少的', peopleADay: 2 })
  const who = await person(world, tenantId, { role: 'sales_rep' })
  for (const n of [1, 2, 3]) await who.post('/contacts', { name: `第${n}位`, mobile: `1390000000${n}` })
  const first = await atWork(world, who, narrow)
  const three = await callWith(world, first.app, { token: first.token })
  expect([three.status, three.body.code, three.body.limit, JSON.stringify(three.body).includes('第')]).toEqual([
    429,
    'budget_spent',
    2,
    false,
  ])
  expect((await callWith(world, first.app, { token: first.token, path: '/contacts?limit=2' })).status).toBe(200)
  const again = await atWork(world, who, narrow)
  const [third] = (await who.get('/contacts?limit=3')).body.data.slice(2)
  const opened = await callWith(world, again.app, { token: again.token, path: `/contacts/${third.id}` })
  expect([opened.status, opened.body.code]).toEqual([429, 'budget_spent'])
  const wide = await atWork(world, who, clientId)
  expect((await callWith(world, wide.app, { token: wide.token })).status).toBe(200)
})

test('a library finds the way by the metadata, and nothing weaker is offered', async () => {
  const server = await serverOf(world)
  expect(server).toMatchObject({
    issuer: 'http://localhost:3000',
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  })
  expect(JSON.stringify(server)).not.toMatch(/plain|implicit|password|fragment/)
})

test('what an app does stands in the log under its person with the app’s id, what it asked for and was given too', async () => {
  const { app, token } = await atWork(world, rep, clientId)
  await callWith(world, app, { token })
  const last = (await events('contact.list')).at(-1)
  expect([last.actor.user.uid, typeof last.actor.app_uid]).toEqual([rep.id, 'string'])
  for (const act of ['app.admit', 'app.ask', 'app.let_in', 'app.token'])
    expect([act, (await events(act)).length > 0]).toEqual([act, true])
})
