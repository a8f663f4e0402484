import {
  account,
  contract,
  linesFault,
  type Money,
  minorUnits,
  purchaseValues,
  quote,
  standardObjects,
  sumOf,
} from '@holdfast/catalog'
import { lineTotals } from '@holdfast/catalog/line-sums'
import { linesOf, valueType } from '@holdfast/catalog/values'
import { describe, expect, it } from 'vitest'
import { makeSampleContracts } from './sample-contracts.ts'
import { makeSampleDeals } from './sample-deals.ts'
import { makeRepeatOrders, makeSampleOrders } from './sample-orders.ts'
import { SAMPLE_BOOK, samplePricing, sampleProducts } from './sample-products.ts'
import { makeSampleQuotes } from './sample-quotes.ts'
import { makeSampleWorld } from './sample-world.ts'

const plan = { seed: 20261124, now: Date.parse('2026-11-24T08:00:00.000Z'), owners: 4 }
const world = makeSampleWorld(plan)

/** What quotes and orders are made of: a bundle without a price of its own is in none. */
const priced = () => sampleProducts().filter(({ price }) => price !== null)

describe('the sample world', () => {
  it('is the same for the same seed and another for another', () => {
    expect(makeSampleWorld(plan)).toEqual(world)
    expect(makeSampleWorld({ ...plan, seed: 7 })).not.toEqual(world)
  })

  it('is large enough that limits show: 3,000 contacts and more, Chinese and foreign, with a year of work', () => {
    expect(world.contacts.length).toBeGreaterThanOrEqual(3_000)
    const abroad = world.contacts.filter(({ values }) => values['residence'] !== 'CN')
    expect(abroad.length).toBeGreaterThan(300)
    expect(world.leads.length).toBeGreaterThan(300)
    const times = world.activities.map(({ values }) => String(values['at'])).sort()
    expect(Date.parse(times.at(-1)!) - Date.parse(times[0]!)).toBeGreaterThan(300 * 86_400_000)
    expect(world.tasks.some(({ values }) => values['done'] === false)).toBe(true)
    expect(new Set(world.contacts.map(({ owner }) => owner)).size).toBe(plan.owners)
  })

  it.each(['accounts', 'contacts', 'leads', 'activities', 'tasks'] as const)(
    'holds in %s only values that the catalogue itself accepts',
    (plural) => {
      const object = standardObjects.find((each) => each.plural === plural)!
      for (const { values } of world[plural])
        for (const [key, value] of Object.entries(values)) {
          const field = object.fields[key]
          expect(field, key).toBeDefined()
          if (value === null) continue
          expect({ value, ...valueType(field!.kind).parse(value, field!, { country: 'CN' }) }).toEqual({
            value,
            ok: true,
          })
        }
    },
  )

  it('names nobody’s real number or address: mobiles of the form prefix 0000 and four digits, mail of example domains', () => {
    for (const { values } of [...world.contacts, ...world.leads]) {
      if (values['residence'] === 'CN') expect(values['mobile']).toMatch(/^\+861\d{2}0000\d{4}$/)
      if (typeof values['email'] === 'string') expect(values['email']).toMatch(/@example\.(com|org|net)$/)
    }
  })
})

describe('the sample deals', () => {
  const deals = makeSampleDeals({ ...plan, accounts: world.accounts })

  it('came to where they stand by a way: one stage after the other, each once, all before', () => {
    const order = ['first_contact', 'needs', 'proposal', 'negotiation']
    for (const { way, values } of deals) {
      const places = way.map(({ stage }) => order.indexOf(stage))
      expect(places).toEqual([...new Set(places)].sort())
      expect(places.every((place) => place >= 0 && order[place] !== values['stage'])).toBe(true)
      const times = [...way.map(({ at }) => at), String(values['stageSince'])]
      expect(times).toEqual([...times].sort())
    }
    expect(deals.filter(({ way, values }) => values['stage'] === 'won' && way.length === 0)).toEqual([])
    expect(deals.some(({ way }) => way.length === order.length)).toBe(true)
  })
})

describe('the sample prices', () => {
  const products = new Map(sampleProducts().map((values) => [String(values['code']), values]))

  it('are of products there are, below what these cost by themselves; what has no price of its own is a bundle', () => {
    const { prices, parts } = samplePricing((code) => (products.has(code) ? code : ''), 'book')
    expect(prices.length).toBe(SAMPLE_BOOK.prices.length)
    for (const { product, price } of prices) {
      const own = products.get(product)?.['price'] as unknown as Money
      expect(minorUnits(price as unknown as Money)).toBeLessThan(minorUnits(own))
    }
    const bundles = [...products].filter(([, { price }]) => price === null).map(([code]) => code)
    expect(new Set(parts.map(({ bundle }) => bundle))).toEqual(new Set(bundles))
    expect(parts.every(({ part }) => (products.get(part)?.['price'] ?? null) !== null)).toBe(true)
  })
})

