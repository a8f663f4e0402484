import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database, Transaction } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Random } from '../random.ts'
import type { Sight } from './budget.ts'
import type { AuditContext, AuditEvent } from './event.ts'
import { ocsfEvent } from './ocsf.ts'

/** Proof, by type, that an event was written in the transaction that did the act. */
export interface AuditReceipt {
  readonly recorded: true
}

export interface Recorder {
  /**
   * Resolves once the event (and the sights it counts) is committed: only then may the answer leave. Events of requests that end together share
   * one commit. Refuses with `audit_unavailable` when the record cannot be written.
   */
  record(event: AuditEvent, context: AuditContext, sights?: readonly Sight[]): Promise<void>
  /** Writes the event in the transaction of the act itself: both happen, or neither. */
  recordIn(tx: Transaction, event: AuditEvent, context: AuditContext): Promise<AuditReceipt>
  /** Resolves when nothing waits any more. */
  drain(): Promise<void>
}

interface Waiting {
  readonly tenantId: string
  readonly event: string
  readonly salt: Uint8Array
  readonly sights: readonly Sight[]
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

const SALT_BYTES = 32
/** Bounds one commit's statement; more waits for the next, which starts at once. */
const MOST_IN_ONE_COMMIT = 2_000

function sortedJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedJson)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sortedJson(member)]),
  )
}

/** Canonical JSON (RFC 8785) of an event: its members are ASCII-keyed and its numbers integers, for which sorted keys suffice. */
export const canonicalEvent = (event: Record<string, unknown>): string => JSON.stringify(sortedJson(event))

function commitStatement(batch: readonly Waiting[], at: number) {
  const sights = batch.flatMap((item) => item.sights)
  const rows = sights.flatMap((sight) => sight.subjects.map((subject) => ({ ...sight, ...subject })))
  const append = sql`audit_append(${batch.map((item) => item.tenantId)}, ${batch.map((item) => item.event)}, ${batch.map((item) => item.salt)})`
  if (rows.length === 0) return sql`select ${append}`
  return sql`select ${append}, seen_note(${rows.map((row) => row.tenantId)}, ${rows.map((row) => row.principalId)}, ${rows.map((row) => row.kind)},
    ${rows.map((row) => row.subjectId)}, ${rows.map((row) => row.recordId)}, ${new Date(at).toISOString()})`
}

/** The recorder of this process. Group commit without timers: while one commit is on its way, what arrives forms the next. */
export function createRecorder(ports: {
  database: Database
  clock: Clock
  random: Random
  newId: () => string
}): Recorder {
  const { database, clock, random, newId } = ports
  const waiting: Waiting[] = []
  let running: Promise<void> | undefined

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST_IN_ONE_COMMIT)
      try {
        await database.installation(commitStatement(batch, clock.now()))
        for (const item of batch) item.done()
      } catch (error) {
        for (const item of batch) item.failed(new Refusal('audit_unavailable', { cause: error }))
      }
    }
    running = undefined
  }

  const prepared = (event: AuditEvent, context: AuditContext) => ({
    tenantId: context.tenantId,
    event: canonicalEvent(ocsfEvent(event, context, { time: clock.now(), uid: newId() })),
    salt: random.bytes(SALT_BYTES),
  })

  return {
    record: (event, context, sights = []) =>
      new Promise<void>((done, failed) => {
        waiting.push({ ...prepared(event, context), sights, done, failed })
        running ??= Promise.resolve().then(flush)
      }),
    recordIn: async (tx, event, context) => {
      const { tenantId, event: text, salt } = prepared(event, context)
      await tx.query(sql`select audit_append(${[tenantId]}, ${[text]}, ${[salt]})`)
      return { recorded: true }
    },
    drain: async () => {
      while (running !== undefined) await running
    },
  }
}
