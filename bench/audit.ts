/** How many audit events a second are recorded, sequenced, signed and durable: real embedded PostgreSQL with fsync, real keeper. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { readingOf, readTreeState } from '../apps/server/src/platform/audit/log-store.ts'
import { Sequencer } from '../apps/server/src/platform/audit/sequencer.ts'
import type { Services } from '../apps/server/src/platform/services.ts'
import { type BenchInstallation, benchInstallation } from './installation.ts'
import type { RowResult } from './report.ts'

interface AuditMeasure {
  readonly events: number
  readonly seconds: number
  /** From `record()` to a checkpoint that covers the last of them. */
  readonly eventsPerSecond: number
  /** Until the last `record()` was answered. */
  readonly recordedPerSecond: number
  readonly bytesPerEvent: number
}

const EVENTS = 300_000
/** Requests that wait for their record at the same time. */
const AT_ONCE = 4_000
const CONNECTIONS = 10
const PLAIN_MS = 5_000

async function recordMany(services: Services, tenantId: string): Promise<void> {
  const context = {
    tenantId,
    actorId: randomUUID(),
    sessionId: randomUUID(),
    traceId: randomUUID().replaceAll('-', ''),
    operation: 'contact.read',
    address: '203.0.113.7',
  }
  let left = EVENTS
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await services.recorder.record(
        {
          act: 'contact.read',
          outcome: 'allowed',
          object: 'contact',
          recordId: services.newId(),
          fields: ['name', 'title'],
        },
        context,
      )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function measure(services: Services): Promise<AuditMeasure> {
  const tenantId = services.newId()
  await services.keeper.createTenant(tenantId, 'A1')
  await services.keeper.createLog(tenantId, `holdfast/${tenantId}`)
  const stop = new Sequencer(services).start()
  const began = performance.now()
  await recordMany(services, tenantId)
  const recorded = (performance.now() - began) / 1_000
  for (let signed = 0; signed < EVENTS; ) {
    signed = (await readTreeState(readingOf(services.database, tenantId), tenantId)).signedSize
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const seconds = (performance.now() - began) / 1_000
  await stop()
  const [size] = await services.database.read<{ bytes: number }>(
    tenantId,
    sql`select avg(length(event))::int as bytes from (select event from audit_entry where tenant_id = ${tenantId} limit 1000) e`,
  )
  return {
    events: EVENTS,
    seconds: Number(seconds.toFixed(2)),
    eventsPerSecond: Math.round(EVENTS / seconds),
    recordedPerSecond: Math.round(EVENTS / recorded),
    bytesPerEvent: size?.bytes ?? 0,
  }
}

/** What a straightforward program reaches: a row for each event, a commit for each row, as many connections as the server has. */
async function plainEventsPerSecond({ owner, ownerConnection }: BenchInstallation): Promise<number> {
  await owner.query('create table plain_event (n bigint generated always as identity primary key, event text not null)')
  const pool = new pg.Pool({ ...ownerConnection, max: CONNECTIONS })
  const event = 'x'.repeat(700)
  const until = performance.now() + PLAIN_MS
  let events = 0
  const worker = async () => {
    while (performance.now() < until) {
      await pool.query('insert into plain_event (event) values ($1)', [event])
      events += 1
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  await pool.end()
  return (1_000 * events) / PLAIN_MS
}

/** Runs the measurement on an installation of its own. */
export async function benchAudit(): Promise<RowResult> {
  const installation = await benchInstallation()
  try {
    const plain = await plainEventsPerSecond(installation)
    const measured = await measure(installation.services)
    return {
      figures: [
        {
          what: 'audit events sequenced, signed, durable',
          value: measured.eventsPerSecond,
          unit: '/s',
          must: 10_000,
          aim: 30_000,
          better: 'more',
          beside: `${Math.round(plain)} plain rows/s, each with its own commit over ${CONNECTIONS} connections`,
        },
      ],
      detail: { ...measured, plainPerSecond: Math.round(plain) },
    }
  } finally {
    await installation.stop()
  }
}
