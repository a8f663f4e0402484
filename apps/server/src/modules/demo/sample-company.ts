import type { Json } from '@holdfast/catalog/values'
import { workContext } from '../../platform/audit/work-context.ts'
import { declaredUnique } from '../../platform/gate/unique-fields.ts'
import type { Services } from '../../platform/services.ts'
import { type Draft, insertRecords, type PreparedRecord, prepareRecords, takeNumber } from '../../records/index.ts'
import { createCompany, createPerson, enrolSample, insertUnit, markDemo } from '../identity/index.ts'
import { makeSampleDeals } from './sample-deals.ts'
import { makeSampleOrders } from './sample-orders.ts'
import { sampleProducts } from './sample-products.ts'
import { makeSampleQuotes } from './sample-quotes.ts'
import { makeSampleWorld, type SampleNote, type SampleRecord, type SampleWorld } from './sample-world.ts'

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
const BATCH = 1_000

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

interface Owner {
  readonly id: string
  readonly teamId: string
}

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

interface Storing {
  readonly services: Services
  readonly tenantId: string
  readonly owners: readonly Owner[]
}

/** Stores records of one object in batches, each owner's in their own name, and gives their ids in order. */
async function store(
  storing: Storing,
  object: string,
  drafts: readonly (Draft & { readonly by: string })[],
): Promise<string[]> {
  const { services, tenantId } = storing
  const declared = services.catalog.getObject(object)
  const ids: string[] = []
  for (let from = 0; from < drafts.length; from += BATCH) {
    const batch = drafts.slice(from, from + BATCH)
    const by = batch[0]?.by ?? ''
    const preparing = {
      services,
      tenantId,
      userId: by,
      object: declared,
      country: 'CN',
      unique: declaredUnique(declared),
      purpose: 'import' as const,
    }
    const records: PreparedRecord[] = await prepareRecords(preparing, batch)
    const at = new Date(services.clock.now()).toISOString()
    const made = records.map((record) => record.id)
    await services.database.inTenant(tenantId, async (tx) => {
      await insertRecords(tx, declared, { records, at, by })
      const event = { act: 'demo.fill', outcome: 'allowed', object, ids: made, count: made.length } as const
      await services.recorder.recordIn(tx, event, workContext(services, { tenantId, operation: 'demo' }))
    })
    ids.push(...made)
  }
  return ids
}

/** Stores a record that is numbered: sealed with its number, inside the transaction that takes it. Gives its id. */
async function storeNumbered(
  { services, tenantId }: Storing,
  name: string,
  draft: Draft & { readonly by: string },
): Promise<string> {
  const object = services.catalog.getObject(name)
  const { numbering } = object
  if (numbering === undefined) throw new Error(`${name} has no numbers`)
  const now = new Date(services.clock.now())
  const preparing = {
    services,
    tenantId,
    userId: draft.by,
    object,
    country: 'CN',
    unique: declaredUnique(object),
    purpose: 'import' as const,
  }
  return services.database.inTenant(tenantId, async (tx) => {
    const number = await takeNumber(tx, { name, numbering }, now.getUTCFullYear())
    const values = { ...draft.values, [numbering.at]: number }
    const records = await prepareRecords(preparing, [{ ...draft, values }])
    await insertRecords(tx, object, { records, at: now.toISOString(), by: draft.by })
    const ids = records.map(({ id }) => id)
    const event = { act: 'demo.fill', outcome: 'allowed', object: name, ids, count: ids.length } as const
    await services.recorder.recordIn(tx, event, workContext(services, { tenantId, operation: 'demo' }))
    return ids[0] ?? ''
  })
}

function ownedDraft({ owners }: Storing, record: SampleRecord, more: Record<string, Json> = {}) {
  const owner = owners[record.owner]
  const [ownerId, teamId] = [owner?.id ?? null, owner?.teamId ?? null]
  return { ownerId, teamId, values: { ...record.values, ...more, owner: ownerId }, by: ownerId ?? '' }
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
  for (const { owner, deal, values } of quotes) {
    const account = deals[deal]?.account ?? -1
    const person = world.contacts.findIndex((each) => each.account === account)
    const about = {
      account: accounts[account] ?? null,
      contact: stored.contacts[person] ?? null,
      opportunity: ids[deal] ?? null,
    }
    await storeNumbered(storing, 'quote', ownedDraft(storing, { owner, values }, about))
  }
  await storeOrders(storing, deals, { ...stored, opportunities: ids })
}

/** The orders of won deals, and what is paid of them. */
async function storeOrders(
  storing: Storing,
  deals: ReturnType<typeof makeSampleDeals>,
  { accounts, opportunities, products }: StoredWorld & { readonly opportunities: readonly string[] },
): Promise<void> {
  const orders = makeSampleOrders({ seed: SEED, now: storing.services.clock.now(), deals, products })
  for (const { owner, deal, values, payments } of orders) {
    const account = accounts[deals[deal]?.account ?? -1] ?? null
    const draft = ownedDraft(storing, { owner, values }, { account, opportunity: opportunities[deal] ?? null })
    const order = await storeNumbered(storing, 'order', draft)
    for (const each of payments) {
      const whole: Record<string, Json> = { ...each, account, order }
      await storeNumbered(storing, 'payment', { ownerId: null, teamId: null, values: whole, by: draft.by })
    }
  }
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
  const goods = sampleProducts()
  const ids = await store(
    storing,
    'product',
    goods.map((values) => ({ ownerId: null, teamId: null, values, by: managerId })),
  )
  await storeWorld(
    storing,
    world,
    goods.map((values, at) => ({ id: ids[at] ?? '', values })),
  )
  return accounts
}
