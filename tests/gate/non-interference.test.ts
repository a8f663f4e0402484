import { expect, test } from 'vitest'
import { catalog } from '../../apps/server/src/app.ts'
import { settle } from '../../apps/server/src/modules/audit/testing/recorded.ts'
import { standardRoles } from '../../packages/policy/src/index.ts'
import { ROLE_NAMES } from '../crew.ts'
import { addressOf, bodyOf, type Call, call, routes } from './calls.ts'
import { said } from './said.ts'
import { FOUND_MOBILE, LOOKS_UP, makeTwin, type Twin, type TwinRecord } from './twins.ts'

/*
 * Non-interference: two worlds of the same seed, clock and ids that differ only in values which somebody may not see give that person the same
 * bytes on every route. What is sealed, signed or hashed over sealed bytes lies under keys of each world and is compared by length (`said.ts`).
 */
type Ask = Pick<Call, 'method' | 'url' | 'body' | 'headers'>

const get = (path: string): Ask => ({ method: 'GET', url: `/api/v1${path}` })
const post = (path: string, body: object = {}): Ask => ({ method: 'POST', url: `/api/v1${path}`, body })

/** Answers that come as a stream or as an archive (`streamed-answers.test.ts`), and the application's own files. */
const LEFT_OUT = /^(stream\.open|audit\.bundle|web\..*|import\.errors|session\.sign_out)$/

/** Every route that reads, with every id that it could take. */
function readings({ records, asker, tenant }: Twin): Ask[] {
  return routes
    .filter((route) => route.method === 'GET' && !LEFT_OUT.test(route.name))
    .flatMap((route) => {
      const first = route.path.split('/')[1] ?? ''
      const ids =
        first === 'audit'
          ? [tenant]
          : [...records.filter(({ plural }) => plural === first).map(({ id }) => id), asker.id]
      const chosen = /:id|:log/.test(route.path) ? ids : [undefined]
      return chosen.map((id): Ask => ({ method: 'GET', url: addressOf(route, id) }))
    })
}

const OPERATORS = ['ne', 'contains', 'starts', 'null', 'gte', 'in'] as const

const isListedBy = (role: string, object: string): boolean =>
  standardRoles.some(
    ({ name, grants }) =>
      name === role && grants.some((grant) => grant.object === object && grant.actions.includes('list')),
  )

/** Questions by everything that is hidden, in both of its forms. */
function guesses(role: string, record: TwinRecord, index: number): Ask[] {
  const { object, plural, pairs, modes } = record
  // of each record every third field, beginning at another one; of what may not be listed at all fewer
  const step = isListedBy(role, object) ? 3 : 9
  const hidden = Object.entries(pairs).filter(([key], turn) => !modes.has(key) && (turn + index) % step === 0)
  const byValue = hidden.flatMap(([key, pair], turn) =>
    pair.flatMap((value) => {
      const text = Array.isArray(value) ? String(value[0]) : String(value)
      // whoever looks up by whole number finds by it what they ask for: that is their work
      if (LOOKS_UP.includes(role) && ['mobile', 'phone', 'email'].includes(key)) return []
      const operator = OPERATORS[turn % OPERATORS.length] ?? 'eq'
      return [
        post(`/${plural}/query`, { filter: { [key]: value } }),
        post(`/${plural}/query`, { filter: { [key]: { [operator]: operator === 'null' ? false : value } } }),
        post(`/${plural}/query`, { filter: { not: { [key]: value } }, count: 'exact' }),
        post(`/${plural}/query`, { q: turn % 2 === 0 ? text : text.slice(0, 3) }),
      ]
    }),
  )
  const sought = hidden
    .slice(0, 3)
    .flatMap(([, pair]) => pair.map((value) => post('/search/query', { q: String(value) })))
  return [
    ...byValue,
    ...sought,
    ...hidden.map(([key]) => post(`/${plural}/query`, { sort: key })),
    ...maskedGuesses(record, index),
  ]
}

