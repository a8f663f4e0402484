import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { addressOf, call } from './calls.ts'
import { type Cast, idFor, makeCast, soundBody } from './cast.ts'
import { readDocument, type Told } from './document.ts'
import { type Schema, sampleOf } from './samples.ts'
import { expectNothingStored, expectSound } from './sound.ts'

/*
 * Wrong types for every field of every route, generated from the served OpenAPI document: what the document does not admit is refused with a
 * problem that says where, and leaves nothing behind.
 */
let world: World
let cast: Cast
let told: readonly Told[]
let find: (ref: string) => Schema

beforeAll(async () => {
  world = await startWorld()
  cast = await makeCast(world)
  const read = await readDocument(world)
  told = read.told.filter(({ route }) => route.admission.kind === 'public' || cast.tokenFor(route) !== null)
  find = read.find
})
afterAll(() => world.stop())

const WRONG: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  'x',
  '\u0000',
  '🙂'.repeat(200),
  [],
  [[]],
  [null],
  {},
  { a: 1 },
  { constructor: { prototype: {} } },
  JSON.parse('{"__proto__":{"admin":true}}'),
]

interface Place {
  readonly path: readonly (string | number)[]
  readonly schema: Schema
}

const resolved = (schema: Schema): Schema => (schema.$ref === undefined ? schema : find(schema.$ref))

/** Every place of a body that the document tells of, three levels deep, the whole of it included. */
function placesOf(stated: Schema, path: Place['path'] = []): Place[] {
  const schema = resolved(stated)
  const alternatives = (schema.anyOf ?? []).flatMap((each) => placesOf(each, path).slice(1))
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, each]) => placesOf(each, [...path, name]))
  const items = schema.items === undefined || path.length > 3 ? [] : placesOf(schema.items, [...path, 0])
  return [{ path, schema }, ...alternatives, ...members, ...items]
}

/** The body with another value at a place. */
function replaced(base: unknown, path: Place['path'], value: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  if (typeof first === 'number') return [replaced(Array.isArray(base) ? base[0] : undefined, rest, value)]
  return { ...(base as object), [first]: replaced((base as Record<string, unknown>)?.[first], rest, value) }
}

function wrongBodies({ route, body, admits }: Told): unknown[] {
  if (body === undefined) return []
  const base = { ...(sampleOf(body, find) as object), ...soundBody(cast, route) }
  return (
    placesOf(body)
      .flatMap(({ path }) => WRONG.map((value) => ({ path, value })))
      // a form's empty box is an empty field
      .filter(({ path, value }) => !(value === '' && path.length > 0 && route.admission.kind === 'record'))
      .map(({ path, value }) => replaced(base, path, value))
      .filter((wrong) => !admits(wrong))
  )
}

const isOfRecords = ({ route }: Told): boolean =>
  /\.(create|update)$/.test(route.name) && route.admission.kind === 'record'

test('the document tells of every route but the pages, and of a body wherever one is read', () => {
  expect(told.length).toBeGreaterThan(100)
  const silent = told.filter(({ route, body }) => route.input.body !== undefined && body === undefined)
  expect(silent.map(({ route }) => route.name)).toEqual([])
})

test('every wrong value at every place of every body is refused, and nothing is stored', async () => {
  let sent = 0
  await expectNothingStored(world, async () => {
    for (const each of told) {
      const { route } = each
      const token = cast.tokenFor(route)
      const headers = { 'if-match': '"1"' }
      for (const body of wrongBodies(each)) {
        const answer = await call(world, {
          method: route.method,
          url: addressOf(route, idFor(cast, route)),
          token,
          body,
          headers,
        })
        const about = `${route.name} ${JSON.stringify(body)?.slice(0, 300)}`
        expectSound(answer, about)
        expect(answer.status, `${about}: ${answer.text.slice(0, 300)}`).toBeGreaterThanOrEqual(400)
        if (isOfRecords(each)) expect([400, 422], `${about}: ${answer.text}`).toContain(answer.status)
        sent += 1
      }
    }
  })
  expect(sent).toBeGreaterThan(2_000)
})

const OTHER_TYPES = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'x',
]

