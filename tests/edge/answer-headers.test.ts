import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { modules } from '../../apps/server/src/app.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

/* Every kind of answer carries what keeps a browser from misusing it; HSTS where people come over TLS, and only there. */

const HSTS = 'max-age=63072000; includeSubDomains'
const ROUTES = modules.flatMap((module) => module.routes)
/** What other sites' pages may load: the script of website forms alone. */
const FOR_OTHERS = ['/form.js']
/** Pages that state their own origin as they are sent; all others tell nobody where one was. */
const STATES_ITSELF = /^\/(forms|f|q)\//

type Headers = Readonly<Record<string, unknown>>

let world: World
let overTls: World
let admin: TestPerson

beforeAll(async () => {
  world = await startWorld()
  overTls = await startWorld({ settings: { HOLDFAST_URL: 'https://crm.example' } })
  admin = await person(world, await company(world), { role: 'system_admin' })
})
afterAll(async () => {
  await world.stop()
  await overTls.stop()
})

const urlOf = ({ path, root }: { path: string; root?: boolean }): string =>
  (root === true ? path : `/api/v1${path}`).replaceAll(/:\w+/g, 'x').replace('*', 'contacts')

/** What is wrong with the headers of an answer, in words; nothing where all is well. */
function faultsOf(url: string, headers: Headers, hsts: string | undefined): string[] {
  const of = (name: string): string => String(headers[name] ?? '')
  const policy = of('content-security-policy')
  const scripts = /script-src ([^;]*)/.exec(policy)?.[1]
  const corp = FOR_OTHERS.includes(url) ? 'cross-origin' : 'same-origin'
  const referrer = STATES_ITSELF.test(url) ? /^(no-referrer|same-origin)$/ : /^no-referrer$/
  const wrong: Readonly<Record<string, boolean>> = {
    hsts: headers['strict-transport-security'] !== hsts,
    nosniff: of('x-content-type-options') !== 'nosniff',
    frames: of('x-frame-options') !== 'DENY' || !policy.includes("frame-ancestors 'none'"),
    referrer: !referrer.test(of('referrer-policy')),
    permissions: !/^camera=\(\), microphone=\(\)/.test(of('permissions-policy')),
    coop: of('cross-origin-opener-policy') !== 'same-origin',
    coep: of('cross-origin-embedder-policy') !== 'require-corp',
    corp: of('cross-origin-resource-policy') !== corp,
    'closed policy': !policy.startsWith("default-src 'none'"),
    'open policy': /unsafe|\*|https?:/.test(policy),
    scripts: scripts !== undefined && !/^'nonce-[A-Za-z0-9+/]{24}'$/.test(scripts),
    'trusted types':
      scripts !== undefined && !policy.includes("require-trusted-types-for 'script'; trusted-types 'none'"),
  }
  return Object.keys(wrong).flatMap((name) => (wrong[name] === true ? [`${url}: ${name}`] : []))
}

const inject = async (at: World, url: string, more: { method?: 'GET' | 'POST'; headers?: Record<string, string> }) => {
  const answer = await at.app.inject({ method: 'GET', url, ...more })
  return { status: answer.statusCode, headers: answer.headers as Headers, type: answer.headers['content-type'] }
}

describe.each([
  ['over TLS', () => overTls, HSTS],
  ['on this machine alone', () => world, undefined],
])('%s', (_, at, hsts) => {
  test('whoever comes without a session, at every declared route', async () => {
    const faults: string[] = []
    for (const route of ROUTES) {
      const url = urlOf(route)
      const { headers } = await inject(at(), url, { method: route.method as 'GET' })
      faults.push(...faultsOf(url, headers, hsts))
    }
    expect([ROUTES.length > 300, faults]).toEqual([true, []])
  })

  test('addresses that are none, bodies that cannot be read, and methods that nobody has', async () => {
    const odd = [
      ['/api/v1/nothing', {}],
      [`/api/v1/contacts/${'x'.repeat(300)}`, {}],
      ['/%ff', {}],
      ['/api/v1/auth/sign-in', { method: 'POST', headers: { 'content-type': 'text/plain' } }],
      [
        '/api/v1/auth/sign-in',
        { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': '9' } },
      ],
      ['/api/v1/auth/me', { method: 'POST' }],
    ] as const
    for (const [url, more] of odd) {
      const { status, headers } = await inject(at(), url, more)
      expect([status >= 400 && status < 500, faultsOf(url.slice(0, 30), headers, hsts)]).toEqual([true, []])
    }
  })

  test('what is no HTTP at all, and the open stream', async () => {
    const { app } = at()
    if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    await once(socket, 'connect')
    socket.end('nonsense\r\n\r\n')
    const [head = ''] = (await text(socket)).split('\r\n\r\n')
    const headers = Object.fromEntries(
      head
        .split('\r\n')
        .slice(1)
        .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
    )
    expect([head.split('\r\n')[0], faultsOf('nonsense', headers, hsts)]).toEqual(['HTTP/1.1 400 Bad Request', []])
  })
})

test('whoever is signed in, at every route that is read', async () => {
  const faults: string[] = []
  const statuses = new Set<number>()
  for (const route of ROUTES.filter(({ method, name }) => method === 'GET' && name !== 'stream.open')) {
    const { status, headers } = await inject(world, urlOf(route), {
      headers: { authorization: `Bearer ${admin.token}` },
    })
    statuses.add(status)
    faults.push(...faultsOf(urlOf(route), headers, undefined))
  }
  expect([statuses.has(200), faults]).toEqual([true, []])
})

test('the stream that stays open', async () => {
  const { port } = world.app.server.address() as AddressInfo
  const ending = new AbortController()
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/stream`, {
    headers: { authorization: `Bearer ${admin.token}` },
    signal: ending.signal,
  })
  expect([answer.status, faultsOf('/stream', Object.fromEntries(answer.headers), undefined)]).toEqual([200, []])
  ending.abort()
})
