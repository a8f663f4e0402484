import { type AddressInfo, createServer, type Server } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../platform/clock.ts'
import { readSettings } from '../../platform/config/settings.ts'
import { type Certificate, makeCertificate, trust } from '../../testing/certificate.ts'
import type { LdapConnection } from './single-sign-on/connection.ts'
import { SignOnFault } from './single-sign-on/fault.ts'
import { askDirectory } from './single-sign-on/ldap/ask-directory.ts'
import { standBefore } from './testing/relay.ts'
import { type Directory, hasSlapd, PEOPLE, READER, READER_SECRET, startSlapd } from './testing/slapd.ts'

/* StartTLS of a real OpenLDAP (RFC 4511 §4.14), with somebody in between who hears and says what they like (RFC 4513 §3.1.1 and §6). */
describe.runIf(hasSlapd())('StartTLS', () => {
  const lin = { uid: 'lin', mail: 'lin@yunshan.example', password: 'lantern orbit' }
  const services = { settings: readSettings({ HOLDFAST_MAIL_NETWORKS: '127.0.0.0/8' }), clock: systemClock }
  const REQUEST = Buffer.from('301d02010177188016312e332e362e312e342e312e313436362e3230303337', 'hex')
  const YES = Buffer.from('300c02010178070a010004000400', 'hex')
  /** A bind that went well, and the end of a search: what our first two questions would be answered. */
  const BOUND = Buffer.from('300c02010261070a010004000400', 'hex')
  let certificate: Certificate
  let directory: Directory
  let untrust: () => void

  beforeAll(async () => {
    certificate = makeCertificate()
    untrust = trust(certificate)
    directory = await startSlapd(certificate, [lin])
  })
  afterAll(async () => {
    await directory.stop()
    untrust()
  })

  const at = (issuer: string): LdapConnection => ({
    id: '00000000-0000-4000-8000-000000000001',
    tenantId: '00000000-0000-4000-8000-000000000002',
    on: true,
    tried: true,
    name: 'LDAP',
    issuer,
    domains: [],
    groupsClaim: 'departmentNumber',
    mapping: [],
    mfa: [],
    local: true,
    ldap: {
      bindDn: READER,
      base: PEOPLE,
      loginAttribute: 'mail',
      subjectAttribute: 'entryUUID',
      emailAttribute: 'mail',
      emailsGiven: true,
    },
    proof: { secret: READER_SECRET },
  })

  /** Whose e-mail the directory tells, or why it tells nobody's. */
  const asked = (issuer: string): Promise<string | null> =>
    askDirectory(services, at(issuer), {
      login: lin.mail,
      password: lin.password,
      known: () => Promise.resolve(),
    }).then(
      ({ email }) => email,
      (error: unknown) => (error instanceof SignOnFault ? error.reason : Promise.reject(error)),
    )

  const listening = (server: Server, host = '127.0.0.1') =>
    new Promise<number>((resolve) => {
      server.listen(0, host, () => resolve((server.address() as AddressInfo).port))
    })

  test('of what is said the first 31 bytes are in clear, and tell of nobody', async () => {
    const relay = await standBefore(directory.clearPort)
    expect(await asked(relay.url)).toBe(lin.mail)
    const heard = relay.heard()
    relay.close()
    expect(heard.subarray(0, REQUEST.length)).toEqual(REQUEST)
    // a record of a handshake
    expect(heard.subarray(REQUEST.length, REQUEST.length + 2)).toEqual(Buffer.of(0x16, 0x03))
    for (const secret of [lin.password, lin.mail, READER, READER_SECRET]) expect(heard.includes(secret)).toBe(false)
    expect(await asked(`ldap://127.0.0.1:${directory.clearPort}`)).toBe(lin.mail)
  })

  test('an answer that comes in pieces is the same answer', async () => {
    const pieces = (bytes: Buffer, count: number) => (count === 1 ? [...bytes].map((byte) => Buffer.of(byte)) : [bytes])
    const relay = await standBefore(directory.clearPort, pieces)
    expect(await asked(relay.url)).toBe(lin.mail)
    relay.close()
  })

  test('a server that knows no TLS is told nothing', async () => {
    const clear = await startSlapd(null, [lin])
    const relay = await standBefore(clear.clearPort)
    expect([await clear.opens('lin', lin.password), await asked(relay.url)]).toEqual([true, 'no_tls'])
    expect(relay.heard()).toEqual(REQUEST)
    relay.close()
    await clear.stop()
  })

  const no = (code: string) => Buffer.from(`300c02010178070a01${code}04000400`, 'hex')
  test.each([
    ['a no in place of the yes', no('02'), 'no_tls'],
    ['a no with a sentence', Buffer.from('301002010178' + '0b0a0134040004046f6f7073', 'hex'), 'no_tls'],
    ['another answer after the yes', Buffer.concat([YES, BOUND]), 'no_tls'],
    ['a byte after the yes', Buffer.concat([YES, Buffer.of(0x30)]), 'no_tls'],
    ['an answer to another question', Buffer.from('300c02010278070a010004000400', 'hex'), 'no_tls'],
    ['an answer that nobody asked for', Buffer.from('300c02010078070a010004000400', 'hex'), 'no_tls'],
    ['an answer of another kind', Buffer.from('300c02010161070a010004000400', 'hex'), 'no_tls'],
    ['a yes to something else', Buffer.from('301102010178' + '0c0a0100040004008a03312e32', 'hex'), 'no_tls'],
    ['a yes with another element', Buffer.from('300e02010178090a0100040004008900', 'hex'), 'no_tls'],
    ['a yes in a long form of length', Buffer.from('30840000000c02010178070a010004000400', 'hex'), lin.mail],
    ['a yes of no definite length', Buffer.from('308002010178070a0100040004000000', 'hex'), 'no_tls'],
    ['a yes that is not whole inside', Buffer.from('300a02010178050a01000404', 'hex'), 'no_tls'],
    ['an answer without end', Buffer.from('308300ffff02010178', 'hex'), 'no_tls'],
    ['a length of eight bytes', Buffer.from('3088000000000000000c02010178070a010004000400', 'hex'), 'no_tls'],
    ['letters', Buffer.from('* OK [CAPABILITY STARTTLS]\r\n'), 'no_tls'],
  ])('%s: nothing more is said in clear', async (_, instead, told) => {
    const relay = await standBefore(directory.clearPort, (bytes, count) => [count === 1 ? instead : bytes])
    expect(await asked(relay.url)).toBe(told)
    const after = relay.heard().subarray(REQUEST.length)
    relay.close()
    expect(told === 'no_tls' ? after.length : after[0]).toBe(told === 'no_tls' ? 0 : 0x16)
  })

  test('a yes after which the server goes on in clear lets nobody in', async () => {
    const relay = await standBefore(directory.clearPort, (bytes, count) => (count === 1 ? [bytes] : [BOUND, BOUND]))
    expect(await asked(relay.url)).toBe('unreachable')
    relay.close()
  })

  /** A server that says yes, goes on by TLS, and keeps what it is told then. */
  async function keeping(own: Certificate, host = '127.0.0.1') {
    const told: Buffer[] = []
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        socket.write(YES)
        const secured = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(own) })
        secured.on('error', () => undefined)
        secured.on('data', (bytes: Buffer) => {
          told.push(bytes)
          secured.destroy()
        })
      })
    })
    return { port: await listening(server, host), told: () => Buffer.concat(told), close: () => server.close() }
  }

  test('a certificate of nobody known, and one of another host, are told nothing; one that is right is', async () => {
    const forged = await keeping(makeCertificate())
    expect([await asked(`ldap://localhost:${forged.port}`), forged.told().length]).toEqual(['unreachable', 0])
    const elsewhere = await keeping(certificate, '127.0.0.2')
    expect([await asked(`ldap://127.0.0.2:${elsewhere.port}`), elsewhere.told().length]).toEqual(['unreachable', 0])
    const right = await keeping(certificate)
    expect(await asked(`ldap://localhost:${right.port}`)).toBe('unreachable')
    expect(right.told().includes(READER_SECRET)).toBe(true)
    for (const { close } of [forged, elsewhere, right]) close()
  })

  test('a server that says nothing, or hangs in the midst of TLS, ends within its seconds', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined))
    const half = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.write(YES))
    })
    const ports = await Promise.all([listening(silent), listening(half)])
    const began = performance.now()
    expect(await Promise.all(ports.map((port) => asked(`ldap://localhost:${port}`)))).toEqual([
      'unreachable',
      'unreachable',
    ])
    expect(performance.now() - began).toBeLessThan(8_000)
    for (const server of [silent, half]) server.close()
  }, 15_000)
})
