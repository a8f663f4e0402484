import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { imported } from '../../testing/uploads.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'

/* Deals come from a file as they come from anywhere else: by the rules of their stages, and with their past. */
let world: World
let tenant: string
let rep: TestPerson

const HEAD = '商机,阶段,金额,close date,丢单原因,创建日期,结束日期'

const words = (zh: string, en: string) => ({ zh, en })

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse('2026-06-15T04:00:00.000Z')) })
  tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
})
afterAll(() => world.stop())

const bring = (...lines: readonly string[]) =>
  imported(world, rep, { object: 'opportunities', file: [HEAD, ...lines].join('\n') })
const find = async (q: string) => (await rep.post('/opportunities/query', { q })).body.data[0]
const faultsOf = async (id: string) =>
  (await rep.get(`/imports/${id}/rows?outcome=rejected`)).body.data.map(
    ({ faults }: { faults: { field: string; code: string }[] }) => faults.map(({ field, code }) => `${field} ${code}`),
  )
const staysOf = async (id: string) =>
  (
    await world.superuser.query('select stage, at, left_at from movement where record_id = $1 order by version', [id])
  ).rows.map(({ stage, at, left_at }) => [stage, at?.toISOString() ?? null, left_at?.toISOString() ?? null])

describe('a file of deals', () => {
  it('brings each into the stage of its own words, with the probability of that stage and its past', async () => {
    const done = await bring(
      '红枫泵站,商务谈判,1200.00,2026-07-01,,2026-05-02,',
      '红枫锅炉,Won,800.00,2026-06-01,,2026-03-02,2026-05-20',
      '红枫阀门,赢单,80.00,2026-06-01,,2026-03-02,',
      '红枫电机,,,,,,',
    )
    expect(done).toMatchObject({ rows: 4, created: 4, rejected: 0 })
    const at = (day: string) => `${day}T16:00:00.000Z`
    const [open, won, derived, fresh] = [
      await find('红枫泵站'),
      await find('红枫锅炉'),
      await find('红枫阀门'),
      await find('红枫电机'),
    ]
    expect(open).toMatchObject({
      stage: 'negotiation',
      probability: 75,
      openedAt: at('2026-05-01'),
      stageSince: at('2026-05-01'),
      closedAt: null,
    })
    expect(won).toMatchObject({
      stage: 'won',
      probability: 100,
      openedAt: at('2026-03-01'),
      closedAt: at('2026-05-19'),
    })
    expect(derived).toMatchObject({ closedAt: at('2026-05-31') })
    expect(fresh).toMatchObject({ stage: 'first_contact', probability: 10, closedAt: null })
    expect(await staysOf(won.id)).toEqual([
      ['first_contact', at('2026-03-01'), at('2026-05-19')],
      ['won', at('2026-05-19'), null],
    ])
    expect(await staysOf(open.id)).toEqual([['negotiation', at('2026-05-01'), null]])
  })

  it('obeys the stages: what a stage needs, and what cannot have been, is told row by row', async () => {
    const done = await bring(
      '云杉一,丢单,,,,,',
      '云杉二,方案报价,,,,,',
      '云杉三,初步接触,,,,2026-06-16,',
      '云杉四,初步接触,,,,,2026-06-01',
      '云杉五,赢单,5.00,,,2026-06-02,2026-06-01',
      '云杉六,没有的阶段,,,,,',
      '云杉七,丢单,,,价格,,',
    )
    expect(done).toMatchObject({ rows: 7, created: 1, rejected: 6 })
    expect(await faultsOf(done.id)).toEqual([
      ['lostReason stage_needs'],
      ['amount stage_needs'],
      ['openedAt moment_to_come'],
      ['closedAt stage_open'],
      ['closedAt ends_before_it_began'],
      ['stage choice_unknown'],
    ])
  })

  it('reads a stage by the pipeline of its row where two have one of the same name', async () => {
    const admin = await person(world, tenant, { role: 'system_admin' })
    const stage = (value: string, label: object, more: object) => ({ value, label, probability: 50, ...more })
    const answer = await admin.post('/pipelines', {
      value: 'renewal',
      label: words('续约', 'Renewal'),
      stages: [
        stage('due', words('到期', 'Due'), { outcome: 'open' }),
        stage('renewed', words('赢单', 'Won'), { outcome: 'won', probability: 100 }),
        stage('left', words('丢单', 'Lost'), { outcome: 'lost', probability: 0 }),
      ],
    })
    expect(answer.status, answer.text).toBe(201)
    const file =
      '商机,销售流程,阶段,金额\n松柏一,续约,赢单,1.00\n松柏二,,赢单,1.00\n松柏三,续约,商务谈判,1.00\n松柏四,,到期,1.00\n'
    const done = await imported(world, rep, { object: 'opportunities', file })
    expect(await find('松柏一')).toMatchObject({ pipeline: 'renewal', stage: 'renewed' })
    expect(await find('松柏二')).toMatchObject({ pipeline: 'standard', stage: 'won' })
    expect(await find('松柏四')).toMatchObject({ pipeline: 'renewal', stage: 'due' })
    expect(await faultsOf(done.id)).toEqual([['stage stage_foreign']])
  })

  it('says what is sold by name or code: one line of it at what the deal comes to, at the product’s price where the row has no amount', async () => {
    const manager = await person(world, tenant, { role: 'sales_manager' })
    const products = [
      { code: 'P-200', name: '离心泵', price: { amount: '900.00', currency: 'CNY' }, taxRate: '13' },
      { code: 'P-201', name: '老阀门' },
    ]
    const [pump, valve] = await Promise.all(products.map((product) => manager.post('/products', product)))
    const retired = await manager.patch(`/products/${valve?.body.id}`, { active: false }, 1)
    expect(retired.status, retired.text).toBe(200)
    const sold = (options: Record<string, unknown>, ...lines: readonly string[]) =>
      imported(world, rep, {
        object: 'opportunities',
        file: ['商机,阶段,金额,产品', ...lines].join('\n'),
        options,
      })
    const done = await sold(
      {},
      '紫檀一,赢单,1054.00,离心泵',
      '紫檀二,方案报价,,p-200',
      '紫檀三,赢单,55.00,老阀门',
      '紫檀四,方案报价,55.00,老阀门',
      '紫檀五,赢单,,老阀门',
      '紫檀六,,1.00,没有的',
      '紫檀七,,-1.00,离心泵',
      '紫檀八,,,',
    )
    expect(done).toMatchObject({ rows: 8, created: 4, rejected: 4 })
    expect(await faultsOf(done.id)).toEqual(
      ['lines product_retired', 'lines price_needed', 'lines reference_unknown', 'amount price_invalid'].map(
        (fault) => [fault],
      ),
    )
    const whole = async (name: string) => (await rep.get(`/opportunities/${(await find(name)).id}`)).body
    const line = { productId: pump?.body.id, code: 'P-200', quantity: '1', discount: null, taxRate: '13' }
    expect(await whole('紫檀一')).toMatchObject({
      amount: { amount: '1054.00', currency: 'CNY' },
      lines: [{ ...line, price: { amount: '1054.00', currency: 'CNY' } }],
      products: [pump?.body.id],
    })
    expect(await whole('紫檀二')).toMatchObject({
      amount: { amount: '900.00' },
      lines: [{ ...line, price: { amount: '900.00', currency: 'CNY' } }],
    })
    expect((await whole('紫檀三')).lines).toMatchObject([{ name: '老阀门' }])
    expect(await whole('紫檀八')).toMatchObject({ amount: null, lines: null })
  })

  it('is undone whole', async () => {
    const done = await bring('银杏,赢单,1.00,2026-06-01,,2026-03-02,')
    expect((await rep.post(`/imports/${done.id}/undo`)).body).toMatchObject({ state: 'undone', undone: 1, kept: [] })
    expect(await find('银杏')).toBeUndefined()
  })

  it('may be brought by those who work with deals alone', async () => {
    const marketer = await person(world, tenant, { role: 'marketer' })
    const { id } = await bring('杜仲,,,,,,')
    expect((await marketer.get(`/imports/${id}`)).status).toBe(403)
  })

  it('brought again under a number of its own it is the deal that is there, and moves; under another name it is told, and left', async () => {
    const [system, security] = [
      await person(world, tenant, { role: 'system_admin' }),
      await person(world, tenant, { role: 'security_admin' }),
    ]
    const number = { kind: 'text', class: 'confidential', unique: true, label: words('商机编号', 'Deal no') }
    const made = await system.post('/fields', { object: 'opportunity', key: 'deal_no', ...number })
    expect(made.status, made.text).toBe(201)
    const granted = await security.put(`/fields/${made.body.id}/grants`, { sales_rep: 'clear' })
    expect(granted.status, granted.text).toBe(200)
    const again = (options: Record<string, unknown>, ...lines: readonly string[]) =>
      imported(world, rep, {
        object: 'opportunities',
        file: ['商机编号,商机,阶段,金额', ...lines].join('\n'),
        options,
      })
    expect(await again({}, 'D-1,侧柏一,方案报价,10.00', 'D-2,侧柏二,,')).toMatchObject({ created: 2, rejected: 0 })
    const second = await again(
      { duplicates: 'update' },
      'D-1,侧柏一,赢单,12.00',
      'D-2,侧柏三,,',
      'D-3,侧柏四,,',
      'D-3,侧柏四,方案报价,3.00',
    )
    expect(second).toMatchObject({ rows: 4, created: 1, updated: 2, rejected: 1 })
    expect(await faultsOf(second.id)).toEqual([['cf_deal_no duplicate_value']])
    expect(await find('侧柏一')).toMatchObject({ stage: 'won', probability: 100, amount: { amount: '12.00' } })
    expect(await find('侧柏二')).toMatchObject({ stage: 'first_contact' })
    expect(await find('侧柏四')).toMatchObject({ stage: 'proposal' })
    expect(await find('侧柏三')).toBeUndefined()
  })

  it('brought again it changes the line that a file made, and leaves lines that say more', async () => {
    const bringAgain = (lines: readonly string[], duplicates = 'update') =>
      imported(world, rep, {
        object: 'opportunities',
        file: ['商机编号,商机,阶段,金额,产品', ...lines].join('\n'),
        options: { duplicates },
      })
    expect(await bringAgain(['E-1,冷杉一,,100.00,离心泵', 'E-2,冷杉二,,100.00,', 'E-3,冷杉三,,7.00,'])).toMatchObject({
      created: 3,
    })
    const [one, two] = [await find('冷杉一'), await find('冷杉二')]
    const [pump] = (await rep.get(`/opportunities/${one.id}`)).body.lines
    const { productId, price } = pump
    const more = await rep.patch(
      `/opportunities/${two.id}`,
      { lines: [{ productId, quantity: '2', price }] },
      two.version,
    )
    expect(more.body, more.text).toMatchObject({ amount: { amount: '200.00' } })
    const second = await bringAgain(['E-1,冷杉一,,120.00,离心泵', 'E-2,冷杉二,,,离心泵', 'E-2,冷杉二,,150.00,离心泵'])
    expect(await faultsOf(second.id)).toEqual([['amount amount_follows_lines']])
    expect((await rep.get(`/opportunities/${one.id}`)).body).toMatchObject({
      amount: { amount: '120.00' },
      lines: [{ price: { amount: '120.00' } }],
    })
    expect((await rep.get(`/opportunities/${two.id}`)).body).toMatchObject({ lines: [{ quantity: '2' }] })
    const filling = await bringAgain(['E-3,冷杉三,,9.00,离心泵'], 'merge')
    expect(filling).toMatchObject({ rejected: 0 })
    expect(await find('冷杉三')).toMatchObject({ amount: { amount: '7.00' }, lines: null })
  })
})
