import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { signOnWorld, visitor } from './testing/sign-on.ts'
import { calledBy, comeByWork, type Platform, statedWork, workConnections, workReason } from './testing/work.ts'
import { type Lie, startWorkProvider, type WorkProvider } from './testing/work-provider.ts'
import { type Standing, WORK, WORK_TOKENS } from './testing/work-recorded.ts'

/* Platforms of work whose answers are not the company's people, or are none: nobody comes in by any of it, and the log says why. */
const VICTIM = 'victim'
let world: World
let tenant: string
let security: TestPerson
let provider: WorkProvider

beforeAll(async () => {
  provider = await startWorkProvider()
  world = await signOnWorld({ HOLDFAST_WORK_HOSTS: provider.hosts })
  tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  await workConnections(world, security, provider)
  await calledBy(world, tenant, { email: 'victim@wecom.example', externalId: VICTIM })
})
afterAll(async () => {
  await world.stop()
  await provider.stop()
})
beforeEach(async () => {
  security = await again(world, security)
  provider.lies = {}
})

async function refusedBy(platform: Platform, standing: Standing = 'member', userId = VICTIM): Promise<string> {
  const { own, answer } = await comeByWork(world, provider, { platform, who: { userId, standing } })
  expect(own.token, answer.text).toBeNull()
  expect(answer.status).toBeGreaterThanOrEqual(400)
  return workReason(world)
}

test.each([
  ['wecom', 'external', 'corp'],
  ['wecom', 'partner', 'corp'],
  ['dingtalk', 'elsewhere', 'corp'],
  ['dingtalk', 'external', 'corp'],
  ['dingtalk', 'partner', 'corp'],
  ['feishu', 'elsewhere', 'corp'],
  ['feishu', 'unread', 'user_id'],
  ['lark', 'elsewhere', 'corp'],
] as [Platform, Standing, string][])(
  '%s: who is %s there is nobody of the company',
  async (platform, standing, reason) => {
    expect(await refusedBy(platform, standing)).toBe(reason)
  },
)

const json = (body: unknown, status = 200): Lie => ({ status, body: JSON.stringify(body) })
const WECOM = '/cgi-bin/auth/getuserinfo'
const DING = '/topapi/user/getbyunionid'
const FEISHU = '/open-apis/authen/v1/user_info'

test.each([
  [
    'an error in a good answer',
    'wecom',
    WECOM,
    json({ errcode: 40029, errmsg: 'invalid code', userid: VICTIM }),
    'code',
  ],
  ['no word that nothing is wrong', 'wecom', WECOM, json({ userid: VICTIM }), 'answer'],
  ['a busy platform', 'wecom', '/cgi-bin/gettoken', json({ errcode: -1, errmsg: 'busy' }), 'unreachable'],
  [
    'an address that is not let in',
    'wecom',
    '/cgi-bin/gettoken',
    json({ errcode: 60020, errmsg: 'not allow' }),
    'client',
  ],
  ['both a member and none', 'wecom', WECOM, json({ errcode: 0, userid: VICTIM, external_userid: 'wm' }), 'corp'],
  ['an id that is no text', 'wecom', WECOM, json({ errcode: 0, userid: [VICTIM] }), 'answer'],
  ['an id with a space', 'wecom', WECOM, json({ errcode: 0, userid: `${VICTIM} ` }), 'user_id'],
  ['no company at all', 'dingtalk', '/v1.0/oauth2/userAccessToken', json({ accessToken: WORK_TOKENS.person }), 'corp'],
  ['a person in no words', 'dingtalk', DING, json({ errcode: 0, errmsg: 'ok' }), 'answer'],
  ['a list in place of an answer', 'dingtalk', DING, json([]), 'answer'],
  ['a page in place of an answer', 'feishu', FEISHU, { body: '<html>' }, 'answer'],
  ['nothing in place of an answer', 'feishu', FEISHU, { body: '' }, 'answer'],
  ['a way elsewhere', 'feishu', FEISHU, { status: 302, body: '', location: 'http://127.0.0.1:1/' }, 'answer'],
  ['a platform that is down', 'feishu', FEISHU, { status: 502, body: '' }, 'unreachable'],
  ['an answer without end', 'feishu', FEISHU, { body: `{"code":0,"x":"${'x'.repeat(300_000)}"}` }, 'unreachable'],
  [
    'a good form with a bad status',
    'feishu',
    FEISHU,
    json({ code: 0, data: { tenant_key: WORK.corp, user_id: VICTIM } }, 403),
    'answer',
  ],
] as [string, Platform, string, Lie, string][])('%s lets nobody in', async (_, platform, path, lie, reason) => {
  provider.lies = { [path]: lie }
  expect(await refusedBy(platform)).toBe(reason)
})

