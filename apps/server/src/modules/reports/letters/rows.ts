import { sql } from 'kysely'
import type { Database, Transaction } from '../../../platform/database/database.ts'

/** How often a board's numbers come by mail: each working day, on the first of a week, on the first of a month. */
export const RHYTHMS = ['day', 'week', 'month'] as const
export type Rhythm = (typeof RHYTHMS)[number]

export interface LetterRow {
  readonly user_id: string
  readonly dashboard_id: string
  readonly every: Rhythm
  /** The last day, by the person's own clock, that brought one or on which it was asked for. */
  readonly last: string
}

/** Every letter a company's people asked for. */
export const lettersOf = (tx: Transaction): Promise<readonly LetterRow[]> =>
  tx.query<LetterRow>(
    sql`select user_id, dashboard_id, every, last_day::text as last from dashboard_letter where tenant_id = ${tx.tenantId} order by user_id, dashboard_id`,
  )

/** Which boards a person is written to about, by the board's id. */
export async function rhythmsOf(
  database: Database,
  who: { readonly tenantId: string; readonly userId: string },
): Promise<ReadonlyMap<string, Rhythm>> {
  const rows = await database.read<Pick<LetterRow, 'dashboard_id' | 'every'>>(
    who.tenantId,
    sql`select dashboard_id, every from dashboard_letter where tenant_id = ${who.tenantId} and user_id = ${who.userId}`,
  )
  return new Map(rows.map((row) => [row.dashboard_id, row.every]))
}

/** Asks for a board's letter, or for another rhythm: the first comes with the next day, week or month. */
export const putLetter = (tx: Transaction, row: LetterRow): Promise<unknown> =>
  tx.query(sql`insert into dashboard_letter (tenant_id, user_id, dashboard_id, every, last_day)
    values (${tx.tenantId}, ${row.user_id}, ${row.dashboard_id}, ${row.every}, ${row.last}::date)
    on conflict (tenant_id, user_id, dashboard_id) do update set every = excluded.every, last_day = excluded.last_day
      where dashboard_letter.every <> excluded.every`)

export const deleteLetter = (
  tx: Transaction,
  { user_id, dashboard_id }: Pick<LetterRow, 'user_id' | 'dashboard_id'>,
): Promise<unknown> =>
  tx.query(sql`delete from dashboard_letter
    where tenant_id = ${tx.tenantId} and user_id = ${user_id} and dashboard_id = ${dashboard_id}`)

/** The day's letter is done. */
export const markWritten = (tx: Transaction, done: Omit<LetterRow, 'every'>): Promise<unknown> =>
  tx.query(sql`update dashboard_letter set last_day = ${done.last}::date
    where tenant_id = ${tx.tenantId} and user_id = ${done.user_id} and dashboard_id = ${done.dashboard_id}`)
