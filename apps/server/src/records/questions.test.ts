import { afterAll, beforeAll, expect, test } from 'vitest'
import { eightContacts } from '../testing/eight-contacts.ts'
import { person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

/* API.md "Conventions" on questions: lists, filters, sorts, pages, cursors. */
let world: World
let rep: TestPerson
let other: TestPerson

beforeAll(async () => {
  world = await startWorld()
  ;({ rep, other } = await eightContacts(world))
})
afterAll(() => world.stop())

const namesOf = (answer: { body: { data: { name: string }[] } }) => answer.body.data.map((each) => each.name)
const query = (question: object, who = rep) => who.post('/contacts/query', question)

test('a list in the address and the same in a body give the same page', async () => {
  const tree = { and: [{ source: 'website' }, { since: { gte: '2026-03-01' } }] }
  const asked = [
    ['limit=2&sort=-since,name', { limit: 2, sort: '-since,name' }],
    ['filter[source]=website', { filter: { source: 'website' } }],
    ['filter[source]=website&filter[since][gte]=2026-03-01', { filter: tree }],
    [`filter=${encodeURIComponent(JSON.stringify(tree))}`, { filter: tree }],
    ['q=甲&fields=name,source', { q: '甲', fields: ['name', 'source'] }],
    ['count=exact&limit=3', { count: 'exact', limit: 3 }],
    ['expand=owner&limit=1', { expand: ['owner'], limit: 1 }],
  ] as const
  for (const [address, body] of asked) {
    const [one, two] = [await rep.get(`/contacts?${address}`), await query(body)]
    expect([one.status, two.status], address).toEqual([200, 200])
    expect(one.body.data.length, address).toBeGreaterThan(0)
    expect(one.body.data).toEqual(two.body.data)
    expect({ ...one.body.page, next: one.body.page.next !== null }).toEqual({
      ...two.body.page,
      next: two.body.page.next !== null,
    })
  }
})

test('a page has 50 unless stated, at most 200, and nothing that is no number of records', async () => {
  expect((await rep.get('/contacts')).body.page.limit).toBe(50)
  expect((await rep.get('/contacts?limit=200')).status).toBe(200)
  for (const [code, message, limits] of [
    ['number_too_large', '不能大于 200', ['201', '1000000000']],
    ['number_too_small', '不能小于 1', ['0', '-1']],
    ['number_invalid', '不是数字', ['1e9', 'ten', '', '5.5', '0x10', '5&limit=6']],
  ] as const)
    for (const limit of limits)
      expect((await rep.get(`/contacts?limit=${limit}`)).body, limit).toMatchObject({
        status: 400,
        code: 'malformed',
        errors: [{ path: '/limit', code, message }],
      })
  for (const limit of [0, -1, 201, 1e9, 5.5, '5', [5], {}])
    expect([(await query({ limit })).status, limit]).toEqual([400, limit])
})

test('a search of 200 characters is answered; of a longer one it is said how many it may have, wherever it is asked', async () => {
  const [most, more] = ['a'.repeat(200), 'a'.repeat(201)]
  const ways = [
    ['/contacts/query', {}],
    ['/search/query', {}],
    ['/trash/query', { object: 'contact' }],
  ] as const
  for (const [path, rest] of ways) {
    expect((await rep.post(path, { ...rest, q: `  ${most}  ` })).status, path).toBe(200)
    const refused = await rep.post(path, { ...rest, q: more })
    expect(refused.body, path).toMatchObject({ status: 422, code: 'query_too_long' })
    expect(refused.body.next, path).toContain('200')
  }
})

test('members of a question that do not exist or are of another type are refused', async () => {
  for (const question of [
    { sort: 5 },
    { q: {} },
    { q: ['甲'] },
    { cursor: 7 },
    { fields: 3 },
    { expand: [1] },
    { count: true },
    { count: 'about' },
    { where: 'x' },
    { filter: 'x' },
    { filter: [] },
    { filter: 5 },
  ])
    expect([(await query(question)).status, JSON.stringify(question)]).toEqual([400, JSON.stringify(question)])
  for (const address of ['sort=name&sort=since', 'nosuch=1', 'filter={', 'filter[name][nosuch]=1', 'count=1'])
    expect([(await rep.get(`/contacts?${address}`)).status, address]).toEqual([400, address])
})

test('a cursor leads on for its owner and its question only', async () => {
  const { next } = (await query({ limit: 3 })).body.page
  const refused = async (question: object, who = rep) => {
    const answer = await query(question, who)
    expect([answer.status, answer.body.code]).toEqual([400, 'cursor_invalid'])
  }
  expect(namesOf(await query({ limit: 3, cursor: next }))).toEqual(['戊', '丁', '丙'])
  await refused({ limit: 3, cursor: next }, other)
  await refused({ limit: 3, cursor: next, sort: 'createdAt' })
  await refused({ limit: 3, cursor: next, filter: { source: 'website' } })
  await refused({ limit: 3, cursor: next, q: '甲' })
  for (const at of [0, 5, next.length - 1])
    await refused({ cursor: `${next.slice(0, at)}${next[at] === 'A' ? 'B' : 'A'}${next.slice(at + 1)}` })
  for (const cursor of ['', 'x', '0', 'null', '汉字', 'A'.repeat(400)]) await refused({ cursor })
  const accounts = await rep.post('/accounts/query', { cursor: next })
  expect([accounts.status, accounts.body.code]).toEqual([400, 'cursor_invalid'])
  expect(next).not.toContain('2026')
  // the same words asked in another way: the index pages by id, an exact count by what is open
  const bySearch = (await query({ filter: { name: { contains: '甲' } }, limit: 1 })).body
  expect(bySearch.data).toHaveLength(1)
  await rep.post('/contacts', { name: '甲二', mobile: '13800001111' })
  const first = (await query({ q: '甲', limit: 1, count: 'exact' })).body
  expect(first.page.count).toBe(2)
  await refused({ q: '甲', limit: 1, cursor: first.page.next })
  expect(namesOf(await query({ q: '甲', limit: 1, count: 'exact', cursor: first.page.next }))).toEqual(['甲'])
})

test('sorts by several fields, empty values last whichever way', async () => {
  const mine = await person(world, rep.tenantId, { role: 'sales_rep', name: '排序' })
  for (const [name, since, source] of [
    ['一', '2026-01-01', 'website'],
    ['二', null, 'website'],
    ['三', '2026-02-01', 'referral'],
    ['四', '2026-01-01', 'referral'],
  ])
    await mine.post('/contacts', { name, since, source, mobile: '13900000000' })
  const sorted = async (sort: string, limit = 50) => namesOf(await query({ sort, limit }, mine)).join('')
  expect(await sorted('since,source')).toBe('四一三二')
  expect(await sorted('-since,source')).toBe('三四一二')
  expect(await sorted('source,-since')).toBe('三四一二')
  expect(await sorted('-name')).toBe('一四三二')
  const walked: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await query({ sort: '-since,source', limit: 1, ...(cursor === undefined ? {} : { cursor }) }, mine)
    walked.push(...namesOf(page))
    if (page.body.page.next === null) break
    cursor = page.body.page.next
  }
  expect(walked.join('')).toBe('三四一二')
  expect((await query({ sort: 'since,source,name,createdAt' }, mine)).status).toBe(400)
})

