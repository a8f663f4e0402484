/** The deals of a well-known public data set, sold day by day over the API: the funnel tells what its publishers say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { again, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, testClock, type World } from '../../apps/server/src/testing/world.ts'
import { dayOf, expectPublished, funnelOf, hire, isHere, rowsOf, type Seller } from './hardware-seller.ts'

const NOON = 'T04:00:00.000Z'
const BATCH = 500

interface Ending {
  readonly id: string
  readonly values: object
}

describe.runIf(isHere)('8,800 deals of a hardware seller, day by day', () => {
  let world: World
  let boss: TestPerson
  let seller: Seller

  async function batch(operations: readonly object[]): Promise<readonly string[]> {
    const ids: string[] = []
    for (let from = 0; from < operations.length; from += BATCH) {
      const { status, text, body } = await boss.post('/opportunities/batch', {
        operations: operations.slice(from, from + BATCH),
      })
      expect(status, text).toBe(200)
      ids.push(...body.results.map(({ id }: { id: string }) => id))
    }
    return ids
  }

  /** Every deal begins on the day it was engaged and ends on the day it was closed. */
  async function sell(): Promise<void> {
    const deals = rowsOf('sales_pipeline.csv').map((row) => ({
      row,
      begins: dayOf(row['engage_date']) || '2017-12-31',
      ends: dayOf(row['close_date']),
    }))
    const days = [...new Set(deals.flatMap(({ begins, ends }) => [begins, ends]))].filter((day) => day !== '').sort()
    const endings = new Map<string, Ending[]>()
    for (const day of days) {
      world.clock.advance(Date.parse(`${day}${NOON}`) - world.clock.now())
      boss = await again(world, boss)
      const today = endings.get(day) ?? []
      await batch(today.map(({ id, values }) => ({ op: 'update', id, version: 1, values })))
      const begun = deals.filter(({ begins }) => begins === day)
      const ids = await batch(
        begun.map(({ row }) => ({
          op: 'create',
          values: {
            name: `${row['product']} ${row['opportunity_id']}`,
            stage: row['deal_stage'] === 'Prospecting' ? 'prospecting' : 'engaging',
            ownerId: seller.owners.get(row['sales_agent'] ?? ''),
          },
        })),
      )
      begun.forEach(({ row, ends }, at) => {
        if (ends === '') return
        const amount = { amount: `${row['close_value']}.00`, currency: 'USD' }
        const values = { stage: row['deal_stage'] === 'Won' ? 'sold' : 'gone', amount }
        endings.set(ends, [...(endings.get(ends) ?? []), { id: ids[at] ?? '', values }])
      })
    }
  }

  beforeAll(async () => {
    world = await startWorld({ clock: testClock(Date.parse(`2016-10-19${NOON}`)) })
    seller = await hire(world)
    boss = seller.boss
    await sell()
  })
  afterAll(() => world?.stop())

  it('tells what was won and lost, what it was worth and how long it took: in all, by quarter, team and seller', () =>
    expectPublished({ ...seller, boss }, 'USD'))

  it('tells how they went through the stages', async () => {
    const [prospecting, engaging] = (await funnelOf(boss)).stages
    expect(prospecting).toMatchObject({ entered: 500, left: 0, won: 0, lost: 0, skipped: 8_300, conversion: 0 })
    expect(engaging).toMatchObject({ entered: 8_300, left: 6_711, won: 4_238, lost: 2_473, medianDays: 45 })
    expect(engaging.conversion).toBeCloseTo(4_238 / 8_300, 12)
  })

  it('tells what became of those that began in one month', async () => {
    const { stages, won } = await funnelOf(boss, '?cohort=2016-10')
    const began = rowsOf('sales_pipeline.csv').filter((row) => dayOf(row['engage_date']).startsWith('2016-10'))
    const sold = began.filter((row) => row['deal_stage'] === 'Won')
    expect([stages[1].entered, won.count]).toEqual([began.length, sold.length])
  })
})
