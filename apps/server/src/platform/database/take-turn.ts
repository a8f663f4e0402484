import { sql } from 'kysely'
import type { Transaction } from './database.ts'

/**
 * Whoever does the same in this company waits here for each other, one until the other's transaction ends. `matter` names what is the same: its
 * kind, then of whom or of what. Two matters may share a lock by chance; then one waits in vain.
 */
export async function takeTurn(tx: Transaction, ...matter: readonly string[]): Promise<void> {
  const key = [...matter, tx.tenantId].join(':')
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`)
}
