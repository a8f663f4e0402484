import type { ObjectDeclaration, SealedClass } from '@holdfast/catalog'
import type { Principal, Reach } from '@holdfast/policy'
import { type RawBuilder, sql } from 'kysely'
import { both, type Condition, reachCondition, reachesCondition, type Source } from '../reach-sql.ts'
import { rowColumns } from '../row.ts'
import type { CompiledOrder } from './order.ts'

/** A page of rows to be read: what is common to all lanes. */
export interface PageRequest {
  readonly object: ObjectDeclaration
  readonly principal: Principal
  readonly source: Source
  readonly reaches: readonly Reach[]
  readonly classes: readonly SealedClass[]
  readonly where: Condition
  readonly order: CompiledOrder
  readonly after: Condition | null
  readonly limit: number
}

function lane(page: PageRequest, within: Condition): RawBuilder<unknown> {
  const { object, source, principal, order } = page
  const conditions = [
    sql`r.tenant_id = ${principal.tenantId}`,
    sql`r.deleted_at is null`,
    within,
    page.where,
    ...(page.after === null ? [] : [page.after]),
  ]
  const keys = order.columns.map((column, at) => sql`${column} as ${sql.ref(`k${at}`)}`)
  return sql`select ${sql.join([rowColumns(object, { classes: page.classes }), ...keys])} from ${source.from}
    where ${both(conditions)} order by ${order.orderBy} limit ${page.limit}`
}

/** One lane per team, so that each is read from the index in order instead of all teams being sorted. */
function teamLanes(page: PageRequest, excluded: Condition): RawBuilder<unknown> {
  const teams = page.principal.departmentTeamIds
  const perTeam = teams.map((team) => sql`(${lane(page, both([sql`r.team_id = ${team}`, excluded]))})`)
  return sql.join(perTeam, sql` union all `)
}

const MOST_TEAM_LANES = 12

/**
 * The rows of a page as one statement. A principal's reach is a union of lanes (own, team, teams of the department, all), each of which an index
 * serves in the list's own order; each brings at most a page, and the outer query merges them. Together they are exactly the reach's predicate.
 */
export function pageStatement(page: PageRequest): RawBuilder<unknown> {
  const { reaches, principal, source } = page
  if (reaches.includes('all') || !source.ownReach || (reaches.length === 1 && reaches[0] !== 'department'))
    return lane(page, reachesCondition(reaches, principal, source))
  const lanes: RawBuilder<unknown>[] = []
  const earlier: Condition[] = []
  for (const reach of reaches) {
    const excluded = earlier.length === 0 ? sql`true` : sql`(${sql.join(earlier, sql` or `)}) is not true`
    const within = reachCondition(reach, principal, source)
    const split =
      reach === 'department' &&
      principal.departmentTeamIds.length > 0 &&
      principal.departmentTeamIds.length <= MOST_TEAM_LANES
    lanes.push(split ? teamLanes(page, excluded) : sql`(${lane(page, both([within, excluded]))})`)
    earlier.push(within)
  }
  const names = page.order.columns.map((_, at) => sql.ref(`k${at}`))
  return sql`select * from (${sql.join(lanes, sql` union all `)}) as r order by ${page.order.outer(names)} limit ${page.limit}`
}
