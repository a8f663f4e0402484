import type { Json } from '@holdfast/catalog/values'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Services } from '../../platform/services.ts'
import { reckonPurchases } from '../../records/index.ts'
import { createCompany, createPerson, enrolSample, insertUnit, markDemo } from '../identity/index.ts'
import { makeSampleContracts } from './sample-contracts.ts'
import { makeSampleDeals } from './sample-deals.ts'
import { makeRepeatOrders, makeSampleOrders } from './sample-orders.ts'
import { SAMPLE_BOOK, samplePricing, sampleProducts } from './sample-products.ts'
import { makeSampleQuotes } from './sample-quotes.ts'
import { makeSampleWorld, type SampleNote, type SampleRecord, type SampleWorld } from './sample-world.ts'
import { type Owner, ownedDraft, type Storing, store, storeNumbered } from './store-samples.ts'

/** Somebody of the sample company, and how to sign in as them. */
export interface DemoAccount {
  readonly role: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly totpSecret: string
}

const COMPANY = '云杉精密仪器'
const LETTERHEAD = {
  address: '浙江省杭州市示例区云杉路 18 号',
  phone: '0571-0000 0000',
  taxNumber: '91330100DEMO000000',
  bank: '示例银行杭州分行',
  account: '0000 0000 0000 0000',
}
const SEED = 20_261_123

/** One person per role; sales has three more, so that own, team and department differ. */
const PEOPLE: readonly { role: string; name: string; email: string; team: 0 | 1 | null }[] = [
  { role: 'sales_rep', name: '周雨桐', email: 'rep', team: 0 },
  { role: 'sales_rep', name: '丁越', email: 'rep2', team: 0 },
  { role: 'sales_rep', name: '陈思远', email: 'rep3', team: 1 },
  { role: 'sales_rep', name: '林晓', email: 'rep4', team: 1 },
  { role: 'sales_manager', name: '李娜', email: 'manager', team: 0 },
  { role: 'service_agent', name: '许静', email: 'agent', team: null },
  { role: 'service_manager', name: '何志强', email: 'service', team: null },
  { role: 'marketer', name: '苏曼', email: 'marketer', team: null },
  { role: 'analyst', name: '顾明', email: 'analyst', team: null },
  { role: 'system_admin', name: '王建国', email: 'system', team: null },
  { role: 'security_admin', name: '赵海燕', email: 'security', team: null },
  { role: 'audit_admin', name: '孙立', email: 'audit', team: null },
  { role: 'privacy_officer', name: '吴敏', email: 'privacy', team: null },
]

interface Staff {
  /** Who leads the sales, and keeps the products. */
  readonly managerId: string
  readonly accounts: readonly DemoAccount[]
  readonly owners: readonly Owner[]
}

/** What all of them have in common. */
const USUAL = {
  pendingRoles: [],
  founder: false,
  language: 'zh',
  status: 'active',
  createdBy: null,
} as const

async function hire(services: Services, tenantId: string): Promise<Staff> {
  const [department, ...teams] = [services.newId(), services.newId(), services.newId()]
  const owners: Owner[] = []
  let managerId = ''
  const accounts: DemoAccount[] = []
  // one transaction for each change of the company's policy: the keeper follows them one by one
  const unit = (kind: 'department' | 'team', id: string, about: { name: string; under: string | null }) =>
    services.database.inTenant(tenantId, async (tx) => {
      await insertUnit(services, tx, { kind, id, ...about, by: null })
      const event = { act: `${kind}.create`, outcome: 'allowed', object: kind, recordId: id } as const
      await services.recorder.recordIn(tx, event, workContext(services, { tenantId, operation: 'demo' }))
    })
  await unit('department', department, { name: '销售部', under: null })
  await unit('team', teams[0] ?? '', { name: '华东一组', under: department })
  await unit('team', teams[1] ?? '', { name: '华南一组', under: department })
  for (const { role, name, email: local, team } of PEOPLE) {
    const email = `${local}@demo.example`
    const teamId = team === null ? null : (teams[team] ?? null)
    const person = { ...USUAL, name, email, roles: [role], teamId }
    await services.database.inTenant(tenantId, async (tx) => {
      const userId = await createPerson(services, tx, person)
      const signIn = await enrolSample(services, tx, { userId, name, email, company: COMPANY })
      const event = { act: 'user.create', outcome: 'allowed', object: 'user', recordId: userId } as const
      await services.recorder.recordIn(tx, event, workContext(services, { tenantId, operation: 'demo' }))
      accounts.push({ role, name, email, ...signIn })
      if (role === 'sales_manager') managerId = userId
      if (role === 'sales_rep' && teamId !== null) owners.push({ id: userId, teamId })
    })
  }
  return { accounts, owners, managerId }
}

