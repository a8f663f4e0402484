import { findField, POOLED_OBJECT, type Pool, type Pools, poolableFields } from '@holdfast/catalog'
import { sql } from 'kysely'
import Type, { type Static } from 'typebox'
import type { Transaction } from '../../platform/database/database.ts'
import { Refusal, type ValueFault } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { ById, exactly, maybe, Words } from '../../platform/gate/shapes.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import { workingRoles } from '../../records/index.ts'
import { settlePrincipal } from './neglect-principal.ts'
import { beginAnew } from './pool-warnings.ts'

const Id = ById.properties.id
const MOST_POOLS = 50
const MOST_OWNED = 1_000_000
const MOST_CLAIMS = 10_000
const MOST_LOOKS = 100_000
const MOST_DAYS = 730
const MOST_LEVELS = 12
const several = (most: number) => Type.Array(Id, { maxItems: most, uniqueItems: true })

const NeglectBody = exactly({
  days: maybe(Type.Integer({ minimum: 1, maximum: MOST_DAYS })),
  byLevel: Type.Record(Type.String({ maxLength: 40 }), Type.Integer({ minimum: 0, maximum: MOST_DAYS })),
  contractDays: maybe(Type.Integer({ minimum: 1, maximum: MOST_DAYS })),
  warnDays: Type.Integer({ minimum: 1, maximum: 30 }),
  dealsStay: Type.Boolean(),
})

const PoolBody = exactly({
  id: Id,
  label: Words,
  teams: several(200),
  people: several(1000),
  fields: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 200, uniqueItems: true }),
  mostOwned: maybe(Type.Integer({ minimum: 1, maximum: MOST_OWNED })),
  claimsADay: maybe(Type.Integer({ minimum: 1, maximum: MOST_CLAIMS })),
  neglect: maybe(NeglectBody),
  protectDays: maybe(Type.Integer({ minimum: 1, maximum: MOST_DAYS })),
  mostProtected: maybe(Type.Integer({ minimum: 1, maximum: MOST_OWNED })),
  looks: Type.Record(Type.String({ maxLength: 64 }), Type.Integer({ minimum: 1, maximum: MOST_LOOKS })),
})

/** All pools, in their order. */
export const PoolsBody = exactly({ pools: Type.Array(PoolBody, { maxItems: MOST_POOLS }) })
type PoolsStated = Static<typeof PoolsBody>

export const PoolsView = exactly({
  version: Type.Integer({ minimum: 1 }),
  pools: Type.Array(PoolBody),
  /** What a pool may show of a customer. */
  fields: Type.Array(exactly({ key: Type.String(), label: Words })),
  /** The levels of customers that a rule may speak of. */
  levels: Type.Array(exactly({ value: Type.String(), label: Words })),
  /** The roles that work on customers, for each of which looking may be bounded. */
  roles: Type.Array(exactly({ name: Type.String(), label: Words })),
})

const levelsOf = ({ caller }: RequestContext) =>
  findField(caller.tenant.catalog.getObject(POOLED_OBJECT), 'level')?.options ?? []

function viewOf(ctx: RequestContext, { version, pools }: Pools) {
  const object = ctx.caller.tenant.catalog.getObject(POOLED_OBJECT)
  const fields = poolableFields(object).flatMap((key) => {
    const field = object.fields[key]
    return field === undefined ? [] : [{ key, label: field.label }]
  })
  const levels = levelsOf(ctx).flatMap(({ value, label, retired }) => (retired === true ? [] : [{ value, label }]))
  const working = workingRoles({ caller: ctx.caller, object })
  const roles = ctx.caller.tenant.roles.flatMap(({ name, label }) => (working.includes(name) ? [{ name, label }] : []))
  return { version, pools, fields, levels, roles }
}

/** The company's pools, with who is in them and what they see. */
export function readPools(ctx: RequestContext): Answer {
  const own = ctx.caller.tenant.policy.pools
  return {
    status: 200,
    body: viewOf(ctx, own),
    headers: { ETag: `"${own.version}"` },
    audit: { act: 'pool.read', outcome: 'allowed', count: own.pools.length },
  }
}

/** A rule speaks of levels that there are, and of some customers at all. */
function neglectFaults({ neglect }: Pool, levels: readonly string[]): { member: string; code: string }[] {
  if (neglect === null) return []
  const { days, byLevel, contractDays } = neglect
  const stated = Object.entries(byLevel)
  return [
    ...(days === null && contractDays === null && stated.every(([, each]) => each === 0)
      ? [{ member: 'neglect/days', code: 'required' }]
      : []),
    ...(stated.length > MOST_LEVELS ? [{ member: 'neglect/byLevel', code: 'number_invalid' }] : []),
    ...stated.flatMap(([level]) =>
      levels.includes(level) ? [] : [{ member: `neglect/byLevel/${level}`, code: 'choice_unknown' }],
    ),
  ]
}

