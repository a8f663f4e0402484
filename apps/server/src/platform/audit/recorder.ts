import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database, Transaction } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Keeper } from '../keys/keeper.ts'
import type { Random } from '../random.ts'
import type { SpareRoom } from '../spare-room.ts'
import type { Backlog } from './backlog.ts'
import type { Sight } from './budget.ts'
import { canonicalEvent } from './canonical.ts'
import type { AuditContext, AuditEvent } from './event.ts'
import { ocsfEvent } from './ocsf.ts'
import { ORIGIN_PURPOSE, withProof } from './origin.ts'
import type { Written } from './written.ts'

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
  /**
   * Writes the event in the transaction of the act itself: both happen, or neither. It takes along what rows the act has written until then; more
   * than fit one event go into further ones of the same act.
   */
  recordIn(tx: Transaction, event: AuditEvent, context: AuditContext): Promise<AuditReceipt>
  /** Resolves when nothing waits any more. */
  drain(): Promise<void>
}

interface Waiting {
  readonly tenantId: string
  readonly event: string
  readonly salt: Uint8Array
  /** Milliseconds; the day of its sights. */
  readonly at: number
  readonly sights: readonly Sight[]
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

const SALT_BYTES = 32
/** Bounds one commit's statement; more waits for the next, which starts at once. */
const MOST_IN_ONE_COMMIT = 2_000

/** The statement of one commit: the events, and the sights they count. */
function commitStatement(batch: readonly Waiting[]) {
  const rows = batch.flatMap(({ sights, at }) =>
    sights.flatMap((sight) => sight.subjects.map((subject) => ({ ...sight, ...subject, at }))),
  )
  const append = appendStatement(batch)
  if (rows.length === 0) return sql`select ${append}`
  return sql`select ${append}, seen_note(${rows.map((row) => row.tenantId)}, ${rows.map((row) => row.principalId)}, ${rows.map((row) => row.kind)},
    ${rows.map((row) => row.subjectId)}, ${rows.map((row) => row.recordId)}, ${rows.map((row) => new Date(row.at).toISOString())})`
}

/** One text and one byte string for all events: canonical JSON holds no newline, and nothing has to be escaped into an array. */
const appendStatement = (batch: readonly Pick<Waiting, 'tenantId' | 'event' | 'salt'>[]) =>
  sql`audit_append(${batch.map((item) => item.tenantId).join(',')}, ${batch.map((item) => item.event).join('\n')}, ${Buffer.concat(batch.map((item) => item.salt))})`

export interface RecorderPorts {
  readonly backlog: Pick<Backlog, 'demand'>
  readonly room: SpareRoom
  readonly database: Database
  readonly keeper: Pick<Keeper, 'purposeKey'>
  readonly clock: Clock
  readonly random: Random
  readonly newId: () => string
}

/** An event as it will be committed to: its canonical text and the salt that opens its commitment. */
function prepare(
  ports: RecorderPorts,
  about: { event: AuditEvent; context: AuditContext; key?: Uint8Array | undefined },
) {
  const { clock, random, newId } = ports
  const { event, context, key } = about
  const at = clock.now()
  const made = ocsfEvent(event, context, { time: at, uid: newId() })
  return {
    tenantId: context.tenantId,
    at,
    event: canonicalEvent(key === undefined ? made : withProof(key, made)),
    salt: random.bytes(SALT_BYTES),
  }
}

/** Rows that one event tells of, so that no event becomes a mountain. */
const MOST_WRITTEN = 1_000

/** An event that says only whose continuation it is. */
const continuationOf = ({ act, outcome, object }: AuditEvent): AuditEvent => ({
  act,
  outcome,
  ...(object === undefined ? {} : { object }),
  facts: { continued: true },
})

/** The event with the rows written; what it cannot hold follows in its continuations. */
function inParts(event: AuditEvent, rows: readonly Written[]): AuditEvent[] {
  if (rows.length === 0) return [event]
  const rest = continuationOf(event)
  return Array.from({ length: Math.ceil(rows.length / MOST_WRITTEN) }, (_, part) => ({
    ...(part === 0 ? event : rest),
    wrote: rows.slice(part * MOST_WRITTEN, (part + 1) * MOST_WRITTEN),
  }))
}

/** Acts by which the program itself speaks of rows; they count only with its proof, like every event that tells of rows written. */
const OF_ROWS = /^record\.(baseline|mismatch|settled|accept)$/

async function prepareInTransaction(
  ports: RecorderPorts,
  tx: Transaction,
  about: { event: AuditEvent; context: AuditContext },
) {
  const { event, context } = about
  const written = tx.written.take()
  const isOfRows = written.length > 0 || OF_ROWS.test(event.act)
  const key = isOfRows ? await ports.keeper.purposeKey(context.tenantId, ORIGIN_PURPOSE) : undefined
  return inParts(event, written).map((part) => prepare(ports, { event: part, context, key }))
}

async function commit({ database, room }: RecorderPorts, batch: readonly Waiting[]): Promise<void> {
  try {
    room.demand()
    await database.installation(commitStatement(batch), 'audit_commit')
    for (const item of batch) item.done()
  } catch (error) {
    const refusal =
      error instanceof Refusal && error.code === 'storage_full'
        ? error
        : new Refusal('audit_unavailable', { cause: error })
    for (const item of batch) item.failed(refusal)
  }
}

/** The transaction had failed before, or has to be repeated: no fault of the record. */
const FAILED_ELSEWHERE = /^(25P02|40...)$/

function refuseUnrecorded(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  throw FAILED_ELSEWHERE.test(code) ? error : new Refusal('audit_unavailable', { cause: error })
}

/** The recorder of this process. Group commit without timers: while one commit is on its way, what arrives forms the next. */
export function createRecorder(ports: RecorderPorts): Recorder {
  const waiting: Waiting[] = []
  let running: Promise<void> | undefined

  async function flush(): Promise<void> {
    while (waiting.length > 0) await commit(ports, waiting.splice(0, MOST_IN_ONE_COMMIT))
    running = undefined
  }

  return {
    record: (event, context, sights = []) =>
      new Promise<void>((done, failed) => {
        ports.backlog.demand(context.tenantId)
        waiting.push({ ...prepare(ports, { event, context }), sights, done, failed })
        running ??= Promise.resolve().then(flush)
      }),
    recordIn: async (tx, event, context) => {
      ports.backlog.demand(context.tenantId)
      const write = async (each: AuditEvent) => {
        const events = await prepareInTransaction(ports, tx, { event: each, context })
        await tx.query(sql`select ${appendStatement(events)}`).catch(refuseUnrecorded)
      }
      tx.written.followBy(() => write(continuationOf(event)))
      await write(event)
      return { recorded: true }
    },
    drain: async () => {
      while (running !== undefined) await running
    },
  }
}
