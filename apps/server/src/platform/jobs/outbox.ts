import { sql } from 'kysely'
import type { Transaction } from '../database/database.ts'

/** What a message may carry: ids, names of fields and states, never a customer's value, since it lies in plain text. */
export type MessagePayload = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/** A message on its way. `userId` in its payload addresses it to one person; `ids` are records of the topic's object. */
export interface Message {
  readonly tenantId: string
  readonly topic: string
  readonly payload: MessagePayload
}

/** The channel on which every process hears of messages once their transaction is committed. */
export const OUTBOX_CHANNEL = 'outbox'
/** PostgreSQL takes at most 8,000 bytes in a notification; 36 of them are an id. */
const MOST_IDS_TOLD = 150

function liveForm(tenantId: string, topic: string, payload: MessagePayload): string {
  const told = Object.entries(payload).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.slice(0, MOST_IDS_TOLD) : value,
  ])
  return JSON.stringify({ tenantId, topic, payload: Object.fromEntries(told) })
}

/** Tells whoever listens just now, if the transaction is committed: for progress and other news that the next news outdates. */
export async function announce(tx: Transaction, topic: string, payload: MessagePayload): Promise<void> {
  await tx.query(sql`select pg_notify(${OUTBOX_CHANNEL}, ${liveForm(tx.tenantId, topic, payload)})`)
}

/** Leaves a message in the transaction of the act: it is delivered if, and only if, the act is committed. */
export async function publish(tx: Transaction, topic: string, payload: MessagePayload): Promise<void> {
  await tx.query(
    sql`insert into outbox (tenant_id, topic, payload) values (${tx.tenantId}, ${topic}, ${JSON.stringify(payload)}::jsonb)`,
  )
  await announce(tx, topic, payload)
}

/** Reads a notification of the channel; null if it is not one of ours. */
export function readAnnounced(text: string): Message | null {
  try {
    const message: unknown = JSON.parse(text)
    if (typeof message !== 'object' || message === null) return null
    const { tenantId, topic, payload } = message as Partial<Message>
    if (typeof tenantId !== 'string' || typeof topic !== 'string' || typeof payload !== 'object') return null
    return { tenantId, topic, payload }
  } catch {
    return null // whoever else notifies on this channel has nothing to tell us
  }
}
