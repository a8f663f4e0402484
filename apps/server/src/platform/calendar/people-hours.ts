import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Hours } from './hours.ts'
import type { WorkCalendar } from './work-calendar.ts'

/** When each of some people works: as they chose for their notices, else as the company does. */
export async function hoursOf(
  database: Database,
  about: { tenantId: string; userIds: readonly string[]; calendar: WorkCalendar },
): Promise<ReadonlyMap<string, Hours>> {
  const { tenantId, userIds, calendar } = about
  const rows = await database.read<{ user_id: string; hours: Hours | null }>(
    tenantId,
    sql`select user_id, document -> 'hours' as hours from notice_setting where tenant_id = ${tenantId} and user_id = any(${userIds}::uuid[])`,
  )
  const chosen = new Map(rows.map((row) => [row.user_id, row.hours]))
  const { timeZone, days, from, to } = calendar
  return new Map(userIds.map((id) => [id, chosen.get(id) ?? { timeZone, days, from, to }]))
}
