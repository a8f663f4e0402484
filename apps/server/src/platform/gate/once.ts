import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from '../database/database.ts'

/** Takes what works once, in the act's transaction; false where it was taken before. `until` (milliseconds) is when it would count no longer anyway. */
export async function takeOnce(tx: Transaction, what: { text: string; until: number }): Promise<boolean> {
  const digest = createHash('sha256').update(what.text).digest()
  const taken = await tx.query(sql`insert into spent_challenge (tenant_id, digest, expires_at)
    values (${tx.tenantId}, ${digest}, ${new Date(what.until).toISOString()}) on conflict do nothing returning 1`)
  return taken.length === 1
}
