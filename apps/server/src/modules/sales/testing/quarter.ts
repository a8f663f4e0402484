/** Nine weeks of random work at deals, written down at each week's end: what a past week tells is held against it. */
import { expect } from 'vitest'
import { again, company, person, type TestPerson } from '../../../testing/people.ts'
import { startWorld, testClock, type World } from '../../../testing/world.ts'

export const PERIOD = { name: '2026-Q4', from: '2026-10-01', to: '2026-12-31' }
export const HOUR = 3_600_000
const WEEK = 168 * HOUR

export interface Deal {
  readonly id: string
  readonly stage: string
  readonly amount: { amount: string; currency: string } | null
  readonly closeDate: string | null
  readonly forecast: string | null
  readonly probability: number
  readonly closedAt: string | null
  readonly ownerId: string
  readonly version: number
}
/** What all deals were at the end of a day. */
type Written = Map<string, readonly Deal[]>

export interface Quarter {
  readonly world: World
  readonly rep: TestPerson
  readonly colleague: TestPerson
  readonly manager: TestPerson
  readonly security: TestPerson
  readonly teamId: string
  readonly written: Written
  /** In the order of their making. */
  readonly ids: string[]
}

/** Numbers that look random and are the same each time. */
function seeded(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * bound)
  }
}
// sown anew by each quarter: files of one worker share this module, and each must have the same nine weeks
let random = seeded(11)
const oneOf = <T>(all: readonly T[]): T => all[random(all.length)] as T

const days = ['2026-09-15', '2026-10-01', '2026-11-20', '2026-12-31', '2027-01-01', '2027-02-10', null]
const someChange = (owners: readonly string[]): Record<string, unknown> =>
  oneOf([
    () => ({ stage: oneOf(['first_contact', 'needs', 'proposal', 'negotiation', 'won', 'lost']) }),
    () => ({ amount: { amount: `${random(90_000) + 1}.25`, currency: oneOf(['CNY', 'USD']) } }),
    () => ({ closeDate: oneOf(days) }),
    () => ({ forecast: oneOf(['commit', 'best_case', 'pipeline', 'omitted', null]) }),
    () => ({ probability: random(101) }),
    () => ({ ownerId: oneOf(owners) }),
    () => ({ note: `n${random(9)}` }),
  ])()

/** What all deals are now. */
export async function allDeals({ world, manager }: Quarter): Promise<readonly Deal[]> {
  const { body } = await (await again(world, manager)).get('/opportunities?limit=200&sort=id')
  return body.data
}

async function changeSome({ world, manager, rep, colleague, ids }: Quarter): Promise<void> {
  const who = await again(world, manager)
  const id = oneOf(ids)
  const { body } = await who.get(`/opportunities/${id}`)
  const changed = await who.patch(`/opportunities/${id}`, someChange([rep.id, colleague.id]), body.version)
  // some moves need what is not there: refused, and nothing changes
  expect([200, 422], changed.text).toContain(changed.status)
}

async function makeOne({ world, rep, colleague, ids }: Quarter): Promise<void> {
  const who = await again(world, oneOf([rep, colleague]))
  const worth = { amount: { amount: `${random(9000) + 1}.50`, currency: oneOf(['CNY', 'USD']) } }
  const stage = oneOf(['first_contact', 'proposal', 'negotiation', 'won'])
  const values = { name: '测量机', closeDate: oneOf(days) ?? '2026-11-20', lostReason: 'price', stage, ...worth }
  const made = await who.post('/opportunities', values)
  expect(made.status, made.text).toBe(201)
  ids.push(made.body.id)
}

async function workWeek(of: Quarter, end: number): Promise<void> {
  const { world, written } = of
  for (let n = 0; n < 3; n++) await makeOne(of)
  for (let n = 0; n < 14; n++) {
    world.clock.advance(HOUR * random(3))
    await changeSome(of)
  }
  // a change in the last moment of the week, and what was written down in it
  world.clock.advance(end - 1 - world.clock.now())
  await changeSome(of)
  written.set(new Date(end - 16 * HOUR).toISOString().slice(0, 10), await allDeals(of))
  world.clock.advance(1)
  // the next week's first moment
  await changeSome(of)
}

/** A company's nine weeks; whoever starts them stops the world. */
export async function workedQuarter(): Promise<Quarter> {
  random = seeded(11)
  // Sunday ends in Shanghai at 16:00 UTC
  const world = await startWorld({ clock: testClock(Date.parse('2026-09-20T16:00:00.000Z')) })
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId: string = (await admin.post('/teams', { name: '华东一组' })).body.id
  const quarter: Quarter = {
    world,
    teamId,
    rep: await person(world, tenant, { role: 'sales_rep', teamId }),
    colleague: await person(world, tenant, { role: 'sales_rep', teamId }),
    manager: await person(world, tenant, { role: 'sales_manager', teamId }),
    security: await person(world, tenant, { role: 'security_admin' }),
    written: new Map(),
    ids: [],
  }
  for (let end = Date.parse('2026-09-27T16:00:00.000Z'); quarter.written.size < 9; end += WEEK)
    await workWeek(quarter, end)
  return quarter
}

/** In which category of the period's forecast a deal is, by hand; null for none. */
export function categoryOf({ stage, forecast, probability, closeDate, closedAt }: Deal): string | null {
  const isWithin = (day: string | null) => day !== null && day >= PERIOD.from && day <= PERIOD.to
  // the day in Shanghai, eight hours ahead
  const ended = closedAt === null ? null : new Date(Date.parse(closedAt) + 8 * HOUR).toISOString().slice(0, 10)
  if (stage === 'won') return isWithin(ended) ? 'closed' : null
  if (stage === 'lost' || !isWithin(closeDate)) return null
  return forecast ?? (probability >= 75 ? 'commit' : probability >= 50 ? 'best_case' : 'pipeline')
}

/** Rates of the dollar that hold from some days of the quarter, in ten-thousandths. */
const DOLLAR: readonly (readonly [string, bigint])[] = [
  ['2026-09-01', 71_234n],
  ['2026-10-20', 69_005n],
  ['2026-11-15', 72_500n],
]

/** Enters them. */
export async function enterRates({ world, manager }: Quarter): Promise<void> {
  for (const [from, rate] of DOLLAR) {
    const values = { currency: 'USD', from, rate: String(Number(rate) / 10_000) }
    expect((await (await again(world, manager)).post('/rates', values)).status).toBe(201)
  }
}

/**
 * What deals come to in yuan, by hand: what was open at the end of a day by that day's rate, what had ended by that of its own, in cents, rounded once; null
 * where all of it is yuan already.
 */
export function inYuan(deals: readonly Deal[], day: string): number | null {
  const worth = deals.flatMap(({ amount, closedAt }) => {
    if (amount === null) return []
    const ended = closedAt === null ? day : new Date(Date.parse(closedAt) + 8 * HOUR).toISOString().slice(0, 10)
    const rate = amount.currency === 'CNY' ? 10_000n : (DOLLAR.findLast(([from]) => from <= ended)?.[1] ?? 0n)
    return [BigInt(amount.amount.replace('.', '')) * rate]
  })
  if (!deals.some(({ amount }) => amount?.currency === 'USD')) return null
  return Number((worth.reduce((all, one) => all + one, 0n) + 5_000n) / 10_000n)
}
