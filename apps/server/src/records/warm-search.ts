import type { Catalog } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Statement } from '../platform/database/database.ts'
import type { Services } from '../platform/services.ts'
import { warmFunction } from './search-schema.ts'

type Ask = <Row>(statement: Statement) => Promise<Row[]>

async function warm(catalog: Catalog, ask: Ask): Promise<void> {
  const memory = await ask<{ bytes: string }>(
    sql`select pg_size_bytes(current_setting('shared_buffers')) * 2 / 3 as bytes`,
  )
  let left = Number(memory[0]?.bytes)
  for (const { name } of catalog.served) {
    const warmed = await ask<{ bytes: string }>(sql`select ${sql.ref(warmFunction(name))}(${left}) as bytes`)
    left -= Number(warmed[0]?.bytes)
  }
}

/**
 * Keeps what searches read in the database's memory, as long as all of it takes no more than two thirds: after a restart, or after something large
 * was read, searches would wait for the disk until they had been asked for often enough.
 */
export const warmSearch = ({ database, catalog }: Services): Promise<void> =>
  warm(catalog, (statement) => database.installation(statement))

/**
 * The same on each connection after its first use: a backend maps every page of the shared memory where it first touches it, some 15 µs each on a
 * virtual machine without huge pages, and a common word touches five thousand.
 */
export const warmConnections = ({ database, catalog }: Services): void =>
  database.prepareConnections((ask) => warm(catalog, ask))
