import { sql } from 'kysely'
import type { Database } from './database.ts'

const MIGRATE = 'run `holdfast migrate` with DATABASE_ADMIN_URL, the owner of the database'
/** PostgreSQL's codes for a table or column that is not there, and for one that may not be read. */
const NOT_MADE = ['42P01', '42703', '42501']

/** The fingerprint of the schema that the database was migrated to; null where it never was. */
export async function findSchema(database: Database): Promise<string | null> {
  const [fact] = await database.installation<{ value: string }>(
    sql`select value from installation_fact where name = 'schema'`,
  )
  return fact?.value ?? null
}

/** Why the database is no ground for this program, in a sentence with the fix; null if it was migrated to this very schema. */
export async function findSchemaFault(database: Database, expected: string): Promise<string | null> {
  try {
    const found = await findSchema(database)
    if (found === expected) return null
    return found === null
      ? `The database has no schema of Holdfast yet; ${MIGRATE}.`
      : `The database is at the schema of another version of Holdfast; ${MIGRATE}.`
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (NOT_MADE.includes(code)) return `The database has no schema of Holdfast yet; ${MIGRATE}.`
    throw error
  }
}