interface StoredWorld {
  readonly accounts: readonly string[]
  readonly contacts: readonly string[]
  readonly products: readonly { readonly id: string; readonly values: Readonly<Record<string, Json>> }[]
}

async function storeDeals(storing: Storing, world: SampleWorld, stored: StoredWorld): Promise<void> {
  const { accounts } = stored
  const deals = makeSampleDeals({ seed: SEED, now: storing.services.clock.now(), accounts: world.accounts })
  const drafts = deals.map((deal) => ({
    ...ownedDraft(storing, deal, { account: accounts[deal.account] ?? null }),
    way: deal.way,
  }))
  const ids = await store(storing, 'opportunity', drafts)
  const quotes = makeSampleQuotes({ seed: SEED, now: storing.services.clock.now(), deals, products: stored.products })
  const papers: { readonly id: string; readonly about: Record<string, Json> }[] = []
  for (const { owner, deal, values, earlier } of quotes) {
    const account = deals[deal]?.account ?? -1
    const person = world.contacts.findIndex((each) => each.account === account)
    const about = {
      account: accounts[account] ?? null,
      contact: stored.contacts[person] ?? null,
      opportunity: ids[deal] ?? null,
    }
    const first =
      earlier === undefined
        ? null
        : await storeNumbered(storing, 'quote', ownedDraft(storing, { owner, values: earlier }, about))
    const version = first === null ? {} : { number: first.number, original: first.id }
    const { id } = await storeNumbered(
      storing,
      'quote',
      ownedDraft(storing, { owner, values }, { ...about, ...version }),
    )
    papers.push({ id, about })
  }
  for (const { owner, quote, values } of makeSampleContracts({ now: storing.services.clock.now(), quotes })) {
    const of = papers[quote]
    const draft = ownedDraft(storing, { owner, values }, { ...of?.about, quote: of?.id ?? null })
    await storeNumbered(storing, 'contract', draft)
  }
  await storeOrders(storing, { deals, world }, { ...stored, opportunities: ids })
}

/** An order, of whom and of which deal `about` says, and what is paid of it. */
async function storeOrder(
  storing: Storing,
  {
    owner,
    values,
    payments,
    deliveries,
  }: {
    owner: number
    values: SampleRecord['values']
    payments: readonly SampleRecord['values'][]
    deliveries: readonly SampleRecord['values'][]
  },
  about: { account: string | null; opportunity: string | null },
): Promise<void> {
  const draft = ownedDraft(storing, { owner, values }, about)
  const { id: order } = await storeNumbered(storing, 'order', draft)
  for (const [object, all] of Object.entries({ delivery: deliveries, payment: payments }))
    for (const each of all) {
      const whole: Record<string, Json> = { ...each, account: about.account, order }
      await storeNumbered(storing, object, { ownerId: null, teamId: null, values: whole, by: draft.by })
    }
}

/** How often customers buy, as their orders say. */
async function reckonCycles({ services, tenantId }: Storing, ids: readonly string[]): Promise<void> {
  const buyer = services.catalog.getObject('account')
  await services.database.inTenant(tenantId, async (tx) => {
    await reckonPurchases(tx, services.catalog, { buyer, ids })
    const event = { act: 'demo.fill', outcome: 'allowed', object: buyer.name, ids, count: ids.length } as const
    await services.recorder.recordIn(tx, event, workContext(services, { tenantId, operation: 'demo' }))
  })
}

