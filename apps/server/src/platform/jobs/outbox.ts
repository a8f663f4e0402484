import { sql } from 'kysely'
import type { Transaction } from '../database/database.ts'

/** What a message may carry: ids, names of fields and states, never a customer's value, since it lies in plain text. */
export type MessagePayload = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/** Leaves a message in the transaction of the act: it is delivered if, and only if, the act is committed. */
export async function publish(tx: Transaction, topic: string, payload: MessagePayload): Promise<void> {
  await tx.query(
    sql`insert into outbox (tenant_id, topic, payload) values (${tx.tenantId}, ${topic}, ${JSON.stringify(payload)}::jsonb)`,
  )
  await tx.query(sql`select pg_notify('outbox', ${tx.tenantId})`)
}
