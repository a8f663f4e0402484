/** The deals of the same data set, brought by its own file: the funnel over the imported year tells what its publishers say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { imported } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, testClock, type World } from '../../apps/server/src/testing/world.ts'
import { expectPublished, funnelOf, hire, isHere, type Seller, textOf } from './hardware-seller.ts'

describe.runIf(isHere)('8,800 deals of a hardware seller, from their file', () => {
  let world: World
  let seller: Seller

  beforeAll(async () => {
    world = await startWorld({ clock: testClock(Date.parse('2018-01-02T04:00:00.000Z')) })
    seller = await hire(world)
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
})
