import { type Money, order, payment } from '@holdfast/catalog'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { NewBoard } from '../reports/boards/body.ts'
import { SAMPLE_BOARD } from './sample-board.ts'
import { makeSampleDeals } from './sample-deals.ts'
import { afterLetters, makeSampleLetters } from './sample-letters.ts'
import { makeSampleOrders, makeUnratedOrder } from './sample-orders.ts'
import { sampleProducts } from './sample-products.ts'
import { sampleRates, withSampleRate } from './sample-rates.ts'
import { makeSampleWorld } from './sample-world.ts'

const plan = { seed: 20261124, now: Date.parse('2026-11-24T08:00:00.000Z'), owners: 4 }
const { now } = plan
const { accounts, contacts } = makeSampleWorld(plan)
const deals = makeSampleDeals({ ...plan, accounts })
const products = sampleProducts()
  .filter(({ price }) => price !== null)
  .map((values, at) => ({ id: `p${at}`, values }))
const currencyOf = (amount: unknown): string => (amount as Money).currency

describe('who buys abroad', () => {
  it('pays in dollars, at home in yuan; every owner sells both', () => {
    const ofOwner = (owner: number, currency: string) =>
      deals.filter((deal) => deal.owner === owner && currencyOf(deal.values['amount']) === currency).length
    for (const owner of [0, 1, 2, 3])
      for (const currency of ['CNY', 'USD']) expect(ofOwner(owner, currency)).toBeGreaterThan(2)
    for (const { account, values } of deals)
      expect(currencyOf(values['amount'])).toBe(accounts[account]?.abroad === true ? 'USD' : 'CNY')
  })

  it('does so at rates that begin each month, before the first deal ended', () => {
    const rates = sampleRates(now)
    expect([rates[0], rates.at(-1)]).toMatchObject([{ from: '2025-11-01' }, { from: '2026-11-01', rate: '7.09' }])
    const first = deals
      .flatMap(({ values }) => (typeof values['closedAt'] === 'string' ? [values['closedAt']] : []))
      .sort()[0]
    expect(String(first) > String(rates[0]?.from)).toBe(true)
  })

  it('gets orders and payments that keep the rate of their day; one order in euros has none', () => {
    const abroad = makeSampleOrders({ ...plan, deals, products }).filter(
      ({ values }) => currencyOf(values['gross']) === 'USD',
    )
    expect(abroad.length).toBeGreaterThan(3)
    for (const { values, payments } of abroad) {
      const kept = withSampleRate(order, values, now)
      const day = String(values['orderedOn'] ?? '2026-11-24')
      expect(kept).toMatchObject({ rateOn: day, rateUnits: 1 })
      expect(kept['rate']).toBe(sampleRates(now).findLast(({ from }) => from <= day)?.rate)
      for (const each of payments) expect(withSampleRate(payment, each, now)['rate']).toMatch(/^7\./)
    }
    const unrated = makeUnratedOrder({ ...plan, products }, accounts)
    expect(unrated).toHaveLength(1)
    expect([unrated[0]?.payments, unrated[0]?.values['outstanding']]).toEqual([[], unrated[0]?.values['gross']])
    expect(withSampleRate(order, unrated[0]?.values ?? {}, now)).toMatchObject({
      rate: null,
      rateUnits: null,
      rateOn: '2026-05-08',
    })
    expect(makeUnratedOrder({ ...plan, products }, [{ owner: 0, abroad: false }])).toEqual([])
  })
})

describe('the sample letters', () => {
  const letters = makeSampleLetters({ now, deals, contacts })

  it('go to two people of one open deal, and links are counted of the one who agreed before', () => {
    const [guide, offer] = letters
    const { account, values } = deals[offer?.deal ?? -1]!
    expect([letters.length, offer?.people.length, offer?.followed, values['closedAt']]).toEqual([2, 2, null, undefined])
    for (const each of offer?.people ?? [])
      expect(contacts[each]).toMatchObject({ account, owner: 0, values: { email: expect.any(String) } })
    expect(guide).toMatchObject({ deal: null, people: [offer?.people[0]], followed: { times: 3 } })
    const after = afterLetters(letters, { now, deals, contacts })
    const agreed = after.contacts.flatMap((each, at) => (each.values['mailTracking'] === undefined ? [] : [at]))
    expect(agreed).toEqual(guide?.people)
    expect(String(after.contacts[agreed[0] ?? -1]?.values['mailTracking']) < String(guide?.at)).toBe(true)
    expect(after.deals[offer?.deal ?? -1]?.values['lastFollowUpAt']).toBe(offer?.at)
  })
})

it('the sample board is one that may be kept', () => {
  expect(Value.Check(NewBoard, SAMPLE_BOARD)).toBe(true)
})
