import type { ObjectDeclaration } from '@holdfast/catalog'
import { type Action, type ReachOfRecord, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import type { RequestContext } from '../platform/gate/context.ts'
import { isUuid } from '../platform/identifiers.ts'
import { both, foundCondition, reachesCondition, sourceOf } from './reach-sql.ts'

/** The reach columns of a record the caller may do `action` with, or null: for questions about rights that show nothing of the record. */
export async function findReach(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { id: string; action: Action },
): Promise<ReachOfRecord | null> {
  if (!isUuid(asked.id)) return null
  const { caller, services } = ctx
  const source = sourceOf(object)
  const reach = reachesCondition(reachesFor(caller.access, object.name, asked.action), caller.principal, source)
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.id = ${asked.id}`,
    sql`r.deleted_at is null`,
    reach,
  ])
  const [row] = await services.database.read<{ owner: string | null; team: string | null; found: boolean }>(
    caller.tenant.id,
    sql`select ${source.owner} as owner, ${source.team} as team, ${foundCondition(source, caller.principal)} as found from ${source.from} where ${where}`,
  )
  return row === undefined ? null : { ownerId: row.owner, teamId: row.team, found: row.found }
}