test('filters are trees of and, or and not; what is unknown is refused with 400', async () => {
  const website = ['庚', '戊', '丙', '甲']
  const found = async (filter: object) =>
    namesOf(await query({ filter, sort: '-createdAt' })).filter((n) => n !== '甲二')
  expect(await found({ source: 'website' })).toEqual(website)
  expect(await found({ not: { source: 'referral' } })).toEqual(website)
  expect(await found({ not: { not: { source: 'website' } } })).toEqual(website)
  expect(await found({ not: { or: [{ source: 'referral' }, { name: '甲' }] } })).toEqual(['庚', '戊', '丙'])
  expect(await found({ not: { name: { in: ['甲', '丙'] } }, source: 'website' })).toEqual(['庚', '戊'])
  expect(await found({ name: { nin: ['甲', '丙'] }, source: { ne: 'referral' } })).toEqual(['庚', '戊'])
  expect(
    await found({ or: [{ name: '甲' }, { and: [{ source: 'referral' }, { since: { lt: '2026-03-01' } }] }] }),
  ).toEqual(['己', '乙', '甲'])
  expect(await found({ since: { between: ['2026-02-01', '2026-03-31'] } })).toEqual(['庚', '己', '丙', '乙'])
  expect(await found({ source: { in: ['website'] }, since: { null: false } })).toEqual(website)
  expect(await found({ title: { null: true }, name: { starts: '甲' } })).toEqual(['甲'])
  expect(await found({ createdAt: { within: '5h' }, name: '辛' })).toEqual(['辛'])
  expect(await found({ createdAt: { within: '0h' } })).toEqual([])
  // a view that is shared holds nobody's id: `me` is whoever asks
  expect(await found({ ownerId: 'me', name: '辛' })).toEqual(['辛'])
  expect(await found({ ownerId: { ne: 'me' } })).toEqual([])
  expect(await namesOf(await query({ filter: { ownerId: { in: ['me'] } } }, other))).toEqual([])
  // the coming days: of what is today or later
  expect(await found({ since: { within: '+1d' } })).toEqual([])
  const today = new Date(world.clock.now()).toISOString().slice(0, 10)
  const dated = await rep.post('/contacts', { name: '壬', mobile: '13800000099', since: today })
  expect(await found({ since: { within: '+7d' } })).toEqual(['壬'])
  expect(await found({ name: '壬', not: { since: { within: '+7d' } } })).toEqual([])
  await rep.delete(`/contacts/${dated.body.id}`)
  for (const filter of [
    { source: { within: '+7d' } },
    { name: { within: '++7d' } },
    { since: { within: '+' } },
    { nosuch: 1 },
    { name: { like: 'x' } },
    { name: { gte: 'x' } },
    { since: 'yesterday' },
    { since: { between: ['2026-01-01'] } },
    { source: 'nosuch' },
    { source: { null: 'maybe' } },
    { createdAt: { within: '7x' } },
    { or: [] },
    { and: {} },
    { not: [] },
    { not: { mobile: '13800000000' } },
    { mobile: { in: ['13800000000'] } },
    { mobile: { ne: '13800000000' } },
    { 'name; drop table contact': 'x' },
    { __proto__x: 1 },
  ])
    expect([(await query({ filter })).status, JSON.stringify(filter)]).toEqual([400, JSON.stringify(filter)])
})
