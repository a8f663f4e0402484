import { verify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { noticesModule } from '../notices/index.ts'
import { connectionsEnding } from './single-sign-on/ends.ts'
import { endFormerKeys } from './single-sign-on/saml/change-keys.ts'
import { statedSaml } from './testing/saml.ts'
import { MFA, makeSamlProvider, type SamlProvider } from './testing/saml-provider.ts'
import { connected, signOnWorld, visitor } from './testing/sign-on.ts'
import { tellEnding } from './users/ending.ts'

/*
 * Our keys towards a SAML provider change without a pause: the next are told and open beside those in use, then sign, and the former end by hand or by
 * themselves; what has ended opens nothing and is told nowhere.
 */
const LIN = { id: 'u-lin', email: 'lin@yunshan.example', how: MFA }
const DAY = 86_400_000
let world: World
let security: TestPerson
let provider: SamlProvider
let connection: string

const found = async () =>
  (await security.get('/connections')).body.data.find(({ id }: { id: string }) => id === connection)
const path = (rest = '') => `/connections/${connection}/own-keys${rest}`
async function told(use: 'signing' | 'encryption'): Promise<string[]> {
  const { body } = await world.app.inject({ url: new URL((await found()).metadataAddress).pathname })
  return [...body.matchAll(new RegExp(`use="${use}">.*?<ds:X509Certificate>([^<]*)<`, 'g'))].map(([, key = '']) => key)
}
const fingerprintOf = (certificate = '') => new X509Certificate(Buffer.from(certificate, 'base64')).fingerprint256
async function isOpened(to: string | undefined): Promise<boolean> {
  provider.lies = { encryption: { to: to ?? '' } }
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: LIN.email })
  const answer = await own.post('/auth/sso/return', provider.visit(sent.body.url, LIN))
  expect([200, 401]).toContain(answer.status)
  return answer.status === 200
}
async function signer(): Promise<string> {
  const { url } = (await visitor(world).post('/auth/sso', { email: LIN.email })).body
  const [, text = '', signature = ''] = /\?tenant=1&(SAMLRequest=.*)&Signature=(.*)$/.exec(url) ?? []
  const isBy = (certificate: string) =>
    verify(
      'sha256',
      Buffer.from(text),
      new X509Certificate(Buffer.from(certificate, 'base64')).publicKey,
      Buffer.from(decodeURIComponent(signature), 'base64'),
    )
  return (await told('signing')).find(isBy) ?? 'nobody'
}
async function lastAct() {
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where event like '%connection.own_keys%' order by n desc limit 1",
  )
  const { api, unmapped } = JSON.parse(rows[0].event)
  return [api.operation, unmapped.outcome, unmapped.facts]
}

beforeAll(async () => {
  world = await signOnWorld()
  provider = makeSamlProvider(() => world.clock.now())
  const tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  connection = await connected(world, {
    security,
    stated: statedSaml(provider, {}, { encrypted: true, signsRequests: true }),
    visit: (url) => provider.visit(url, { id: 'desk' }),
  })
  await person(world, tenant, { email: LIN.email, status: 'invited' })
})
afterAll(() => world.stop())
beforeEach(async () => {
  security = await again(world, security)
})

