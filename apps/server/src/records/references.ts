import { fieldsOf, findField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { type Action, may, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import { Refusal, type ValueFault } from '../platform/errors/refusal.ts'
import type { Caller } from '../platform/gate/session.ts'
import { isUuid } from '../platform/identifiers.ts'
import type { Services } from '../platform/services.ts'
import { provenFound } from './found.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'

interface Pointer {
  readonly path: string
  readonly target: string
  readonly id: string
}

function pointersOf(object: ObjectDeclaration, values: Readonly<Record<string, Json>>): Pointer[] {
  return fieldsOf(object).flatMap(({ key, field }): Pointer[] => {
    const value = values[key] ?? null
    const path = `/${wireName({ key, field })}`
    if (value === null) return []
    if (field.kind === 'reference') return [{ path, target: field.targets?.[0] ?? '', id: String(value) }]
    if (field.kind === 'people')
      return (value as readonly string[]).map((id) => ({ path, target: field.targets?.[0] ?? '', id }))
    if (field.kind !== 'about') return []
    const about = value as { object: string; id: string }
    return [{ path, target: about.object, id: about.id }]
  })
}

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

/** Faults for references to records that do not exist or lie beyond the writer's reach: the answer does not tell which. */
export async function referenceFaults(
  services: Services,
  caller: Caller,
  written: { object: ObjectDeclaration; values: Readonly<Record<string, Json>> },
): Promise<ValueFault[]> {
  const pointers = pointersOf(written.object, written.values)
  const targets = [...new Set(pointers.map((pointer) => pointer.target))]
  const faults = await Promise.all(
    targets.map(async (target) => {
      const mine = pointers.filter((pointer) => pointer.target === target)
      const known = await reachable(services, caller, { target, ids: mine.map((pointer) => pointer.id) })
      return mine.filter((pointer) => !known.has(pointer.id)).map(({ path }) => ({ path, code: 'reference_invalid' }))
    }),
  )
  return faults.flat()
}

/** The reach of the record something is about. Refuses with 404 when it is beyond the caller's reach for the action. */
export async function parentReach(
  services: Services,
  caller: Caller,
  asked: { object: ObjectDeclaration; action: Action; values: Readonly<Record<string, Json>> },
) {
  const key = asked.object.reachedBy
  if (key === undefined || findField(asked.object, key) === undefined) return null
  const about = asked.values[key] as { object: string; id: string } | null | undefined
  if (about === null || about === undefined)
    throw new Refusal('invalid', { errors: [{ path: `/${key}`, code: 'required' }] })
  const tenantId = caller.tenant.id
  const parent = caller.tenant.catalog.findObject(about.object)
  if (parent === undefined) throw new Refusal('invalid', { errors: [{ path: `/${key}`, code: 'reference_invalid' }] })
  const [row] = await services.database.read<{ owner_id: string | null; team_id: string | null }>(
    tenantId,
    sql`select r.owner_id, r.team_id from ${sql.table(parent.name)} as r where r.tenant_id = ${tenantId} and r.id = ${about.id} and r.deleted_at is null`,
  )
  const usesFound = reachesFor(caller.access, asked.object.name, asked.action).includes('found')
  const found = usesFound ? await provenFound(services, caller.principal, [about.id]) : null
  const reach =
    row === undefined ? null : { ownerId: row.owner_id, teamId: row.team_id, found: found?.has(about.id) === true }
  if (reach === null || !may(caller.access, { object: asked.object.name, action: asked.action }, reach))
    throw new Refusal('invalid', { errors: [{ path: `/${key}`, code: 'reference_invalid' }] })
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
