import { sql } from 'kysely'
import type { Services } from '../platform/services.ts'
import { warmFunction } from './search-schema.ts'

/**
 * Keeps the search tables in the database's memory, each as long as it takes no more than half of it: after a restart, or after something large was
 * read, searches would wait for the disk until they had been asked for often enough.
 */
export async function warmSearch({ database, catalog }: Services): Promise<void> {
  for (const { name } of catalog.served)
    await database.installation(
      sql`select ${sql.ref(warmFunction(name))}(pg_size_bytes(current_setting('shared_buffers')) / 2)`,
    )
}
