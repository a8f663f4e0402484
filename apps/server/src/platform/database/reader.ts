import type { Database, Statement, Transaction } from './database.ts'

/** Whoever can read rows of one tenant: a transaction, or single reading statements. */
export type Reader = Pick<Transaction, 'tenantId' | 'query'>

/** Reads outside a transaction, a statement at a time. */
export const readerOf = (database: Database, tenantId: string): Reader => ({
  tenantId,
  query: <Row>(statement: Statement) => database.read<Row>(tenantId, statement),
})
