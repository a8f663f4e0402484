import { startSession } from '../../apps/server/src/modules/identity/sessions.ts'
import type { Route } from '../../apps/server/src/platform/gate/route.ts'
import { actIn, company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import type { World } from '../../apps/server/src/testing/world.ts'
import { makeTeams, oneOfEachRole } from '../crew.ts'
import { isNamed } from './roles.ts'

/** What another company keeps, and must never be seen by this one. */
export const FOREIGN = { name: '司马光远', mobile: '13977776666', company: '云杉私密项目' }

/** A furnished company: somebody admitted to every route, and an id for every kind of path. */
export interface Cast {
  readonly tenant: string
  readonly people: ReadonlyMap<string, TestPerson>
  /** The token of somebody whom the route admits. */
  tokenFor(route: Route): string | null
  /** By the first part of a path: the id of something that is there. */
  readonly ids: Readonly<Record<string, string>>
}

const ROLE_ORDER = ['sales_manager', 'system_admin', 'security_admin', 'audit_admin', 'service_agent']

async function made(who: TestPerson, path: string, body: object): Promise<string> {
  const answer = await who.post(path, body)
  if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`)
  return answer.body.id
}

/** A delivery of one piece of an order's first line, still planned. */
export const ONE_PIECE = { kind: 'delivery', lines: [{ line: 1, quantity: '1' }] }
const HUNDRED = { amount: '100.00', currency: 'CNY' }

interface Asking {
  readonly world: World
  readonly admin: TestPerson
  readonly asker: TestPerson
  readonly teamId: string
}

/** A request that the asker's own account goes to a second manager of the team, who has yet to approve it. */
export async function waitingTransfer({ world, admin, asker, teamId }: Asking, accountId: string): Promise<string> {
  const { id: ownerId } = await person(world, asker.tenantId, { role: 'sales_manager', teamId })
  await admin.put('/transfer-rule', { ask: 'all' }, 1)
  world.clock.advance(1_000)
  const body = { object: 'account', ids: [accountId], ownerId, reason: '绝密跟进内容' }
  const { status, text, body: answer } = await asker.post('/transfers', body)
  if (status !== 201) throw new Error(text)
  return answer.data[0].id
}

/** A program of a person's, and the request for one that sees much, which another administrator has yet to sign; no emergency was lent by it. */
export async function programsOf(security: TestPerson, ownerId: string): Promise<Record<string, string>> {
  const program = { name: '对账程序', scopes: ['products:read'], ownerId }
  const made = await security.post('/clients', program)
  const asked = await security.post('/clients', { ...program, scopes: ['contacts:reveal'] })
  if (made.status !== 201 || asked.status !== 202) throw new Error(made.text + asked.text)
  const { approvalId } = asked.body
  return { clients: made.body.clientId, approvals: approvalId, emergencies: approvalId }
}

/** An order as it stands when it may be paid. */
export async function confirmedOrder(who: TestPerson, values: object): Promise<string> {
  const id = await made(who, '/orders', values)
  const { status, text } = await who.patch(`/orders/${id}`, { status: 'confirmed' }, 1)
  if (status !== 200) throw new Error(text)
  return id
}

async function records(manager: TestPerson): Promise<Record<string, string>> {
  const accounts = await made(manager, '/accounts', { name: '坚果电子', industry: 'software' })
  const contacts = await made(manager, '/contacts', { name: '林语', mobile: '13812345678', accountId: accounts })
  const about = { object: 'contact', id: contacts }
  const order = { accountId: accounts, amount: HUNDRED, note: '现货' }
  const confirmed = await confirmedOrder(manager, order)
  const products = await made(manager, '/products', { code: 'GX-1', name: '测量探头', price: HUNDRED })
  const bundles = await made(manager, '/products', { code: 'GX-SET', name: '测量套装' })
  const pricebooks = await made(manager, '/price-books', { name: '华东经销价' })
  // only what has lines is delivered
  const delivered = await confirmedOrder(manager, {
    accountId: accounts,
    lines: [{ productId: products, quantity: '9' }],
  })
  const activities = await made(manager, '/activities', { kind: 'call', about, words: '聊了聊' })
  return {
    accounts,
    contacts,
    activities,
    comments: await made(manager, '/comments', { about, activityId: activities, words: '再聊聊' }),
    leads: await made(manager, '/leads', { name: '陈晨', mobile: '13812345679' }),
    opportunities: await made(manager, '/opportunities', { name: '测量机', accountId: accounts }),
    products,
    parts: await made(manager, '/parts', { bundleId: bundles, partId: products, quantity: '2' }),
    'price-books': pricebooks,
    prices: await made(manager, '/prices', { pricebookId: pricebooks, productId: products, price: HUNDRED }),
    rates: await made(manager, '/rates', { currency: 'USD', from: '2026-01-01', rate: '7.1' }),
    quotes: await made(manager, '/quotes', { accountId: accounts, note: '现货' }),
    contracts: await made(manager, '/contracts', { accountId: accounts, note: '现货' }),
    orders: await made(manager, '/orders', order),
    // only what is confirmed is paid
    confirmed,
    delivered,
    bundles,
    part: await made(manager, '/products', { code: 'GX-PART', name: '测针' }),
    other: await made(manager, '/products', { code: 'GX-PART2', name: '测座' }),
    deliveries: await made(manager, '/deliveries', { orderId: delivered, ...ONE_PIECE }),
    'orders:payment.plan': await confirmedOrder(manager, order),
    payments: await made(manager, '/payments', { orderId: confirmed, amount: HUNDRED }),
    tasks: await made(manager, '/tasks', { what: '回电', about, due: '2026-12-01T00:00:00.000Z' }),
  }
}

async function configuration(people: ReadonlyMap<string, TestPerson>): Promise<Record<string, string>> {
  const admin = people.get('system_admin') as TestPerson
  const label = { zh: '爱好', en: 'Hobby' }
  return {
    users: people.get('marketer')?.id ?? '',
    teams: await made(admin, '/teams', { name: '华北' }),
    departments: await made(admin, '/departments', { name: '销售部' }),
    fields: await made(admin, '/fields', { object: 'contact', key: 'hobby', kind: 'text', label, class: 'personal' }),
  }
}

async function foreigners(world: World): Promise<void> {
  const stranger = await person(world, await company(world, '另一家'), { role: 'sales_rep' })
  await made(stranger, '/contacts', { name: FOREIGN.name, mobile: FOREIGN.mobile })
  await made(stranger, '/accounts', { name: FOREIGN.company })
}

export async function makeCast(world: World): Promise<Cast> {
  const tenant = await company(world)
  const { north } = await makeTeams(world, tenant)
  const people = await oneOfEachRole(world, tenant, north)
  const manager = people.get('sales_manager') as TestPerson
  const half = await actIn(world.services, tenant, (tx) =>
    startSession(world.services, tx, { userId: manager.id, state: 'password', factor: null }),
  )
  const ids = { ...(await records(manager)), ...(await configuration(people)), audit: tenant }
  await foreigners(world)
  const tokenFor = ({ admission }: Route): string | null => {
    if (admission.kind === 'public') return null
    if (admission.kind === 'session' && !admission.states.includes('full')) return half.token
    const role = ROLE_ORDER.find((each) => isNamed(admission, each))
    return people.get(role ?? '')?.token ?? null
  }
  return { tenant, people, tokenFor, ids }
}

/** The id that stands in a route's path. */
export const idFor = ({ ids }: Cast, route: Route): string | undefined => ids[route.path.split('/')[1] ?? '']

/** What a route asks for beyond its schema: a way of contact, something that is there to be about. */
export function soundBody({ ids }: Cast, route: Route): Readonly<Record<string, unknown>> {
  const about = { object: 'contact', id: ids['contacts'] }
  const due = '2026-12-01T00:00:00.000Z'
  const bodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'contact.create': { name: '甲', mobile: '13800001111' },
    'lead.create': { name: '甲', mobile: '13800001111' },
    'account.create': { name: '甲公司' },
    'opportunity.create': { name: '甲商机' },
    'product.create': { code: 'GX-2', name: '甲产品' },
    'part.create': { bundleId: ids['bundles'], partId: ids['part'], quantity: '1' },
    'pricebook.create': { name: '甲价格表' },
    'price.create': { pricebookId: ids['price-books'], productId: ids['products'], fromQuantity: '10', price: HUNDRED },
    'rate.create': { currency: 'EUR', from: '2026-01-01', rate: '7.8' },
    'quote.create': { accountId: ids['accounts'] },
    'contract.create': { accountId: ids['accounts'] },
    'order.create': { accountId: ids['accounts'] },
    'delivery.create': { orderId: ids['delivered'], ...ONE_PIECE },
    'payment.create': { orderId: ids['confirmed'], amount: HUNDRED },
    'activity.create': { kind: 'note', about },
    'task.create': { what: '回电', due },
  }
  return bodies[route.name] ?? {}
}
