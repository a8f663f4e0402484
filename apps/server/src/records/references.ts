import { findField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { type Action, may, type ReachOfRecord, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import { Refusal, type ValueFault } from '../platform/errors/refusal.ts'
import type { Caller } from '../platform/gate/session.ts'
import { isUuid } from '../platform/identifiers.ts'
import type { Services } from '../platform/services.ts'
import { provenFound } from './found.ts'
import { type Living, livingIds } from './merged-away.ts'
import { type Pointer, pointersOf, pointersOfValue, turnedValues } from './pointers.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'

async function reachable(
  services: Services,
  caller: Caller,
  asked: { target: string; ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  const tenantId = caller.tenant.id
  if (asked.target === 'user') {
    const rows = await services.database.read<{ id: string }>(
      tenantId,
      sql`select id from app_user where tenant_id = ${tenantId} and id = any(${asked.ids}::uuid[]) and status in ('active', 'invited')`,
    )
    return new Set(rows.map((row) => row.id))
  }
  const object = caller.tenant.catalog.getObject(asked.target)
  const source = sourceOf(object)
  const reach = reachesCondition(reachesFor(caller.access, object.name, 'read'), caller.principal, source)
  const where = both([
    sql`r.tenant_id = ${tenantId}`,
    sql`r.id = any(${asked.ids}::uuid[])`,
    sql`r.deleted_at is null`,
    reach,
  ])
  const rows = await services.database.read<{ id: string }>(
    tenantId,
    sql`select r.id from ${source.from} where ${where}`,
    'reachable',
  )
  return new Set(rows.map((row) => row.id))
}

/** Those of the records that the writer reaches, and of the ids that were merged away those that lead to such a record. */
async function reachableOrMerged(
  services: Services,
  caller: Caller,
  asked: { target: string; ids: readonly string[] },
) {
  const known = await reachable(services, caller, asked)
  const missing = asked.ids.filter((id) => !known.has(id))
  if (missing.length === 0 || asked.target === 'user') return { known, turns: new Map<string, string>() }
  const living = await livingIds((statement) => services.database.read(caller.tenant.id, statement, 'merged_into'), {
    tenantId: caller.tenant.id,
    object: asked.target,
    ids: missing,
  })
  const kept = await reachable(services, caller, { target: asked.target, ids: [...living.values()] })
  return { known, turns: new Map([...living].filter(([, id]) => kept.has(id))) }
}

type Values = Readonly<Record<string, Json>>

/** What was written, its pointers at records that were merged away turned to those that were kept. */
interface Settled {
  readonly values: Values
  readonly faults: readonly ValueFault[]
}

/**
 * Settles what written values of several records point to, all asked for at once. Gives faults for references to records that do not exist or lie
 * beyond the writer's reach: the answer does not tell which.
 */
export async function settleAll(
  services: Services,
  caller: Caller,
  { object, written }: { object: ObjectDeclaration; written: readonly Values[] },
): Promise<readonly Settled[]> {
  // what the system computes is not the writer's to answer for
  const stated = (values: Values) =>
    Object.fromEntries(Object.entries(values).filter(([key]) => findField(object, key)?.computed !== true))
  const pointers = written.map((values) => pointersOf(object, stated(values)))
  const turns = new Map<string, string>()
  const known = new Map<string, ReadonlySet<string>>()
  await Promise.all(
    [...Map.groupBy(pointers.flat(), ({ target }) => target)].map(async ([target, mine]) => {
      const found = await reachableOrMerged(services, caller, { target, ids: [...new Set(mine.map(({ id }) => id))] })
      for (const [old, id] of found.turns) turns.set(old, id)
      known.set(target, found.known)
    }),
  )
  return written.map((values, at) => ({
    values: turnedValues(object, values, turns),
    faults: (pointers[at] ?? [])
      .filter(({ target, id }) => known.get(target)?.has(id) !== true && !turns.has(id))
      .map(({ path }) => ({ path, code: 'reference_invalid' })),
  }))
}

/** The same of one record. */
export async function settleReferences(
  services: Services,
  caller: Caller,
  { object, values }: { object: ObjectDeclaration; values: Values },
): Promise<Settled> {
  const [settled] = await settleAll(services, caller, { object, written: [values] })
  return settled ?? { values, faults: [] }
}

interface ParentRow {
  readonly id: string
  readonly owner_id: string | null
  readonly team_id: string | null
}

const placeOf = ({ target, id }: Pick<Pointer, 'target' | 'id'>): string => `${target}/${id}`

/** The living records that ids lead to, as far as the follow-up's reach is concerned. */
async function parentRows(
  services: Services,
  caller: Caller,
  about: readonly Pick<Pointer, 'target' | 'id'>[],
): Promise<ReadonlyMap<string, ParentRow>> {
  const tenantId = caller.tenant.id
  const read = <Row>(statement: Parameters<typeof services.database.read>[1]) =>
    services.database.read<Row>(tenantId, statement, 'pointed_at')
  const found = new Map<string, ParentRow>()
  for (const [target, mine] of Map.groupBy(about, (each) => each.target)) {
    const ids = [...new Set(mine.map(({ id }) => id))]
    const living: Living = await livingIds(read, { tenantId, object: target, ids })
    const rows = await read<ParentRow>(
      sql`select r.id, r.owner_id, r.team_id from ${sql.table(target)} as r where r.tenant_id = ${tenantId}
        and r.id = any(${ids.map((id) => living.get(id) ?? id)}::uuid[]) and r.deleted_at is null`,
    )
    for (const id of ids) {
      const row = rows.find((each) => each.id === (living.get(id) ?? id))
      if (row !== undefined) found.set(placeOf({ target, id }), row)
    }
  }
  return found
}

/** What several records are about, with which act. */
interface AboutAsked {
  readonly object: ObjectDeclaration
  readonly action: Action
  readonly written: readonly Values[]
}

const invalid = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/**
 * The reaches of the records that several are about, all asked for at once; null where the object is reached by itself. In its place the refusal of
 * each whose record is beyond the caller's reach for the act.
 */
export async function parentReaches(
  services: Services,
  caller: Caller,
  { object, action, written }: AboutAsked,
): Promise<readonly (ReachOfRecord | Refusal | null)[]> {
  const key = object.reachedBy
  const field = key === undefined ? undefined : findField(object, key)
  if (key === undefined || field === undefined) return written.map(() => null)
  const path = `/${wireName({ key, field })}`
  const abouts = written.map((values) => pointersOfValue(field, values[key] ?? null)[0])
  const isKnown = ({ target }: Pick<Pointer, 'target'>) => caller.tenant.catalog.findObject(target) !== undefined
  const rows = await parentRows(services, caller, abouts.filter((about) => about !== undefined).filter(isKnown))
  const usesFound = reachesFor(caller.access, object.name, action).includes('found')
  const ids = [...new Set([...rows.values()].map(({ id }) => id))]
  const found = usesFound ? await provenFound(services, caller.principal, ids) : null
  return abouts.map((about) => {
    if (about === undefined) return invalid(path, 'required')
    const row = rows.get(placeOf(about))
    if (row === undefined) return invalid(path, 'reference_invalid')
    const { owner_id: ownerId, team_id: teamId, id: subjectId } = row
    const reach = { ownerId, teamId, found: found?.has(subjectId) === true, subjectId }
    return may(caller.access, { object: object.name, action }, reach) ? reach : invalid(path, 'reference_invalid')
  })
}

/** The colleague whom a body states as owner; null where it states none. Refuses what is no id. */
export function statedOwner(body: Readonly<Record<string, unknown>>): string | null {
  const stated = body['ownerId'] ?? ''
  if (stated === '') return null
  if (typeof stated !== 'string') throw new Refusal('invalid', { errors: [{ path: '/ownerId', code: 'type_wrong' }] })
  const id = stated.toLowerCase()
  if (!isUuid(id)) throw new Refusal('invalid', { errors: [{ path: '/ownerId', code: 'reference_invalid' }] })
  return id
}

/** The team through which a new owner's records are reached; refuses an owner who does not exist or has left. */
export async function teamOfOwner(services: Services, caller: Caller, ownerId: string): Promise<string | null> {
  if (ownerId === caller.user.id) return caller.user.teamId
  const tenantId = caller.tenant.id
  const [row] = await services.database.read<{ team_id: string | null }>(
    tenantId,
    sql`select team_id from app_user where tenant_id = ${tenantId} and id = ${ownerId} and status in ('active', 'invited')`,
  )
  if (row === undefined) throw new Refusal('invalid', { errors: [{ path: '/ownerId', code: 'reference_invalid' }] })
  return row.team_id
}
