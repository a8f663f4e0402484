import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeCertificate, trust } from '../../testing/certificate.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { endLeavers } from './single-sign-on/ldap/leavers.ts'
import { connected, signOnWorld, visitor } from './testing/sign-on.ts'
import { type Directory, hasSlapd, PEOPLE, READER, READER_SECRET, startSlapd } from './testing/slapd.ts'

/* Signing in by the password of a company's own directory: a real OpenLDAP, by TLS, asked on a page of ours. */
describe.runIf(hasSlapd())('a company’s directory', () => {
  let world: World
  let tenant: string
  let security: TestPerson
  let directory: Directory
  let connection: string
  let untrust: () => void

  const stated = (url: string, change: Record<string, unknown> = {}, ldap: Record<string, unknown> = {}) => ({
    name: '云杉目录',
    issuer: url,
    secret: READER_SECRET,
    domains: ['yunshan.example'],
    groupsClaim: 'departmentNumber',
    mapping: [{ group: 'sales', role: 'sales_rep' }],
    mfa: [],
    local: true,
    ldap: {
      bindDn: READER,
      base: PEOPLE,
      loginAttribute: 'mail',
      subjectAttribute: 'entryUUID',
      emailAttribute: 'mail',
      emailsGiven: true,
      ...ldap,
    },
    ...change,
  })

  const typed = (url: string, login: string, password: string): Record<string, string> => {
    const { pathname, searchParams } = new URL(url)
    return { connection: pathname.slice('/sso/'.length), state: searchParams.get('state') ?? '', login, password }
  }

  beforeAll(async () => {
    const certificate = makeCertificate()
    untrust = trust(certificate)
    world = await signOnWorld()
    directory = await startSlapd(certificate, [
      { uid: 'lin', mail: 'lin@yunshan.example', password: 'lantern orbit', groups: ['sales', 'other'] },
      { uid: 'wu', mail: 'wu@yunshan.example', password: 'teacup meadow' },
      { uid: 'gone', mail: 'gone@yunshan.example', password: 'harbour violin' },
      { uid: 'twin1', mail: 'twin@yunshan.example', password: 'same same' },
      { uid: 'twin2', mail: 'twin@yunshan.example', password: 'same same' },
      { uid: 'both', mail: 'both@yunshan.example', alias: 'other@yunshan.example', password: 'candle river' },
      { uid: 'stays', mail: 'stays@yunshan.example', password: 'marble lamp' },
      { uid: 'leaves', mail: 'leaves@yunshan.example', password: 'copper tide' },
      { uid: 'third', mail: 'third@yunshan.example', password: 'paper crane' },
      { uid: 'stranger', mail: 'stranger@yunshan.example', password: 'pebble kettle' },
    ])
    tenant = await company(world)
    security = await person(world, tenant, { role: 'security_admin' })
    connection = await connected(world, {
      security,
      stated: stated(directory.url),
      visit: (url) => typed(url, 'wu@yunshan.example', 'teacup meadow'),
    })
    for (const uid of ['lin', 'gone', 'twin', 'stays', 'leaves', 'third'])
      await person(world, tenant, { email: `${uid}@yunshan.example`, status: 'invited' })
  })
  afterAll(async () => {
    await world.stop()
    await directory.stop()
    untrust()
  })
  beforeEach(async () => {
    security = await again(world, security)
  })

  async function comeBy(login: string, password: string) {
    const own = visitor(world)
    const sent = await own.post('/auth/sso', { email: 'any@yunshan.example' })
    expect(sent.status, sent.text).toBe(200)
    const brought = typed(sent.body.url, login, password)
    return { own, url: String(sent.body.url), brought, answer: await own.post('/auth/sso/return', brought) }
  }
  async function reasonOf(): Promise<string> {
    const { rows } = await world.superuser.query(
      "select event from audit_inbox where event like '%session.sso%' order by n desc limit 1",
    )
    return JSON.parse(rows[0].event).unmapped.facts?.reason
  }

  async function leaversReason(): Promise<string> {
    const { rows } = await world.superuser.query(
      "select event from audit_inbox where event like '%connection.leavers%' and event like '%reason%' order by n desc limit 1",
    )
    return JSON.parse(rows[0].event).unmapped.facts.reason
  }

  test('the password is asked for on our own page, which is bound to the browser, and lets in once', async () => {
    const own = visitor(world)
    const sent = await own.post('/auth/sso', { email: 'lin@yunshan.example' })
    expect(sent.body.url).toMatch(`http://localhost:3000/sso/${connection}?state=`)
    const wrong = await own.post('/auth/sso/return', typed(sent.body.url, 'lin@yunshan.example', 'wrong'))
    expect([wrong.status, wrong.body.code], wrong.text).toEqual([401, 'sso_refused'])
    const right = typed(sent.body.url, 'Lin@Yunshan.Example', 'lantern orbit')
    expect((await visitor(world).post('/auth/sso/return', right)).body.code).toBe('sso_unasked')
    const kept = own.bound
    const entered = await own.post('/auth/sso/return', right)
    // a directory tells of no second factor: one of one’s own is asked for
    expect([entered.status, entered.body.next], entered.text).toEqual([200, 'enrol_factor'])
    own.bound = kept
    expect((await own.post('/auth/sso/return', right)).body.code).toBe('sso_unasked')
    const { rows } = await world.superuser.query("select event from audit_inbox where event like '%user.groups%'")
    expect(JSON.parse(rows[0].event).unmapped.facts).toMatchObject({ connection, roles: ['sales_rep'] })
  })

  test.each([
    ['nobody’s name', 'nobody@yunshan.example', 'lantern orbit'],
    ['a name that stands for all', '*', 'lantern orbit'],
    ['the beginning of a name and all', 'lin*', 'lantern orbit'],
    ['a name that ends the filter', 'lin@yunshan.example)(uid=*', 'lantern orbit'],
    ['a name that widens the filter', '*)(|(mail=*', 'lantern orbit'],
    ['a name in escapes', '\\6cin@yunshan.example', 'lantern orbit'],
    ['a place in the tree', 'uid=lin,ou=people,dc=yunshan,dc=example', 'lantern orbit'],
    ['a name with nothing in it', 'lin@yunshan.example\0', 'lantern orbit'],
    ['a name with spaces', 'lin@yunshan.example ', 'lantern orbit'],
    ['no name', '', 'lantern orbit'],
    ['a name that two have', 'twin@yunshan.example', 'same same'],
    ['whom nobody invited', 'stranger@yunshan.example', 'pebble kettle'],
  ])('%s lets nobody in', async (_, login, password) => {
    const { own, answer } = await comeBy(login, password)
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400)
    expect(own.token).toBeNull()
  })

  test('an empty password lets nobody in, though the directory says yes to it as to nobody', async () => {
    expect(await directory.opens('lin', '')).toBe(true)
    expect(await directory.opens('lin', 'wrong')).toBe(false)
    const { own, answer } = await comeBy('lin@yunshan.example', '')
    expect([answer.status, answer.body.code, own.token]).toEqual([401, 'sso_refused', null])
    expect(await reasonOf()).toBe('declined')
  })

  test('whoever is taken out of the directory does not come in again', async () => {
    expect((await comeBy('gone@yunshan.example', 'harbour violin')).answer.body.next).toBe('enrol_factor')
    await directory.remove('gone')
    const { answer } = await comeBy('gone@yunshan.example', 'harbour violin')
    expect([answer.status, answer.body.code]).toEqual([401, 'sso_refused'])
    expect(await reasonOf()).toBe('declined')
  })

  // ASVS 7.4.2
  test('what somebody has open ends soon after they were taken out of the directory; a directory that is down ends nobody', async () => {
    const [stays, leaves] = [
      await comeBy('stays@yunshan.example', 'marble lamp'),
      await comeBy('leaves@yunshan.example', 'copper tide'),
    ]
    const isIn = async ({ own }: typeof stays) => (await own.post('/auth/factors', { type: 'totp' })).status < 400
    await endLeavers(world.services)
    expect([await isIn(stays), await isIn(leaves)]).toEqual([true, true])
    await directory.remove('leaves')
    await directory.down()
    await endLeavers(world.services)
    expect([await isIn(stays), await isIn(leaves), await leaversReason()]).toEqual([true, true, 'unreachable'])
    await directory.up()
    await endLeavers(world.services)
    expect([await isIn(stays), await isIn(leaves)]).toEqual([true, false])
  })

  test.each([
    ['however the name is written', 'wu@yunshan.example', 'WU@yunshan.example'],
    ['by whichever of their names', 'both@yunshan.example', 'other@yunshan.example'],
  ])('guessing is slowed, %s', async (_, one, another) => {
    const own = visitor(world)
    const sent = await own.post('/auth/sso', { email: one })
    const guess = (login: string) => own.post('/auth/sso/return', typed(sent.body.url, login, 'wrong'))
    const answers = []
    for (let n = 0; n < 12; n += 1) answers.push((await guess(n % 2 === 0 ? one : another)).status)
    expect(answers.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401))
    expect(answers.at(-1)).toBe(429)
  })

  test('a password that comes for a provider of another kind, and a code for a directory, are neither', async () => {
    const own = visitor(world)
    const sent = await own.post('/auth/sso', { email: 'lin@yunshan.example' })
    const { connection: at, state } = typed(sent.body.url, '', '')
    const answer = await own.post('/auth/sso/return', { connection: at, state, code: 'c' })
    expect([answer.status, answer.body.code]).toEqual([401, 'sso_refused'])
  })

  test('a directory that is down is said to be in a sentence, and passkeys go on', async () => {
    await directory.down()
    const { answer } = await comeBy('lin@yunshan.example', 'lantern orbit')
    expect([answer.status, answer.body.code]).toEqual([503, 'sso_unavailable'])
    expect((await visitor(world).post('/auth/passkey/options')).status).toBe(200)
    await directory.up()
  })

  const tried = async (url: string, secret = READER_SECRET) => {
    const made = await security.post('/connections', stated(url, { secret, mapping: [], domains: [] }))
    expect(made.status, made.text).toBe(201)
    const own = visitor(world, security.token)
    const sent = await own.post(`/connections/${made.body.id}/try`)
    return own.post('/auth/sso/return', typed(sent.body.url, 'lin@yunshan.example', 'lantern orbit'))
  }
  const listening = (server: Server) =>
    new Promise<string>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`ldaps://localhost:${(server.address() as AddressInfo).port}`))
    })

  test('a server that hangs, one that cannot be trusted, one of our own network and a wrong account are told to whoever tries', {
    timeout: 30_000,
  }, async () => {
    const hanging = createServer((socket) => socket.on('error', () => undefined))
    expect((await tried(await listening(hanging))).body.errors).toMatchObject([{ code: 'sso_unreachable' }])
    hanging.close()
    const other = await startSlapd(makeCertificate(), [])
    expect((await tried(other.url)).body.errors).toMatchObject([{ code: 'sso_unreachable' }])
    await other.stop()
    const clear = await startSlapd(null, [])
    expect((await tried(clear.url)).body.errors).toMatchObject([{ code: 'sso_no_tls' }])
    await clear.stop()
    expect((await tried(directory.clearUrl)).body).toMatchObject({ next: 'tried' })
    expect((await tried('ldaps://10.0.0.1')).body.errors).toMatchObject([{ code: 'sso_private_address' }])
    expect((await tried(directory.url, 'wrong')).body.errors).toMatchObject([{ code: 'sso_client' }])
  })

  test('the account’s secret never comes back, and goes to no other server than it was stated for', async () => {
    const made = await security.post('/connections', stated(directory.url, { mapping: [] }))
    expect(made.text).not.toContain(READER_SECRET)
    const faults = async (change: Record<string, unknown>, ldap: Record<string, unknown> = {}) => {
      const answer = await security.put(
        `/connections/${made.body.id}`,
        stated(directory.url, { mapping: [], ...change }, ldap),
        1,
      )
      return answer.body.errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`)
    }
    expect(await faults({ issuer: 'ldaps://evil.example', secret: undefined })).toEqual(['/secret required'])
    expect(await faults({ issuer: 'http://localhost' })).toEqual(['/issuer ldap_address'])
    expect(await faults({ issuer: 'ldaps://localhost/dc=x' })).toEqual(['/issuer ldap_address'])
    expect(await faults({}, { loginAttribute: 'mail)(x=' })).toEqual(['/ldap/loginAttribute ldap_attribute'])
  })

  test('a directory that shows none of several shows us nothing, and ends nobody', async () => {
    const come = await Promise.all([
      comeBy('stays@yunshan.example', 'marble lamp'),
      comeBy('third@yunshan.example', 'paper crane'),
    ])
    const found = (await security.get('/connections')).body.data.find(({ id }: { id: string }) => id === connection)
    // a place that is there and holds nobody
    const moved = await security.put(
      `/connections/${connection}`,
      stated(directory.url, {}, { base: READER }),
      found.version,
    )
    expect(moved.status, moved.text).toBe(200)
    await endLeavers(world.services)
    expect(await leaversReason()).toBe('client')
    for (const { own } of come) expect((await own.post('/auth/factors', { type: 'totp' })).status).toBeLessThan(400)
  })
})