describe('keys of ours', () => {
  let first: { signing: string | undefined; encryption: string | undefined }
  let next: typeof first

  test('stand beside those in use once they are made: both are told, both open, the former sign; a third is not made', async () => {
    first = { signing: (await told('signing'))[0], encryption: (await told('encryption'))[0] }
    expect((await security.post(path())).status).toBe(204)
    const signing = await told('signing')
    const encryption = await told('encryption')
    expect([signing.length, signing[0], encryption.length]).toEqual([2, first.signing, 1])
    next = { signing: signing[1], encryption: encryption[0] }
    expect(new Set([...Object.values(first), ...Object.values(next)]).size).toBe(4)
    expect([await isOpened(first.encryption), await isOpened(next.encryption)]).toEqual([true, true])
    expect(await signer()).toBe(first.signing)
    const { ownKeys } = await found()
    expect([ownKeys.fingerprint, ownKeys.beside]).toMatchObject([
      fingerprintOf(first.signing),
      { fingerprint: fingerprintOf(next.signing), use: 'next', until: null },
    ])
    const facts = { connection, certificate: fingerprintOf(next.signing) }
    expect(await lastAct()).toEqual(['connection.own_keys_make', 'allowed', facts])
    expect((await security.post(path())).body.code).toBe('state_conflict')
    expect(await told('signing')).toEqual(signing)
  })

  test('what is encrypted to a key that signs is opened by neither', async () => {
    for (const { signing } of [first, next]) expect(await isOpened(signing)).toBe(false)
  })

  test('a change of the connection keeps both', async () => {
    const { version } = await found()
    const changed = await security.put(
      `/connections/${connection}`,
      statedSaml(provider, { name: '云杉' }, { encrypted: true, signsRequests: true }),
      version,
    )
    expect([changed.status, changed.body.on, changed.body.ownKeys.beside.use], changed.text).toEqual([
      200,
      true,
      'next',
    ])
    expect(changed.text).not.toMatch(/privateKey|"own"/)
    expect(await told('signing')).toEqual([first.signing, next.signing])
  })

  test('the next sign after the switch, the former open for as long as was said, to the moment, and are gone from the seal', async () => {
    expect((await security.post(path('/switch'), { days: 7 })).status).toBe(204)
    expect(await signer()).toBe(next.signing)
    expect([await told('signing'), await told('encryption')]).toEqual([
      [next.signing, first.signing],
      [next.encryption],
    ])
    expect((await security.post(path('/switch'), { days: 7 })).body.code).toBe('state_conflict')
    world.clock.advance(7 * DAY - 5_000)
    expect([await isOpened(first.encryption), await isOpened(next.encryption)]).toEqual([true, true])
    await endFormerKeys(world.services)
    security = await again(world, security)
    expect((await found()).ownKeys.beside).toMatchObject({ use: 'former' })
    world.clock.advance(10_000)
    expect([await isOpened(first.encryption), await isOpened(next.encryption)]).toEqual([false, true])
    const { version, ownKeys } = await found()
    expect([ownKeys.beside, await told('signing')]).toEqual([null, [next.signing]])
    await endFormerKeys(world.services)
    const facts = { connection, certificate: fingerprintOf(first.signing) }
    expect([await lastAct(), (await found()).version]).toEqual([
      ['connection.own_keys_end', 'allowed', facts],
      version + 1,
    ])
    await endFormerKeys(world.services)
    expect((await found()).version).toBe(version + 1)
  })

  test('the former end at once by hand or by no days, and what is not in use is withdrawn', async () => {
    expect((await security.delete(path())).body.code).toBe('state_conflict')
    for (const way of ['end', 'none', 'withdraw']) {
      const before = { signing: (await told('signing'))[0], encryption: (await told('encryption'))[0] }
      await security.post(path())
      const made = (await told('encryption'))[0]
      if (way !== 'withdraw') await security.post(path('/switch'), { days: way === 'none' ? 0 : 30 })
      if (way !== 'none') expect((await security.delete(path())).status).toBe(204)
      const opens = [await isOpened(before.encryption), await isOpened(made)]
      expect([way, ...opens]).toEqual([way, way === 'withdraw', way !== 'withdraw'])
      expect([(await told('signing')).length, (await found()).ownKeys.beside]).toEqual([1, null])
    }
  })
})

describe('nobody changes them', () => {
  test('without the duty, without a fresh factor, of a provider that has none, or for more days than ninety', async () => {
    const sales = await person(world, security.tenantId, { role: 'sales_manager' })
    const stale = await person(world, security.tenantId, { role: 'security_admin' })
    expect((await sales.post(path())).status).toBe(403)
    expect((await security.post(path('/switch'), { days: 91 })).status).toBe(400)
    const other = await person(world, await company(world, '另一家'), { role: 'security_admin' })
    expect((await other.post(path())).status).toBe(404)
    const openId = { issuer: 'https://id.example', clientId: 'a', method: 'private_key_jwt', subjectClaim: 'sub' }
    const made = await security.post('/connections', {
      ...statedSaml(provider, { domains: [], saml: undefined }),
      ...openId,
    })
    expect(made.status, made.text).toBe(201)
    expect((await security.post(`/connections/${made.body.id}/own-keys`)).body.code).toBe('state_conflict')
    world.clock.advance(11 * 60_000)
    for (const call of [stale.post(path()), stale.post(path('/switch'), { days: 1 }), stale.delete(path())])
      expect((await call).body.code).toBe('step_up_required')
  })
})

const noticesOf = async (who: TestPerson): Promise<number> => {
  const { data } = (await (await again(world, who)).get('/notices?limit=100')).body
  return data.filter(({ object }: { object: string }) => object === 'connection_ending').length
}

test('of a certificate that ends the connection and the posture say so for thirty days while it is in use; whoever may change it is told twice, nobody else is', async () => {
  const seller = await person(world, security.tenantId, { role: 'sales_rep' })
  const theirs = new X509Certificate(provider.certificate.cert).validToDate.getTime()
  const runner = new JobRunner(world.services, { jobs: [], subscriptions: noticesModule.subscriptions ?? [] })
  const seen: unknown[] = []
  for (const before of [30 * DAY + 1_000, 30 * DAY, 28 * DAY, 8 * DAY, 7 * DAY, 5 * DAY]) {
    world.clock.advance(theirs - before - world.clock.now())
    security = await again(world, security)
    await tellEnding(world.services)
    await runner.settle()
    seen.push([(await found()).endsSoon.length, await connectionsEnding(world.services), await noticesOf(security)])
  }
  expect(seen).toEqual([
    [0, 0, 0],
    [1, 1, 1],
    [1, 1, 1],
    [1, 1, 1],
    [1, 1, 2],
    [1, 1, 2],
  ])
  expect([(await found()).endsSoon, await noticesOf(seller)]).toEqual([
    [{ whose: 'provider', at: new Date(theirs).toISOString() }],
    0,
  ])
  await security.post(`/connections/${connection}/switch`, { on: false })
  expect(await connectionsEnding(world.services)).toBe(0)
  world.clock.advance(20 * 365 * DAY)
  security = await again(world, security)
  expect((await found()).endsSoon).toMatchObject([{ whose: 'provider' }, { whose: 'ours' }])
})
