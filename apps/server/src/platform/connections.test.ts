import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setInterval as ticks } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCertificate } from '../testing/certificate.ts'
import { startWorld, type World } from '../testing/world.ts'
import { type Route, route, UNRECORDED } from './gate/route.ts'
import { buildServer } from './http.ts'
import { LISTENER_LIMITS, type ListenerLimits, Listeners } from './listener.ts'

/*
 * Whoever holds connections open, by real sockets against the real server with its limits made short. Bodies that drip are in slow-bodies.test.ts.
 */
const PIECE = Buffer.alloc(65_536, 'x')
const PIECES = 256
const TICK_MS = 25

let world: World
const apps: FastifyInstance[] = []

beforeAll(async () => {
  world = await startWorld({ settings: { HOLDFAST_TRUSTED_PROXY: '127.0.0.9' } })
})
afterAll(async () => {
  for (const app of apps) {
    app.server.closeAllConnections()
    await app.close()
  }
  await world.stop()
})

const large: Route = route({
  name: 'test.large',
  method: 'GET',
  path: '/large',
  root: true,
  summary: { zh: '大', en: 'A large answer' },
  admission: { kind: 'public', reason: { zh: '测试', en: 'of a test' } },
  input: {},
  output: { 200: Type.Unknown() },
  run: async () => ({
    status: 200,
    contentType: 'text/plain',
    body: Readable.from(Array.from({ length: PIECES }, () => PIECE)),
    audit: UNRECORDED,
  }),
})
const place: Route = route({
  ...large,
  name: 'test.place',
  path: '/place',
  run: async (ctx) => ({ status: 200, body: { address: ctx.address }, audit: UNRECORDED }),
})

/** The server with limits of the test's own; gives its port. */
async function listening(limits: Partial<ListenerLimits>, tls: { cert: string; key: string } | null = null) {
  const listeners = new Listeners(world.services.settings, tls, { ...LISTENER_LIMITS, ...limits })
  const app = await buildServer(world.services, [{ name: 'test', routes: [large, place] }], listeners)
  apps.push(app)
  await app.listen({ host: '0.0.0.0', port: 0 })
  return (app.server.address() as AddressInfo).port
}