test('a platform that hangs is taken to be away', { timeout: 30_000 }, async () => {
  provider.lies = { [WECOM]: 'hangs' }
  expect(await refusedBy('wecom')).toBe('unreachable')
})

test('a code that was asked for with another verifier, and a person who declines, are refused', async () => {
  const own = visitor(world)
  const one = await own.post('/auth/sso', { email: 'any@feishu.example' })
  const stolen = provider.visit(one.body.url, { userId: VICTIM })
  const mine = await own.post('/auth/sso', { email: 'any@feishu.example' })
  const { state = '' } = provider.visit(mine.body.url, { userId: 'x' })
  expect((await own.post('/auth/sso/return', { ...stolen, state })).body.code).toBe('sso_refused')
  expect(await workReason(world)).toBe('code')
  const third = await own.post('/auth/sso', { email: 'any@feishu.example' })
  const { code: _, ...declined } = provider.visit(third.body.url, { userId: VICTIM })
  expect((await own.post('/auth/sso/return', { ...declined, error: 'access_denied' })).body.code).toBe('sso_refused')
  expect(await workReason(world)).toBe('declined')
})

test('an id from the directory lets in those who were invited alone, no administrators, and nobody where it was not stated to be theirs', async () => {
  await calledBy(world, tenant, { email: 'root@wecom.example', externalId: 'root', role: 'system_admin' })
  expect(await refusedBy('wecom', 'member', 'root')).toBe('administrator')
  const here = await calledBy(world, tenant, { email: 'here@wecom.example', externalId: 'here' })
  await world.superuser.query("update app_user set status = 'active' where id = $1", [here.id])
  expect(await refusedBy('wecom', 'member', 'here')).toBe('not_invited')
  const [connection] = (await security.get('/connections')).body.data.filter(
    ({ work }: { work: { platform: string } }) => work.platform === 'wecom',
  )
  const off = statedWork('wecom', { secret: undefined }, { idsGiven: false })
  const changed = await security.put(`/connections/${connection.id}`, off, connection.version)
  expect([changed.status, changed.body.on], changed.text).toEqual([200, true])
  expect(await refusedBy('wecom')).toBe('not_invited')
})

test('a digest that somebody put beside another’s name in the database makes nobody of them', async () => {
  const other = await calledBy(world, tenant, { email: 'other@feishu.example', externalId: 'other' })
  const mine = await calledBy(world, tenant, { email: 'mine@feishu.example', externalId: 'mine' })
  const { rows } = await world.superuser.query('select external from directory_user where user_id = $1', [mine.id])
  await world.superuser.query('update directory_user set external = null where user_id = $1', [mine.id])
  await world.superuser.query('update directory_user set external = $2 where user_id = $1', [
    other.id,
    rows[0].external,
  ])
  expect(await refusedBy('feishu', 'member', 'mine')).toBe('not_invited')
})

test('neither secret nor token nor code stands in the record or in what anybody was answered', async () => {
  provider.lies = { [DING]: json({ errcode: 88, errmsg: WORK_TOKENS.company }) }
  const { answer, brought } = await comeByWork(world, provider, { platform: 'dingtalk', who: { userId: VICTIM } })
  const { rows } = await world.superuser.query('select event from audit_inbox')
  const told = `${answer.text}${rows.map(({ event }) => event).join()}`
  for (const text of [WORK.secret, WORK_TOKENS.company, WORK_TOKENS.person, brought['code'] ?? '-'])
    expect(told).not.toContain(text)
})

test('whoever sets it up is told what is wrong', async () => {
  const tried = async (about: Record<string, unknown>) => {
    const made = await security.post('/connections', statedWork('wecom', { domains: [], ...about }))
    const own = visitor(world, security.token)
    const sent = await own.post(`/connections/${made.body.id}/try`)
    const answer = await own.post('/auth/sso/return', provider.visit(sent.body.url, { userId: VICTIM }))
    await security.delete(`/connections/${made.body.id}`)
    return answer.body
  }
  expect((await tried({ secret: 'wrong' })).errors).toMatchObject([{ code: 'sso_client' }])
  const right = await tried({})
  expect(right).toMatchObject({ next: 'tried', subject: VICTIM, secondFactor: false, roles: [] })
  expect(right.claims).toEqual([
    { name: 'userId', value: VICTIM },
    { name: 'corp', value: WORK.corp },
  ])
})