/** A pool stands where a team would, so its id is no team's; and whom it names, and what it shows, must be there. */
async function poolFaults(ctx: RequestContext, pools: readonly Pool[]): Promise<ValueFault[]> {
  const { services, caller } = ctx
  const { id: tenantId, policy, catalog } = caller.tenant
  const shown = new Set(poolableFields(catalog.getObject(POOLED_OBJECT)))
  const rows = await services.database.read<{ id: string }>(
    tenantId,
    sql`select id from app_user where tenant_id = ${tenantId} and id = any(${pools.flatMap(({ people }) => people)}::uuid[])`,
  )
  const known = new Set(rows.map(({ id }) => id))
  const levels = levelsOf(ctx).map(({ value }) => value)
  const working = workingRoles({ caller, object: catalog.getObject(POOLED_OBJECT) })
  return pools.flatMap((pool, at): ValueFault[] => {
    const { id, teams, people, fields, looks } = pool
    const fault = (member: string, code: string) => ({ path: `/pools/${at}/${member}`, code })
    const isTwice = pools.findIndex((each) => each.id === id) !== at
    return [
      ...(isTwice || Object.hasOwn(policy.teams, id) ? [fault('id', 'duplicate_value')] : []),
      ...(teams.every((team) => Object.hasOwn(policy.teams, team)) ? [] : [fault('teams', 'reference_invalid')]),
      ...(people.every((person) => known.has(person)) ? [] : [fault('people', 'reference_invalid')]),
      ...(fields.every((key) => shown.has(key)) ? [] : [fault('fields', 'field_unknown')]),
      ...Object.keys(looks).flatMap((role) =>
        working.includes(role) ? [] : [fault(`looks/${role}`, 'choice_unknown')],
      ),
      ...neglectFaults(pool, levels).map(({ member, code }) => fault(member, code)),
    ]
  })
}

/** Refuses to take a pool away in which customers lie; the company's row is locked, so none comes to it meanwhile (`holdPolicy`). */
async function demandEmpty(
  { caller }: RequestContext,
  tx: Transaction,
  { seen, kept }: { seen: number; kept: ReadonlySet<string> },
): Promise<void> {
  await tx.query(sql`select 1 from tenant where tenant_id = ${tx.tenantId} for update`)
  const { version, pools } = caller.tenant.policy.pools
  if (version !== seen) throw new Refusal('version_conflict')
  const gone = pools.map(({ id }) => id).filter((id) => !kept.has(id))
  const held = await tx.query(
    sql`select 1 from ${sql.table(POOLED_OBJECT)} where tenant_id = ${tx.tenantId} and owner_id is null and team_id = any(${gone}::uuid[]) limit 1`,
  )
  if (held.length > 0) throw new Refusal('pool_in_use')
}

/** The pools with the one in whose name what nobody follows up is brought back to them. */
async function settled({ services, caller }: RequestContext, stated: Pools): Promise<Pools> {
  const { id, policy } = caller.tenant
  return { ...stated, ...(await settlePrincipal(services, id, { before: policy.pools, after: stated })) }
}

/** The pools whose rule of coming back is another from now on, or gone; all of them where one protects otherwise, for what is claimed from it may go to any. */
function otherwiseRuled({ caller }: RequestContext, pools: readonly Pool[]): readonly string[] {
  const before = caller.tenant.policy.pools.pools
  const differs = (rule: 'neglect' | 'protectDays') => (pool: Pool) =>
    JSON.stringify(pool[rule]) !== JSON.stringify(pools.find(({ id }) => id === pool.id)?.[rule] ?? null)
  return before.filter(before.some(differs('protectDays')) ? () => true : differs('neglect')).map(({ id }) => id)
}

const factsOf = ({ version, pools }: Pools) => ({
  version,
  pools: pools.map(({ id }) => id),
  members: pools.flatMap(({ id, teams, people }) => [...teams, ...people].map((member) => `${id} ${member}`)),
  shown: pools.flatMap(({ id, fields }) => fields.map((key) => `${id} ${key}`)),
  looks: pools.flatMap(({ id, looks }) => Object.entries(looks).map(([role, most]) => `${id} ${role} ${most}`)),
  returning: pools.flatMap(({ id, neglect }) => (neglect === null ? [] : [`${id} ${JSON.stringify(neglect)}`])),
})

/** Changes the pools, all of them, on the version that was seen; in force with the next request. One in which customers lie stays. */
export async function changePools(ctx: RequestContext, stated: PoolsStated): Promise<Answer> {
  const seen = statedVersion(ctx.headers)
  const pools = stated.pools.map((pool) => ({ ...pool, id: pool.id.toLowerCase() }))
  const errors = await poolFaults(ctx, pools)
  if (errors.length > 0) throw new Refusal('invalid', { errors })
  return ctx.write(async (tx) => {
    const kept = new Set(pools.map(({ id }) => id))
    await demandEmpty(ctx, tx, { seen, kept })
    const after = await settled(ctx, { version: seen + 1, pools })
    await beginAnew(tx, otherwiseRuled(ctx, pools))
    await changePolicy(ctx.services, tx, (policy) => {
      if (policy.pools.version !== seen) throw new Refusal('version_conflict')
      return { ...policy, pools: after }
    })
    await publish(tx, 'catalog.changed', { object: POOLED_OBJECT })
    const audit = await tx.record({ act: 'pool.update', outcome: 'allowed', facts: factsOf(after) })
    return { status: 200, body: viewOf(ctx, after), headers: { ETag: `"${after.version}"` }, audit }
  })
}
