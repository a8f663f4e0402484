import { catalog } from '../../apps/server/src/app.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import type { World } from '../../apps/server/src/testing/world.ts'
import { withTenantFields } from '../../packages/catalog/src/index.ts'
import type { Json } from '../../packages/catalog/src/values/index.ts'
import { type Dice, makeTeams, type Teams, withPolicy } from '../crew.ts'
import type { Asker, CustomGrants, Kept } from './model.ts'
import { TITLES, valuesOf } from './vocabulary.ts'

/** Somebody who asks, signed in. */
export interface Principal extends Asker {
  readonly name: string
  readonly who: TestPerson
}

/** A company full of records of many owners, and what is known of them. */
export interface Crowd {
  readonly principals: readonly Principal[]
  readonly records: readonly Kept[]
  readonly objects: ReturnType<typeof withTenantFields>
  readonly custom: CustomGrants
}

const label = { zh: '自定义', en: 'Custom' }
const CUSTOM_FIELDS = {
  contact: {
    cf_hobby: { kind: 'text', label, class: 'personal', custom: true, search: ['exact', 'substring'] },
    cf_score: { kind: 'integer', label, class: 'internal', custom: true },
    cf_met: { kind: 'date', label, class: 'internal', custom: true },
  },
} as const
const CUSTOM_GRANTS: CustomGrants = {
  sales_rep: { contact: { cf_hobby: 'clear', cf_met: 'clear' } },
  sales_manager: { contact: { cf_hobby: 'masked', cf_score: 'clear' } },
  analyst: { contact: { cf_score: 'clear' } },
}

async function principalsOf(world: World, tenant: string, teams: Teams): Promise<Principal[]> {
  const { north, south, west } = teams
  const below: Readonly<Record<string, readonly string[]>> = {
    [north]: [north, south],
    [south]: [south],
    [west]: [west],
  }
  const wanted: [string, string[], string | null][] = [
    ['rep of north', ['sales_rep'], north],
    ['another rep of north', ['sales_rep'], north],
    ['rep of south', ['sales_rep'], south],
    ['rep of west', ['sales_rep'], west],
    ['rep without a team', ['sales_rep'], null],
    ['manager of north', ['sales_manager'], north],
    ['manager of south', ['sales_manager'], south],
    ['manager of west', ['sales_manager'], west],
    ['manager without a team', ['sales_manager'], null],
    ['marketer', ['marketer'], north],
    ['analyst', ['analyst'], west],
    ['rep and analyst', ['sales_rep', 'analyst'], south],
    ['rep and manager', ['sales_rep', 'sales_manager'], north],
    ['marketer and agent', ['marketer', 'service_agent'], south],
  ]
  const principals: Principal[] = []
  for (const [name, roles, teamId] of wanted) {
    const who = await person(world, tenant, { roles, teamId, name })
    principals.push({
      id: who.id,
      name,
      who,
      roles,
      teamId,
      below: teamId === null ? [] : (below[teamId] ?? []),
      shared: new Set(),
    })
  }
  return principals
}

const PLURALS: Readonly<Record<string, string>> = {
  account: 'accounts',
  contact: 'contacts',
  lead: 'leads',
  opportunity: 'opportunities',
  task: 'tasks',
  activity: 'activities',
}

interface Written {
  readonly id: string
  readonly object: string
  readonly values: Record<string, Json>
  readonly owner: Principal
  readonly via: string | null
}

const isReference = (key: string): boolean => key === 'account' || key === 'parent'
const wire = (values: Readonly<Record<string, Json>>): Record<string, Json> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [isReference(key) ? `${key}Id` : key, value]))

/** Custom fields are written by those alone who are granted them. */
const writableBy = (owner: Principal, values: Record<string, Json>): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([key]) =>
        !key.startsWith('cf_') ||
        owner.roles.some((role) => role.startsWith('sales_') && CUSTOM_GRANTS[role]?.['contact']?.[key] !== undefined),
    ),
  )

/** Writes records over the API, each by its owner; what they point to is the owner's own. */
async function write(world: World, principals: readonly Principal[], dice: Dice): Promise<Written[]> {
  const owners = principals.filter(({ roles }) => roles.some((role) => role.startsWith('sales_')))
  const written: Written[] = []
  const own = (owner: Principal, ...objects: string[]) =>
    written.filter((each) => each.owner === owner && objects.includes(each.object))
  const counts: [string, number][] = [
    ['account', 28],
    ['contact', 56],
    ['lead', 20],
    ['opportunity', 16],
    ['activity', 34],
    ['task', 30],
  ]
  for (const [object, many] of counts)
    for (let at = 0; at < many; at += 1) {
      const owner = owners[at % owners.length] as Principal
      const values = writableBy(owner, valuesOf(object, at, dice))
      const account = own(owner, 'account')[0]
      if (object === 'contact' && account !== undefined && dice.chance(2)) values['account'] = account.id
      const subject = dice.one(own(owner, 'account', 'contact', 'lead', 'opportunity'))
      if (object === 'activity' || (object === 'task' && dice.chance(2)))
        values['about'] = { object: subject.object, id: subject.id }
      const answer = await owner.who.post(`/${PLURALS[object]}`, wire(values))
      if (answer.status !== 201) throw new Error(answer.text)
      written.push({ id: answer.body.id, object, values, owner, via: object === 'activity' ? subject.id : null })
      world.clock.advance(7_000)
    }
  return written
}

