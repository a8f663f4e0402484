import { createHash } from 'node:crypto'
import { catalog } from '../../apps/server/src/app.ts'
import { settle } from '../../apps/server/src/modules/audit/testing/recorded.ts'
import type { Random } from '../../apps/server/src/platform/random.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { type FieldMode, standardRoles } from '../../packages/policy/src/index.ts'
import { makeTeams, withPolicy } from '../crew.ts'
import type { Asker, Kept } from './model.ts'
import { model } from './model.ts'
import { PAIRS, type Pair } from './twin-values.ts'

/**
 * Randomness that is the same in every world: a stream for each length that is drawn, so that an envelope more or less in one world does not move
 * the ids of the other.
 */
function steadyRandom(): Random {
  const drawn = new Map<number, number>()
  return {
    bytes: (length) => {
      const count = drawn.get(length) ?? 0
      drawn.set(length, count + 1)
      const bytes = new Uint8Array(length)
      for (let at = 0; at < length; at += 32)
        bytes.set(
          createHash('sha256')
            .update(`${length}/${count}/${at}`)
            .digest()
            .subarray(0, Math.min(32, length - at)),
          at,
        )
      return bytes
    },
  }
}

type Owner = 'self' | 'near' | 'below' | 'apart'

/** Records of everybody: the asker's own, of the same team, of the team below, of another branch. */
const OWNERS: readonly Owner[] = ['self', 'near', 'below', 'apart']
const OBJECTS = [
  'account',
  'contact',
  'contact',
  'lead',
  'opportunity',
  'quote',
  'contract',
  'order',
  'payment',
  'delivery',
  'activity',
  'comment',
  'task',
] as const

/** What belongs to an account; everything else that belongs to something is about a person. */
const OF_ACCOUNTS: ReadonlySet<string> = new Set(['contact', 'quote', 'contract', 'order'])

/** A record of a world, and what of it the asker sees. */
export interface TwinRecord {
  readonly object: string
  readonly plural: string
  readonly id: string
  readonly pairs: Readonly<Record<string, Pair>>
  readonly modes: ReadonlyMap<string, FieldMode>
  readonly isReached: boolean
}

export interface Twin {
  readonly world: World
  readonly asker: TestPerson
  readonly records: readonly TwinRecord[]
  readonly tenant: string
  readonly colleagues: Readonly<Record<string, TestPerson>>
}

const { modesOf } = model({})

/** What an agent who has found a person by number sees of them. */
const foundModes = (role: string): ReadonlyMap<string, FieldMode> =>
  new Map(
    (standardRoles.find(({ name }) => name === role)?.grants ?? [])
      .filter((grant) => grant.object === 'contact' && grant.reach === 'found' && grant.actions.includes('read'))
      .flatMap((grant) => Object.entries(grant.fields)),
  )

/** Who looks people up by whole number: the number of the one they find is the same in both worlds. */
export const LOOKS_UP = ['service_agent', 'service_manager', 'audit_admin']
const FOUND_AT = OWNERS.indexOf('near') * OBJECTS.length + OBJECTS.indexOf('contact')
export const FOUND_MOBILE = String(PAIRS['contact']?.(FOUND_AT)['mobile']?.[0])

const POOL_ID = '01937a00-0000-4000-8000-00000000900f'
/** What a member sees of the customer that another branch gave back. */
const POOL_MODES: ReadonlyMap<string, FieldMode> = new Map([
  ['name', 'clear'],
  ['industry', 'clear'],
  ['phone', 'masked'],
])

interface Making {
  readonly world: World
  readonly role: string
  readonly which: 0 | 1
  readonly asker: Asker
  /** Whose customers go into the pool that the asker is in; null where the asker is in none. */
  readonly givesBack: string | null
  readonly made: TwinRecord[]
  /** A product that is the same in both worlds. */
  readonly sold: string
}

