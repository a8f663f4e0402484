import { findField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { type Action, may, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import { Refusal, type ValueFault } from '../platform/errors/refusal.ts'
import type { Caller } from '../platform/gate/session.ts'
import { isUuid } from '../platform/identifiers.ts'
import type { Services } from '../platform/services.ts'
import { provenFound } from './found.ts'
import { type Living, livingIds } from './merged-away.ts'
import { pointersOf, pointersOfValue, turnedValues } from './pointers.ts'
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
  const living = await livingIds((statement) => services.database.read(caller.tenant.id, statement), {
    tenantId: caller.tenant.id,
    object: asked.target,
    ids: missing,
  })
  const kept = await reachable(services, caller, { target: asked.target, ids: [...living.values()] })
  return { known, turns: new Map([...living].filter(([, id]) => kept.has(id))) }
}

/** What was written, its pointers at records that were merged away turned to those that were kept. */
interface Settled {
  readonly values: Readonly<Record<string, Json>>
  readonly faults: readonly ValueFault[]
}

/**
 * Settles what written values point to. Gives faults for references to records that do not exist or lie beyond the writer's reach: the answer does
 * not tell which.
 */
export async function settleReferences(
  services: Services,
  caller: Caller,
  written: { object: ObjectDeclaration; values: Readonly<Record<string, Json>> },
): Promise<Settled> {
  const { object, values } = written
  const stated = Object.entries(values).filter(([key]) => findField(object, key)?.computed !== true)
  // what the system computes is not the writer's to answer for
  const pointers = pointersOf(object, Object.fromEntries(stated))
  const turns = new Map<string, string>()
  const faults: ValueFault[] = []
  await Promise.all(
    [...new Set(pointers.map((pointer) => pointer.target))].map(async (target) => {
      const mine = pointers.filter((pointer) => pointer.target === target)
      const found = await reachableOrMerged(services, caller, { target, ids: mine.map(({ id }) => id) })
      for (const [old, id] of found.turns) turns.set(old, id)
      for (const { id, path } of mine)
        if (!found.known.has(id) && !found.turns.has(id)) faults.push({ path, code: 'reference_invalid' })
    }),
  )
  return { values: turnedValues(object, values, turns), faults }
}

/** The living record that an id leads to, as far as the follow-up's reach is concerned. */
async function parentRow(services: Services, caller: Caller, about: { object: string; id: string }) {
  const tenantId = caller.tenant.id
  const read = <Row>(statement: Parameters<typeof services.database.read>[1]) =>
    services.database.read<Row>(tenantId, statement)
  const living: Living = await livingIds(read, { tenantId, object: about.object, ids: [about.id] })
  const [row] = await read<{ id: string; owner_id: string | null; team_id: string | null }>(
    sql`select r.id, r.owner_id, r.team_id from ${sql.table(about.object)} as r where r.tenant_id = ${tenantId}
      and r.id = ${living.get(about.id) ?? about.id} and r.deleted_at is null`,
  )
  return row
}

/** The reach of the record something is about. Refuses with 404 when it is beyond the caller's reach for the action. */
export async function parentReach(
  services: Services,
  caller: Caller,
  asked: { object: ObjectDeclaration; action: Action; values: Readonly<Record<string, Json>> },
) {
  const key = asked.object.reachedBy
  const field = key === undefined ? undefined : findField(asked.object, key)
  if (key === undefined || field === undefined) return null
  const path = `/${wireName({ key, field })}`
  const [about] = pointersOfValue(field, asked.values[key] ?? null)
  if (about === undefined) throw new Refusal('invalid', { errors: [{ path, code: 'required' }] })
  const parent = caller.tenant.catalog.findObject(about.target)
  if (parent === undefined) throw new Refusal('invalid', { errors: [{ path, code: 'reference_invalid' }] })
  const row = await parentRow(services, caller, { object: parent.name, id: about.id })
  const usesFound = reachesFor(caller.access, asked.object.name, asked.action).includes('found')
  const found = usesFound && row !== undefined ? await provenFound(services, caller.principal, [row.id]) : null
  const reach =
    row === undefined
      ? null
      : { ownerId: row.owner_id, teamId: row.team_id, found: found?.has(row.id) === true, subjectId: row.id }
  if (reach === null || !may(caller.access, { object: asked.object.name, action: asked.action }, reach))
    throw new Refusal('invalid', { errors: [{ path, code: 'reference_invalid' }] })
  return reach
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
