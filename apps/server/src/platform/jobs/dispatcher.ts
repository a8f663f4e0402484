import { sql } from 'kysely'
import type { Database, Transaction } from '../database/database.ts'
import { errorFacts, type Logger } from '../log.ts'
import { type Message, type MessagePayload, OUTBOX_CHANNEL, readAnnounced } from './outbox.ts'

/** Handles one message inside the transaction that takes it out of the outbox; it may come again if that fails, and must bear it. */
export type MessageHandler = (message: Message, tx: Transaction) => Promise<void>

export interface Subscription {
  /** A topic, or all topics that end alike: `contact.created`, `*.created`. */
  readonly topic: string
  readonly handle: MessageHandler
}

export interface DispatcherPorts {
  readonly database: Database
  readonly log: Logger
}

const BATCH = 100
/** How often is looked for messages of which no notification told: after a start, or when a handler failed. */
const LOOK_MS = 10_000

const matches = (pattern: string, topic: string): boolean =>
  pattern === topic || (pattern.startsWith('*.') && topic.endsWith(pattern.slice(1)))

interface OutboxRow {
  readonly id: number
  readonly topic: string
  readonly payload: MessagePayload
}

/** Delivers the waiting messages of one tenant in order. One process at a time does it; false if another does, true when nothing is left. */
async function deliver(
  ports: DispatcherPorts,
  tenantId: string,
  subscriptions: readonly Subscription[],
): Promise<number> {
  return ports.database.inTenant(tenantId, async (tx) => {
    const [lock] = await tx.query<{ free: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended('outbox:' || ${tenantId}, 0)) as free`,
    )
    if (lock?.free !== true) return 0
    const rows = await tx.query<OutboxRow>(
      sql`select id, topic, payload from outbox where tenant_id = ${tenantId} order by id limit ${BATCH}`,
    )
    for (const { topic, payload } of rows)
      for (const subscription of subscriptions)
        if (matches(subscription.topic, topic)) await subscription.handle({ tenantId, topic, payload }, tx)
    const ids = rows.map((row) => row.id)
    if (ids.length > 0)
      await tx.query(sql`delete from outbox where tenant_id = ${tenantId} and id = any(${ids}::bigint[])`)
    return rows.length
  })
}

/**
 * Delivers messages of the outbox to this process's subscribers: at least once, in order within a tenant, whichever process left them. Gives the
 * function that ends it.
 */
export async function startDispatcher(
  ports: DispatcherPorts,
  subscriptions: readonly Subscription[],
): Promise<() => Promise<void>> {
  const { database, log } = ports
  const waiting = new Set<string>()
  let running: Promise<void> | undefined
  let ended = false

  async function drain(): Promise<void> {
    for (const tenantId of waiting) {
      waiting.delete(tenantId)
      try {
        while (!ended && (await deliver(ports, tenantId, subscriptions)) === BATCH);
      } catch (error) {
        log.error({ tenantId, ...errorFacts(error) }, 'message not delivered')
      }
    }
    running = undefined
  }
  const wake = (tenantId: string) => {
    if (ended) return
    waiting.add(tenantId)
    running ??= Promise.resolve().then(drain)
  }
  const look = async () => {
    const tenants = await database.installation<{ id: string }>(sql`select t as id from all_tenants() as t`)
    for (const { id } of tenants) wake(id)
  }
  const lookSafely = () => void look().catch((error) => log.error(errorFacts(error), 'outbox not read'))
  const silence = await database.listen(OUTBOX_CHANNEL, (text) => {
    const message = readAnnounced(text)
    if (message !== null) wake(message.tenantId)
  })
  const timer = setInterval(lookSafely, LOOK_MS)
  lookSafely()
  return async () => {
    ended = true
    clearInterval(timer)
    await silence()
    await running
  }
}
