import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'

/* What the forecast said week by week is made from the history of deals; it must equal what was written down at each week's end. */
const PERIOD = { name: '2026-Q4', from: '2026-10-01', to: '2026-12-31' }
const HOUR = 3_600_000
const WEEK = 168 * HOUR

let world: World
let rep: TestPerson
let colleague: TestPerson
let manager: TestPerson
let security: TestPerson
let teamId: string

interface Deal {
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
const written: Written = new Map()
/** In the order of their making. */
const ids: string[] = []

/** Numbers that look random and are the same each time. */
function seeded(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * bound)
  }
}
const random = seeded(11)
const oneOf = <T>(all: readonly T[]): T => all[random(all.length)] as T

const days = ['2026-09-15', '2026-10-01', '2026-11-20', '2026-12-31', '2027-01-01', null]
const someChange = (): Record<string, unknown> =>
  oneOf([
    () => ({ stage: oneOf(['first_contact', 'needs', 'proposal', 'negotiation', 'won', 'lost']) }),
    () => ({ amount: { amount: `${random(90_000) + 1}.25`, currency: oneOf(['CNY', 'USD']) } }),
    () => ({ closeDate: oneOf(days) }),
    () => ({ forecast: oneOf(['commit', 'best_case', 'pipeline', 'omitted', null]) }),
    () => ({ probability: random(101) }),
    () => ({ ownerId: oneOf([rep, colleague]).id }),
    () => ({ note: `n${random(9)}` }),
  ])()

async function allDeals(): Promise<readonly Deal[]> {
  const { body } = await (await again(world, manager)).get('/opportunities?limit=200&sort=id')
  return body.data
}

async function changeSome(who: TestPerson): Promise<void> {
  const id = oneOf(ids)
  const { body } = await who.get(`/opportunities/${id}`)
  const changed = await who.patch(`/opportunities/${id}`, someChange(), body.version)
  // some moves need what is not there: refused, and nothing changes
  expect([200, 422], changed.text).toContain(changed.status)
}

async function makeOne(who: TestPerson): Promise<void> {
  const worth = { amount: { amount: `${random(9000) + 1}.50`, currency: oneOf(['CNY', 'USD']) } }
  const stage = oneOf(['first_contact', 'proposal', 'negotiation', 'won'])
  const values = { name: '测量机', closeDate: oneOf(days) ?? '2026-11-20', lostReason: 'price', stage, ...worth }
  const made = await who.post('/opportunities', values)
  expect(made.status, made.text).toBe(201)
  ids.push(made.body.id)
}

async function workWeek(end: number): Promise<void> {
  for (let n = 0; n < 3; n++) await makeOne(await again(world, oneOf([rep, colleague])))
  for (let n = 0; n < 9; n++) {
    world.clock.advance(HOUR * random(3))
    await changeSome(await again(world, manager))
  }
  // a change in the last moment of the week, and what was written down in it
  world.clock.advance(end - 1 - world.clock.now())
  await changeSome(await again(world, manager))
  written.set(new Date(end - 16 * HOUR).toISOString().slice(0, 10), await allDeals())
  world.clock.advance(1)
  // the next week's first moment
  await changeSome(await again(world, manager))
}

beforeAll(async () => {
  // Sunday ends in Shanghai at 16:00 UTC
  world = await startWorld({ clock: testClock(Date.parse('2026-09-20T16:00:00.000Z')) })
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  security = await person(world, tenant, { role: 'security_admin' })
  for (let end = Date.parse('2026-09-27T16:00:00.000Z'); written.size < 9; end += WEEK) await workWeek(end)
})
afterAll(() => world.stop())

interface Day {
  readonly day: string
  readonly unknown: number
  readonly categories: { id: string; count: number; sums: { currency: string; amount: string; weighted: string }[] }[]
}
const course = async (who: TestPerson, question = '') =>
  (await again(world, who)).get(`/pipelines/standard/course?period=${PERIOD.name}${question}`)

function categoryOf({ stage, forecast, probability, closeDate, closedAt }: Deal): string | null {
  const isWithin = (day: string | null) => day !== null && day >= PERIOD.from && day <= PERIOD.to
  // the day in Shanghai, eight hours ahead
  const ended = closedAt === null ? null : new Date(Date.parse(closedAt) + 8 * HOUR).toISOString().slice(0, 10)
  if (stage === 'won') return isWithin(ended) ? 'closed' : null
  if (stage === 'lost' || !isWithin(closeDate)) return null
  return forecast ?? (probability >= 75 ? 'commit' : probability >= 50 ? 'best_case' : 'pipeline')
}

/** The same by hand: cents, and cents by percent. */
function reckoned(deals: readonly Deal[]): Record<string, unknown> {
  const told: Record<string, Record<string, number>> = {}
  for (const deal of deals) {
    const category = categoryOf(deal)
    if (category === null) continue
    const mine = told[category] ?? { count: 0 }
    told[category] = mine
    const add = (key: string, by: number) => {
      mine[key] = (mine[key] ?? 0) + by
    }
    add('count', 1)
    if (deal.amount === null) continue
    const cents = Math.round(Number(deal.amount.amount) * 100)
    add(deal.amount.currency, cents)
    add(`${deal.amount.currency} weighted`, cents * deal.probability)
  }
  return told
}
const told = ({ categories }: Day): Record<string, unknown> =>
  Object.fromEntries(
    categories
      .filter(({ count }) => count > 0)
      .map(({ id, count, sums }) => [
        id,
        Object.fromEntries([
          ['count', count],
          ...sums.flatMap(({ currency, amount, weighted }) => [
            [currency, Math.round(Number(amount) * 100)],
            [`${currency} weighted`, Math.round(Number(weighted) * 10_000)],
          ]),
        ]),
      ]),
  )

