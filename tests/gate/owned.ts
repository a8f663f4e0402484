/** Records of every kind, all of one person, and people whose roles change after they have made theirs. */
import { changeAuthority, lockPerson } from '../../apps/server/src/modules/identity/users/authority.ts'
import { actIn, again, type TestPerson } from '../../apps/server/src/testing/people.ts'
import type { World } from '../../apps/server/src/testing/world.ts'
import { confirmedOrder, ONE_PIECE } from './cast.ts'
import { made } from './furnished.ts'

export type RecordIds = Readonly<Record<string, string>>

const AMOUNT = { amount: '100.00', currency: 'CNY' }
const DUE = '2026-12-01T00:00:00.000Z'

/** By the plural of its object a record that a salesperson keeps alone; `mark` is a digit that tells these from others of the company. */
export async function makeKept(who: TestPerson, mark: string): Promise<RecordIds> {
  const accounts = await made(who, '/accounts', { name: `坚果电子${mark}` })
  const contacts = await made(who, '/contacts', { name: '林语', mobile: `1381234000${mark}`, accountId: accounts })
  const about = { object: 'contact', id: contacts }
  const activities = await made(who, '/activities', { kind: 'call', about, words: '聊了聊' })
  return {
    accounts,
    contacts,
    activities,
    comments: await made(who, '/comments', { about, activityId: activities, words: '再聊聊' }),
    leads: await made(who, '/leads', { name: '陈晨', mobile: `1381234100${mark}` }),
    opportunities: await made(who, '/opportunities', { name: '测量机', accountId: accounts }),
    tasks: await made(who, '/tasks', { what: '回电', about, due: DUE }),
  }
}

/** Those that are sold and sold by. */
async function sold(who: TestPerson, mark: string, accountId: string): Promise<RecordIds> {
  const products = await made(who, '/products', { code: `GX-${mark}`, name: '测量探头', price: AMOUNT })
  const bundleId = await made(who, '/products', { code: `GX-SET-${mark}`, name: '测量套装' })
  const pricebookId = await made(who, '/price-books', { name: `华东经销价${mark}` })
  const confirmed = await confirmedOrder(who, { accountId, amount: AMOUNT })
  const delivered = await confirmedOrder(who, { accountId, lines: [{ productId: products, quantity: '9' }] })
  return {
    products,
    parts: await made(who, '/parts', { bundleId, partId: products, quantity: '2' }),
    'price-books': pricebookId,
    prices: await made(who, '/prices', { pricebookId, productId: products, price: AMOUNT }),
    rates: await made(who, '/rates', { currency: 'USD', from: `2026-01-0${mark}`, rate: '7.1' }),
    quotes: await made(who, '/quotes', { accountId }),
    contracts: await made(who, '/contracts', { accountId }),
    orders: await made(who, '/orders', { accountId, amount: AMOUNT }),
    payments: await made(who, '/payments', { orderId: confirmed, amount: AMOUNT }),
    deliveries: await made(who, '/deliveries', { orderId: delivered, ...ONE_PIECE }),
  }
}

/** A record of every kind, made by the person. */
export async function makeOwned(who: TestPerson, mark: string): Promise<RecordIds> {
  const own = await makeKept(who, mark)
  return { ...own, ...(await sold(who, mark, own['accounts'] ?? '')) }
}

/** Deletes each of them that can be deleted, the last made first; gives those. */
export async function deleteThem(who: TestPerson, ids: RecordIds): Promise<RecordIds> {
  const deleted: Record<string, string> = {}
  for (const [plural, id] of Object.entries(ids).reverse())
    if ((await who.delete(`/${plural}/${id}`, { 'if-match': '"1"' })).status === 204) deleted[plural] = id
  return deleted
}

/** The same person with another role instead of theirs, signed in anew; what they made stays theirs. */
export async function becoming(world: World, who: TestPerson, role: string): Promise<TestPerson> {
  const { services } = world
  await actIn(services, who.tenantId, async (tx) =>
    changeAuthority(services, tx, {
      person: await lockPerson(services, tx, who.id),
      change: { next: { roles: [role] }, by: null },
    }),
  )
  world.clock.advance(1_000)
  return again(world, who)
}
