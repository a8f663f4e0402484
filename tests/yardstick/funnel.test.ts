/** The deals of a well-known public data set, sold day by day over the API: the funnel tells what its publishers say. It may not be shipped: read where it lies, if it does. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { again, company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, testClock, type World } from '../../apps/server/src/testing/world.ts'

const DATA = new URL('../../../shared/data/maven-crm-sales/', import.meta.url)
const NOON = 'T04:00:00.000Z'
const BATCH = 500

const rowsOf = (name: string): readonly Record<string, string>[] => {
  const [head = '', ...lines] = readFileSync(new URL(name, DATA), 'utf8').trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at] ?? '', cell])))
}
/** `3/1/2017` → `2017-03-01`. */
const dayOf = (text: string | undefined): string => {
  const [month = '', day = '', year = ''] = (text ?? '').split('/')
  return year === '' ? '' : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
const words = (text: string) => ({ zh: text, en: text })
const stage = (value: string, outcome: string, probability: number) => ({
  value,
  label: words(value),
  outcome,
  probability,
})
const PIPELINE = {
  value: 'hardware',
  label: words('Hardware'),
  usual: true,
  stages: [
    stage('prospecting', 'open', 10),
    stage('engaging', 'open', 40),
    stage('sold', 'won', 100),
    stage('gone', 'lost', 0),
  ],
}

interface Ending {
  readonly id: string
  readonly values: object
}

describe.runIf(existsSync(DATA))('8,800 deals of a hardware seller, day by day', () => {
  let world: World
  let boss: TestPerson
  const owners = new Map<string, string>()
  const teams = new Map<string, string>()

  async function hire(): Promise<void> {
    const tenant = await company(world)
    const admin = await person(world, tenant, { role: 'system_admin' })
    expect((await admin.post('/pipelines', PIPELINE)).status).toBe(201)
    const department = (await admin.post('/departments', { name: 'Sales' })).body.id
    for (const { sales_agent: name = '', manager = '' } of rowsOf('sales_teams.csv')) {
      const teamId =
        teams.get(manager) ?? (await admin.post('/teams', { name: manager, departmentId: department })).body.id
      teams.set(manager, teamId)
      owners.set(name, (await person(world, tenant, { role: 'sales_rep', teamId, name })).id)
    }
    boss = await person(world, tenant, { role: 'sales_manager', teamId: [...teams.values()][0] ?? '' })
  }

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
            ownerId: owners.get(row['sales_agent'] ?? ''),
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
    await hire()
    await sell()
  }, 180_000)
  afterAll(() => world?.stop())

  const funnel = async (question = '') => {
    const { status, body, text } = await boss.get(`/pipelines/hardware/funnel${question}`)
    expect(status, text).toBe(200)
    return body
  }
  const usd = (amount: number) => ({ amount: String(amount), currency: 'USD' })

  it('tells how many were won and lost, what they were worth, and how long they took', async () => {
    const { stages, won, lost } = await funnel()
    expect(won).toMatchObject({ count: 4_238, amount: usd(10_005_534), medianDays: 57 })
    expect(lost).toMatchObject({ count: 2_473, medianDays: 14 })
    const [prospecting, engaging] = stages
    expect(prospecting).toMatchObject({ entered: 500, left: 0, won: 0, lost: 0, skipped: 8_300, conversion: 0 })
    expect(engaging).toMatchObject({ entered: 8_300, left: 6_711, won: 4_238, lost: 2_473, medianDays: 45 })
    expect(engaging.conversion).toBeCloseTo(4_238 / 8_300, 12)
  })

  it('tells each quarter’s', async () => {
    const quarters: [string, number, number, number][] = [
      ['?from=2017-01-01&to=2017-03-31', 531, 1_134_672, 116],
      ['?from=2017-04-01&to=2017-06-30', 1_254, 3_086_111, 778],
      ['?from=2017-07-01&to=2017-09-30', 1_257, 2_982_255, 790],
      ['?from=2017-10-01&to=2017-12-31', 1_196, 2_802_496, 789],
    ]
    for (const [period, count, amount, lostCount] of quarters) {
      const { won, lost } = await funnel(period)
      expect([won.count, won.amount, lost.count], period).toEqual([count, usd(amount), lostCount])
    }
  })

  it('tells each team’s and each seller’s', async () => {
    const managers: [string, number, number][] = [
      ['Melvin Marxen', 882, 2_251_930],
      ['Summer Sewald', 828, 1_964_750],
      ['Rocco Neubert', 691, 1_960_545],
      ['Celia Rouche', 610, 1_603_897],
      ['Cara Losch', 480, 1_130_049],
      ['Dustin Brinkmann', 747, 1_094_363],
    ]
    for (const [name, count, amount] of managers)
      expect((await funnel(`?teamId=${teams.get(name)}`)).won, name).toMatchObject({ count, amount: usd(amount) })
    const agents = JSON.parse(readFileSync(new URL('expected.json', DATA), 'utf8')).agents
    for (const [name, facts] of Object.entries<{ won: number; lost: number; wonValue: number }>(agents)) {
      const { won, lost } = await funnel(`?ownerId=${owners.get(name)}`)
      expect([won.count, lost.count, Number(won.amount?.amount ?? 0)], name).toEqual([
        facts.won,
        facts.lost,
        facts.wonValue,
      ])
    }
  })

  it('tells what became of those that began in one month', async () => {
    const { stages, won } = await funnel('?cohort=2016-10')
    const began = rowsOf('sales_pipeline.csv').filter((row) => dayOf(row['engage_date']).startsWith('2016-10'))
    const sold = began.filter((row) => row['deal_stage'] === 'Won')
    expect([stages[1].entered, won.count]).toEqual([began.length, sold.length])
  })
})