async function asWritten(who: TestPerson, asked: { question?: string; owner?: string } = {}): Promise<void> {
  // reach and owner are today's
  const reached = new Map((await allDeals()).map((deal) => [deal.id, deal.ownerId]))
  const isAsked = ({ id }: Deal) => reached.has(id) && (asked.owner === undefined || reached.get(id) === asked.owner)
  const { status, body, text } = await course(who, asked.question)
  expect(status, text).toBe(200)
  const weeks = (body.days as Day[]).filter(({ day }) => written.has(day))
  expect(weeks.map(({ day }) => day)).toEqual([...written.keys()].slice(-weeks.length))
  expect(weeks.length).toBeGreaterThanOrEqual(8)
  for (const week of weeks) {
    expect(told(week), week.day).toEqual(reckoned((written.get(week.day) ?? []).filter(isAsked)))
    expect(week.unknown).toBe(0)
  }
  const { body: now } = await (await again(world, who)).get(
    `/pipelines/standard/forecast?period=${PERIOD.name}${asked.question ?? ''}`,
  )
  expect(body.days.at(-1).categories).toEqual(now.categories)
}

test('each week says what was written down at its end; the last day says what the forecast does', async () => {
  await asWritten(manager)
  await asWritten(manager, { question: `&teamId=${teamId}` })
  await asWritten(manager, { question: `&ownerId=${rep.id}`, owner: rep.id })
})

test('a seller’s weeks are those of the deals they reach today; a manager of nobody has none', async () => {
  await asWritten(rep, { owner: rep.id })
  await asWritten(colleague, { owner: colleague.id })
  const alone = await person(world, rep.tenantId, { role: 'sales_manager' })
  const counts = ({ body }: Awaited<ReturnType<typeof course>>) =>
    body.days.flatMap((day: Day) => [day.unknown, ...day.categories.map(({ count }) => count)])
  expect(new Set(counts(await course(alone)))).toEqual(new Set([0]))
  expect(new Set(counts(await course(rep, `&ownerId=${colleague.id}`)))).toEqual(new Set([0]))
  // a team that none of these deals is of
  expect(new Set(counts(await course(manager, `&teamId=${rep.id}`)))).toEqual(new Set([0]))
  expect((await course(security)).status).toBe(403)
})

test('whoever does not see a part of it learns nothing of it', async () => {
  for (const field of ['forecast', 'probability', 'closeDate']) {
    const hide = async (hidden: boolean) =>
      (await again(world, security)).put('/layouts/hiding', {
        object: 'opportunity',
        field,
        roles: { sales_rep: hidden },
      })
    expect((await hide(true)).status).toBe(204)
    expect((await course(rep)).status, field).toBe(403)
    expect((await hide(false)).status).toBe(204)
  }
})

test('a deleted deal goes out of every week, and comes back to all of them', async () => {
  const [id = ''] = ids
  const { body } = await (await again(world, manager)).get(`/opportunities/${id}`)
  const gone = await (await again(world, manager)).delete(`/opportunities/${id}`, { 'if-match': `"${body.version}"` })
  expect(gone.status, gone.text).toBeLessThan(300)
  expect((await allDeals()).map((deal) => deal.id)).not.toContain(id)
  await asWritten(manager)
  const back = await (await again(world, manager)).post(`/opportunities/${id}/restore`)
  expect(back.status, back.text).toBeLessThan(300)
  await asWritten(manager)
})

test('what was under way before it came here is unknown for that time; what was won then counts by its day', async () => {
  const newcomer = await person(world, rep.tenantId, { role: 'sales_rep', teamId })
  for (const stage of ['proposal', 'won', 'lost']) {
    const values = {
      name: '旧系统的商机',
      stage,
      lostReason: 'price',
      closeDate: '2026-12-10',
      amount: { amount: '70.00', currency: 'CNY' },
    }
    expect((await (await again(world, newcomer)).post('/opportunities', values)).status).toBe(201)
  }
  // as an import leaves them: begun and ended before they were entered
  await world.superuser.query(
    `update opportunity set opened_at = '2026-10-06T00:00:00Z', closed_at = case when closed_at is null then null else '2026-10-20T00:00:00Z'::timestamptz end where owner_id = $1`,
    [newcomer.id],
  )
  const { body } = await course(newcomer)
  const weeks = (body.days as Day[]).map((week) => [week.day, week.unknown, told(week)] as const)
  const today = weeks.at(-1)?.[0]
  for (const [day, unknown, sums] of weeks) {
    const won = day >= '2026-10-20' ? { closed: { count: 1, CNY: 7000, 'CNY weighted': 700_000 } } : {}
    const open = day === today ? { best_case: { count: 1, CNY: 7000, 'CNY weighted': 350_000 } } : {}
    const hidden = day < '2026-10-06' || day === today ? 0 : day < '2026-10-20' ? 2 : 1
    expect([unknown, sums], day).toEqual([hidden, { ...won, ...open }])
  }
})

test('a period that is none is refused', async () => {
  for (const question of ['', '?period=2026-13', '?period=2026-11&week=1'])
    expect([400, 422]).toContain((await (await again(world, rep)).get(`/pipelines/standard/course${question}`)).status)
})
