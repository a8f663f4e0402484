/** Rights of one principal, compiled once from the roles and then asked for every field, record and query. */
import { type Catalog, POOLED_OBJECT, type Pool } from '@holdfast/catalog'
import {
  awaitingPurpose,
  boundBy,
  type Condition,
  type Forbid,
  isPurpose,
  type RevealPurpose,
  unforbidden,
  withoutForbidden,
} from './forbids.ts'
import type {
  Action,
  Budget,
  Capability,
  FieldGrantMode,
  FieldMode,
  Grant,
  Principal,
  Reach,
  Role,
  RoleGrant,
} from './grant.ts'
import { isPoolReach, poolGrants, poolOf } from './pool-grants.ts'
import { isShared, shareGrants } from './share-grants.ts'
import { supportGrants } from './support-grants.ts'

/** Reach columns of a record, as its row (and its envelope's binding) states them. */
export interface ReachOfRecord {
  readonly ownerId: string | null
  readonly teamId: string | null
  /** Found by the principal by whole number a short while ago. */
  readonly found?: boolean
  /** The record itself, or the one that it is about: what a share names. */
  readonly subjectId?: string
}

/**
 * Tenant-made grants: role → object → field → mode. Those of custom fields add to a role where it may already read the object; `hidden` takes a
 * standard field from a role, whatever its grants say.
 */
export type FieldGrants = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, FieldGrantMode>>>>>>

export interface ObjectAccess {
  readonly levels: readonly Grant[]
}

export interface Access {
  readonly principal: Principal
  readonly capabilities: ReadonlySet<Capability>
  /** The budgets of all the roles; of each kind of sight the widest counts. */
  readonly budgets: readonly Budget[]
  readonly objects: ReadonlyMap<string, ObjectAccess>
  /** What was true of the moment for which it was compiled. */
  readonly facts: ReadonlySet<Condition>
  /** What is forbidden for some purpose: `accessFor` takes it off where an act says what it is for. */
  readonly byPurpose: readonly Forbid[]
}

/** The grant without the fields that are hidden from the role. */
function withoutHidden(grant: RoleGrant, stated: Readonly<Record<string, FieldGrantMode>>): RoleGrant {
  const isKept = (key: string) => !Object.hasOwn(stated, key) || stated[key] !== 'hidden'
  const fields = Object.fromEntries(Object.entries(grant.fields).filter(([key]) => isKept(key)))
  return { ...grant, fields, ...(grant.write === undefined ? {} : { write: grant.write.filter(isKept) }) }
}

const isShown = (entry: [string, FieldGrantMode]): entry is [string, FieldMode] => entry[1] !== 'hidden'

function withFieldGrants(role: Role, grants: FieldGrants): readonly RoleGrant[] {
  const stated = grants[role.name] ?? {}
  return role.grants.map((whole) => {
    const ofObject = stated[whole.object]
    if (ofObject === undefined) return whole
    const grant = withoutHidden(whole, ofObject)
    const custom = Object.fromEntries(Object.entries(ofObject).filter(isShown))
    // a custom field is work on the record, so it rides only on grants that show its business fields, never on a view by name
    if (grant.reach === 'team' || !grant.actions.includes('read')) return grant
    const writable = grant.write === undefined ? {} : { write: [...grant.write, ...Object.keys(custom)] }
    return { ...grant, fields: { ...grant.fields, ...custom }, ...writable }
  })
}

function onlyCatalogued(grant: RoleGrant, catalog: Catalog): RoleGrant | undefined {
  const object = catalog.findObject(grant.object)
  if (object === undefined) return undefined
  const fields = Object.fromEntries(Object.entries(grant.fields).filter(([key]) => Object.hasOwn(object.fields, key)))
  return {
    ...grant,
    fields,
    ...(grant.write === undefined ? {} : { write: grant.write.filter((key) => Object.hasOwn(object.fields, key)) }),
  }
}

/** The grants of a role as they count in a company: of its fields only those there are, with the company's own. */
export const grantsOf = (
  role: Role,
  basis: { readonly catalog: Catalog; readonly fieldGrants: FieldGrants },
): readonly RoleGrant[] =>
  withFieldGrants(role, basis.fieldGrants).flatMap((grant) => onlyCatalogued(grant, basis.catalog) ?? [])

