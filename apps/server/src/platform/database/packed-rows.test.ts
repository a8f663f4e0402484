import fc from 'fast-check'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { company } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
let tenant: string

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
})
afterAll(() => world.stop())

const SEED = 20261123

/** Every text PostgreSQL takes: no U+0000, no lone surrogate. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('\0', '').toWellFormed()),
  fc.constantFrom('', '"', '\\', '\u2028', '\u001f\u001e', '王小明', '👩‍👩‍👧', "'; drop table contact --", 'é', 'ÿ'),
)
const numerics = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(12)).map(([whole, decimals]) => {
  const digits = String(whole < 0n ? -whole : whole).padStart(decimals + 1, '0')
  const cut = digits.length - decimals
  return `${whole < 0n ? '-' : ''}${digits.slice(0, cut)}${decimals === 0 ? '' : `.${digits.slice(cut)}`}`
})
const times = fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })

/** A value of each type that a table of records has, as PostgreSQL is told it. */
const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  uuid: fc.uuid(),
  integer: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  bigint: fc.maxSafeInteger(),
  boolean: fc.boolean(),
  text: texts,
  numeric: numerics,
  timestamptz: times.map((time) => time.toISOString()),
  date: times.map((time) => time.toISOString().slice(0, 10)),
  jsonb: fc.dictionary(texts, fc.oneof(texts, fc.array(texts, { maxLength: 3 }))).map((value) => JSON.stringify(value)),
  bytea: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  'text[]': fc.array(fc.option(texts), { maxLength: 4 }),
  'uuid[]': fc.array(fc.uuid(), { maxLength: 4 }),
}
const TYPES = Object.keys(VALUES)
const NAMES = TYPES.map((_, at) => `c${at}`)

const rows = fc.array(fc.tuple(...Object.values(VALUES).map((each) => fc.option(each))), { minLength: 1, maxLength: 6 })

const statementOf = (drawn: readonly (readonly unknown[])[]): RawBuilder<unknown> => {
  const row = (values: readonly unknown[]) =>
    sql`(${sql.join(TYPES.map((type, at) => sql`${values[at]}::${sql.raw(type)}`))})`
  return sql`select * from (values ${sql.join(drawn.map(row))}) as v (${sql.join(NAMES.map((name) => sql.ref(name)))})`
}

const plain = (rows: readonly Record<string, unknown>[]) =>
  rows.map((row) =>
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ]),
  )

describe('packed rows', () => {
  test('are the rows the driver gives, of every type a record has, empty values among them', async () => {
    const { database } = world.services
    await fc.assert(
      fc.asyncProperty(rows, async (drawn) => {
        // each twice: what is the same as in the row before is taken from there
        const statement = statementOf(drawn.flatMap((row) => [row, row]))
        const unpacked = await database.readPacked<Record<string, unknown>>(tenant, statement, { names: NAMES })
        expect(plain(unpacked)).toEqual(plain(await database.read(tenant, statement)))
      }),
      { seed: SEED, numRuns: 200, endOnFailure: true },
    )
  })

  test('keep the order of their statement', async () => {
    const statement = sql`select n::int from generate_series(1, 500) as n order by (n * 7919) % 503`
    const { database } = world.services
    const rows = await database.readPacked<{ n: number }>(tenant, statement, { names: ['n'] })
    expect(rows).toEqual(await database.read(tenant, statement))
    expect(await database.readPacked(tenant, sql`select 1 where false`, { names: ['n'] })).toEqual([])
  })

  test('of other columns than those named, or of a type that is none of ours, are refused', async () => {
    const { database } = world.services
    await expect(database.readPacked(tenant, sql`select 1, 2`, { names: ['n'] })).rejects.toThrow('other columns')
    await expect(database.readPacked(tenant, sql`select point(1, 2)`, { names: ['n'] })).rejects.toThrow(
      'cannot be unpacked',
    )
    await expect(database.readPacked(tenant, sql`select 'NaN'::numeric`, { names: ['n'] })).rejects.toThrow()
  })
})
