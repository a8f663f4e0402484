/** Storing the sample company's world: customers first, then what was sold and said to them. */
import { order as orderObject, payment as paymentObject } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { workContext } from '../../platform/audit/work-context.ts'
import { reckonPurchases } from '../../records/index.ts'
import { keepGoneLetter } from '../mail/index.ts'
import { makeSampleContracts } from './sample-contracts.ts'
import { makeSampleDeals, type SampleDeal } from './sample-deals.ts'
import { afterLetters, makeSampleLetters, type SampleLetter } from './sample-letters.ts'
import { makeRepeatOrders, makeSampleOrders, makeUnratedOrder } from './sample-orders.ts'
import { makeSampleQuotes } from './sample-quotes.ts'
import { withSampleRate } from './sample-rates.ts'
import type { SampleNote, SampleRecord, SampleWorld } from './sample-world.ts'
import { ownedDraft, type Storing, store, storeNumbered } from './store-samples.ts'

/** What is stored already, by its ids. */
export interface StoredWorld {
  readonly accounts: readonly string[]
  readonly contacts: readonly string[]
  readonly products: readonly { readonly id: string; readonly values: Readonly<Record<string, Json>> }[]
}

/** What is made before any of it is stored. */
interface Made {
  readonly world: SampleWorld
  readonly deals: readonly SampleDeal[]
  readonly seed: number
}

/** Deals with their quotes, contracts and orders. Gives the ids of the deals. */
async function storeDeals(storing: Storing, { world, deals, seed }: Made, stored: StoredWorld): Promise<string[]> {
  const { accounts } = stored
  const drafts = deals.map((deal) => ({
    ...ownedDraft(storing, deal, { account: accounts[deal.account] ?? null }),
    way: deal.way,
  }))
  const ids = await store(storing, 'opportunity', drafts)
  const quotes = makeSampleQuotes({ seed, now: storing.services.clock.now(), deals, products: stored.products })
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
  await storeOrders(storing, { world, deals, seed }, { ...stored, opportunities: ids })
  return ids
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
  const now = storing.services.clock.now()
  const draft = ownedDraft(storing, { owner, values: withSampleRate(orderObject, values, now) }, about)
  const { id: order } = await storeNumbered(storing, 'order', draft)
  for (const [object, all] of Object.entries({ delivery: deliveries, payment: payments }))
    for (const each of all) {
      const rated = object === 'payment' ? withSampleRate(paymentObject, each, now) : each
      const whole: Record<string, Json> = { ...rated, account: about.account, order }
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
  { world, deals, seed }: Made,
  { accounts, opportunities, products }: StoredWorld & { readonly opportunities: readonly string[] },
): Promise<void> {
  const selling = { seed, now: storing.services.clock.now(), products }
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
  const undealt = [
    ...makeRepeatOrders({ ...selling, accounts: world.accounts }),
    ...makeUnratedOrder(selling, world.accounts),
  ]
  for (const order of undealt) await storeOf(order, { account: order.account, opportunity: null })
  await reckonCycles(storing, [...bought])
}

/** Letters, each with who got it, and how often its link was followed. */
async function storeLetters(
  storing: Storing,
  letters: readonly SampleLetter[],
  { contacts, opportunities }: { contacts: readonly string[]; opportunities: readonly string[] },
): Promise<void> {
  const { services, tenantId } = storing
  for (const { owner, deal, people: readers, values, at, followed } of letters) {
    const people = readers.map((reader) => contacts[reader] ?? '')
    const object = deal === null ? 'contact' : 'opportunity'
    const recordId = (deal === null ? people[0] : opportunities[deal]) ?? ''
    const userId = storing.owners[owner]?.id ?? ''
    const whole = { ...values, about: { object, id: recordId }, ...(deal === null ? {} : { people }) }
    const draft = { ownerId: null, teamId: null, values: whole, by: userId }
    const [activityId = ''] = await store(storing, 'activity', [draft])
    const others = people.filter((each) => each !== recordId)
    const letter = { userId, activityId, object, recordId, people: others, words: String(values['words']) } as const
    await services.database.inTenant(tenantId, async (tx) => {
      await keepGoneLetter(services, tx, { ...letter, sentAt: at, followed })
      const event = { act: 'demo.fill', outcome: 'allowed', object, recordId, facts: { letter: activityId } } as const
      await services.recorder.recordIn(tx, event, workContext(services, { tenantId, operation: 'demo' }))
    })
  }
}

/** What was said to people and is to be done for them. */
async function storeTalks(storing: Storing, world: SampleWorld, contacts: readonly string[]): Promise<void> {
  const about = (note: SampleNote): Record<string, Json> => ({
    about: { object: 'contact', id: contacts[note.contact] ?? '' },
  })
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

/** Stores the sample company's customers, and everything that was done with them. */
export async function storeWorld(
  storing: Storing,
  made: { readonly world: SampleWorld; readonly seed: number },
  products: StoredWorld['products'],
): Promise<void> {
  const { seed } = made
  const now = storing.services.clock.now()
  const planned = makeSampleDeals({ seed, now, accounts: made.world.accounts })
  const letters = makeSampleLetters({ now, deals: planned, contacts: made.world.contacts })
  const { deals, contacts: people } = afterLetters(letters, { now, deals: planned, contacts: made.world.contacts })
  const world = { ...made.world, contacts: people }
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
  const opportunities = await storeDeals(storing, { world, deals, seed }, { accounts, contacts, products })
  await storeLetters(storing, letters, { contacts, opportunities })
  await store(
    storing,
    'lead',
    world.leads.map((record) => ownedDraft(storing, record)),
  )
  await storeTalks(storing, world, contacts)
}
