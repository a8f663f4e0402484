import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Route } from '../../apps/server/src/platform/gate/route.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { makeTeams, ROLE_NAMES } from '../crew.ts'
import { type Answered, bodyOf, callRoute, kindOf, routes } from './calls.ts'
import { ONE_PIECE } from './cast.ts'
import { furnish, made, SECRETS } from './furnished.ts'

/*
 * Two companies on one installation. People of one, in every role, use the ids of the other on every declared route: each id answers word for word
 * like one that was never given.
 */
let world: World
let victim: TestPerson
let stranger: TestPerson
let ids: Readonly<Record<string, string>>
const strangers = new Map<string, TestPerson>()
beforeAll(async () => {
  world = await startWorld()
  ;({ ids, victim } = await furnish(world, await company(world)))
  const elsewhere = await company(world, '另一家')
  const { north } = await makeTeams(world, elsewhere)
  for (const role of ROLE_NAMES) strangers.set(role, await person(world, elsewhere, { role, teamId: north }))
  stranger = strangers.get('sales_manager') as TestPerson
})
afterAll(() => world.stop())

/** What an answer says when the id that was asked for and the name of the request are taken out of it. */
const said = (answer: Answered, id: string): string =>
  `${answer.status} ${answer.text.replaceAll(id, 'ID').replace(/"traceId":"[0-9a-f]{32}"/, '')}`

function expectNothingOf(answer: { readonly text: string }, asked: readonly string[]): void {
  for (const secret of [...SECRETS, ...Object.values(ids)].filter((each) => !asked.includes(each)))
    expect(answer.text).not.toContain(secret)
}

const NEVER: Readonly<Record<string, string>> = { fields: 'contact.cf_never', pipelines: 'never_given' }
const neverGiven = (kind: string): string => NEVER[kind] ?? world.services.newId()

const HEADERS = { 'if-match': '"1"' }
/** What a route asks for beyond its declaration before it looks at the id. */
const soundBody = (route: Route): unknown =>
  ({ 'factor.confirm': { code: '123456' }, 'user.leave': { successorId: strangers.get('marketer')?.id } })[
    route.name
  ] ?? bodyOf(route)
const withId = routes.filter((route) => /:id|:log/.test(route.path))

test('there are ids of the other company for every kind of path that takes one', () => {
  const kinds = new Set(withId.map(kindOf))
  expect([...kinds].filter((kind) => ids[kind] === undefined)).toEqual([])
})

// ASVS 8.2.2, 8.4.1
test.each(ROLE_NAMES)('for the %s of another company every id answers like one that was never given', async (role) => {
  const { token } = strangers.get(role) as TestPerson
  let found = 0
  for (const route of withId) {
    const kind = kindOf(route)
    const id = ids[kind] ?? world.services.newId()
    const unknown = neverGiven(kind)
    const by = { token, headers: HEADERS, body: soundBody(route) }
    const answer = await callRoute(world, route, { ...by, id })
    const none = await callRoute(world, route, { ...by, id: unknown })
    expect(answer.status, `${route.name}: ${answer.text}`).toSatisfy((status: number) => [403, 404].includes(status))
    expect(said(answer, id), route.name).toBe(said(none, unknown))
    expectNothingOf(answer, [id])
    if (answer.status === 404) found += 1
  }
  expect(found).toBeGreaterThan(role.startsWith('sales') ? 40 : 2)
})

