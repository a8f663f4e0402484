import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../testing/world.ts'

/*
 * The function that reads the search index, held against the plain predicate over more rows than it looks through before it asks the index: a shared
 * word is sought among the newest, a rare one by the index, and neither way may miss a row, bring one too many, or stop short.
 */
const ROWS = 36_000
const TENANTS = ['10000000-0000-0000-0000-000000000001', '10000000-0000-0000-0000-000000000002'] as const
const idOf = (kind: number, at: number) => `${kind}0000000-0000-0000-0000-${String(at).padStart(12, '0')}`

/** Tokens by where their rows lie: shared by every second to none, and among the oldest or the newest alone. */
const TOKENS: Readonly<Record<number, string>> = {
  1: 'n % 2 = 0',
  2: 'n % 10 = 3',
  3: 'n % 50 = 7',
  4: 'n % 100 = 7',
  5: 'n % 400 = 7',
  6: 'n % 6000 = 7',
  7: `n < ${ROWS / 4} and n % 3 = 0`,
  8: `n > ${ROWS - 700} and n % 9 = 0`,
  9: 'false',
}

let world: World

beforeAll(async () => {
  world = await startWorld()
  const tokens = Object.entries(TOKENS).map(([token, holds]) => `case when ${holds} then ${token} end`)
  for (const tenant of TENANTS)
    await world.superuser.query(
      `insert into search_contact (tenant_id, record_id, owner_id, team_id, living, tokens)
       select $1, ('20000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, ('30000000-0000-0000-0000-' || lpad((n % 5)::text, 12, '0'))::uuid,
         ('40000000-0000-0000-0000-' || lpad((n % 12)::text, 12, '0'))::uuid, n % 7 <> 0, array_remove(array[${tokens.join(', ')}], null)
       from generate_series(1, $2::int) n`,
      [tenant, ROWS],
    )
  await world.superuser.query('analyze search_contact')
})
afterAll(() => world.stop())

const token = fc.constantFrom(...Object.keys(TOKENS).map(Number))
const reach = fc.record({
  all: fc.boolean(),
  owner: fc.constantFrom(idOf(3, 0), idOf(3, 4), idOf(3, 99)),
  teams: fc
    .constantFrom([], [1], [1, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8])
    .map((teams) => teams.map((at) => idOf(4, at))),
})
const asked = fc.record({
  reach,
  alternatives: fc.array(fc.array(token, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
  before: fc.option(fc.integer({ min: 1, max: ROWS }).map((at) => idOf(2, at))),
  atMost: fc.constantFrom(1, 66, 132, 500, 501, 10_001),
  living: fc.boolean(),
})

test('what many share and what is rare is found whole and in order, within reach, among the living or in the trash', async () => {
  const { superuser } = world
  await superuser.query(`select set_config('app.tenant_id', $1, false)`, [TENANTS[0]])
  await fc.assert(
    fc.asyncProperty(asked, async ({ reach: { all, owner, teams }, alternatives, before, atMost, living }) => {
      const lengths = alternatives.map((each) => each.length)
      const found = await superuser.query(
        `select ${living ? 'find_contact' : 'trashed_contact'}($1::int[], $2::int[], $3, $4::uuid, $5::uuid[], $6::uuid, $7) as id`,
        [alternatives.flat(), lengths, all, owner, teams, before, atMost],
      )
      const holds = alternatives.map((each) => `tokens @> '{${each.join(',')}}'`).join(' or ')
      const plain = await superuser.query(
        `select record_id as id from search_contact where tenant_id = $1 and (${holds}) and living = $2
         and ($3 or owner_id = $4 or team_id = any($5::uuid[])) and ($6::uuid is null or record_id < $6) order by record_id desc limit $7`,
        [TENANTS[0], living, all, owner, teams, before, atMost],
      )
      expect(found.rows).toEqual(plain.rows)
    }),
    { seed: 20261127, numRuns: 300 },
  )
})

test('warming reads every page of a table and of the indexes asked, and none of one that would drive out everything else', async () => {
  const { superuser } = world
  const parts = ['search_contact', 'search_contact_keys', 'search_contact_pkey']
  const { rows: measured } = await superuser.query(
    'select pg_relation_size(part::regclass)::int as n from unnest($1::text[]) with ordinality as u (part, at) order by at',
    [parts],
  )
  const sizes = measured.map(({ n }) => n as number)
  const pagesRead = async () => {
    await superuser.query('select pg_stat_force_next_flush()')
    const { rows } = await superuser.query(
      `select (heap_blks_hit + heap_blks_read)::int as n, 0 as at from pg_statio_user_tables where relname = $1
       union all select (idx_blks_hit + idx_blks_read)::int, array_position($2::name[], indexrelname) from pg_statio_user_indexes
         where indexrelname = any ($2::name[]) order by at`,
      [parts[0], parts.slice(1)],
    )
    return rows.map(({ n }) => n as number)
  }
  const warm = async (most: number) => Number((await superuser.query('select warm_contact($1) as n', [most])).rows[0].n)
  const [table = 0, keys = 0, ids = 0] = sizes
  const all = table + keys + ids
  const before = await pagesRead()
  expect([await warm(Math.min(...sizes) - 1), await pagesRead()]).toEqual([0, before])
  expect(await warm(all)).toBe(all)
  expect(await pagesRead()).toEqual(before.map((pages, at) => pages + (sizes[at] ?? 0) / 8192))
  expect(await warm(all - 1)).toBe(table + keys)
})
