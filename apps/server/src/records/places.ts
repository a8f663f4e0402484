import type { ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Database } from '../platform/database/database.ts'
import { sourceOf } from './reach-sql.ts'

/** How many living records stand with one owner in one team. */
export interface Place {
  readonly ownerId: string | null
  readonly teamId: string | null
  readonly count: number
}

/**
 * With whom the company's records of an object stand, in one look through its index; null of those that are reached through others, which stand where
 * these do. Numbers alone, for telling how far a right reaches.
 */
export async function placesOf(
  database: Database,
  tenantId: string,
  object: ObjectDeclaration,
): Promise<readonly Place[] | null> {
  const source = sourceOf(object)
  if (!source.ownReach) return null
  return database.read<Place>(
    tenantId,
    sql`select ${source.owner} as "ownerId", ${source.team} as "teamId", count(*)::int as count from ${source.from}
      where r.tenant_id = ${tenantId} and r.deleted_at is null group by 1, 2`,
  )
}
