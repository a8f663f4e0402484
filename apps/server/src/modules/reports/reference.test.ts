import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { bucketOf } from './days.ts'
import { FEWEST } from './small-groups.ts'

/* Whatever is asked by whomever: the numbers are those of the reader's own list, reckoned here in the plainest way, record by record. */
let world: World
let readers: readonly TestPerson[]
let analyst: TestPerson
const STAGES = ['first_contact', 'needs', 'proposal']
const SOURCES = ['website', 'referral', null]

const SEED = 20_261_123
const deal = fc.record({
  stage: fc.constantFrom(...STAGES),
  source: fc.constantFrom(...SOURCES),
  cents: fc.integer({ min: 1, max: 10_000_000 }),
  currency: fc.constantFrom('CNY', 'CNY', 'USD'),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
  probability: fc.integer({ min: 0, max: 100 }),
})

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const { north, south } = await makeTeams(world, tenant)
  const sellers = await Promise.all(
    [north, north, south].map((teamId) => person(world, tenant, { role: 'sales_rep', teamId })),
  )
  const manager = await person(world, tenant, { role: 'sales_manager', teamId: north })
  const both = await person(world, tenant, { roles: ['sales_rep', 'sales_manager'], teamId: south })
  analyst = await person(world, tenant, { role: 'analyst' })
  readers = [...sellers, manager, both]
  for (const [at, each] of fc.sample(deal, { seed: SEED, numRuns: 60 }).entries()) {
    const { stage, source, cents, currency, month, day, probability } = each
    const amount = { amount: (cents / 100).toFixed(2), currency }
    const closeDate = `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
    const values = { name: '测量机', stage, source, amount, closeDate, probability }
    const made = await sellers[at % 3]?.post('/opportunities', values)
    expect(made?.status, made?.text).toBe(201)
  }
})
afterAll(() => world.stop())

interface View {
  readonly stage?: string
  readonly source?: string | null
  readonly ownerId?: string
  readonly closeDate?: string | null
  readonly amount?: { readonly amount: string; readonly currency: string } | null
}

const question = fc.record({
  group: fc.uniqueArray(fc.constantFrom('stage', 'source', 'owner', 'month', 'week'), {
    maxLength: 2,
    selector: (key) => (key === 'week' ? 'month' : key),
  }),
  kind: fc.constantFrom('count', 'sum', 'median', 'average'),
  filter: fc.option(
    fc.oneof(
      fc.record({ stage: fc.constantFrom(...STAGES) }),
      fc.record({ source: fc.constantFrom({ null: true }, { in: ['website', 'referral'] }) }),
      fc.record({ amount: fc.constant({ gte: { amount: '20000', currency: 'CNY' } }) }),
    ),
  ),
  period: fc.option(
    fc.constantFrom(
      { field: 'closeDate', name: 'this_quarter' },
      { field: 'closeDate', from: '2026-03-03', to: '2026-08-08' },
    ),
  ),
})

const keyOf = (view: View, by: string): string | null => {
  if (by === 'owner') return view.ownerId ?? null
  if (by === 'month' || by === 'week') return view.closeDate ? bucketOf(view.closeDate, by) : null
  return view[by as 'stage' | 'source'] ?? null
}

const centsOf = ({ amount }: View): bigint => BigInt((amount?.amount ?? '0').replace('.', ''))
const money = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`

/** What the amounts come to, in cents: an average and a median to the nearest, a half up. */
function worth(kind: string, views: readonly View[]): string {
  const cents = views.map(centsOf).sort((a, b) => (a < b ? -1 : 1))
  const many = BigInt(cents.length)
  const all = cents.reduce((sum, each) => sum + each, 0n)
  const middle = (cents[(cents.length - 1) >> 1] ?? 0n) + (cents[cents.length >> 1] ?? 0n)
  if (kind === 'sum') return money(all)
  return money(kind === 'average' ? (2n * all + many) / (2n * many) : (middle + 1n) / 2n)
}

function expected(kind: string, views: readonly View[]) {
  const byCurrency = Map.groupBy(views, ({ amount }) => amount?.currency ?? '')
  const values = [...byCurrency].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    count: views.length,
    values:
      kind === 'count'
        ? []
        : values.map(([currency, own]) => ({ currency, count: own.length, value: worth(kind, own) })),
  }
}

/** All that a reader's list holds. */
async function listOf(who: TestPerson, filter: unknown): Promise<readonly View[]> {
  const { body, text, status } = await who.post('/opportunities/query', { filter, limit: 200 })
  expect(status, text).toBe(200)
  return body.data
}

const asksOf = ({ group, kind, filter, period }: typeof question extends fc.Arbitrary<infer Q> ? Q : never) => ({
  object: 'opportunity',
  measure: kind === 'count' ? { kind } : { kind, field: 'amount' },
  group: group.map((by) => (by === 'month' || by === 'week' ? { field: 'closeDate', by } : { field: by })),
  ...(filter === null ? {} : { filter }),
  ...(period === null ? {} : { period }),
})

const bare = ({ count, values }: { count: number; values: unknown }) => ({ count, values })

test('each number is what the reader’s own list comes to, and leads to the records it is made of', () =>
  fc.assert(
    fc.asyncProperty(fc.nat(4), question, async (at, asked) => {
      const who = readers[at] as TestPerson
      const { body, status, text } = await who.post('/reports/query', asksOf(asked))
      expect(status, text).toBe(200)
      const views = await listOf(who, body.total.filter)
      expect(bare(body.total)).toEqual(expected(asked.kind, views))
      const groups = Map.groupBy(views, (view) => JSON.stringify(asked.group.map((by) => keyOf(view, by))))
      const told = body.groups.filter(({ count }: { count: number }) => count > 0)
      if (asked.group.length > 0) expect(told.length).toBe(groups.size)
      for (const part of told) {
        expect(bare(part)).toEqual(expected(asked.kind, groups.get(JSON.stringify(part.keys)) ?? []))
        expect((await listOf(who, part.filter)).length).toBe(part.count)
      }
    }),
    { seed: SEED, numRuns: 60 },
  ))

test('no number for statistics is made of fewer than five, whatever is asked', () =>
  fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const open = { ...asked, group: asked.group.filter((by) => by !== 'owner') }
      const { body, status, text } = await analyst.post('/reports/query', asksOf(open))
      expect(status, text).toBe(200)
      for (const { count, values, filter } of [body.total, ...body.groups]) {
        expect(filter).toBeNull()
        if (count === null) expect(values).toEqual([])
        else expect(count >= FEWEST && count % FEWEST === 0).toBe(true)
        for (const each of values) {
          expect(each.count >= FEWEST && each.count % FEWEST === 0).toBe(true)
          expect(each.value.replace('.', '').replace(/^0+|0+$/g, '').length).toBeLessThanOrEqual(2)
        }
      }
    }),
    { seed: SEED, numRuns: 40 },
  ))
