import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { type Answered, addressOf, call } from './calls.ts'
import { type Cast, idFor, makeCast } from './cast.ts'
import { readDocument, type Told } from './document.ts'
import { expectNothingStored, expectSound } from './sound.ts'

/* Bodies that break parsers, on every route that reads one. */
const SUITE = join(import.meta.dirname, '../fixtures/json-test-suite')
const files = readdirSync(SUITE).filter((name) => name.endsWith('.json'))

let world: World
let cast: Cast
let told: readonly Told[]

beforeAll(async () => {
  world = await startWorld()
  cast = await makeCast(world)
  told = (await readDocument(world)).told.filter(
    ({ route, body }) => body !== undefined && (route.admission.kind === 'public' || cast.tokenFor(route) !== null),
  )
})
afterAll(() => world.stop())

const send = (each: Told, raw: string | Buffer, headers: Record<string, string> = {}): Promise<Answered> =>
  call(world, {
    method: each.route.method,
    url: addressOf(each.route, idFor(cast, each.route)),
    token: cast.tokenFor(each.route),
    raw,
    headers: { 'if-match': '"1"', ...headers },
  })

const named = (name: string): Told => told.find(({ route }) => route.name === name) as Told
const CHOSEN = [
  'contact.create',
  'contact.update',
  'contact.query',
  'contact.batch',
  'contact.reveal',
  'field.create',
  'user.invite',
  'session.sign_in',
]

test('the JSON test suite: what is no JSON is refused with 400, the rest fails nothing, and nothing is stored', async () => {
  expect(files.length).toBe(318)
  await expectNothingStored(world, async () => {
    for (const file of files) {
      const raw = readFileSync(join(SUITE, file))
      for (const name of CHOSEN.filter((each) => each !== 'contact.update')) {
        const answer = await send(named(name), raw)
        expectSound(answer, `${name} ${file}`)
        if (file.startsWith('n_')) expect(answer.body.code, `${name} ${file}`).toBe('malformed')
      }
    }
  })
})

const nested = (depth: number, open: string, close: string) => `${open.repeat(depth)}1${close.repeat(depth)}`
const DEEP = [
  nested(65, '[', ']'),
  nested(100_000, '[', ']'),
  nested(1_000, '{"a":', '}'),
  nested(100_000, '{"a":', '}'),
  `{"filter":${nested(9, '{"and":[', ']}')}}`,
  `{"filter":${nested(50_000, '{"and":[', ']}')}}`,
  `{"values":${nested(50_000, '{"a":', '}')}}`,
  `{"name":${nested(50_000, '[', ']')}}`,
  `{"operations":${nested(50_000, '[', ']')}}`,
]

test('deep nesting is refused on every route, with a key of safe repeats as well', async () => {
  await expectNothingStored(world, async () => {
    for (const each of told)
      for (const [at, raw] of (CHOSEN.includes(each.route.name) ? DEEP : DEEP.slice(0, 2)).entries())
        for (const headers of [{}, { 'idempotency-key': `deep-${at}` }]) {
          const answer = await send(each, raw, headers as Record<string, string>)
          expectSound(answer, `${each.route.name} #${at}`)
          expect(answer.status, `${each.route.name} #${at} ${answer.text.slice(0, 200)}`).toBeGreaterThanOrEqual(400)
        }
  })
})

const BROKEN: readonly Buffer[] = [
  Buffer.from([0xff]),
  Buffer.from([0xc0, 0x80]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xf5, 0x80, 0x80, 0x80]),
  Buffer.from([0xe4, 0xb8]),
  Buffer.from('张三', 'utf16le'),
  Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]),
]

test('bytes that are no UTF-8 are refused and never replaced by others', async () => {
  await expectNothingStored(world, async () => {
    for (const each of told)
      for (const broken of BROKEN) {
        const raw = Buffer.concat([Buffer.from('{"name":"'), broken, Buffer.from('","mobile":"13800001111"}')])
        const answer = await send(each, raw)
        expectSound(answer, `${each.route.name} ${broken.toString('hex')}`)
        expect(answer.body.code, each.route.name).toBe('malformed')
      }
  })
})

test('halves of characters and NUL are refused by name wherever they stand, in members and in their names', async () => {
  await expectNothingStored(world, async () => {
    for (const unfit of ['\\ud800', '\\udfff', 'a\\ud83d b', '\\u0000'])
      for (const raw of [`{"name":"${unfit}","mobile":"13800001111"}`, `{"${unfit}":1}`, `{"a":[{"b":["${unfit}"]}]}`])
        for (const name of CHOSEN) {
          const answer = await send(named(name), raw)
          expectSound(answer, `${name} ${raw}`)
          expect(answer.body, `${name} ${raw}`).toMatchObject({ code: 'malformed', errors: [{ code: 'text_invalid' }] })
        }
  })
})