test('a body that is no object, none at all, and one of another kind are refused on every route that reads one', async () => {
  await expectNothingStored(world, async () => {
    for (const { route, body } of told) {
      if (body === undefined || route.method === 'GET') continue
      const by = { method: route.method, url: addressOf(route, idFor(cast, route)), token: cast.tokenFor(route) }
      const given = { 'if-match': '"1"' }
      for (const raw of ['null', '[]', '1', '"x"', 'true', '', '{', 'x=1', '{"a":1}trailing'])
        expectSound(await call(world, { ...by, raw, headers: given }), `${route.name} ${raw}`)
      for (const type of OTHER_TYPES) {
        const answer = await call(world, { ...by, raw: '{}', headers: { ...given, 'content-type': type } })
        expectSound(answer, `${route.name} ${type}`, route.form === true && 422 in route.output)
        if (route.form !== true) expect(answer.status, `${route.name} ${type}`).toBe(415)
      }
    }
  })
})

const IDS = [
  'x',
  '..',
  '%2e%2e%2f',
  '%00',
  '%',
  '%zz',
  '%ff%fe',
  '-1',
  '0',
  'null',
  "' or 1=1 --",
  '1;drop table contact',
  '00000000-0000-0000-0000-000000000000',
  '01937A00-0000-7000-8000-000000000000',
  '01937a00-0000-7000-8000-00000000000',
  '01937a00-0000-7000-8000-000000000000 ',
  '🙂',
  'a'.repeat(199),
  'a'.repeat(5_000),
  '__proto__',
  'constructor',
]

test('every wrong id in every path is refused with 400 or 404, and nothing is stored', async () => {
  await expectNothingStored(world, async () => {
    for (const { route, body } of told.filter((each) => each.route.path.includes(':id')))
      for (const id of IDS) {
        const url = addressOf(route, id.includes('%') ? id : encodeURIComponent(id))
        const sample = body === undefined ? undefined : sampleOf(body, find)
        const answer = await call(world, {
          method: route.method,
          url,
          token: cast.tokenFor(route),
          body: sample,
          headers: { 'if-match': '"1"' },
        })
        expectSound(answer, `${route.name} ${id}`)
        expect([400, 404, 422], `${route.name} ${id} ${answer.text}`).toContain(answer.status)
      }
  })
})

const QUERIES = [
  '',
  'x',
  '-1',
  '0',
  '1.5',
  '1e9',
  '99999999999999999999',
  'NaN',
  '[]',
  '{}',
  '%00',
  '%ff',
  "' or 1=1 --",
  'a'.repeat(4_000),
  '__proto__',
]

test('every wrong value of every part of a question is refused or harmless, alone, twice and beside unknown ones', async () => {
  await expectNothingStored(world, async () => {
    for (const { route, parameters } of told.filter((each) => each.route.method === 'GET' && each.route.raw !== true))
      for (const { name } of parameters.filter((each) => each.in === 'query'))
        for (const value of QUERIES) {
          const text = value.startsWith('%') ? value : encodeURIComponent(value)
          const base = addressOf(route, idFor(cast, route))
          const glue = base.includes('?') ? '&' : '?'
          for (const query of [
            `${name}=${text}`,
            `${name}=${text}&${name}=${text}`,
            `${name}[a]=${text}`,
            `${name}=${text}&unheard=1`,
          ]) {
            const answer = await call(world, {
              method: 'GET',
              url: `${base}${glue}${query}`,
              token: cast.tokenFor(route),
            })
            expectSound(answer, `${route.name} ${query.slice(0, 100)}`)
          }
        }
  })
})

const LIMITS = ['-1', '0', '201', '1000000', '9999999999999999999', '1.5', '1e9', '0xffff', '', 'x', 'Infinity', '[5]']

test('negative, enormous and senseless pages are refused with 400 on every list', async () => {
  for (const { route } of told.filter(({ parameters }) => parameters.some(({ name }) => name === 'limit'))) {
    const base = addressOf(route, idFor(cast, route))
    for (const limit of LIMITS) {
      const url = `${base}${base.includes('?') ? '&' : '?'}limit=${encodeURIComponent(limit)}`
      const answer = await call(world, { method: 'GET', url, token: cast.tokenFor(route) })
      expectSound(answer, `${route.name} limit=${limit}`)
      expect(answer.status, `${route.name} limit=${limit} ${answer.text.slice(0, 200)}`).toBe(400)
    }
  }
  for (const { route } of told.filter(
    (each) => each.route.name.endsWith('.query') && each.route.admission.kind === 'record',
  ))
    for (const limit of [-1, 0, 201, 1e9, 1.5, 1e300, '5', [5], {}]) {
      const answer = await call(world, {
        method: 'POST',
        url: addressOf(route),
        token: cast.tokenFor(route),
        body: { limit },
      })
      expectSound(answer, `${route.name} ${JSON.stringify(limit)}`)
      expect(answer.status, `${route.name} limit=${JSON.stringify(limit)} ${answer.text.slice(0, 200)}`).toBe(400)
    }
})
