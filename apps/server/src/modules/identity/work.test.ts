import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ownWorkHosts } from '../../platform/outgoing/work-hosts.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { signOnWorld, visitor } from './testing/sign-on.ts'
import {
  calledBy,
  comeByWork,
  PLATFORMS,
  type Platform,
  statedWork,
  workConnections,
  workReason,
} from './testing/work.ts'
import { startWorkProvider, type WorkProvider } from './testing/work-provider.ts'
import { WORK } from './testing/work-recorded.ts'

/* Signing in where a company's people work: the platforms answer as was recorded, over real connections. */
let world: World
let tenant: string
let security: TestPerson
let provider: WorkProvider
let connections: Map<Platform, string>

beforeAll(async () => {
  provider = await startWorkProvider()
  world = await signOnWorld({ HOLDFAST_WORK_HOSTS: provider.hosts })
  tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  connections = await workConnections(world, security, provider)
})
afterAll(async () => {
  await world.stop()
  await provider.stop()
})
beforeEach(async () => {
  security = await again(world, security)
})

const ADDRESSES: Readonly<Record<Platform, readonly string[]>> = {
  wecom: ['agentid', 'appid', 'login_type', 'redirect_uri', 'state'],
  dingtalk: ['client_id', 'corpId', 'prompt', 'redirect_uri', 'response_type', 'scope', 'state'],
  feishu: ['client_id', 'code_challenge', 'code_challenge_method', 'redirect_uri', 'response_type', 'scope', 'state'],
  lark: ['client_id', 'code_challenge', 'code_challenge_method', 'redirect_uri', 'response_type', 'scope', 'state'],
}

describe.each(PLATFORMS)('%s', (platform) => {
  // ASVS 6.3.8, 10.2.1, 10.2.3
  test('whoever the directory calls by the id comes in, shows a factor of their own, and is known by the id for good', async () => {
    const userId = `lin-${platform}`
    const lin = await calledBy(world, tenant, { email: `lin@${platform}.example`, externalId: userId })
    const { own, url, answer } = await comeByWork(world, provider, { platform, who: { userId } })
    expect([...url.searchParams.keys()].sort()).toEqual(ADDRESSES[platform])
    expect(url.searchParams.get('redirect_uri')).toBe(`http://localhost:3000/sso/${connections.get(platform)}`)
    expect(url.searchParams.get('state')).toMatch(/^[0-9a-f]{64}$/)
    // no platform says that a second factor was shown
    expect([answer.status, answer.body], answer.text).toEqual([200, { next: 'enrol_factor', to: '/' }])
    expect((await own.get('/auth/me')).status).toBe(401)
    const { rows } = await world.superuser.query('select status from app_user where id = $1', [lin.id])
    expect(rows[0].status).toBe('active')
    await calledBy(world, tenant, { email: `new@${platform}.example`, externalId: `other-${platform}` })
    const later = await comeByWork(world, provider, { platform, who: { userId } })
    expect(later.answer.body.next).toBe('enrol_factor')
    const thief = await comeByWork(world, provider, { platform, who: { userId: `thief-${platform}` } })
    expect([thief.answer.status, thief.answer.body.code]).toEqual([401, 'sso_refused'])
    expect(await workReason(world)).toBe('not_invited')
  })

  // ASVS 7.6.2, 10.1.2
  test('what comes back serves once, in its browser and at its connection', async () => {
    const userId = `once-${platform}`
    await calledBy(world, tenant, { email: `once@${platform}.example`, externalId: userId })
    const own = visitor(world)
    const sent = await own.post('/auth/sso', { email: `any@${platform}.example` })
    const brought = provider.visit(sent.body.url, { userId })
    const [other] = PLATFORMS.filter((each) => each !== platform)
    const refusals = [
      await visitor(world).post('/auth/sso/return', brought),
      await own.post('/auth/sso/return', { ...brought, connection: connections.get(other ?? 'wecom') }),
      await own.post('/auth/sso/return', { ...brought, state: '0'.repeat(64) }),
    ]
    expect(refusals.map(({ body }) => body.code)).toEqual(['sso_unasked', 'sso_unasked', 'sso_unasked'])
    const kept = own.bound
    expect((await own.post('/auth/sso/return', brought)).status).toBe(200)
    own.bound = kept
    expect((await own.post('/auth/sso/return', brought)).body.code).toBe('sso_unasked')
    // a code that was used is used at the platform as well
    const next = await own.post('/auth/sso', { email: `any@${platform}.example` })
    const { state = '' } = provider.visit(next.body.url, { userId: 'x' })
    const used = await own.post('/auth/sso/return', { ...brought, state })
    expect([used.body.code, await workReason(world)]).toEqual(['sso_refused', 'code'])
  })

  test('whoever is here already links from a session of their own', async () => {
    const who = { userId: `own-${platform}` }
    const own = await person(world, tenant, { role: 'sales_rep', email: `own@${platform}.example` })
    const here = visitor(world, own.token)
    const sent = await here.post('/auth/identities', { connectionId: connections.get(platform) })
    const linked = await here.post('/auth/sso/return', provider.visit(sent.body.url, who))
    expect(linked.body, linked.text).toEqual({ next: 'linked', to: '/settings/security' })
    expect((await comeByWork(world, provider, { platform, who })).answer.status).toBe(200)
  })

  test('the secret comes back from nowhere, and is stated anew for another app or company', async () => {
    const made = await security.post('/connections', statedWork(platform, { domains: [] }))
    expect(made.text).not.toContain(WORK.secret)
    expect(made.body).toMatchObject({ issuer: `${platform}:${WORK.corp}`, mapping: [], mfa: [] })
    const faults = async (change: Record<string, unknown>, work: Record<string, unknown> = {}) => {
      const answer = await security.put(`/connections/${made.body.id}`, statedWork(platform, change, work), 1)
      return answer.body.errors?.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`)
    }
    const none = { secret: undefined, domains: [] }
    expect(await faults(none, { app: 'another' })).toEqual(['/secret required'])
    expect(await faults(none, { corp: 'another' })).toEqual(['/secret required'])
    expect(await faults(none, { corp: 'a/b' })).toEqual(['/work/corp work_id'])
    const [other] = PLATFORMS.filter((each) => each !== platform)
    expect(await faults({ domains: [] }, { platform: other })).toEqual(['/work/platform sso_kind_stays'])
    expect(await faults({ ...none, name: '新名字' })).toBeUndefined()
    expect((await security.delete(`/connections/${made.body.id}`)).status).toBe(204)
  })
})

test('the sign-in page learns the name of a domain’s sign-in', async () => {
  const found = await visitor(world).post('/auth/sso/find', { domain: 'wecom.example' })
  expect(found.body).toEqual({ found: true, name: '云杉 wecom' })
})

test('an operator serves hosts elsewhere by an https address alone', () => {
  expect(ownWorkHosts('qyapi.weixin.qq.com=https://wecom.example, open.feishu.cn=https://f.example:8443')).toEqual({
    'qyapi.weixin.qq.com': 'https://wecom.example',
    'open.feishu.cn': 'https://f.example:8443',
  })
  for (const wrong of ['x.example=https://y.example', 'qyapi.weixin.qq.com=http://y.example', 'qyapi.weixin.qq.com'])
    expect(() => ownWorkHosts(wrong), wrong).toThrow(/expected/)
})
