/** A well-known public data set of 8,800 deals: its files, the company that sells them, and what its publishers say became of them. It may not be shipped: read where it lies. */
import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import type { World } from '../../apps/server/src/testing/world.ts'

const DATA = new URL('../../../shared/data/maven-crm-sales/', import.meta.url)
export const isHere = existsSync(DATA)
export const textOf = (name: string): string => readFileSync(new URL(name, DATA), 'utf8')

export const rowsOf = (name: string): readonly Record<string, string>[] => {
  const [head = '', ...lines] = textOf(name).trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at] ?? '', cell])))
}

/** `3/1/2017` → `2017-03-01`. */
export const dayOf = (text: string | undefined): string => {
  const [month = '', day = '', year = ''] = (text ?? '').split('/')
  return year === '' ? '' : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

const words = (text: string) => ({ zh: text, en: text })
const stage = (value: string, label: string, more: { outcome: string; probability: number }) => ({
  value,
  label: words(label),
  ...more,
})
export const PIPELINE = {
  value: 'hardware',
  label: words('Hardware'),
  usual: true,
  stages: [
    stage('prospecting', 'Prospecting', { outcome: 'open', probability: 10 }),
    stage('engaging', 'Engaging', { outcome: 'open', probability: 40 }),
    stage('sold', 'Won', { outcome: 'won', probability: 100 }),
    stage('gone', 'Lost', { outcome: 'lost', probability: 0 }),
  ],
}

/** The company: its pipeline, a team under each manager, its sellers by name. */
export interface Seller {
  readonly boss: TestPerson
  readonly owners: ReadonlyMap<string, string>
  readonly teams: ReadonlyMap<string, string>
}

export async function hire(world: World): Promise<Seller> {
  const [owners, teams] = [new Map<string, string>(), new Map<string, string>()]
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
  const boss = await person(world, tenant, { role: 'sales_manager', teamId: [...teams.values()][0] ?? '' })
  return { boss, owners, teams }
}

/** What the funnel answers to a question, such as `?from=2017-01-01`. */
export async function funnelOf(boss: TestPerson, question = '') {
  const { status, body, text } = await boss.get(`/pipelines/hardware/funnel${question}`)
  expect(status, text).toBe(200)
  return body
}

/** Holds the funnel against what was won and lost: in all, by quarter, by team, by seller. */
export async function expectPublished({ boss, owners, teams }: Seller, currency: string): Promise<void> {
  const { won, lost } = await funnelOf(boss)
  expect(won).toMatchObject({ count: 4_238, amount: { amount: '10005534', currency }, medianDays: 57 })
  expect(lost).toMatchObject({ count: 2_473, medianDays: 14 })
  await expectQuarters(boss, currency)
  await expectTeams(boss, teams, currency)
  await expectSellers(boss, owners)
}

async function expectQuarters(boss: TestPerson, currency: string): Promise<void> {
  const quarters: [string, number, number, number][] = [
    ['?from=2017-01-01&to=2017-03-31', 531, 1_134_672, 116],
    ['?from=2017-04-01&to=2017-06-30', 1_254, 3_086_111, 778],
    ['?from=2017-07-01&to=2017-09-30', 1_257, 2_982_255, 790],
    ['?from=2017-10-01&to=2017-12-31', 1_196, 2_802_496, 789],
  ]
  for (const [period, count, amount, lostCount] of quarters) {
    const { won, lost } = await funnelOf(boss, period)
    expect([won.count, won.amount, lost.count], period).toEqual([
      count,
      { amount: String(amount), currency },
      lostCount,
    ])
  }
}

async function expectTeams(boss: TestPerson, teams: Seller['teams'], currency: string): Promise<void> {
  const managers: [string, number, number][] = [
    ['Melvin Marxen', 882, 2_251_930],
    ['Summer Sewald', 828, 1_964_750],
    ['Rocco Neubert', 691, 1_960_545],
    ['Celia Rouche', 610, 1_603_897],
    ['Cara Losch', 480, 1_130_049],
    ['Dustin Brinkmann', 747, 1_094_363],
  ]
  for (const [name, count, amount] of managers)
    expect((await funnelOf(boss, `?teamId=${teams.get(name)}`)).won, name).toMatchObject({
      count,
      amount: { amount: String(amount), currency },
    })
}

async function expectSellers(boss: TestPerson, owners: Seller['owners']): Promise<void> {
  const { agents } = JSON.parse(textOf('expected.json'))
  for (const [name, facts] of Object.entries<{ won: number; lost: number; wonValue: number }>(agents)) {
    const { won, lost } = await funnelOf(boss, `?ownerId=${owners.get(name)}`)
    expect([won.count, lost.count, Number(won.amount?.amount ?? 0)], name).toEqual([
      facts.won,
      facts.lost,
      facts.wonValue,
    ])
  }
}