/** Of a masked value more is asked than the mask shows, and less than the whole. */
function maskedGuesses({ plural, pairs, modes }: TwinRecord, index: number): Ask[] {
  const masked = Object.entries(pairs).filter(([key], turn) => modes.get(key) === 'masked' && (turn + index) % 2 === 0)
  return masked.flatMap(([key, pair]) =>
    pair.flatMap((value) => {
      const text = String(value)
      return [
        post(`/${plural}/query`, { filter: { [key]: text.slice(-5) } }),
        post(`/${plural}/query`, { filter: { [key]: { contains: text.slice(3, 8) } } }),
        post(`/${plural}/query`, { filter: { [key]: { ne: text } }, count: 'exact' }),
        post(`/${plural}/query`, { filter: { [key]: { gte: text } } }),
        post(`/${plural}/query`, { sort: key }),
        post(`/${plural}/query`, { q: text.slice(-6) }),
        post(`/${plural}/query`, { q: text.slice(2, 8) }),
        post('/search/query', { q: text.slice(-5) }),
      ]
    }),
  )
}

/** Lists of every shape that need no value. */
function lists(): Ask[] {
  return catalog.served.flatMap(({ name, plural }) => [
    get(`/${plural}?count=exact&limit=200`),
    get(`/${plural}?limit=3&sort=id`),
    get(`/${plural}?limit=2&sort=-createdAt`),
    ...['name', '-name', 'updatedAt', 'what', 'source', 'due', 'at', 'lastFollowUpAt'].map((sort) =>
      post(`/${plural}/query`, { sort }),
    ),
    ...['account', 'owner', 'about', 'people'].map((expand) => post(`/${plural}/query`, { expand })),
    post(`/${plural}/query`, { fields: 'id' }),
    get(`/trash?object=${name}`),
  ])
}

/** What is counted over all deals, and the deals behind a number. */
const counts = (): Ask[] => [
  ...['', '?from=2026-01-01', '?to=2026-01-01', '?source=website', '?cohort=2026-11'].map((asked) =>
    get(`/pipelines/standard/funnel${asked}`),
  ),
  ...['?period=2026', '?period=2027-Q1'].flatMap((asked) => [
    get(`/pipelines/standard/forecast${asked}`),
    get(`/pipelines/standard/course${asked}`),
    get(`/pipelines/standard/slippage${asked}`),
    get(`/pipelines/standard/targets${asked}`),
    get(`/pipelines/standard/adjustments${asked}`),
    ...['wonAmount', 'newCustomers', 'followUps', 'received'].map((measure) =>
      get(`/pipelines/standard/leaderboard${asked}&measure=${measure}`),
    ),
  ]),
  ...['first_contact', 'needs'].flatMap((stage) => [
    post('/opportunities/query', { filter: { stage: { came: { stage } } }, count: 'exact' }),
    post('/opportunities/totals', { filter: { stage: { came: { stage, from: '2026-01-01' } } } }),
  ]),
  ...['commit', 'pipeline', 'closed'].map((category) => {
    const foreseen = { pipeline: 'standard', category, from: '2026-01-01', to: '2027-12-31' }
    return post('/opportunities/query', { filter: { stage: { foreseen } }, count: 'exact' })
  }),
  post('/opportunities/totals'),
  post('/opportunities/totals', { by: 'owner' }),
  post('/opportunities/query', { filter: { closeDate: { putOff: { since: '2026-01-01' } } }, count: 'exact' }),
  post('/payments/query', { filter: { dueOn: { overdue: true } }, count: 'exact' }),
  ...[{ expected: '+30d' }, { overdue: true }].map((nextPurchaseOn) =>
    post('/accounts/query', { filter: { nextPurchaseOn }, count: 'exact' }),
  ),
  ...['purchaseCycleDays', '-nextPurchaseOn'].map((sort) => post('/accounts/query', { sort })),
  post('/orders/query', { filter: { outstanding: { gt: { amount: '0', currency: 'CNY' } } }, count: 'exact' }),
  ...['paid', '-outstanding'].map((sort) => post('/orders/query', { sort })),
]

/** Numbers over records of every kind, in groups of what some readers see and others do not. */
const reports = (): Ask[] =>
  catalog.served.flatMap(({ name, fields }) => {
    const report = (about: object) =>
      post('/reports/query', { object: name, measure: { kind: 'count' }, group: [{ field: 'owner' }], ...about })
    const owned = 'owner' in fields ? [report({ group: [{ field: 'team' }] })] : []
    const [money] = Object.entries(fields).find(([, { kind }]) => kind === 'money') ?? []
    return [
      ...owned,
      report({ period: { field: 'createdAt', name: 'last_365_days' }, compare: 'previous' }),
      ...['account', 'level', 'stage', 'status', 'mobile']
        .filter((field) => field in fields)
        .map((field) => report({ group: [{ field }] })),
      ...(money === undefined ? [] : [report({ measure: { kind: 'sum', field: money } })]),
    ]
  })

