import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Action, ReachOfRecord } from '@holdfast/policy'
import { sql } from 'kysely'
import type { RequestContext } from '../platform/gate/context.ts'
import type { Caller } from '../platform/gate/session.ts'
import { isUuid } from '../platform/identifiers.ts'
import { livingIds } from './merged-away.ts'
import { actCondition, both, foundCondition, sourceOf } from './reach-sql.ts'

/** Of whom it is asked: a caller, or somebody else as the gate would know them. */
type Asker = Pick<RequestContext, 'services'> & {
  readonly caller: Pick<Caller, 'tenant' | 'access' | 'principal'>
}

/** The reach columns of a record the caller may do `action` with, or of the one it was merged into, or null: for questions about rights that show nothing of the record. */
export async function findReach(
  ctx: Asker,
  object: ObjectDeclaration,
  asked: { id: string; action: Action },
): Promise<ReachOfRecord | null> {
  if (!isUuid(asked.id)) return null
  const row = await reachRow(ctx, object, asked)
  const living = row === undefined ? await livingRecord(ctx, object, asked.id) : undefined
  const found = living === undefined ? row : await reachRow(ctx, object, { ...asked, id: living })
  if (found === undefined) return null
  return { ownerId: found.owner, teamId: found.team, found: found.found, subjectId: found.subject }
}

async function livingRecord(
  { caller, services }: Asker,
  object: ObjectDeclaration,
  id: string,
): Promise<string | undefined> {
  const tenantId = caller.tenant.id
  const living = await livingIds((statement) => services.database.read(tenantId, statement, 'merged_into'), {
    tenantId,
    object: object.name,
    ids: [id],
  })
  return living.get(id)
}

interface ReachRow {
  readonly owner: string | null
  readonly team: string | null
  readonly found: boolean
  readonly subject: string
}

async function reachRow(
  { caller, services }: Asker,
  object: ObjectDeclaration,
  asked: { id: string; action: Action },
): Promise<ReachRow | undefined> {
  const source = sourceOf(object)
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.id = ${asked.id}`,
    sql`r.deleted_at is null`,
    actCondition(caller, object, asked.action),
  ])
  const [row] = await services.database.read<ReachRow>(
    caller.tenant.id,
    sql`select ${source.owner} as owner, ${source.team} as team, ${foundCondition(source, caller.principal)} as found, ${source.subject} as subject from ${source.from} where ${where}`,
  )
  return row
}
