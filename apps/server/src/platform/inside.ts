import type { Transaction } from './database/database.ts'
import type { Services } from './services.ts'

/** The same services whose reads go through the transaction: an act holds one connection and never waits for a second. */
export const inside = (services: Services, tx: Transaction): Services => ({
  ...services,
  database: { ...services.database, read: (_tenantId, statement) => tx.query(statement) },
})
