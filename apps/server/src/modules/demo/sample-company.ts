import type { Json } from '@holdfast/catalog/values'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Services } from '../../platform/services.ts'
import { createCompany, createPerson, enrolSample, insertUnit, markDemo } from '../identity/index.ts'
import { insertBoard, newBoardRow } from '../reports/index.ts'
import { SAMPLE_BOARD, SAMPLE_BOARD_ROLES } from './sample-board.ts'
import { SAMPLE_BOOK, samplePricing, sampleProducts } from './sample-products.ts'
import { sampleRates } from './sample-rates.ts'
import { makeSampleWorld } from './sample-world.ts'
import { type Owner, type Storing, store } from './store-samples.ts'
import { type StoredWorld, storeWorld } from './store-world.ts'

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

/** What is sold, at which prices, in which bundles, and what other currencies are worth; nobody's, entered by who leads the sales. Gives what has a price of its own. */
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
  await storeAll(
    'rate',
    sampleRates(storing.services.clock.now()).map((each) => ({ ...each, units: 1 })),
  )
  return products.filter(({ values }) => values['price'] !== null)
}

/** The board that who leads the sales shares. */
async function storeBoard({ services, tenantId }: Storing, ownerId: string): Promise<void> {
  const sharedRoles = SAMPLE_BOARD_ROLES
  const row = await newBoardRow(services, tenantId, { ownerId, sharedRoles, content: SAMPLE_BOARD })
  await services.database.inTenant(tenantId, async (tx) => {
    await insertBoard(tx, row)
    const event = { act: 'demo.fill', outcome: 'allowed', object: 'dashboard', recordId: row.id } as const
    await services.recorder.recordIn(tx, event, workContext(services, { tenantId, operation: 'demo' }))
  })
}

/** Founds the sample company in an installation that is a demonstration from then on. Gives everybody's sign-in, made afresh. */
export async function foundSampleCompany(services: Services): Promise<readonly DemoAccount[]> {
  await markDemo(services)
  const tenantId = await createCompany(services, {
    name: COMPANY,
    country: 'CN',
    language: 'zh',
    letterhead: LETTERHEAD,
    mailTracking: true,
  })
  const { accounts, owners, managerId } = await hire(services, tenantId)
  const world = makeSampleWorld({ seed: SEED, now: services.clock.now(), owners: owners.length })
  const storing = { services, tenantId, owners }
  await storeWorld(storing, { world, seed: SEED }, await storeProducts(storing, managerId))
  await storeBoard(storing, managerId)
  return accounts
}