describe('inside a body or a question, an id of another company is like one that was never given:', () => {
  const contact = { name: '甲', mobile: '13811112222' }
  const due = '2026-12-01T00:00:00.000Z'
  const ways: [string, string, (who: TestPerson, id: string) => Promise<{ status: number; text: string }>][] = [
    ['account of a new contact', 'accounts', (who, id) => who.post('/contacts', { ...contact, accountId: id })],
    ['owner of a new contact', 'users', (who, id) => who.post('/contacts', { ...contact, ownerId: id })],
    ['parent of a new account', 'accounts', (who, id) => who.post('/accounts', { name: '乙', parentId: id })],
    [
      'whom a follow-up is about',
      'contacts',
      (who, id) => who.post('/activities', { kind: 'note', about: { object: 'contact', id } }),
    ],
    ['whom a deal is with', 'accounts', (who, id) => who.post('/opportunities', { name: '乙', accountId: id })],
    ['who has a part in a deal', 'contacts', (who, id) => who.post('/opportunities', { name: '乙', contacts: [id] })],
    [
      'a deal that a follow-up is about',
      'opportunities',
      (who, id) => who.post('/activities', { kind: 'note', about: { object: 'opportunity', id } }),
    ],
    ['what a contract is made of', 'quotes', (who, id) => who.post('/contracts', { quoteId: id })],
    ['what an order fulfils', 'contracts', (who, id) => who.post('/orders', { contractId: id })],
    ['what an order is made of', 'quotes', (who, id) => who.post('/orders', { quoteId: id })],
    [
      'what is paid',
      'orders',
      (who, id) => who.post('/payments', { orderId: id, amount: { amount: '1.00', currency: 'CNY' } }),
    ],
    ['what is delivered', 'orders', (who, id) => who.post('/deliveries', { orderId: id, ...ONE_PIECE })],
    ['who took part', 'contacts', (who, id) => who.post('/activities', { kind: 'note', about: own(), people: [id] })],
    [
      'what a task is about',
      'leads',
      (who, id) => who.post('/tasks', { what: '丙', due, about: { object: 'lead', id } }),
    ],
    ['owner of a task', 'users', (who, id) => who.post('/tasks', { what: '丙', due, ownerId: id })],
    ['the other of a merge', 'other', (who, id) => who.post(`/contacts/${ownContact}/merge`, { otherId: id })],
    [
      'the other of a merge looked at',
      'other',
      (who, id) => who.post(`/contacts/${ownContact}/merge/preview`, { otherId: id }),
    ],
    [
      'a line of a batch',
      'contacts',
      (who, id) =>
        who.post('/contacts/batch', {
          mode: 'each',
          operations: [
            { op: 'update', id, version: 1, values: { title: '丁' } },
            { op: 'delete', id, version: 1 },
          ],
        }),
    ],
    [
      'an operation of a batch',
      'contacts',
      (who, id) => who.post('/contacts/batch', { operations: [{ op: 'delete', id, version: 1 }] }),
    ],
    ['a filter by owner', 'users', (who, id) => who.post('/contacts/query', { filter: { ownerId: id } })],
    ['a filter by account', 'accounts', (who, id) => who.post('/contacts/query', { filter: { accountId: id } })],
    ['a filter by id', 'contacts', (who, id) => who.post('/contacts/query', { filter: { id: { in: [id] } } })],
    [
      'a filter by what a task is about',
      'contacts',
      (who, id) => who.post('/tasks/query', { filter: { about: { eq: { object: 'contact', id } } } }),
    ],
    ['an explanation', 'contacts', (who, id) => who.get(`/access/explain?object=contact&id=${id}`)],
    ['who sees it', 'contacts', (who, id) => who.get(`/access/who?object=contact&id=${id}`)],
  ]
  const administrative: typeof ways = [
    ['team of somebody invited', 'teams', (who, id) => who.post('/users', { ...invited(), teamId: id })],
    ['department of a team', 'departments', (who, id) => who.post('/teams', { name: '戊', departmentId: id })],
    [
      'department above a department',
      'departments',
      (who, id) => who.post('/departments', { name: '己', departmentId: id }),
    ],
  ]
  const security: typeof ways = [
    [
      'who follows somebody who leaves',
      'users',
      (who, id) => who.post(`/users/${strangers.get('marketer')?.id}/leave`, { successorId: id }),
    ],
  ]
  const auditing: typeof ways = [
    ['an actor of the log', 'users', (who, id) => who.get(`/audit/events?actor=${id}`)],
    ['a record of the log', 'contacts', (who, id) => who.get(`/audit/events?object=contact&id=${id}`)],
  ]
  let ownContact: string
  const own = () => ({ object: 'contact', id: ownContact })
  const invited = () => ({ email: 'new@example.com', name: '庚', roles: ['sales_rep'] })

  beforeAll(async () => {
    ownContact = await made(stranger, '/contacts', { name: '自己的', mobile: '13811110000' })
  })

  test.each([
    ...ways.map((way) => ['sales_manager', ...way] as const),
    ...administrative.map((way) => ['system_admin', ...way] as const),
    ...security.map((way) => ['security_admin', ...way] as const),
    ...auditing.map((way) => ['audit_admin', ...way] as const),
  ])('%s: %s', async (role, _, kind, ask) => {
    const who = strangers.get(role) as TestPerson
    const [id, unknown] = [ids[kind] as string, world.services.newId()]
    const [answer, none] = [await ask(who, id), await ask(who, unknown)]
    expect(said(answer as Answered, id)).toBe(said(none as Answered, unknown))
    expectNothingOf(answer, [id])
    if (kind !== 'users' && kind !== 'accounts') expect(answer.status).not.toBe(201)
  })
})

// ASVS 8.4.1
test('no list, search, name or count of one company holds anything of the other', async () => {
  const before = await victim.get('/contacts?count=exact')
  expect(before.text).toContain('司马光远')
  for (const who of strangers.values())
    for (const route of routes.filter((each) => each.method === 'GET' && !/:|\*|^\/stream/.test(each.path)))
      expectNothingOf(await callRoute(world, route, { token: who.token, body: bodyOf(route) }), [])
  for (const q of ['司马光远', '司马', '13977776666', '6666', '云杉私密项目', '绝密'])
    for (const path of [
      '/contacts/query',
      '/accounts/query',
      '/leads/query',
      '/opportunities/query',
      '/tasks/query',
      '/search/query',
    ])
      expectNothingOf(await stranger.post(path, { q }), [])
  const duplicates = await stranger.post('/contacts/duplicates', { values: { mobile: '13977776666' } })
  expect(duplicates.body).toEqual({ duplicates: [] })
})
