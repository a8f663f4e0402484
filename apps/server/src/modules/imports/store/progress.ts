/** How an import moves on: claimed by one process at a time, its progress committed with the rows it tells of. */
import { sql } from 'kysely'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { takeTurn } from '../../../platform/database/take-turn.ts'
import { publish } from '../../../platform/jobs/outbox.ts'
import type { ImportState, Tally } from './queries.ts'

/** A process that has not been heard of for this long is taken for dead. */
export const LEASE_SECONDS = 6

/** An import in the hands of this process. */
export interface Claim {
  readonly tenantId: string
  readonly id: string
  readonly worker: string
}

/** Another process has taken the import over, or it was ended: nothing more may be written for it. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost'
}

export async function claimNext(database: Database, worker: string): Promise<Claim | undefined> {
  const [row] = await database.installation<{ tenant_id: string; id: string }>(
    sql`select tenant_id, id from import_claim(${worker}, ${LEASE_SECONDS})`,
    'import_claim',
  )
  return row === undefined ? undefined : { tenantId: row.tenant_id, id: row.id, worker }
}

/** The import while it is in the hands of this process. */
export const mine = ({ tenantId, id, worker }: Claim) =>
  sql`tenant_id = ${tenantId} and id = ${id} and worker = ${worker} and state in ('reading', 'running', 'undoing')`

/** Says that this process still lives. */
export const renewClaim = (database: Database, claim: Claim): Promise<void> =>
  database.inTenant(claim.tenantId, async (tx) => {
    await tx.query(
      sql`update import set locked_until = now() + make_interval(secs => ${LEASE_SECONDS}) where ${mine(claim)}`,
    )
  })

/** Lets the import go, for another process or a later time. */
export const releaseClaim = (database: Database, claim: Claim): Promise<void> =>
  database.inTenant(claim.tenantId, async (tx) => {
    await tx.query(sql`update import set worker = null, locked_until = null where ${mine(claim)}`)
  })

/** Whether the import is still in this process's hands, held so until the transaction ends. */
export const stillClaimed = async (tx: Transaction, claim: Claim): Promise<boolean> =>
  (await tx.query(sql`select 1 from import where ${mine(claim)} for update`)).length > 0

export interface Step {
  /** The record up to which outcomes were committed before this step. */
  readonly from: number
  readonly to: number
  readonly added: Tally
  readonly faults: Readonly<Record<string, number>>
  readonly tidied: Readonly<Record<string, number>>
}

/** A column of counts by name, with further ones added. */
const withAdded = (column: 'faults' | 'tidied', added: Readonly<Record<string, number>>) =>
  sql`(select coalesce(jsonb_object_agg(name, n), '{}') from (select name, sum(n) as n from (
        select key as name, value::int as n from jsonb_each_text(${sql.ref(column)}) union all select key, value::int from jsonb_each_text(${JSON.stringify(added)}::jsonb)) as counts group by name) as summed)`

/** Moves the import on in the transaction that holds the step's rows. Throws `ClaimLost`. */
export async function advance(tx: Transaction, claim: Claim, step: Step): Promise<void> {
  const { added, faults, tidied } = step
  const moved =
    await tx.query(sql`update import set last_record = ${step.to}, rows = greatest(rows, ${step.to}), created = created + ${added.created}, updated = updated + ${added.updated},
      skipped = skipped + ${added.skipped}, rejected = rejected + ${added.rejected}, conflicts = conflicts + ${added.conflicts}, repeated = repeated + ${added.repeated},
      faults = ${withAdded('faults', faults)}, tidied = ${withAdded('tidied', tidied)},
      locked_until = now() + make_interval(secs => ${LEASE_SECONDS}), paused = null
    where ${mine(claim)} and last_record = ${step.from} returning 1`)
  if (moved.length === 0) throw new ClaimLost()
}

/** Ends a stage. */
export async function enterState(
  tx: Transaction,
  claim: Claim,
  entered: {
    state: ImportState
    rows: number | null
    at: string
    failure: string | null
    /** What became known of the file; null leaves it as it is. */
    sealedDetails: Uint8Array | null
  },
): Promise<void> {
  const moved =
    await tx.query(sql`update import set state = ${entered.state}, rows = coalesce(${entered.rows}::int, rows), finished_at = ${entered.at}, failure = ${entered.failure}, sealed_details = coalesce(${entered.sealedDetails}::bytea, sealed_details), paused = null, worker = null, locked_until = null
      where ${mine(claim)} returning 1`)
  if (moved.length === 0) throw new ClaimLost()
}

/** How long an import rests before it is tried again, in seconds. */
const REST_SECONDS = 10

/** Lets the import rest where it stands; gives whether it did not rest for this reason already. */
export async function restClaim(tx: Transaction, claim: Claim, code: string): Promise<boolean> {
  const [before] = await tx.query<{ paused: string | null }>(
    sql`select paused from import where ${mine(claim)} for update`,
  )
  if (before === undefined) throw new ClaimLost()
  await tx.query(
    sql`update import set paused = ${code}, worker = null, locked_until = now() + make_interval(secs => ${REST_SECONDS}) where ${mine(claim)}`,
  )
  return before.paused !== code
}

/** Tells whoever listens how far an import has come. */
export const tellProgress = (
  tx: Transaction,
  told: { userId: string; id: string; state: ImportState; done: number; rows: number; left?: boolean },
): Promise<void> => publish(tx, 'import.progress', told)

/** One import at a time stores a batch of an object in a company, so that two imports of the same customers see each other. */
export async function lockObject(tx: Transaction, object: string): Promise<void> {
  await takeTurn(tx, 'import', object)
}
