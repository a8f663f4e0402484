import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { imported } from '../testing/uploads.ts'
import { startWorld, testClock, type World } from '../testing/world.ts'

/* Sums of several currencies in the company's own: reckoned here in the plainest way, amount by amount, and held against what funnel, forecast, reports and targets tell. */
let world: World
let tenant: string
let manager: TestPerson
let rep: TestPerson

const SEED = 20_261_123
const PLACES: Readonly<Record<string, number>> = { CNY: 2, USD: 2, JPY: 0, KWD: 3 }
const WON = ['2026-03-10', '2026-06-10', '2026-09-10']
/** The last of a currency that begins on the day or before counts. */
const RATES = [
  { currency: 'USD', from: '2026-01-01', units: 1, rate: '7.012345' },
  { currency: 'USD', from: '2026-06-10', units: 1, rate: '7.2' },
  { currency: 'JPY', from: '2026-01-01', units: 100, rate: '4.8215' },
  { currency: 'JPY', from: '2026-09-11', units: 100, rate: '5' },
  { currency: 'KWD', from: '2026-01-01', units: 3, rate: '70' },
]
const NOW = '2026-11-23'

interface Deal {
  readonly currency: string
  readonly units: number
  readonly won: string | null
}
const deal = fc.record({
  currency: fc.constantFrom(...Object.keys(PLACES)),
  units: fc.integer({ min: 1, max: 99_999_999 }),
  won: fc.option(fc.constantFrom(...WON)),
})
let deals: readonly Deal[]

