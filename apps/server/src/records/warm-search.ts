import { sql } from 'kysely'
import type { Services } from '../platform/services.ts'
import { warmFunction } from './search-schema.ts'

/**
 * Keeps what searches read in the database's memory, as long as all of it takes no more than two thirds: after a restart, or after something large
 * was read, searches would wait for the disk until they had been asked for often enough.
 */
export async function warmSearch({ database, catalog }: Services): Promise<void> {
  const memory = await database.installation<{ bytes: string }>(
    sql`select pg_size_bytes(current_setting('shared_buffers')) * 2 / 3 as bytes`,
  )
  let left = Number(memory[0]?.bytes)
  for (const { name } of catalog.served) {
    const warmed = await database.installation<{ bytes: string }>(
      sql`select ${sql.ref(warmFunction(name))}(${left}) as bytes`,
    )
    left -= Number(warmed[0]?.bytes)
  }
}
