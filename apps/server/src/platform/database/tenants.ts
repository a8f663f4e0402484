import { sql } from 'kysely'
import type { Database } from './database.ts'

/** The ids of all companies of the installation, oldest first. */
export async function allTenants(database: Database): Promise<string[]> {
  const rows = await database.installation<{ id: string }>(sql`select all_tenants() as id`)
  return rows.map((row) => row.id)
}
