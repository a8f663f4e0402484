/** The deals of the same data set, brought by its own file: the funnel over the imported year tells what its publishers say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { imported } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, testClock, type World } from '../../apps/server/src/testing/world.ts'
import { expectPublished, funnelOf, hire, isHere, rowsOf, type Seller, textOf } from './hardware-seller.ts'

/** The seller's products. The file of deals writes one of them without its blank, which is its code here. */
async function takeProducts({ boss }: Seller): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const { product: name = '', sales_price: amount = '' } of rowsOf('products.csv')) {
    const price = { amount: `${amount}.00`, currency: 'CNY' }
    const { status, body, text } = await boss.post('/products', { code: name.replaceAll(' ', ''), name, price })
    expect(status, text).toBe(201)
    ids.set(name, body.id)
  }
  return ids
}

const WON_BY_PRODUCT: readonly [string, number, number][] = [
  ['GTX Pro', 729, 3_510_578],
  ['GTX Plus Pro', 479, 2_629_651],
  ['MG Advanced', 654, 2_216_387],
  ['GTX Plus Basic', 653, 705_275],
  ['GTX Basic', 915, 499_263],
  ['GTK 500', 15, 400_612],
  ['MG Special', 793, 43_768],
]

describe.runIf(isHere)('8,800 deals of a hardware seller, from their file', () => {
  let world: World
  let seller: Seller
  let products: ReadonlyMap<string, string>

  beforeAll(async () => {
    world = await startWorld({ clock: testClock(Date.parse('2018-01-02T04:00:00.000Z')) })
    seller = await hire(world)
    products = await takeProducts(seller)
  })
  afterAll(() => world?.stop())

  it('come whole, each in its stage and with its past', async () => {
    const accounts = await imported(world, seller.boss, { object: 'accounts', file: textOf('accounts.csv') })
    expect(accounts).toMatchObject({ created: 85, rejected: 0 })
    const done = await imported(world, seller.boss, {
      object: 'opportunities',
      file: textOf('sales_pipeline.csv'),
      options: { mapping: { opportunity_id: 'name', engage_date: 'openedAt', close_date: 'closedAt' } },
    })
    expect(done).toMatchObject({ rows: 8_800, created: 8_800, rejected: 0 })
    const { stages } = await funnelOf(seller.boss)
    expect(stages.map(({ entered }: { entered: number }) => entered)).toEqual([500 + 6_711, 1_589, 4_238, 2_473])
    const held = await seller.boss.post('/opportunities/query', {
      filter: { accountId: { null: false } },
      count: 'exact',
    })
    expect(held.body.page.count).toBe(8_800 - 1_425)
  })

  it('are told as published, in the currency of the company, for the file names none: in all, by quarter, team and seller', () =>
    expectPublished(seller, 'CNY'))

  it('are told as published by product, from the column that names it', async () => {
    const reportOf = async (filter: object, measure: object, group: readonly object[] = []) => {
      const { status, body, text } = await seller.boss.post('/reports/query', {
        object: 'opportunity',
        measure,
        group,
        filter,
      })
      expect(status, text).toBe(200)
      return body
    }
    const { productStage } = JSON.parse(textOf('expected.json'))
    for (const [name, count, value] of WON_BY_PRODUCT) {
      const product = { products: { contains: products.get(name) } }
      const won = await reportOf({ ...product, stage: 'sold' }, { kind: 'sum', field: 'amount' })
      expect(won.total, name).toMatchObject({ count, values: [{ currency: 'CNY', value: `${value}.00` }] })
      const { groups } = await reportOf(product, { kind: 'count' }, [{ field: 'stage' }])
      const stages = { prospecting: 'Prospecting', engaging: 'Engaging', sold: 'Won', gone: 'Lost' }
      for (const [stage, word] of Object.entries(stages)) {
        const told = groups.find(({ keys }: { keys: readonly string[] }) => keys[0] === stage)
        expect(told?.count ?? 0, `${name} ${word}`).toBe(productStage[`${name}|${word}`] ?? 0)
      }
    }
  })
})