function modesFor(
  { asker, role, givesBack }: Making,
  about: { object: string; owner: Asker; found: boolean },
): ReadonlyMap<string, FieldMode> | null {
  const object = catalog.getObject(about.object)
  const kept = {
    object,
    ownerId: about.owner.id,
    teamId: about.owner.teamId,
    deleted: false,
    via: null,
  } as unknown as Kept
  const modes = modesOf(asker, kept, 'read')
  if (about.object === 'account' && about.owner.id === givesBack) return POOL_MODES
  return about.found ? new Map([...(modes ?? []), ...foundModes(role), ['mobile', 'clear']]) : modes
}

/** Only what is confirmed is paid. */
async function confirm(who: TestPerson, id: string): Promise<void> {
  const { status, text } = await who.patch(`/orders/${id}`, { status: 'confirmed' }, 1)
  if (status !== 200) throw new Error(text)
}

/** Lines of an order of its own are delivered; what they are of and come to is the same in both worlds. */
async function deliverable({ made, sold }: Making, who: TestPerson): Promise<string> {
  const account = made.findLast(({ object }) => object === 'account')
  const lines = [{ productId: sold, quantity: '9', price: { amount: '10.00', currency: 'CNY' } }]
  const answer = await who.post('/orders', { accountId: account?.id, lines })
  if (answer.status !== 201) throw new Error(answer.text)
  await confirm(who, answer.body.id)
  return answer.body.id
}

async function makeRecord(
  making: Making,
  about: { object: string; owner: Asker & { who: TestPerson }; at: number },
): Promise<void> {
  const { which, role, made } = making
  const { object, owner, at } = about
  const found = LOOKS_UP.includes(role) && at === FOUND_AT
  const modes = modesFor(making, { object, owner, found })
  const pairs = PAIRS[object]?.(at) ?? {}
  const values: Record<string, unknown> = {}
  for (const [key, pair] of Object.entries(pairs)) values[key] = pair[modes?.get(key) === 'clear' ? 0 : which]
  const subject = made.findLast((each) => each.object === (OF_ACCOUNTS.has(object) ? 'account' : 'contact'))
  if (OF_ACCOUNTS.has(object) && subject !== undefined) values['accountId'] = subject.id
  if (object === 'payment') values['orderId'] = made.findLast((each) => each.object === 'order')?.id
  if (object === 'delivery') values['orderId'] = await deliverable(making, owner.who)
  if (object === 'part') {
    values['bundleId'] = made.findLast((each) => each.object === 'product')?.id
    values['partId'] = making.sold
  }
  if (object === 'price') {
    values['pricebookId'] = made.findLast((each) => each.object === 'pricebook')?.id
    values['productId'] = made.findLast((each) => each.object === 'product')?.id
  }
  if (['activity', 'comment', 'task'].includes(object)) values['about'] = { object: 'contact', id: subject?.id }
  if (object === 'comment') values['activityId'] = made.findLast((each) => each.object === 'activity')?.id
  const { plural } = catalog.getObject(object)
  const answer = await owner.who.post(`/${plural}`, values)
  if (answer.status !== 201) throw new Error(answer.text)
  made.push({ object, plural, id: answer.body.id, pairs, modes: modes ?? new Map(), isReached: modes !== null })
  if (object === 'order') await confirm(owner.who, answer.body.id)
  making.world.clock.advance(1_000)
}

/** Changes that everybody makes to what is theirs, and a record of each that goes into the trash. */
async function stir(making: Making, about: { owner: Asker & { who: TestPerson }; from: number }): Promise<void> {
  const { which, made } = making
  const [account, contact, second] = made.slice(about.from)
  for (const each of [account, contact])
    if (each !== undefined) {
      const hidden = each.modes.get('note') !== 'clear'
      const note = `${hidden && which === 1 ? '后来' : '先前'}改过`
      const answer = await about.owner.who.patch(`/${each.plural}/${each.id}`, { note }, 1)
      if (answer.status !== 200) throw new Error(answer.text)
      making.world.clock.advance(1_000)
    }
  await about.owner.who.delete(`/contacts/${second?.id}`)
}

