import { sql } from 'kysely'
import type { Database, Transaction } from '../database/database.ts'
import { together } from '../database/together.ts'
import { NIL_UUID } from '../identifiers.ts'
import type { Job, JobPayload } from './job.ts'

/** The channel on which every process hears that there is work, once the asking transaction is committed. */
export const JOB_CHANNEL = 'job'

export interface NewJob {
  readonly name: string
  readonly payload: JobPayload
  /** Jobs of one lane of a company run in order, one after another. */
  readonly lane?: string
  /** Milliseconds; at once where it says nothing. */
  readonly dueAt?: number
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** Asks for work in the transaction of the act: it is done if, and only if, the act is committed. */
export async function enqueue(tx: Transaction, { name, payload, lane, dueAt }: NewJob): Promise<void> {
  const due = dueAt === undefined ? null : iso(dueAt)
  await together(
    tx.query(sql`insert into job (tenant_id, name, payload, lane, due_at)
      values (${tx.tenantId}, ${name}, ${JSON.stringify(payload)}::jsonb, ${lane ?? null}, ${due})`),
    tx.query(sql`select pg_notify(${JOB_CHANNEL}, '')`),
  )
}

/** A job that this process holds under a lease. */
export interface ClaimedJob extends Job {
  readonly id: number
  readonly worker: string
}

interface Lease {
  readonly worker: string
  readonly now: number
  readonly leaseSeconds: number
}

interface ClaimRow extends Job {
  readonly tenant_id: string
  readonly id: number
}

/** Takes the next due job of a known name under a lease; undefined where there is none. */
export async function claimJob(
  database: Database,
  { worker, now, leaseSeconds }: Lease,
  known: readonly string[],
): Promise<ClaimedJob | undefined> {
  const [row] = await database.installation<ClaimRow>(
    sql`select * from job_claim(${worker}, ${iso(now)}, ${leaseSeconds}, ${known}::text[])`,
    'job_claim',
  )
  return (
    row && {
      tenantId: row.tenant_id,
      id: row.id,
      name: row.name,
      payload: row.payload,
      attempt: row.attempt,
      worker,
    }
  )
}

const held = (job: ClaimedJob) =>
  sql`tenant_id = ${job.tenantId} and id = ${job.id} and worker = ${job.worker} and dead_at is null`

/** Prolongs the lease of a job that is still being worked on. */
export async function renewJob(database: Database, job: ClaimedJob, until: number): Promise<void> {
  await database.inTenant(job.tenantId, (tx) =>
    tx.query(sql`update job set locked_until = ${iso(until)} where ${held(job)}`),
  )
}

/** Takes a finished job away; throws if another process has taken it over meanwhile, so that the transaction's work is undone. */
export async function finishJob(tx: Transaction, job: ClaimedJob): Promise<void> {
  const gone = await tx.query(sql`delete from job where ${held(job)} returning id`)
  if (gone.length === 0) throw new JobLost()
}

/** Another process holds the job now: this one was too slow. */
export class JobLost extends Error {}

/** Puts a job that failed back until `dueAt`, or gives it up. `fault` is the kind of the error alone. */
export async function postponeJob(
  database: Database,
  job: ClaimedJob,
  { dueAt, deadAt, fault }: { dueAt: number; deadAt: number | null; fault: string },
): Promise<void> {
  await database.inTenant(job.tenantId, (tx) =>
    tx.query(sql`update job set worker = null, locked_until = null, due_at = ${iso(dueAt)}, fault = ${fault},
      dead_at = ${deadAt === null ? null : iso(deadAt)} where ${held(job)}`),
  )
}

/** Asks for a job that runs by the clock, if no process has asked for this turn yet. */
export async function enqueueTurn(database: Database, name: string, turn: number): Promise<void> {
  await database.inTenant(NIL_UUID, async (tx) => {
    const taken =
      await tx.query(sql`insert into job_turn as t (tenant_id, name, turn) values (${NIL_UUID}, ${name}, ${iso(turn)})
      on conflict (tenant_id, name) do update set turn = excluded.turn where t.turn < excluded.turn returning name`)
    // a turn that still waits or was given up is not asked for twice
    if (taken.length === 1) {
      await tx.query(sql`delete from job where tenant_id = ${NIL_UUID} and name = ${name} and dead_at is not null`)
      const waits = await tx.query(sql`select 1 from job where tenant_id = ${NIL_UUID} and name = ${name} limit 1`)
      if (waits.length === 0) await enqueue(tx, { name, payload: {} })
    }
  })
}

/** How much waits, runs and was given up, of all companies. */
export async function countJobs(
  database: Database,
  now: number,
): Promise<{ waiting: number; running: number; dead: number }> {
  const [row] = await database.installation<{ waiting: number; running: number; dead: number }>(
    sql`select * from job_counts(${iso(now)})`,
  )
  return row ?? { waiting: 0, running: 0, dead: 0 }
}
