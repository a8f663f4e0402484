import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalog } from '../../apps/server/src/app.ts'
import type { TestAnswer, TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { findField, type ObjectDeclaration, wireName } from '../../packages/catalog/src/index.ts'
import { standardRoles } from '../../packages/policy/src/index.ts'
import { ROLE_NAMES } from '../crew.ts'
import { type Cast, makeCast } from './cast.ts'

/*
 * A field one may not see is unusable: in select, filter, sort, count, search, expand, reveal, look-up, explanation and in what is written, it
 * answers byte for byte like a field that does not exist.
 */
let world: World
let cast: Cast

beforeAll(async () => {
  world = await startWorld()
  cast = await makeCast(world)
})
afterAll(() => world.stop())

/** Made by the company and granted to nobody. */
const UNGRANTED = 'cf_hobby'
const OPERATORS = ['eq', 'ne', 'in', 'nin', 'lt', 'lte', 'gt', 'gte', 'between', 'contains', 'starts', 'null', 'within']
const VALUES: Readonly<Record<string, unknown>> = {
  null: false,
  within: '7d',
  between: ['a', 'b'],
  in: ['a'],
  nin: ['a'],
}

/** Fields of an object that a role sees on no record of it, by their names in the interface and their keys. */
function unseenBy(role: string, object: ObjectDeclaration): string[] {
  const grants =
    standardRoles.find(({ name }) => name === role)?.grants.filter((grant) => grant.object === object.name) ?? []
  const seen = new Set(grants.flatMap((grant) => Object.keys(grant.fields)))
  const unseen = Object.keys(object.fields).filter((key) => !seen.has(key))
  const names = unseen.flatMap((key) => [key, wireName({ key, field: findField(object, key) as never })])
  return [...new Set([...names, ...(object.name === 'contact' ? [UNGRANTED] : [])])]
}

type Use = (who: TestPerson, name: string) => Promise<TestAnswer>

/** Every way in which a question, a reading or a writing can name a field. */
function usesOf(object: ObjectDeclaration, id: string): [string, Use][] {
  const list = `/${object.plural}`
  const query = (body: object) => (who: TestPerson) => who.post(`${list}/query`, body)
  const named =
    (make: (name: string) => object): Use =>
    (who, name) =>
      query(make(name))(who)
  return [
    ...OPERATORS.map((operator): [string, Use] => [
      `filter ${operator}`,
      named((name) => ({ filter: { [name]: { [operator]: VALUES[operator] ?? 'a' } } })),
    ]),
    ['filter in a tree', named((name) => ({ filter: { or: [{ id }, { and: [{ [name]: 'a' }] }] } }))],
    ['filter under a not', named((name) => ({ filter: { not: { [name]: 'a' } } }))],
    ['count', named((name) => ({ filter: { [name]: 'a' }, count: 'exact' }))],
    ['sort', named((name) => ({ sort: name }))],
    ['sort downwards, second', named((name) => ({ sort: `id,-${name}` }))],
    ['fields', named((name) => ({ fields: [name] }))],
    ['expand', named((name) => ({ expand: [name] }))],
    ['filter in an address', (who, name) => who.get(`${list}?filter[${name}]=a`)],
    ['operator in an address', (who, name) => who.get(`${list}?filter[${name}][gte]=a`)],
    ['sort in an address', (who, name) => who.get(`${list}?sort=-${name}`)],
    ['fields in an address', (who, name) => who.get(`${list}?fields=id,${name}`)],
    ['fields of a single read', (who, name) => who.get(`${list}/${id}?fields=${name}`)],
    ['expand of a single read', (who, name) => who.get(`${list}/${id}?expand=${name}`)],
    ['explanation', (who, name) => who.get(`/access/explain?object=${object.name}&field=${name}`)],
    ['explanation of a record', (who, name) => who.get(`/access/explain?object=${object.name}&id=${id}&field=${name}`)],
    [
      'explanation of a reveal',
      (who, name) => who.get(`/access/explain?object=${object.name}&field=${name}&action=reveal`),
    ],
    ['reveal', (who, name) => who.post(`${list}/${id}/reveal`, { fields: [name], reason: 'call' })],
    ['call by', (who, name) => who.post(`${list}/${id}/call`, { field: name })],
    ['mail by', (who, name) => who.post(`${list}/${id}/mail`, { field: name })],
    ['look-up', (who, name) => who.post(`${list}/lookup`, { value: '13812345678', field: name })],
    [
      'look-up of the log',
      (who, name) => who.post('/audit/lookup', { object: object.name, field: name, value: '13812345678' }),
    ],
    ['duplicates', (who, name) => who.post(`${list}/duplicates`, { values: { [name]: 'a' } })],
    ['creation', (who, name) => who.post(list, { [name]: 'a' })],
    ['change', (who, name) => who.patch(`${list}/${id}`, { [name]: 'a' }, 1)],
    [
      'batch',
      (who, name) =>
        who.post(`${list}/batch`, { operations: [{ op: 'update', id, version: 1, values: { [name]: 'a' } }] }),
    ],
  ]
}

/** What an answer says but for the name of the request. */
const said = (answer: TestAnswer): string => `${answer.status} ${answer.text.replace(/"traceId":"[0-9a-f]{32}"/g, '')}`

const ORDINARY = ROLE_NAMES.filter((role) =>
  standardRoles.some(({ name, grants }) => name === role && grants.length > 0),
)

describe.each(ORDINARY)('to the %s, a field that is not theirs is like none,', (role) => {
  // ASVS 8.2.3
  test.each(catalog.served.map((object) => [object.plural, object] as const))(
    'of %s',
    async (plural, object) => {
      const who = cast.people.get(role) as TestPerson
      const unseen = unseenBy(role, object)
      const uses = usesOf(object, cast.ids[plural] as string)
      let compared = 0
      for (const name of unseen) {
        const none = 'q'.repeat(name.length)
        for (const [use, ask] of uses) {
          const about = `${role} ${plural} ${name}: ${use}`
          const answer = said(await ask(who, name))
          const wanted = said(await ask(who, none)).replaceAll(none, name)
          if (answer !== wanted) expect(answer, about).toBe(wanted)
          expect(answer.startsWith('5'), about).toBe(false)
          compared += 1
        }
      }
      expect(compared).toBe(unseen.length * uses.length)
    },
    120_000,
  )
})

test('there are fields that are nobody’s, fields of some, and the catalogue told to each holds no other', async () => {
  for (const role of ORDINARY) {
    const { body } = await (cast.people.get(role) as TestPerson).get('/catalog')
    for (const told of body.objects) {
      const unseen = unseenBy(role, catalog.getObject(told.name))
      const names = told.fields.flatMap(({ key, name }: { key: string; name: string }) => [key, name])
      expect(
        names.filter((name: string) => unseen.includes(name)),
        role,
      ).toEqual([])
      expect(JSON.stringify([told.layout, told.listColumns, told.requireAny, told.duplicateBy])).not.toContain(
        UNGRANTED,
      )
    }
  }
  expect(unseenBy('marketer', catalog.getObject('contact')).length).toBeGreaterThan(15)
  expect(unseenBy('sales_rep', catalog.getObject('contact'))).toEqual([UNGRANTED])
})

test('what every object inherits is no field of anybody', async () => {
  const label = { zh: '口味', en: 'Taste' }
  const asked = { object: 'contact', key: 'taste', kind: 'text', label, class: 'personal' }
  await (cast.people.get('system_admin') as TestPerson).post('/fields', asked)
  const granted = await world.app.inject({
    method: 'PUT',
    url: '/api/v1/fields/contact.cf_taste/grants',
    headers: { authorization: `Bearer ${cast.people.get('security_admin')?.token}` },
    payload: { sales_rep: 'clear' },
  })
  expect(granted.statusCode, granted.body).toBe(200)
  const rep = cast.people.get('sales_rep') as TestPerson
  const explained = async (field: string) => (await rep.get(`/access/explain?object=contact&field=${field}`)).body
  expect(await explained('cf_taste')).toMatchObject({ allowed: true, mode: 'clear' })
  for (const field of ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'])
    expect(await explained(field)).toMatchObject({ allowed: false, mode: null })
})