/** The orders of won deals and of customers who buy again and again, and what is paid of them. */
async function storeOrders(
  storing: Storing,
  { deals, world }: { deals: ReturnType<typeof makeSampleDeals>; world: SampleWorld },
  { accounts, opportunities, products }: StoredWorld & { readonly opportunities: readonly string[] },
): Promise<void> {
  const selling = { seed: SEED, now: storing.services.clock.now(), products }
  const bought = new Set<string>()
  const storeOf = async (
    order: Parameters<typeof storeOrder>[1],
    about: { account: number; opportunity: string | null },
  ): Promise<void> => {
    const account = accounts[about.account] ?? null
    if (account !== null) bought.add(account)
    await storeOrder(storing, order, { account, opportunity: about.opportunity })
  }
  for (const order of makeSampleOrders({ ...selling, deals }))
    await storeOf(order, { account: deals[order.deal]?.account ?? -1, opportunity: opportunities[order.deal] ?? null })
  for (const order of makeRepeatOrders({ ...selling, accounts: world.accounts }))
    await storeOf(order, { account: order.account, opportunity: null })
  await reckonCycles(storing, [...bought])
}

async function storeWorld(storing: Storing, world: SampleWorld, products: StoredWorld['products']): Promise<void> {
  const accounts = await store(
    storing,
    'account',
    world.accounts.map((record) => ownedDraft(storing, record)),
  )
  const contacts = await store(
    storing,
    'contact',
    world.contacts.map((record) =>
      ownedDraft(storing, record, { account: record.account === null ? null : (accounts[record.account] ?? null) }),
    ),
  )
  const about = (note: SampleNote): Record<string, Json> => ({
    about: { object: 'contact', id: contacts[note.contact] ?? '' },
  })
  await storeDeals(storing, world, { accounts, contacts, products })
  await store(
    storing,
    'lead',
    world.leads.map((record) => ownedDraft(storing, record)),
  )
  await store(
    storing,
    'task',
    world.tasks.map((note) => ownedDraft(storing, note, about(note))),
  )
  const byOwner = [...world.activities].sort((a, b) => a.owner - b.owner)
  for (const [at, owner] of storing.owners.entries())
    await store(
      storing,
      'activity',
      byOwner
        .filter((note) => note.owner === at)
        .map((note) => ({ ownerId: null, teamId: null, values: { ...note.values, ...about(note) }, by: owner.id })),
    )
}

/** What is sold, at which prices and in which bundles; nobody's, entered by who leads the sales. Gives what has a price of its own. */
async function storeProducts(storing: Storing, managerId: string): Promise<StoredWorld['products']> {
  const storeAll = (object: string, all: readonly Readonly<Record<string, Json>>[]) =>
    store(
      storing,
      object,
      all.map((values) => ({ ownerId: null, teamId: null, values, by: managerId })),
    )
  const goods = sampleProducts()
  const ids = await storeAll('product', goods)
  const products = goods.map((values, at) => ({ id: ids[at] ?? '', values }))
  const [book = ''] = await storeAll('pricebook', [{ ...SAMPLE_BOOK.values, levels: [...SAMPLE_BOOK.values.levels] }])
  const { prices, parts } = samplePricing(
    (code) => products.find(({ values }) => values['code'] === code)?.id ?? '',
    book,
  )
  await storeAll('price', prices)
  await storeAll('part', parts)
  return products.filter(({ values }) => values['price'] !== null)
}

/** Founds the sample company in an installation that is a demonstration from then on. Gives everybody's sign-in, made afresh. */
export async function foundSampleCompany(services: Services): Promise<readonly DemoAccount[]> {
  await markDemo(services)
  const tenantId = await createCompany(services, {
    name: COMPANY,
    country: 'CN',
    language: 'zh',
    letterhead: LETTERHEAD,
  })
  const { accounts, owners, managerId } = await hire(services, tenantId)
  const world = makeSampleWorld({ seed: SEED, now: services.clock.now(), owners: owners.length })
  const storing = { services, tenantId, owners }
  await storeWorld(storing, world, await storeProducts(storing, managerId))
  return accounts
}