/** What rights are compiled from. */
export interface Basis {
  readonly roles: readonly Role[]
  readonly catalog: Catalog
  readonly fieldGrants: FieldGrants
  readonly pools?: readonly Pool[]
  /** What is forbidden whatever roles give, and what is true of the moment. */
  readonly forbids?: readonly Forbid[]
  readonly facts?: ReadonlySet<Condition>
}

/** Takes off what is forbidden at the moment; gives what hangs on a purpose besides. */
function forbid(objects: Map<string, { levels: Grant[] }>, principal: Principal, basis: Basis): readonly Forbid[] {
  const { forbids = [], facts = new Set() } = basis
  if (forbids.length === 0) return []
  const roles = boundBy(principal.roles, basis.roles)
  for (const [object, entry] of objects) {
    const levels = [...unforbidden(entry.levels, { object, roles }, { forbids, facts })]
    if (levels.length === 0) objects.delete(object)
    else entry.levels = levels
  }
  return awaitingPurpose(forbids, roles, facts)
}

/**
 * Adds up the allow lists of the principal's roles, what their roles leave them of the pools they are in and of what is shared with them, and a support
 * access that is lent to them; then takes away what is forbidden. An unknown role gives nothing.
 */
export function compileAccess(principal: Principal, basis: Basis): Access {
  const roles = basis.roles.filter((role) => principal.roles.includes(role.name))
  const objects = new Map<string, { levels: Grant[] }>()
  for (const role of roles)
    for (const usable of grantsOf(role, basis)) {
      const entry = objects.get(usable.object) ?? { levels: [] }
      entry.levels.push(usable)
      objects.set(usable.object, entry)
    }
  const pooled = objects.get(POOLED_OBJECT)
  pooled?.levels.push(...poolGrants(principal, pooled.levels, basis.pools ?? []))
  for (const [object, { levels }] of objects) levels.push(...shareGrants(principal, object, levels))
  for (const grant of supportGrants(principal, basis.catalog))
    objects.set(grant.object, { levels: [...(objects.get(grant.object)?.levels ?? []), grant] })
  const byPurpose = forbid(objects, principal, basis)
  const { facts = new Set() } = basis
  const budgets = [...new Set(roles.map((role) => role.budget))]
  const capabilities = new Set(roles.flatMap((role) => role.capabilities))
  return { principal, capabilities, budgets, objects, facts, byPurpose }
}

/** What is left of somebody's access in an act that is for this purpose: as if it had been compiled with it among the facts. */
export function accessFor(access: Access, purpose: RevealPurpose): Access {
  const holding = access.byPurpose.filter(({ when }) =>
    when.every((condition) => !isPurpose(condition) || condition === `purpose_${purpose}`),
  )
  if (holding.length === 0) return access
  const objects = [...access.objects].flatMap(([object, { levels }]): [string, ObjectAccess][] => {
    const left = withoutForbidden(
      levels,
      holding.filter((forbid) => forbid.object === object),
    )
    return left.length === 0 ? [] : [[object, { levels: left }]]
  })
  return { ...access, objects: new Map(objects) }
}

/** Whether the record lies within the reach. */
export function covers(reach: Reach, record: ReachOfRecord, principal: Principal): boolean {
  // a pool stands where a team would: what lies in it has no owner
  if (isPoolReach(reach)) return record.ownerId === null && record.teamId === poolOf(reach)
  switch (reach) {
    case 'all':
      return true
    case 'own':
      return record.ownerId === principal.userId
    case 'team':
      return principal.teamId !== null && record.teamId === principal.teamId
    case 'department':
      return record.teamId !== null && principal.departmentTeamIds.includes(record.teamId)
    case 'found':
      return record.found === true
    case 'shared':
    case 'sharedToChange':
      return isShared(reach, record, principal)
    default:
      return false
  }
}

const levelsWith = (access: Access, object: string, action: Action): readonly Grant[] =>
  (access.objects.get(object)?.levels ?? []).filter((grant) => grant.actions.includes(action))

/** Whether the principal may do `action` with any record of `object` at all. */
export const mayEver = (access: Access, object: string, action: Action): boolean =>
  levelsWith(access, object, action).length > 0

/** Whether the principal lists some records of `object` for statistics alone: then numbers over them may tell of no small group. */
export const isStatistical = (access: Access, object: string): boolean =>
  levelsWith(access, object, 'list').some((grant) => grant.statistics === true)

/** The reaches within which the principal may do `action`, without repetition. */
export const reachesFor = (access: Access, object: string, action: Action): readonly Reach[] => [
  ...new Set(levelsWith(access, object, action).map((grant) => grant.reach)),
]