const amountOf = ({ currency, units }: Deal) => {
  const places = PLACES[currency] ?? 2
  const text = String(units).padStart(places + 1, '0')
  return { currency, amount: places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}` }
}

const SCALE = 1_000_000n
/** In hundred-millionths of a fen, times three: every rate of this test divides evenly by then. */
const FINE = 3n * 100_000_000n

function worth({ currency, units, won }: Deal): bigint {
  const fen = (BigInt(units) * FINE * 100n) / 10n ** BigInt(PLACES[currency] ?? 2)
  if (currency === 'CNY') return fen
  const held = RATES.findLast((rate) => rate.currency === currency && rate.from <= (won ?? NOW))
  const [whole = '0', fraction = ''] = (held?.rate ?? '').split('.')
  const rate = BigInt(whole + fraction.padEnd(6, '0'))
  return (fen * rate) / SCALE / BigInt(held?.units ?? 1)
}

/** All of them, rounded once, half up. */
function sum(of: readonly Deal[]): string {
  const all = of.reduce((total, each) => total + worth(each), 0n)
  const fen = (all + FINE / 2n) / FINE
  return `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`
}

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse(`${NOW}T04:00:00.000Z`)) })
  tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '外贸' })).body.id
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  deals = fc.sample(deal, { seed: SEED, numRuns: 80 })
  const lines = deals.map((each, at) => {
    const { amount, currency } = amountOf(each)
    const end = each.won ?? ''
    return `订单${at},${currency} ${amount},${end === '' ? '初步接触' : '赢单'},${end},${end === '' ? '2026-11-30' : end},2026-01-02`
  })
  const file = ['商机,金额,阶段,结束日期,预计成交日期,开始日期', ...lines].join('\n')
  const done = await imported(world, rep, { object: 'opportunities', file })
  expect(done).toMatchObject({ created: 80, rejected: 0 })
})
afterAll(() => world.stop())

const report = async (body: object) => {
  const answer = await manager.post('/reports/query', {
    object: 'opportunity',
    measure: { kind: 'sum', field: 'amount' },
    ...body,
  })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const isCompanys = ({ whose }: { whose: string }) => whose === 'company'
const isWon = ({ won }: Deal) => won !== null

describe('sums of several currencies', () => {
  it('say which rates are missing, and no number, while there is none', async () => {
    const { body } = await manager.get('/pipelines/standard/funnel')
    const { base } = body.won
    expect(base).toMatchObject({ currency: 'CNY', amount: null })
    expect(base.missing).toContainEqual({ currency: 'USD', day: '2026-03-10' })
    const target = { period: '2026', whose: 'company', id: null, amount: { amount: '100.00', currency: 'CNY' } }
    expect((await manager.put('/pipelines/standard/targets', target, 1)).status).toBe(200)
    const { data } = (await manager.get('/pipelines/standard/targets?period=2026')).body
    expect(data.find(isCompanys)).toMatchObject({
      closed: { amount: sum(deals.filter((each) => isWon(each) && each.currency === 'CNY')) },
      missing: base.missing,
    })
  })

  it('rates come by file, each currency and day once; only who keeps products brings them', async () => {
    const rows = RATES.map(({ currency, from, units, rate }) => `${currency},${from},${units},${rate}`)
    const file = ['币种,起用日期,单位,汇率', ...rows].join('\n')
    expect((await rep.post('/rates', { currency: 'EUR', from: NOW, rate: '7.8' })).status).toBe(403)
    expect(await imported(world, manager, { object: 'rates', file })).toMatchObject({ created: 5, rejected: 0 })
    expect(await imported(world, manager, { object: 'rates', file })).toMatchObject({ created: 0, skipped: 5 })
    expect((await rep.post('/rates/query', {})).body.data).toHaveLength(5)
    const refused = async (values: object) => (await manager.post('/rates', values)).body.errors?.[0]
    expect(await refused({ currency: 'XXX', from: NOW, rate: '1' })).toMatchObject({ code: 'currency_unknown' })
    for (const rate of ['0', '-7', '0.000000'])
      expect(await refused({ currency: 'EUR', from: NOW, rate })).toMatchObject({ code: 'number_not_above_zero' })
    expect(await refused({ currency: 'EUR', from: NOW, rate: '7', units: 0 })).toMatchObject({
      path: '/units',
      code: 'number_not_above_zero',
    })
  })

  it('are what each deal is worth at the rate of its day: when it ended, today while it is open', async () => {
    const { body } = await manager.get('/pipelines/standard/funnel')
    expect(body.won.base).toEqual({ currency: 'CNY', amount: sum(deals.filter(isWon)), missing: [] })
    const { total, groups } = await report({ group: [{ field: 'closedAt', by: 'month' }] })
    expect(total.base).toEqual({ currency: 'CNY', amount: sum(deals), missing: [] })
    for (const { keys, base } of groups) {
      const own = deals.filter(({ won }) => (keys[0] === null ? won === null : won?.startsWith(keys[0].slice(0, 7))))
      const isForeign = own.some(({ currency }) => currency !== 'CNY')
      expect(base?.amount, keys[0]).toBe(isForeign ? sum(own) : undefined)
    }
  })

  it('stand in the forecast, for all, by team and by person, and in what is reached of a target', async () => {
    const { body } = await manager.get('/pipelines/standard/forecast?period=2026')
    const of = (categories: readonly { id: string; base: unknown }[], id: string) =>
      categories.find((each) => each.id === id)?.base
    const closed = sum(deals.filter(isWon))
    const open = sum(deals.filter((each) => !isWon(each)))
    for (const { categories } of [body, ...body.teams, ...body.people]) {
      expect(of(categories, 'closed')).toMatchObject({ currency: 'CNY', amount: closed, missing: [] })
      expect(of(categories, 'pipeline')).toMatchObject({ currency: 'CNY', amount: open })
    }
    const targets = (await manager.get('/pipelines/standard/targets?period=2026')).body
    expect(targets.data.find(isCompanys)).toMatchObject({ closed: { amount: closed, currency: 'CNY' }, missing: [] })
  })

  it('keep what was: a later rate changes no deal that ended before it', async () => {
    const before = (await manager.get('/pipelines/standard/funnel')).body.won.base
    const later = { currency: 'USD', from: '2026-09-11', rate: '9' }
    expect((await manager.post('/rates', later)).status).toBe(201)
    expect((await manager.get('/pipelines/standard/funnel')).body.won.base).toEqual(before)
    const open = (await report({ filter: { stage: 'first_contact' } })).total.base
    expect(open.amount).not.toBe(sum(deals.filter((each) => !isWon(each))))
  })

  it('are not reckoned where everything is of the company’s own currency', async () => {
    const other = await company(world, '一种币的公司')
    const alone = await person(world, other, { role: 'sales_rep' })
    await alone.post('/opportunities', { name: '内销', amount: { amount: '5.00', currency: 'CNY' } })
    const { body } = await alone.post('/reports/query', {
      object: 'opportunity',
      measure: { kind: 'sum', field: 'amount' },
    })
    expect(body.total).toMatchObject({ base: null, values: [{ currency: 'CNY', value: '5.00' }] })
  })
})
