import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../app.ts'
import { certificateThumbprint } from '../../platform/gate/client-certificate.ts'
import { buildServer } from '../../platform/http.ts'
import { Listeners } from '../../platform/listener.ts'
import { type Certificate, makeCertificate } from '../../testing/certificate.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { askToken, callAs, confirmedProgram } from './testing/programs.ts'

/* Programs that connect with a certificate (RFC 8705), by real connections under TLS; and what a stolen token, id or header is worth without its key. */
const ours = makeCertificate()
const theirs = makeCertificate()
const stranger = makeCertificate()
const listeners: Listeners[] = []
const ends: (() => Promise<unknown>)[] = []
let world: World
let owner: TestPerson
let clientId: string
/** Where programs connect, and where browsers do. */
let forPrograms: number
let forBrowsers: number

const derOf = ({ cert }: Certificate): Buffer => new X509Certificate(cert).raw
const jwkOf = (certificate: Certificate, more: object = {}) => ({
  ...new X509Certificate(certificate.cert).publicKey.export({ format: 'jwk' }),
  x5c: [derOf(certificate).toString('base64')],
  ...more,
})

beforeAll(async () => {
  world = await startWorld()
  owner = await person(world, await company(world), { role: 'sales_rep' })
  clientId = (await confirmedProgram(world, owner, { keys: [jwkOf(theirs)] })).clientId
  const made = new Listeners(world.services.settings, ours)
  listeners.push(made)
  const app = await buildServer(world.services, modules, made)
  ends.push(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  forBrowsers = (app.server.address() as AddressInfo).port
  forPrograms = await made.listenForPrograms((incoming, reply) => app.routing(incoming, reply), {
    host: '127.0.0.1',
    port: 0,
  })
})
afterAll(async () => {
  for (const made of listeners) made.letGo()
  for (const end of ends) await end()
  await world.stop()
})

interface Call {
  readonly port?: number
  readonly shown?: Certificate | null
  readonly path: string
  readonly form?: Record<string, string>
  readonly headers?: Record<string, string>
}

/** One request over a connection of its own, with a certificate or without. */
async function call({ port = forPrograms, shown = null, path, form, headers = {} }: Call) {
  const asked = request({
    port,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: ours.cert,
    agent: false,
    path,
    method: form === undefined ? 'GET' : 'POST',
    headers: form === undefined ? headers : { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    ...(shown === null ? {} : { cert: shown.cert, key: shown.key }),
  })
  asked.end(
    form === undefined ? undefined : new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
  )
  const [answer] = await once(asked, 'response')
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(await text(answer)) }
}

const token = (shown: Certificate | null, more: Partial<Call> = {}) =>
  call({ path: '/oauth/token', form: { client_id: clientId }, shown, ...more })
const contacts = (bearer: string, shown: Certificate | null, more: Partial<Call> = {}) =>
  call({ path: '/api/v1/contacts', headers: { authorization: `Bearer ${bearer}` }, shown, ...more })

test('a program connects with its certificate, and its token works beside that alone', async () => {
  const asked = await token(theirs)
  expect([asked.status, asked.body.token_type]).toEqual([200, 'Bearer'])
  const bearer = asked.body.access_token
  expect((await contacts(bearer, theirs)).status).toBe(200)
  for (const [shown, port] of [
    [null, forPrograms],
    [stranger, forPrograms],
    [null, forBrowsers],
    [theirs, forBrowsers],
  ] as const) {
    const { status, body, headers } = await contacts(bearer, shown, { port })
    expect([status, body.code, headers['www-authenticate']]).toEqual([
      401,
      'certificate_refused',
      'Bearer error="invalid_token"',
    ])
  }
})

test('the id alone, another’s certificate, and one that is stated in a header are nobody', async () => {
  const header = { 'client-cert': `:${derOf(theirs).toString('base64')}:` }
  for (const refused of [
    await token(null),
    await token(stranger),
    await token(null, { port: forBrowsers }),
    await token(null, { headers: header }),
    await token(theirs, { form: {} }),
    await token(theirs, { headers: { authorization: 'Basic eDp5' } }),
  ])
    expect([refused.status, refused.body.error]).toEqual([401, 'invalid_client'])
})

test('a certificate signs no assertion, and browsers are asked for none', async () => {
  const metadata = (await call({ path: '/.well-known/oauth-authorization-server', port: forBrowsers })).body
  expect(metadata.token_endpoint_auth_methods_supported).toContain('self_signed_tls_client_auth')
  expect(metadata.tls_client_certificate_bound_access_tokens).toBe(true)
  const mine = (await owner.get('/clients/mine')).body.data.find(
    (each: { clientId: string }) => each.clientId === clientId,
  )
  expect(mine.credentials).toEqual([expect.objectContaining({ kind: 'certificate', until: null })])
})

test('what is registered has to be a certificate, and of that very key', async () => {
  const security = await person(world, owner.tenantId, { role: 'security_admin' })
  const asked = (jwk: object) =>
    security.post('/clients', { name: '错证书', scopes: ['contacts:read'], ownerId: owner.id, keys: [jwk] })
  for (const x5c of [[], 'text', ['AAAA'], [derOf(stranger).toString('base64')], [7], ['A'.repeat(9_000)]]) {
    const { status, body } = await asked({ ...jwkOf(theirs), x5c })
    expect([status, body.errors?.[0]?.code]).toEqual([422, 'key_unfit'])
  }
})

test('a new certificate takes the place of the old one without a gap, and the old one ends', async () => {
  const made = await confirmedProgram(world, owner, { keys: [jwkOf(theirs)] })
  const as = (shown: Certificate) => token(shown, { form: { client_id: made.clientId } })
  const before = (await as(theirs)).body.access_token
  const rotated = await owner.post(`/clients/${made.clientId}/rotate`, { hours: 1, keys: [jwkOf(stranger)] })
  expect(rotated.status, rotated.text).toBe(200)
  expect([(await as(theirs)).status, (await as(stranger)).status]).toEqual([200, 200])
  expect((await contacts(before, theirs)).status).toBe(200)
  world.clock.advance(3_600_001)
  expect([(await as(theirs)).status, (await as(stranger)).status]).toEqual([401, 200])
})

test('behind a proxy it is believed in the header of the declared proxy, and nowhere else', async () => {
  const behind = await world.further({ HOLDFAST_TRUSTED_PROXY: '127.0.0.9', HOLDFAST_CLIENT_CERT: 'proxy' })
  const app = await buildServer(behind, modules)
  ends.push(() => app.close())
  const at = { ...world, app }
  const stated = (certificate: Certificate) => ({ 'client-cert': `:${derOf(certificate).toString('base64')}:` })
  const form = { client_id: (await confirmedProgram(world, owner, { keys: [jwkOf(theirs)] })).clientId }
  const proxy = { from: '127.0.0.9' }
  const asked = await askToken(at, { form, headers: stated(theirs), ...proxy })
  expect(asked.status).toBe(200)
  const authorization = `Bearer ${asked.body.access_token}`
  expect((await callAs(at, { authorization, ...stated(theirs) }, proxy)).status).toBe(200)
  for (const [headers, from] of [
    [stated(theirs), '127.0.0.2'],
    [stated(stranger), '127.0.0.9'],
    [{}, '127.0.0.9'],
    [{ 'client-cert': derOf(theirs).toString('base64') }, '127.0.0.9'],
    [{ 'client-cert': `${stated(stranger)['client-cert']}, ${stated(theirs)['client-cert']}` }, '127.0.0.9'],
  ] as [Record<string, string>, string][]) {
    expect((await askToken(at, { form, headers, from })).status).toBe(401)
    expect((await callAs(at, { authorization, ...headers }, { from })).body.code).toBe('certificate_refused')
  }
  expect(certificateThumbprint(derOf(theirs))).toHaveLength(43)
})