/** Whether the principal may do `action` with this record. */
export const may = (access: Access, act: { object: string; action: Action }, record: ReachOfRecord): boolean =>
  levelsWith(access, act.object, act.action).some((grant) => covers(grant.reach, record, access.principal))

function addModes(into: Map<string, FieldMode>, fields: Grant['fields']): void {
  for (const [key, mode] of Object.entries(fields)) if (into.get(key) !== 'clear') into.set(key, mode)
}

/** An act, and which of the object's levels cover the record: what two records share, their rights share too. */
function coveringKey(access: Access, act: { object: string; action: Action }, record: ReachOfRecord): string {
  let covering = `${act.object}/${act.action}/`
  for (const level of access.objects.get(act.object)?.levels ?? [])
    covering += covers(level.reach, record, access.principal) ? '1' : '0'
  return covering
}

/** Modes by object, action and the levels that cover a record: a page asks for the same few again and again. */
const knownModes = new WeakMap<Access, Map<string, ReadonlyMap<string, FieldMode>>>()

/** The fields of this record the principal sees, and how; a field that is absent does not exist for them. */
export function fieldModes(
  access: Access,
  act: { object: string; action: Action },
  record: ReachOfRecord,
): ReadonlyMap<string, FieldMode> {
  const levels = access.objects.get(act.object)?.levels ?? []
  const covering = coveringKey(access, act, record)
  const known = knownModes.get(access) ?? new Map<string, ReadonlyMap<string, FieldMode>>()
  const kept = known.get(covering)
  if (kept !== undefined) return kept
  const modes = new Map<string, FieldMode>()
  for (const grant of levels)
    if (grant.actions.includes(act.action) && covers(grant.reach, record, access.principal))
      addModes(modes, grant.fields)
  knownModes.set(access, known.set(covering, modes))
  return modes
}

const knownVisible = new WeakMap<Access, Map<string, ReadonlyMap<string, FieldMode>>>()

/** Every field of the object the principal may see on at least one record. */
export function visibleFields(access: Access, object: string): ReadonlyMap<string, FieldMode> {
  const known = knownVisible.get(access) ?? new Map<string, ReadonlyMap<string, FieldMode>>()
  const kept = known.get(object)
  if (kept !== undefined) return kept
  const modes = new Map<string, FieldMode>()
  for (const grant of access.objects.get(object)?.levels ?? [])
    if (grant.actions.includes('list') || grant.actions.includes('read')) addModes(modes, grant.fields)
  knownVisible.set(access, known.set(object, modes))
  return modes
}

/** The reaches within which a field is shown in the given mode (or clearer), for use in a condition of a list or a search. */
export function reachesShowing(
  access: Access,
  field: { object: string; key: string; action: Action },
  mode: FieldMode,
): readonly Reach[] {
  const showing = levelsWith(access, field.object, field.action).filter((grant) => {
    const granted = Object.hasOwn(grant.fields, field.key) ? grant.fields[field.key] : undefined
    return granted !== undefined && (mode === 'masked' || granted === 'clear')
  })
  return [...new Set(showing.map((grant) => grant.reach))]
}

const knownWritable = new WeakMap<Access, Map<string, ReadonlySet<string>>>()

/** The fields the principal may write on this record with `create` or `update`. */
export function writableFields(
  access: Access,
  act: { object: string; action: 'create' | 'update' },
  record: ReachOfRecord,
): ReadonlySet<string> {
  const levels = access.objects.get(act.object)?.levels ?? []
  const covering = coveringKey(access, act, record)
  const known = knownWritable.get(access) ?? new Map<string, ReadonlySet<string>>()
  const kept = known.get(covering)
  if (kept !== undefined) return kept
  const grants = levels.filter(
    (grant) => grant.actions.includes(act.action) && covers(grant.reach, record, access.principal),
  )
  const writable = new Set(grants.flatMap((grant) => grant.write ?? []))
  knownWritable.set(access, known.set(covering, writable))
  return writable
}

/** The fields the principal may write on at least one record. */
export function writableAnywhere(access: Access, object: string): ReadonlySet<string> {
  const grants = (access.objects.get(object)?.levels ?? []).filter(
    (grant) => grant.actions.includes('create') || grant.actions.includes('update'),
  )
  return new Set(grants.flatMap((grant) => grant.write ?? []))
}
