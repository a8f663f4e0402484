import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalog } from '../../apps/server/src/app.ts'
import type { TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { addressOf, call } from './calls.ts'
import { type Cast, idFor, makeCast } from './cast.ts'
import { readDocument, type Told } from './document.ts'
import { type Schema, sampleOf } from './samples.ts'
import { expectNothingStored, expectSound } from './sound.ts'

/* Texts that break programs: in every field of every route, as names of fields, as values of a megabyte. */
const NAUGHTY = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/naughty-strings/blns.json'), 'utf8'),
) as string[]

let world: World
let cast: Cast
let manager: TestPerson
let told: readonly Told[]
let find: (ref: string) => Schema

beforeAll(async () => {
  world = await startWorld()
  cast = await makeCast(world)
  manager = cast.people.get('sales_manager') as TestPerson
  const read = await readDocument(world)
  told = read.told.filter(({ route }) => route.admission.kind === 'public' || cast.tokenFor(route) !== null)
  find = read.find
})
afterAll(() => world.stop())

const HEADERS = { 'if-match': '"1"' }
const served = catalog.served.map((object) => object.plural)

/** The members of a body that hold text, by the document. */
function textMembers({ body }: Told): readonly string[] {
  const holdsText = (schema: Schema): boolean =>
    schema.type === 'string' || (schema.anyOf ?? []).some((each) => holdsText(each))
  return Object.entries(body?.properties ?? {}).flatMap(([name, schema]) => (holdsText(schema) ? [name] : []))
}

const MEGABYTE = 'x'.repeat(1_000_000)

test('a value of a megabyte is refused in every field of every route, and nothing is stored', async () => {
  await expectNothingStored(world, async () => {
    for (const { route, body, ...rest } of told)
      for (const member of textMembers({ route, body, ...rest })) {
        const base = sampleOf(body ?? {}, find) as Record<string, unknown>
        const by = { method: route.method, url: addressOf(route, idFor(cast, route)), token: cast.tokenFor(route) }
        const answer = await call(world, { ...by, headers: HEADERS, body: { ...base, [member]: MEGABYTE } })
        expectSound(answer, `${route.name} ${member}`)
        // whether one may do it at all may be asked before how it is said
        expect([400, 403, 404, 413, 422], `${route.name} ${member} ${answer.text.slice(0, 300)}`).toContain(
          answer.status,
        )
      }
    const filters = [
      { name: MEGABYTE },
      { name: { contains: MEGABYTE } },
      { mobile: MEGABYTE },
      { [MEGABYTE]: 1 },
      { tags: { in: [MEGABYTE] } },
    ]
    for (const body of [
      ...filters.map((filter) => ({ filter })),
      { q: MEGABYTE },
      { sort: MEGABYTE },
      { fields: MEGABYTE },
      { cursor: MEGABYTE },
    ]) {
      const answer = await call(world, { method: 'POST', url: '/api/v1/contacts/query', token: manager.token, body })
      expectSound(answer, JSON.stringify(body).slice(0, 100))
      expect([400, 422]).toContain(answer.status)
    }
    const over = await call(world, {
      method: 'POST',
      url: '/api/v1/contacts',
      token: manager.token,
      body: { name: 'x'.repeat(2_000_000) },
    })
    expectSound(over, 'two megabytes')
    expect(over.status).toBe(413)
  })
})

async function sendText(each: Told, member: string, text: string): Promise<void> {
  const { route, body } = each
  const base = sampleOf(body ?? {}, find) as Record<string, unknown>
  const answer = await call(world, {
    method: route.method,
    url: addressOf(route, idFor(cast, route)),
    token: cast.tokenFor(route),
    headers: HEADERS,
    body: { ...base, [member]: text },
  })
  expectSound(answer, `${route.name} ${member} ${JSON.stringify(text).slice(0, 120)}`)
}

test('every naughty string stands in fields of every route, and no answer is a failure', async () => {
  let next = 0
  for (const each of told.filter(({ route }) => !['session.sign_out', 'user.leave'].includes(route.name)))
    for (const member of textMembers(each))
      for (let count = 0; count < 4; count += 1)
        await sendText(each, member, NAUGHTY[next++ % NAUGHTY.length] as string)
  expect(next).toBeGreaterThan(NAUGHTY.length)
})

/** A text as a field of one line keeps it: composed, its line ends alike, without blanks around. */
const asKept = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/^[\s\u3000\u00A0]+|[\s\u3000\u00A0]+$/gu, '')

test('every naughty string that is kept comes back as it was written, and the others are refused by name', async () => {
  const operations = NAUGHTY.map((what) => ({ op: 'create', values: { what, due: '2026-12-01T00:00:00.000Z' } }))
  const made = await manager.post('/tasks/batch', { operations, mode: 'each' })
  expect(made.status).toBe(200)
  const results = made.body.results as { status: number; id?: string; errors?: unknown }[]
  const kept = new Map(results.flatMap(({ id }, at) => (id === undefined ? [] : [[id, NAUGHTY[at] as string]])))
  expect(kept.size).toBeGreaterThan(NAUGHTY.length * 0.9)
  for (const { status, errors } of results.filter((each) => each.id === undefined))
    expect({ status, errors }).toMatchObject({ status: 422, errors: [{ path: '/what' }] })
  const ids = [...kept.keys()]
  for (let from = 0; from < ids.length; from += 200) {
    const page = await manager.post('/tasks/query', { limit: 200, filter: { id: { in: ids.slice(from, from + 200) } } })
    for (const task of page.body.data) expect(task.what).toBe(asKept(kept.get(task.id) as string))
    expect(page.body.data.length).toBe(Math.min(200, ids.length - from))
  }
})

