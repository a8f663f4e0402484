import { sql } from 'kysely'
import type { Transaction } from '../database/database.ts'

/** Forgets where the links of these letters led and how often they were followed; their addresses open nothing any more. */
export const forgetLinks = (tx: Transaction, activityIds: readonly string[]): Promise<unknown> =>
  tx.query(sql`delete from mail_link where tenant_id = ${tx.tenantId} and activity_id = any(${activityIds}::uuid[])`)
