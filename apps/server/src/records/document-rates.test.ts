import { MINOR_UNITS } from '@holdfast/catalog/currencies'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '../platform/gate/session.ts'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, testClock, type World } from '../testing/world.ts'
import { convertedSums } from './query/converted.ts'

/* Papers and payments keep the rate of their day; and what converting does to an amount, whichever the currency. */
const DAY_MS = 86_400_000
const clock = testClock(Date.parse('2026-11-03T04:00:00.000Z'))
let world: World
let tenant: string
let manager: TestPerson
let teamId: string
let account: string

const dollars = (amount: string) => ({ amount, currency: 'USD' })
async function made(path: string, body: object) {
  const answer = await manager.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
async function changed(path: string, body: object, version: number) {
  const answer = await manager.patch(path, body, version)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
/** Some days on; whoever works has signed in anew. */
async function later(days: number) {
  clock.advance(days * DAY_MS)
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
}
const rateOf = ({ rate, rateUnits, rateOn }: Record<string, unknown>) => [rate, rateUnits, rateOn]
const sumOf = async (object: string) => {
  const body = { object, measure: { kind: 'sum', field: 'amount' } }
  return (await manager.post('/reports/query', body)).body.total.base
}

beforeAll(async () => {
  world = await startWorld({ clock })
  tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  teamId = (await admin.post('/teams', { name: '外贸' })).body.id
  await later(0)
  account = (await made('/accounts', { name: 'Northwind' })).id
})
afterAll(() => world.stop())

test('a paper keeps the rate of its day: missing at first, then of the day that lacked it, then of the day it goes out, and no other', async () => {
  const home = await made('/quotes', { accountId: account, amount: { amount: '5.00', currency: 'CNY' } })
  expect(rateOf(home)).toEqual([null, null, null])
  const quote = await made('/quotes', { accountId: account, amount: dollars('100.00') })
  const path = `/quotes/${quote.id}`
  expect(rateOf(quote)).toEqual([null, null, '2026-11-03'])
  expect(await sumOf('quote')).toMatchObject({ amount: null, missing: [{ currency: 'USD', day: '2026-11-03' }] })
  const first = await made('/rates', { currency: 'USD', from: '2026-11-01', rate: '7.12' })
  expect(await sumOf('quote')).toMatchObject({ amount: '717.00', missing: [] })
  await later(7)
  await made('/rates', { currency: 'USD', from: '2026-11-10', units: 100, rate: '730' })
  expect(rateOf(await changed(path, { note: '加急' }, 1))).toEqual(['7.12', 1, '2026-11-03'])
  expect(rateOf(await changed(path, { note: '不急' }, 2))).toEqual(['7.12', 1, '2026-11-03'])
  expect(rateOf(await changed(path, { amount: dollars('101.00') }, 3))).toEqual(['730', 100, '2026-11-10'])
  await later(2)
  const sent = await changed(path, { status: 'sent' }, 4)
  expect(rateOf(sent)).toEqual(['730', 100, '2026-11-12'])
  expect(await sumOf('quote')).toMatchObject({ amount: '742.30' })
  // whatever becomes of the rates: what went out stays what it was counted at
  await made('/rates', { currency: 'USD', from: '2026-11-12', rate: '9' })
  await changed(`/rates/${first.id}`, { rate: '5' }, 1)
  expect(rateOf(await changed(path, { status: 'accepted' }, 5))).toEqual(['730', 100, '2026-11-12'])
  expect(await sumOf('quote')).toMatchObject({ amount: '742.30' })
  const next = await made('/quotes', { accountId: account, amount: dollars('10.00') })
  expect(rateOf(await changed(`/quotes/${next.id}`, { amount: { amount: '10.00', currency: 'CNY' } }, 1))).toEqual([
    null,
    null,
    null,
  ])
  expect((await manager.patch(path, { rate: '1' }, 6)).body.errors?.[0]).toMatchObject({ code: 'field_computed' })
})

test('an order’s day is that on which it was ordered, a payment’s that on which it was paid', async () => {
  const order = await made('/orders', { accountId: account, amount: dollars('100.00') })
  expect(rateOf(order)).toEqual(['9', 1, '2026-11-12'])
  const confirmed = await changed(`/orders/${order.id}`, { status: 'confirmed', orderedOn: '2026-11-11' }, 1)
  expect(rateOf(confirmed)).toEqual(['730', 100, '2026-11-11'])
  const due = await made('/payments', { orderId: order.id, amount: dollars('40.00'), dueOn: '2026-12-01' })
  expect(rateOf(due)).toEqual(['9', 1, '2026-11-12'])
  const paid = await changed(`/payments/${due.id}`, { status: 'received', paidOn: '2026-11-04' }, 1)
  expect(rateOf(paid)).toEqual(['5', 1, '2026-11-04'])
  expect(await sumOf('payment')).toMatchObject({ amount: '200.00' })
})

const PLACES = { CNY: 2, USD: 2, JPY: 0, KWD: 3, VND: 0 } as const
type Currency = keyof typeof PLACES
/** The company's own currency follows its country. */
const BASES = { CN: 'CNY', JP: 'JPY', US: 'USD' } as const
const DAY = '2025-06-01'
const RATES: Readonly<Record<Currency, readonly [rate: bigint, millionths: bigint]>> = {
  CNY: [1_250_000n, 1n],
  USD: [7_012_345n, 1n],
  JPY: [4_821_500n, 100n],
  KWD: [70_000_000n, 3n],
  VND: [2_790_000n, 10_000n],
}
const decimalOf = (units: bigint, places: number): string => {
  const text = units.toString().padStart(places + 1, '0')
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
}
const amount = fc.record({
  currency: fc.constantFrom<Currency>('CNY', 'USD', 'JPY', 'KWD', 'VND'),
  units: fc.bigInt({ min: 1n, max: 99_999_999_999n }),
})
const tenTo = (places: number): bigint => 10n ** BigInt(places)
/** A fraction to the nearest whole, half away from nothing. */
const nearest = (over: bigint, under: bigint): bigint => (2n * over + under) / (2n * under)
const away = (one: bigint, other: bigint): bigint => (one > other ? one - other : other - one)

test('an amount converted is rounded once, there and back it is off by less than the coarser unit, and parts add up to within half a unit each', async () => {
  for (const [currency, [rate, units]] of Object.entries(RATES))
    await made('/rates', { currency, from: DAY, units: Number(units), rate: decimalOf(rate, 6) })
  for (const [country, base] of Object.entries(BASES)) {
    const caller = { tenant: { id: tenant, policy: { country } } } as unknown as Caller
    const places = MINOR_UNITS.get(base) ?? 2
    const amounts = fc.sample(amount, { seed: 20_261_129, numRuns: 300 }).filter(({ currency }) => currency !== base)
    const part = (k: string, { currency, units }: (typeof amounts)[number]) =>
      sql`(${k}::text, ${currency}::text, ${DAY}::date, null::numeric, null::int, ${decimalOf(units, PLACES[currency])}::numeric, null::numeric)`
    const rows = amounts.flatMap((each, at) => [part(String(at), each), part('all', each)])
    const sums = await convertedSums(
      world.services,
      caller,
      sql`select * from (values ${sql.join(rows)}) v (k, currency, day, rate, units, amount, weighted)`,
    )
    const minor = (k: string) => BigInt((sums.get(k)?.amount ?? '').replace('.', ''))
    let whole = 0n
    amounts.forEach(({ currency, units }, at) => {
      const [rate, per] = RATES[currency]
      // exactly: units × rate ÷ (per × a million), in minor units of the company's currency
      const under = per * 1_000_000n * tenTo(PLACES[currency])
      const there = minor(String(at))
      expect(sums.get(String(at))?.amount?.split('.')[1]?.length ?? 0).toBe(places)
      expect(there).toBe(nearest(units * rate * tenTo(places), under))
      const back = nearest(there * under, rate * tenTo(places))
      // a unit of either, in the same measure: the larger is the coarser one
      const [foreign, own] = [rate * tenTo(places), under]
      expect(away(back, units) * foreign).toBeLessThanOrEqual(foreign > own ? foreign : own)
      whole += there
    })
    expect(away(whole, minor('all')) * 2n).toBeLessThanOrEqual(BigInt(amounts.length + 1))
  }
})