test('members that reach for a prototype are refused, and change nobody’s rights', async () => {
  await expectNothingStored(world, async () => {
    for (const raw of [
      '{"__proto__":{"admin":true}}',
      '{"a":{"__proto__":{"roles":["system_admin"]}}}',
      '{"constructor":{"prototype":{"admin":true}}}',
      '{"\\u005f_proto__":{"admin":true}}',
      '{"filter":{"__proto__":{"and":[]}}}',
      '{"values":{"__proto__":{"mobile":"13800001111"}}}',
    ])
      for (const each of told) {
        const answer = await send(each, raw)
        expectSound(answer, `${each.route.name} ${raw}`)
        expect(answer.status, `${each.route.name} ${raw}`).toBeGreaterThanOrEqual(400)
      }
  })
  expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
})

test('of a member that stands twice the last one counts, wholly', async () => {
  const { token } = { token: cast.people.get('sales_manager')?.token ?? null }
  const raw = '{"name":"first","name":"第二个","mobile":"13811113333","mobile":"13811114444"}'
  const made = await call(world, { method: 'POST', url: '/api/v1/contacts', token, raw })
  expect(made.body).toMatchObject({ name: '第二个', mobile: '138****4444' })
  for (const each of told) expectSound(await send(each, '{"limit":1,"limit":-1,"email":1,"email":2}'), each.route.name)
})

const CURSORS = [
  'x',
  '',
  'AAAA',
  'A'.repeat(40),
  'A'.repeat(300),
  '../..',
  '%00',
  '0',
  '-1',
  'null',
  '[]',
  Buffer.alloc(60, 7).toString('base64url'),
]

test('a cursor that is none, or another question’s, is refused', async () => {
  const token = cast.people.get('sales_manager')?.token ?? null
  const ask = (body: object) => call(world, { method: 'POST', url: '/api/v1/contacts/query', token, body })
  for (const name of ['同名甲', '同名乙', '同名丙'])
    await call(world, { method: 'POST', url: '/api/v1/contacts', token, body: { name, mobile: '13822220000' } })
  const questions = [
    { limit: 1 },
    { limit: 1, count: 'exact' },
    { limit: 1, sort: 'name' },
    { limit: 1, sort: '-updatedAt' },
    { limit: 1, q: '同名' },
    { limit: 1, q: '同名', count: 'exact' },
    { limit: 1, q: '同名', sort: 'name' },
    { limit: 1, filter: { name: { contains: '同名' } } },
    { limit: 1, filter: { name: { contains: '同名' } }, count: 'exact' },
    { limit: 1, filter: { createdAt: { null: false } } },
  ]
  for (const question of questions) {
    const first = await ask(question)
    expect(first.status, first.text).toBe(200)
    const cursor = first.body.page.next
    expect(typeof cursor, JSON.stringify(question)).toBe('string')
    for (const other of questions) {
      const answer = await ask({ ...other, cursor })
      expectSound(answer, `${JSON.stringify(question)} → ${JSON.stringify(other)}`)
      if (other === question) expect(answer.status).toBe(200)
    }
    for (const wrong of CURSORS) {
      const answer = await ask({ ...question, cursor: wrong })
      expectSound(answer, `${JSON.stringify(question)} ${wrong}`)
      if (wrong !== '') expect(answer.status, wrong).toBe(400)
    }
  }
})

test('what is no request at all is told so in the same form', async () => {
  const address = await world.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = new URL(address)
  for (const [bytes, status] of [
    ['nonsense\r\n\r\n', 400],
    ['GET /api/v1/contacts HTTP/9.9\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost: x\r\nX: \u0000\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['POST /api/v1/contacts HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
  ] as const) {
    const socket = connect({ host: '127.0.0.1', port: Number(port) })
    socket.write(bytes, 'latin1')
    const [head = '', body = ''] = (await textOf(socket)).split('\r\n\r\n')
    expect(head.split('\r\n')[0], bytes.slice(0, 40)).toContain(` ${status} `)
    expect(head).toContain('application/problem+json')
    const problem = JSON.parse(body)
    expect(problem).toMatchObject({ status, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) })
    expect(problem.next.length).toBeGreaterThan(5)
  }
})
