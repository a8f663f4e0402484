import { sql } from 'kysely'
import type { Transaction } from '../database/database.ts'
import { together } from '../database/together.ts'
import type { Services } from '../services.ts'
import type { JobPayload, Message, Subscription } from './job.ts'
import { type ClaimedJob, enqueue } from './queue.ts'

/** The channel on which every process hears of messages once their transaction is committed. */
export const OUTBOX_CHANNEL = 'outbox'
/** The job in which a message waits. */
export const MESSAGE_JOB = 'message'
/** PostgreSQL takes at most 8,000 bytes in a notification; 36 of them are an id. */
const MOST_IDS_TOLD = 150

function liveForm(tenantId: string, topic: string, payload: JobPayload): string {
  const told = Object.entries(payload).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.slice(0, MOST_IDS_TOLD) : value,
  ])
  return JSON.stringify({ tenantId, topic, payload: Object.fromEntries(told) })
}

/** Tells every process of what is of this moment only: nobody who is not listening ever hears of it. */
export async function announce(tx: Transaction, topic: string, payload: JobPayload): Promise<void> {
  await tx.query(sql`select pg_notify(${OUTBOX_CHANNEL}, ${liveForm(tx.tenantId, topic, payload)})`)
}

/** Leaves a message in the transaction of the act: it is told and delivered if, and only if, the act is committed. */
export async function publish(tx: Transaction, topic: string, payload: JobPayload): Promise<void> {
  const job = { name: MESSAGE_JOB, payload: { topic, body: JSON.stringify(payload) }, lane: 'messages' }
  await together(enqueue(tx, job), announce(tx, topic, payload))
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

const matches = (pattern: string, topic: string): boolean =>
  pattern === topic || (pattern.startsWith('*.') && topic.endsWith(pattern.slice(1)))

/** Tells the subscribers of a message that waited, in the transaction that takes it out of the outbox. */
export async function deliver(
  tx: Transaction,
  job: ClaimedJob,
  { subscriptions, services }: { subscriptions: readonly Subscription[]; services: Services },
): Promise<void> {
  const topic = String(job.payload['topic'])
  const payload = JSON.parse(String(job.payload['body'])) as JobPayload
  for (const subscription of subscriptions)
    if (matches(subscription.topic, topic))
      await subscription.handle({ tenantId: job.tenantId, topic, payload }, tx, services)
}