/** Changes some and deletes some, a parent of follow-ups among them. */
async function stir(written: Written[], dice: Dice, world: World): Promise<ReadonlySet<string>> {
  const deleted = new Set<string>()
  for (const each of written.filter(({ object }) => object === 'contact')) {
    if (dice.chance(3)) {
      const title = dice.one(TITLES)
      const { status, text } = await each.owner.who.patch(`/contacts/${each.id}`, { title }, 1)
      // the same title again is no change
      if (status !== 200) throw new Error(text)
      each.values['title'] = title
    }
    world.clock.advance(3_000)
  }
  for (const each of written.filter(() => dice.chance(12))) {
    const { status, text } = await each.owner.who.delete(`/${PLURALS[each.object]}/${each.id}`)
    if (status !== 204) throw new Error(text)
    deleted.add(each.id)
  }
  return deleted
}

const time = (value: Date | null): string | null => (value === null ? null : value.toISOString())

interface EngineRow {
  readonly id: string
  readonly version: number
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date
  readonly updated_by: string
  readonly owner_id: string | null
  readonly team_id: string | null
  readonly [computed: string]: unknown
}

/** What the server itself keeps beside what was written: versions, times, and when one was last followed up. */
async function engineValues(world: World, object: string): Promise<ReadonlyMap<string, EngineRow>> {
  const { rows } = await world.superuser.query<EngineRow>(`select * from ${object}`)
  return new Map(rows.map((row) => [row.id, row]))
}

const COMPUTED: Readonly<Record<string, readonly [key: string, column: string][]>> = {
  account: [
    ['lastFollowUpAt', 'last_follow_up_at'],
    ['nextStepAt', 'next_step_at'],
  ],
  contact: [
    ['lastFollowUpAt', 'last_follow_up_at'],
    ['nextStepAt', 'next_step_at'],
  ],
  lead: [
    ['lastFollowUpAt', 'last_follow_up_at'],
    ['nextStepAt', 'next_step_at'],
  ],
  opportunity: [
    ['openedAt', 'opened_at'],
    ['stageSince', 'stage_since'],
    ['closedAt', 'closed_at'],
    ['lastFollowUpAt', 'last_follow_up_at'],
    ['nextStepAt', 'next_step_at'],
  ],
  task: [['doneAt', 'done_at']],
}

async function known(
  world: World,
  written: readonly Written[],
  deleted: ReadonlySet<string>,
  objects: Crowd['objects'],
): Promise<Kept[]> {
  const kept = new Map<string, Kept>()
  for (const object of Object.keys(PLURALS)) {
    const rows = await engineValues(world, object)
    for (const each of written.filter((one) => one.object === object)) {
      const row = rows.get(each.id) as EngineRow
      const computed = (COMPUTED[object] ?? []).map(([key, column]) => [
        key,
        time((row[column] ?? null) as Date | null),
      ])
      kept.set(each.id, {
        object: objects.getObject(object),
        id: each.id,
        version: row.version,
        createdAt: time(row.created_at) as string,
        createdBy: row.created_by,
        updatedAt: time(row.updated_at) as string,
        updatedBy: row.updated_by,
        ownerId: row.owner_id,
        teamId: row.team_id,
        values: {
          ...each.values,
          ...Object.fromEntries(computed),
          ...(object === 'activity' ? {} : { owner: each.owner.id }),
        },
        deleted: deleted.has(each.id),
        via: each.via === null ? null : (kept.get(each.via) as Kept),
      })
    }
  }
  return [...kept.values()]
}

/** Every seventh record of an owner is shared with somebody who works on such records too, one of them to be changed. */
async function share(written: readonly Written[], principals: readonly Principal[], dice: Dice): Promise<Principal[]> {
  const shared = new Map(principals.map(({ id }) => [id, new Set<string>()]))
  const those = written.filter(({ object }) => !['activity', 'task'].includes(object))
  for (const { object, id, owner } of those.filter((_, at) => at % 7 === 0)) {
    const colleague = dice.one(principals.filter((one) => one !== owner))
    const asked = { object, id, userId: colleague.id, days: 9, change: dice.chance(2), reason: '一起' }
    const { status, body, text } = await owner.who.post('/shares', asked)
    // whose roles work on no such record is shared none
    if (status !== 201 && body.errors?.[0]?.path !== '/userId') throw new Error(text)
    if (status === 201) shared.get(colleague.id)?.add(id)
  }
  return principals.map((one) => ({ ...one, shared: shared.get(one.id) ?? new Set() }))
}

export async function makeCrowd(world: World, dice: Dice): Promise<Crowd> {
  const tenant = await company(world)
  const teams = await makeTeams(world, tenant)
  await withPolicy(world, tenant, (policy) => ({
    ...policy,
    customFields: CUSTOM_FIELDS as never,
    fieldGrants: CUSTOM_GRANTS,
  }))
  const principals = await principalsOf(world, tenant, teams)
  const written = await write(world, principals, dice)
  const deleted = await stir(written, dice, world)
  const sharing = await share(
    written.filter(({ id }) => !deleted.has(id)),
    principals,
    dice,
  )
  world.clock.advance(1_000)
  const objects = withTenantFields(catalog, CUSTOM_FIELDS as never)
  return { principals: sharing, records: await known(world, written, deleted, objects), objects, custom: CUSTOM_GRANTS }
}