describe('the sample quotes', () => {
  const deals = makeSampleDeals({ ...plan, accounts: world.accounts })
  const products = priced().map((values, at) => ({ id: `01937a00-0000-7000-8000-00000000000${at}`, values }))
  const quotes = makeSampleQuotes({ ...plan, deals, products })

  it('are in every state there is, each for a deal of its own, and add up', () => {
    const states = quote.fields.status.options?.map(({ value }) => value)
    const all = quotes.flatMap(({ values, earlier }) => [values, ...(earlier === undefined ? [] : [earlier])])
    expect(new Set(all.map((values) => values['status']))).toEqual(new Set(states))
    expect(new Set(quotes.map(({ deal }) => deal)).size).toBe(quotes.length)
    for (const values of all) {
      expect(linesFault(quote, { before: null, after: values })).toBeUndefined()
      const lines = linesOf(values['lines'] ?? null)
      expect(values['gross']).toEqual({ amount: lineTotals(lines)?.gross, currency: 'CNY' })
      for (const { quantity, discount, price } of lines) {
        const stated = [{ productId: products[0]?.id, quantity, discount, price }]
        expect(valueType('lines').parse(stated, quote.fields.lines, { country: 'CN' }).ok).toBe(true)
      }
    }
  })
})

describe('the sample contracts', () => {
  const deals = makeSampleDeals({ ...plan, accounts: world.accounts })
  const products = priced().map((values, at) => ({ id: `p${at}`, values }))
  const quotes = makeSampleQuotes({ ...plan, deals, products })
  const contracts = makeSampleContracts({ now: plan.now, quotes })

  it('are of accepted quotes and say the same sums; some of them end soon', () => {
    expect(contracts.length).toBe(5)
    for (const { quote: of, owner, values } of contracts) {
      expect(quotes[of]).toMatchObject({ owner, values: { status: 'accepted', gross: values['gross'] } })
      expect(linesFault(contract, { before: null, after: values })).toBeUndefined()
    }
    const soon = new Date(plan.now + 60 * 86_400_000).toISOString().slice(0, 10)
    const running = contracts.filter(({ values }) => values['status'] === 'signed')
    expect(running.map(({ values }) => String(values['endsOn']) <= soon)).toEqual([true, true, false])
  })
})

describe('the sample orders', () => {
  const deals = makeSampleDeals({ ...plan, accounts: world.accounts })
  const products = priced().map((values, at) => ({ id: `p${at}`, values }))
  const orders = makeSampleOrders({ seed: plan.seed, now: plan.now, deals, products })

  const repeats = makeRepeatOrders({ ...plan, accounts: world.accounts, products })

  it('let customers of every owner buy in a rhythm, some of them late by now', () => {
    expect(new Set(repeats.map(({ owner }) => owner)).size).toBe(plan.owners)
    const theirs = Map.groupBy(repeats, (order) => order.account)
    const said = [...theirs.values()].map((orders) =>
      purchaseValues(
        account.purchaseCycle!,
        orders.map(({ values }) => String(values['orderedOn'])),
      ),
    )
    const today = new Date(plan.now).toISOString().slice(0, 10)
    for (const values of said) {
      expect(Number(values['purchaseCycleDays'])).toBeGreaterThan(17)
      expect(String(values['lastPurchaseOn']) <= today).toBe(true)
    }
    const late = said.filter((values) => String(values['nextPurchaseTo']) < today)
    expect([late.length > 0, late.length < said.length]).toEqual([true, true])
  })

  it('are paid as they say: every payment planned or received, and what is paid, given back and outstanding adds up to the total', () => {
    expect(orders.length).toBeGreaterThan(20)
    const money = (value: unknown) => value as Money
    for (const { values, payments, deliveries } of [...orders, ...repeats].filter(
      ({ values: { status } }) => status !== 'draft',
    )) {
      const { currency } = money(values['gross'])
      const all = payments.map(({ amount }) => money(amount))
      expect(sumOf(all, currency)).toEqual(values['gross'])
      const received = payments.filter(({ status }) => status === 'received').map(({ amount }) => money(amount))
      expect(sumOf(received, currency)).toEqual(values['paid'])
      const given = values['credit'] === undefined ? 0n : minorUnits(money(values['credit']))
      const rest = minorUnits(money(values['gross'])) - given - minorUnits(money(values['paid']))
      expect(minorUnits(money(values['outstanding']))).toBe(rest)
      expect(['part_delivered', 'delivered'].includes(String(values['status']))).toBe(deliveries.length > 0)
      const back = deliveries.filter(({ kind }) => kind === 'return').map(({ gross }) => money(gross))
      expect(minorUnits(sumOf(back, currency))).toBe(given)
    }
    const today = new Date(plan.now).toISOString().slice(0, 10)
    const late = orders.flatMap(({ payments }) => payments).filter(({ status }) => status === 'planned')
    expect(late.some(({ dueOn }) => String(dueOn) < today)).toBe(true)
  })
})