/** What another branch is to reach, and what is believed of it; whoever audits is told by the log what was set. */
async function setTargets(
  { role, which }: Making,
  { boss, team, person: id }: { boss: TestPerson; team: string; person: string },
): Promise<void> {
  const amount = { amount: role !== 'audit_admin' && which === 1 ? '700000' : '300000', currency: 'CNY' }
  for (const aim of [
    { whose: 'team', id: team },
    { whose: 'person', id },
  ]) {
    const answer = await boss.put('/pipelines/standard/targets', { period: '2026', ...aim, amount }, 1)
    if (answer.status !== 200) throw new Error(answer.text)
    const adjusted = { amount, note: which === 1 ? '要推到明年' : '今年拿得下' }
    const stated = { period: '2026', ...aim, category: 'commit', adjusted }
    const said = await boss.put('/pipelines/standard/adjustments', stated, 1)
    if (said.status !== 200) throw new Error(said.text)
  }
}

/** A pool across branches, which shows of a customer little. */
const makePool = (world: World, tenant: string, people: readonly string[]) =>
  withPolicy(world, tenant, (policy) => {
    const label = { zh: '公海', en: 'Pool' }
    const bounds = {
      mostOwned: null,
      claimsADay: null,
      neglect: null,
      protectDays: null,
      mostProtected: null,
      looks: {},
    }
    const pool = { id: POOL_ID, label, teams: [], people, fields: [...POOL_MODES.keys()], ...bounds }
    return { ...policy, pools: { version: 2, pools: [pool] } }
  })

/** One of the two worlds of a role: alike but for what the asker does not see. */
export async function makeTwin(role: string, which: 0 | 1): Promise<Twin> {
  const world = await startWorld({ random: steadyRandom() })
  const tenant = await company(world)
  const { north, south, west } = await makeTeams(world, tenant)
  const signIn = async (name: string, about: { role: string; teamId: string; below: readonly string[] }) => {
    const who = await person(world, tenant, { role: about.role, teamId: about.teamId, name })
    return { id: who.id, roles: [about.role], teamId: about.teamId, below: about.below, shared: new Set<string>(), who }
  }
  const self = await signIn('提问的人', { role, teamId: north, below: [north, south] })
  const owners = {
    self,
    near: await signIn('同组同事', { role: 'sales_rep', teamId: north, below: [north, south] }),
    below: await signIn('下级同事', { role: 'sales_rep', teamId: south, below: [south] }),
    apart: await signIn('别处同事', { role: 'sales_rep', teamId: west, below: [west] }),
  }
  const creates = role === 'sales_rep' || role === 'sales_manager'
  const givesBack = creates ? owners.apart.id : null
  const boss = await signIn('别处经理', { role: 'sales_manager', teamId: west, below: [west] })
  const sold = (await boss.who.post('/products', { code: 'GX-SAME', name: '标准量块' })).body.id
  const making: Making = { world, role, which, asker: self, givesBack, made: [], sold }
  await makePool(world, tenant, [self.id, owners.apart.id])
  for (const [turn, owner] of OWNERS.entries()) {
    if (owner === 'self' && !creates) continue
    const from = making.made.length
    for (const [at, object] of OBJECTS.entries())
      await makeRecord(making, { object, owner: owners[owner], at: turn * OBJECTS.length + at })
    await stir(making, { owner: owners[owner], from })
    const account = making.made[from]
    if (owners[owner].id !== givesBack || account === undefined) continue
    const back = await owners[owner].who.post(`/accounts/${account.id}/pool-return`, { poolId: POOL_ID })
    if (back.status !== 200) throw new Error(back.text)
  }
  await setTargets(making, { boss: boss.who, team: west, person: owners.apart.id })
  // what the company sells belongs to nobody, and is kept by who leads
  for (const at of [200, 201])
    for (const object of ['product', 'part', 'pricebook', 'price', 'rate'])
      await makeRecord(making, { object, owner: boss, at })
  await settle(world.services)
  const colleagues = Object.fromEntries(Object.entries(owners).map(([name, { who }]) => [name, who]))
  return { world, asker: self.who, records: making.made, tenant, colleagues }
}