async function opened(port: number, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** What a socket still hears until it is closed. */
async function heard(socket: Socket): Promise<string> {
  let text = ''
  try {
    for await (const piece of socket) text += String(piece)
  } catch {
    text += ' cut'
  }
  return text
}

const ask = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}Connection: close\r\n\r\n`

test('headers that drip are cut off with an answer, whatever they drip', async () => {
  const socket = await opened(await listening({ headers: 200, looking: 50 }))
  const answer = heard(socket)
  socket.write('GET / HTTP/1.1\r\nX-Dripping: ')
  for await (const _ of ticks(TICK_MS)) {
    if (socket.closed) break
    socket.write('X')
  }
  expect(await answer).toMatch(/^HTTP\/1\.1 408 .*"next":/s)
})

test('whoever asks for much and does not read it is cut off', async () => {
  const socket = await opened(await listening({ unread: 200 }))
  socket.write(ask('/large'))
  await once(socket, 'readable')
  const server = apps.at(-1)?.server
  const open = () => new Promise<number>((resolve) => server?.getConnections((_, count) => resolve(count)))
  expect(await open()).toBe(1)
  await expect.poll(open, { timeout: 10_000 }).toBe(0)
  expect((await heard(socket)).length).toBeLessThan(PIECE.length * PIECES)
})

test('whoever reads slowly, but reads, gets it whole', async () => {
  const socket = await opened(await listening({ unread: 3_000 }))
  socket.write(ask('/large'))
  let length = 0
  for await (const _ of ticks(TICK_MS)) {
    for (let taken = 0; taken < PIECE.length; ) {
      const piece: Buffer | null = socket.read()
      if (piece === null) break
      taken += piece.length
      length += piece.length
    }
    if (socket.readableEnded || socket.closed) break
  }
  expect(length).toBeGreaterThan(PIECE.length * PIECES)
})

test('one address has so many connections; another, and the declared proxy, have theirs', async () => {
  const port = await listening({ mostOfOne: 2 })
  const [one, two] = [await opened(port), await opened(port)]
  expect(await heard(await opened(port))).not.toMatch(/HTTP/)
  const other = await opened(port, '127.0.0.2')
  other.write(ask('/place'))
  expect(await heard(other)).toContain('127.0.0.2')
  for (let at = 0; at < 4; at += 1) {
    const proxy = await opened(port, '127.0.0.9')
    proxy.write(ask('/place'))
    await once(proxy, 'readable')
  }
  one.destroy()
  await expect
    .poll(async () => {
      const again = await opened(port)
      again.write(ask('/place'))
      return heard(again)
    })
    .toContain('127.0.0.1')
  two.destroy()
})

test('all together have so many, and whoever comes above them is let go', async () => {
  const port = await listening({ most: 2 })
  const held = [await opened(port), await opened(port, '127.0.0.2')]
  expect(await heard(await opened(port, '127.0.0.3'))).not.toMatch(/HTTP/)
  for (const socket of held) socket.destroy()
})

test('a handshake that is never made ends, and headers under TLS have their time too', async () => {
  const { cert, key } = makeCertificate()
  const port = await listening({ handshake: 2_000, headers: 200, looking: 50 }, { cert, key })
  expect(await heard(await opened(port))).not.toMatch(/HTTP/)
  const secure = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca: cert })
  await once(secure, 'secureConnect')
  secure.write('GET / HTTP/1.1\r\n')
  expect(await heard(secure)).toMatch(/^HTTP\/1\.1 408 /)
})

test('whoever does not read under TLS is cut off as well', async () => {
  const { cert, key } = makeCertificate()
  const port = await listening({ unread: 200 }, { cert, key })
  const secure = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca: cert })
  secure.on('error', () => undefined)
  await once(secure, 'secureConnect')
  secure.write(ask('/large'))
  await once(secure, 'readable')
  const server = apps.at(-1)?.server
  const open = () => new Promise<number>((resolve) => server?.getConnections((_, count) => resolve(count)))
  await expect.poll(open, { timeout: 10_000 }).toBe(0)
  secure.destroy()
})

test('a forwarded address is believed of the declared proxy alone, and of what it heard itself', async () => {
  const port = await listening({})
  const forwarded = (from: string, stated: string) => async () => {
    const socket = await opened(port, from)
    socket.write(
      ask('/place', `X-Forwarded-For: ${stated}\r\nX-Forwarded-Host: evil.example\r\nForwarded: for=6.6.6.6\r\n`),
    )
    return /"address":"([^"]+)"/.exec(await heard(socket))?.[1]
  }
  expect(await forwarded('127.0.0.9', '198.51.100.7')()).toBe('198.51.100.7')
  expect(await forwarded('127.0.0.9', '6.6.6.6, 198.51.100.7')()).toBe('198.51.100.7')
  expect(await forwarded('127.0.0.2', '198.51.100.7')()).toBe('127.0.0.2')
})

test('floods are answered calmly: 429, when to come again, and no colleague behind the address pays for it', async () => {
  const limited = await startWorld({ settings: { HOLDFAST_ADDRESS_PER_MINUTE: '5', HOLDFAST_PERSON_PER_MINUTE: '40' } })
  const from = (url: string) => limited.app.inject({ method: 'GET', url })
  const seen = []
  for (let at = 0; at < 8; at += 1) seen.push((await from('/api/v1/auth/me')).statusCode)
  expect(seen).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
  const { headers, body } = await from('/docs')
  expect([headers['retry-after'], headers['ratelimit'], JSON.parse(body).code]).toEqual([
    '60',
    '"default";r=0;t=60',
    'too_many_requests',
  ])
  expect((await from('/robots.txt')).statusCode).toBe(200)
  await limited.stop()
})