/** What is asked of a single record beside reading it, and acts that must not succeed. */
function about({ object, plural, id, pairs, isReached }: TwinRecord): Ask[] {
  const version = { headers: { 'if-match': '"1"' } }
  const fields = Object.keys(pairs)
  const acts = routes.filter(({ method, path }) => method !== 'GET' && path.startsWith(`/${plural}/:id`))
  const beyond: Ask[] = isReached
    ? []
    : [
        post(`/${plural}/${id}/reveal`, { fields: fields.slice(0, 3), reason: 'call' }),
        post(`/${plural}/${id}/merge`, { otherId: id }),
        { method: 'PATCH', url: `/api/v1/${plural}/${id}`, body: { note: 'x' }, ...version },
        ...acts.map(
          (route): Ask => ({ method: route.method, url: addressOf(route, id), body: bodyOf(route), ...version }),
        ),
      ]
  return [
    get(`/access/who?object=${object}&id=${id}`),
    get(`/access/explain?object=${object}&id=${id}`),
    ...fields.slice(0, 5).map((field) => get(`/access/explain?object=${object}&id=${id}&field=${field}`)),
    get(`/${plural}/${id}?expand=owner`),
    get(`/audit/events?object=${object}&id=${id}`),
    ...beyond,
  ]
}

function asks(role: string, twin: Twin): Ask[] {
  const found = LOOKS_UP.includes(role)
    ? [
        post('/contacts/lookup', { value: FOUND_MOBILE }),
        post('/audit/lookup', { object: 'contact', field: 'mobile', value: FOUND_MOBILE }),
      ]
    : []
  return [
    ...found,
    ...lists(),
    ...counts(),
    ...reports(),
    ...readings(twin),
    ...twin.records.flatMap((record, index) => [...about(record), ...guesses(role, record, index)]),
    post('/contacts/lookup', { value: '13900000000' }),
    post('/contacts/duplicates', { values: { mobile: '13900000000', email: 'nobody@example.com' } }),
    post('/contacts', { name: '自己新建', mobile: '13811110013' }),
    post('/tasks', { what: '自己新建', due: '2026-12-01T00:00:00.000Z' }),
    post('/users', { email: 'zhao7@example.com', name: '新人', roles: ['sales_rep'] }),
    ...lists(),
    get('/access/budget'),
  ]
}

async function told(role: string, which: 0 | 1): Promise<{ asked: readonly Ask[]; answers: readonly string[] }> {
  const twin = await makeTwin(role, which)
  const { world, asker } = twin
  const asked = asks(role, twin)
  const answers: string[] = []
  for (const each of asked) {
    const answer = await call(world, { ...each, token: asker.token })
    answers.push(`${answer.status} ${answer.type} ${said(answer.text)}`)
    if (answer.status >= 500) throw new Error(`${each.url} ${answer.text}`)
  }
  await settle(world.services)
  const last = await call(world, { ...get('/audit/events?limit=200'), token: asker.token })
  answers.push(said(last.text))
  await world.stop()
  return { asked: [...asked, get('/audit/events?limit=200')], answers }
}

/** Look-ups of the one person who is to be found that found nobody: of such, nothing would be compared. */
const unfound = (role: string, { asked, answers }: Awaited<ReturnType<typeof told>>): readonly string[] =>
  asked.flatMap(({ url, body }, at) => {
    const way = role === 'audit_admin' ? '/audit/lookup' : '/contacts/lookup'
    const isForThem = url.endsWith(way) && JSON.stringify(body).includes(FOUND_MOBILE)
    const answer = answers[at] ?? ''
    return isForThem && !answer.includes('"id":') ? [answer] : []
  })

test.each(ROLE_NAMES)(
  'the %s is told the same, byte for byte, whatever they may not see',
  async (role) => {
    const [one, other] = [await told(role, 0), await told(role, 1)]
    const spent = one.answers.filter((answer) => answer.startsWith('429')).length
    expect(one.asked.length).toBeGreaterThan(500)
    expect(spent).toBeLessThan(5)
    expect([...unfound(role, one), ...unfound(role, other)]).toEqual([])
    const differing = one.answers.flatMap((answer, at) =>
      answer === other.answers[at]
        ? []
        : [{ asked: one.asked[at], one: answer.slice(0, 1_500), other: other.answers[at]?.slice(0, 1_500) }],
    )
    expect(differing.slice(0, 3)).toEqual([])
  },
  240_000,
)
