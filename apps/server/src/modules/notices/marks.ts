import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'

/** Up to where a company was told of something by the clock; of several things of one moment the last. */
export interface Mark {
  readonly until: string
  readonly lastId: string | null
}

/** The mark of a work, locked: whoever else does the same work waits, and goes on behind it. `first` is where it begins. */
export async function lockMark(tx: Transaction, work: string, first: string): Promise<Mark> {
  await tx.query(sql`insert into notice_mark (tenant_id, work, until) values (${tx.tenantId}, ${work}, ${first}::timestamptz)
    on conflict (tenant_id, work) do nothing`)
  const [row] = await tx.query<{ until: string; last_id: string | null }>(
    sql`select until, last_id from notice_mark where tenant_id = ${tx.tenantId} and work = ${work} for update`,
  )
  return { until: row?.until ?? first, lastId: row?.last_id ?? null }
}

/** Everything up to the mark was told. */
export async function keepMark(tx: Transaction, work: string, { until, lastId }: Mark): Promise<void> {
  await tx.query(sql`update notice_mark set until = ${until}::timestamptz, last_id = ${lastId}
    where tenant_id = ${tx.tenantId} and work = ${work}`)
}
