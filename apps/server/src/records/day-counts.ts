import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import type { QuietDays } from '../platform/gate/tenant-policy.ts'
import { isOpen } from './open-work.ts'
import type { Condition } from './reach-sql.ts'

const DAY_MS = 86_400_000
/** A next step that slipped longer ago is no longer one of the day's: its customer counts as quiet. */
const SLIPPED_DAYS = 14

/** Whose next steps are counted, as long as they are worked on. */
const PLANNED = ['account', 'contact', 'lead', 'opportunity'] as const

/** What waits for one person on a day: how many, and nothing of whom. */
export interface DayCounts {
  readonly today: number
  readonly overdue: number
  readonly quiet: number
}

/** The person and their day: from its first moment to the one after its last (milliseconds since 1970), and the present. */
export interface DayOf {
  readonly ownerId: string
  readonly from: number
  readonly until: number
  readonly now: number
  readonly quietDays: QuietDays
}

/** Whether an account was not followed up for as long as the company says of its level. */
export const isQuiet = ({ usual, byLevel }: QuietDays, now: number): Condition =>
  sql`last_follow_up_at < ${new Date(now).toISOString()}::timestamptz
    - make_interval(days => coalesce((${JSON.stringify(byLevel)}::jsonb ->> level)::int, ${usual}::int))`

/** Counts the open tasks and next steps of what one owns, and one's quiet customers, in one statement: one's own work is no secret to oneself. */
export async function countDay(tx: Transaction, day: DayOf): Promise<DayCounts> {
  const at = (moment: number) => sql`${new Date(moment).toISOString()}::timestamptz`
  const mine = sql`tenant_id = ${tx.tenantId} and owner_id = ${day.ownerId} and deleted_at is null`
  const planned = sql.join(
    PLANNED.map(
      (name) => sql`select next_step_at as at from ${sql.table(name)} where ${mine} and ${isOpen(name)}
        and next_step_at >= ${at(day.from - SLIPPED_DAYS * DAY_MS)} and next_step_at < ${at(day.until)}`,
    ),
    sql` union all `,
  )
  const [row] = await tx.query<DayCounts>(sql`
    with waiting as (
      select due as at from task where ${mine} and done is not true and due < ${at(day.until)} union all ${planned})
    select (select count(*)::int from waiting where at >= ${at(day.from)}) as today,
      (select count(*)::int from waiting where at < ${at(day.from)}) as overdue,
      (select count(*)::int from account where ${mine} and ${isQuiet(day.quietDays, day.now)}) as quiet`)
  return row ?? { today: 0, overdue: 0, quiet: 0 }
}
