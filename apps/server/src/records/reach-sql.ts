import type { ObjectDeclaration } from '@holdfast/catalog'
import {
  type Access,
  type Action,
  isPoolReach,
  type Principal,
  poolOf,
  type Reach,
  reachesFor,
  type ShareReach,
} from '@holdfast/policy'
import { type RawBuilder, sql } from 'kysely'
import { uuidArray } from '../platform/database/arrays.ts'

export type Condition = RawBuilder<unknown>
export const NEVER: Condition = sql`false`
export const ALWAYS: Condition = sql`true`

export const either = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? NEVER : sql`(${sql.join(conditions, sql` or `)})`
export const both = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? ALWAYS : sql`(${sql.join(conditions, sql` and `)})`

/** Where an object's records are read from, and which columns decide reach: its own, or those of the record it is about. */
export interface Source {
  readonly from: Condition
  readonly owner: Condition
  readonly team: Condition
  /** The record that `found` speaks of. */
  readonly subject: Condition
  /** False for records reached through another: their lists have no index by owner. */
  readonly ownReach: boolean
}

const column = (name: string): Condition => sql`r.${sql.ref(name)}`

/** Whether a row's pointer is to the target: a reference knows one only, and has no column that says which. */
export const pointsAt = (object: ObjectDeclaration, key: string, target: string): Condition =>
  object.fields[key]?.kind === 'reference' ? ALWAYS : sql`r.${sql.ref(`${key}_object`)} = ${sql.lit(target)}`

/** The records an object's rows are about, one outer join per kind of them. */
function throughAnother(object: ObjectDeclaration, key: string): Source {
  const targets = object.fields[key]?.targets ?? []
  const parents = targets.map((target, at) => ({ target, alias: `p${at}` }))
  const joins = parents.map(
    ({ target, alias }) => sql`left join ${sql.table(target)} as ${sql.table(alias)} on ${pointsAt(object, key, target)}
      and ${sql.ref(`${alias}.tenant_id`)} = r.tenant_id and ${sql.ref(`${alias}.id`)} = r.${sql.ref(`${key}_id`)} and ${sql.ref(`${alias}.deleted_at`)} is null`,
  )
  const first = (name: string) => sql`coalesce(${sql.join(parents.map(({ alias }) => sql.ref(`${alias}.${name}`)))})`
  return {
    from: sql`${sql.table(object.name)} as r ${sql.join(joins, sql` `)}`,
    owner: first('owner_id'),
    team: first('team_id'),
    subject: column(`${key}_id`),
    ownReach: false,
  }
}

const sources = new WeakMap<ObjectDeclaration, Source>()

/** The table of an object under the alias `r`. */
export function sourceOf(object: ObjectDeclaration): Source {
  const kept = sources.get(object)
  if (kept !== undefined) return kept
  const source =
    object.reachedBy === undefined
      ? {
          from: sql`${sql.table(object.name)} as r`,
          owner: column('owner_id'),
          team: column('team_id'),
          subject: column('id'),
          ownReach: true,
        }
      : throughAnother(object, object.reachedBy)
  sources.set(object, source)
  return source
}

/** Whether the principal is said to have found the record by whole number a short while ago; proven when the record is opened. */
export const foundCondition = (source: Source, principal: Principal): Condition => sql`exists (
  select 1 from found f where f.tenant_id = r.tenant_id and f.principal_id = ${principal.userId} and f.record_id = ${source.subject}
    and f.at > ${principal.foundSince})`

/** What is shared with the principal, each as long as it is the owner's who had it then: the ids were proven when the principal was. */
function sharedCondition(reach: ShareReach, { shares = [] }: Principal, source: Source): Condition {
  const those = shares.filter(({ change }) => change || reach === 'shared')
  if (those.length === 0) return NEVER
  const ids = sql`${uuidArray(those.map(({ recordId }) => recordId))}::uuid[]`
  const owners = sql`${uuidArray(those.map(({ ownerId }) => ownerId))}::uuid[]`
  return sql`(${source.subject} = any(${ids}) and (${source.subject}, ${source.owner}) in (select * from unnest(${ids}, ${owners})))`
}

/** The records of one reach as a condition; the same for every shape of query. */
export function reachCondition(reach: Reach, principal: Principal, source: Source): Condition {
  if (isPoolReach(reach)) return sql`(${source.owner} is null and ${source.team} = ${poolOf(reach)})`
  switch (reach) {
    case 'all':
      return ALWAYS
    case 'own':
      return sql`${source.owner} = ${principal.userId}`
    case 'team':
      return principal.teamId === null ? NEVER : sql`${source.team} = ${principal.teamId}`
    case 'department':
      return principal.departmentTeamIds.length === 0
        ? NEVER
        : sql`${source.team} = any(${principal.departmentTeamIds}::uuid[])`
    case 'found':
      return foundCondition(source, principal)
    case 'shared':
    case 'sharedToChange':
      return sharedCondition(reach, principal, source)
    default:
      return NEVER
  }
}

export const reachesCondition = (reaches: readonly Reach[], principal: Principal, source: Source): Condition =>
  reaches.includes('all') ? ALWAYS : either(reaches.map((reach) => reachCondition(reach, principal, source)))

const AUTHORS_ACTS: readonly Action[] = ['update', 'delete', 'restore']

/** The records of an object within the caller's reach for an action; what only its author changes is for others out of reach of a change. */
export function actCondition(
  caller: { readonly access: Access; readonly principal: Principal },
  object: ObjectDeclaration,
  action: Action,
): Condition {
  const { access, principal } = caller
  const reach = reachesCondition(reachesFor(access, object.name, action), principal, sourceOf(object))
  if (object.changedBy !== 'author' || !AUTHORS_ACTS.includes(action)) return reach
  return both([reach, sql`r.created_by = ${principal.userId}`])
}
