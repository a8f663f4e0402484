import Fastify, { type FastifyInstance } from 'fastify'
import Type from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { modules } from '../../app.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { buildServer } from '../http.ts'
import { guardRoutes } from './declared.ts'
import { type Route, route, UNRECORDED } from './route.ts'

/** Promise 1: a route that was not declared cannot be registered; the start fails. */
let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const sound = route({
  name: 'probe.read',
  method: 'GET',
  path: '/probe/:id',
  summary: { zh: '探针', en: 'Probe' },
  admission: { kind: 'signedIn' },
  input: { params: Type.Object({ id: Type.String() }) },
  output: { 200: Type.String() },
  run: async () => ({ status: 200, body: 'x', audit: UNRECORDED }),
})

/** The start of a server that has these routes besides its own. */
async function start(...routes: readonly unknown[]): Promise<void> {
  const app = await buildServer(world.services, [...modules, { name: 'probe', routes: routes as readonly Route[] }])
  await app.ready()
  await app.close()
}

test('a route that is declared wholly comes into being', async () => {
  await expect(start(sound)).resolves.toBeUndefined()
})

describe('the start fails where a declaration', () => {
  const { admission: _who, ...nobody } = sound
  const { input: _in, ...anyInput } = sound
  const { output: _out, ...anyOutput } = sound
  const { run: _run, ...idle } = sound
  // ASVS 8.2.1
  test.each<[string, unknown, RegExp]>([
    ['does not say who is admitted', nobody, /nothing says who is admitted/],
    ['admits by a kind that nothing decides on', { ...sound, admission: { kind: 'everybody' } }, /who is admitted/],
    ['is public without a reason', { ...sound, admission: { kind: 'public', reason: '' } }, /states its reason/],
    [
      'is public for a reason told in one language',
      { ...sound, admission: { kind: 'public', reason: { zh: '', en: 'Because.' } } },
      /both languages/,
    ],
    ['admits no state of a session', { ...sound, admission: { kind: 'session', states: [] } }, /how far a sign-in/],
    [
      'admits to an object that is not catalogued',
      { ...sound, admission: { kind: 'record', object: 'nothing', actions: ['read'] } },
      /no object nothing/,
    ],
    [
      'admits to records for no action',
      { ...sound, admission: { kind: 'record', object: 'contact', actions: [] } },
      /states its actions/,
    ],
    ['admits by no capability', { ...sound, admission: { kind: 'capability', anyOf: [] } }, /names one/],
    ['admits by a rule that does not decide', { ...sound, admission: { kind: 'rule', sentence: 'x' } }, /decides/],
    ['says nothing of its input', anyInput, /what comes in/],
    ['says nothing of its output', anyOutput, /what goes out/],
    ['leaves its output empty', { ...sound, output: {} }, /what goes out/],
    ['leaves a part of its path unchecked', { ...sound, input: {} }, /id of the path has no schema/],
    ['has no name', { ...sound, name: '' }, /no name of an act/],
    ['is told in one language', { ...sound, summary: { zh: '', en: 'Probe' } }, /both languages/],
    ['does nothing', idle, /does nothing/],
  ])('%s', async (_, declaration, message) => {
    await expect(start(declaration)).rejects.toThrow(message)
  })

  test('takes the name of another', async () => {
    await expect(start(sound, { ...sound, path: '/other/:id' })).rejects.toThrow(/declared twice: probe.read/)
  })

  test('takes the address of another, also of another module', async () => {
    await expect(start(sound, { ...sound, name: 'probe.again' })).rejects.toThrow(/declared twice: GET \/probe\/:id/)
    await expect(start({ ...sound, path: '/auth/me', input: {} })).rejects.toThrow(/declared twice: GET \/auth\/me/)
  })
})

describe('nothing can be registered on the server beside the gate:', () => {
  const answer = async () => 'everything'
  const ways: [string, (app: FastifyInstance) => unknown][] = [
    ['get', (app) => app.get('/back-door', answer)],
    ['all', (app) => app.all('/back-door', answer)],
    ['head', (app) => app.head('/back-door', answer)],
    ['route', (app) => app.route({ method: ['POST', 'PUT'], url: '/back-door', handler: answer })],
    ['plugin', (app) => app.register(async (inner) => void inner.get('/back-door', answer)).ready()],
    [
      'plugin in a plugin, under a prefix',
      (app) =>
        app
          .register(
            async (outer) => void outer.register(async (inner) => void inner.get('/door', answer), { prefix: '/b' }),
            { prefix: '/a' },
          )
          .ready(),
    ],
  ]
  test.each(ways)('%s', async (_, register) => {
    const app = await buildServer(world.services, modules)
    await expect((async () => register(app))()).rejects.toThrow(/undeclared route/)
    await app.close().catch(() => undefined)
  })

  test('a plugin that comes before every module', async () => {
    const app = Fastify()
    guardRoutes(app)
    await expect(
      app.register(async (plugin) => void plugin.get('/metrics', answer)).ready() as unknown as Promise<unknown>,
    ).rejects.toThrow(/undeclared route: GET \/metrics/)
  })

  test('a server that has started takes no further route at all', async () => {
    expect(() => world.app.get('/late', answer)).toThrow()
    const late = await world.app.inject({ method: 'GET', url: '/api/v1/late' })
    expect(late.statusCode).toBe(404)
  })
})