test('every naughty string is searched for, filtered by and sorted by, and stores nothing', async () => {
  await expectNothingStored(world, async () => {
    for (const [at, text] of NAUGHTY.entries()) {
      const enquiries: object[] = [
        { filter: { name: { contains: text } } },
        { filter: { title: text } },
        { filter: { [text]: text } },
        { sort: text },
        { fields: [text] },
        { cursor: text },
      ]
      for (const body of [{ q: text }, enquiries[at % enquiries.length], enquiries[(at + 1) % enquiries.length]]) {
        const answer = await call(world, { method: 'POST', url: '/api/v1/contacts/query', token: manager.token, body })
        expectSound(answer, JSON.stringify(body).slice(0, 200))
      }
      const url = `/api/v1/contacts?q=${encodeURIComponent(text.toWellFormed())}&filter[name][starts]=${encodeURIComponent(text.toWellFormed())}`
      expectSound(await call(world, { method: 'GET', url, token: manager.token }), JSON.stringify(text))
    }
  })
})

/** Names that reach past a field: statements, columns of the tables, members of prototypes. */
const NAMES = [
  "name'; drop table contact; --",
  'name" desc; delete from contact; --',
  'id) or 1=1 --',
  'r.id',
  '"id"',
  'id::text',
  '(select 1)',
  'pg_sleep(5)',
  '1',
  '*',
  'tenant_id',
  'tenantId',
  'owner_id',
  'team_id',
  'key_id',
  'keyId',
  'seal',
  'sealed_personal',
  'custom',
  'import_id',
  'merged_into',
  'deleted_at',
  'deletedAt',
  'version',
  'k0',
  'meta',
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'name.toString',
  'account.name',
  'NAME',
  'name ',
  'ｎame',
]

describe.each(served)('no name but that of a field is taken by %s', (plural) => {
  const ask = (body: object) =>
    call(world, { method: 'POST', url: `/api/v1/${plural}/query`, token: manager.token, raw: JSON.stringify(body) })
  const inAddress = (query: string) =>
    call(world, { method: 'GET', url: `/api/v1/${plural}?${query}`, token: manager.token })

  test('in sort, filter, operator, fields and expand, in a body or an address', async () => {
    await expectNothingStored(world, async () => {
      for (const name of NAMES) {
        const quoted = JSON.stringify(name)
        const url = encodeURIComponent(name)
        const answers = [
          await ask({ sort: name }),
          await ask({ sort: `-${name},id` }),
          await call(world, {
            method: 'POST',
            url: `/api/v1/${plural}/query`,
            token: manager.token,
            raw: `{"filter":{${quoted}:"x"}}`,
          }),
          await call(world, {
            method: 'POST',
            url: `/api/v1/${plural}/query`,
            token: manager.token,
            raw: `{"filter":{"and":[{"or":[{${quoted}:{"eq":1}}]}]}}`,
          }),
          await call(world, {
            method: 'POST',
            url: `/api/v1/${plural}/query`,
            token: manager.token,
            raw: `{"filter":{"createdAt":{${quoted}:"2026-01-01"}}}`,
          }),
          await ask({ expand: [name] }),
          await inAddress(`sort=${url}`),
          await inAddress(`filter[${url}]=x`),
          await inAddress(`filter[createdAt][${url}]=x`),
          await inAddress(`expand=${url}`),
          ...(name === 'version' ? [] : [await ask({ fields: [name] }), await inAddress(`fields=${url}`)]),
        ]
        for (const [at, answer] of answers.entries()) {
          expectSound(answer, `${plural} ${name} #${at}`)
          expect(answer.status, `${plural} ${name} #${at} ${answer.text.slice(0, 300)}`).toBe(400)
        }
      }
    })
  })

  test('and statements as values find nobody', async () => {
    await expectNothingStored(world, async () => {
      for (const value of [
        "' or '1'='1",
        "%' or 1=1 --",
        "'; drop table contact; --",
        '%',
        '_',
        '\\',
        '%%%%',
        "E'\\x27'",
      ])
        for (const filter of [
          { id: value },
          { ownerId: value },
          { createdBy: value },
          { createdAt: value },
          { about: value },
        ])
          expectSound(await ask({ filter }), `${plural} ${JSON.stringify(filter)}`)
    })
  })
})

test('a statement or a pattern as a text finds only who is called so', async () => {
  for (const text of ["' or '1'='1", '%', '_', '%%', '\\%', '.*', '林_', '%语']) {
    for (const operator of ['contains', 'starts', 'eq']) {
      const answer = await manager.post('/contacts/query', { filter: { name: { [operator]: text } } })
      expect({ text, operator, data: answer.body.data }).toEqual({ text, operator, data: [] })
    }
    const found = await manager.post('/contacts/query', { filter: { title: { contains: text } } })
    expect(found.body.data).toEqual([])
  }
})
