import type { ObjectDeclaration } from '@holdfast/catalog'
import { momentInZone } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { workdaysBefore } from '../../platform/calendar/due-after.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { leadersAbove } from '../../platform/gate/leaders-above.ts'
import { calendarOf, companyDay, type TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import type { Services } from '../../platform/services.ts'
import { type PlannedRecord, plannedRecords } from '../../records/index.ts'
import { keepMark, lockMark, type Mark } from './marks.ts'
import type { NewNotice } from './notice.ts'
import { tell } from './tell.ts'

const PAGE = 500
const DAY_MS = 86_400_000

interface Missing {
  readonly policy: TenantPolicy
  readonly object: ObjectDeclaration
}

/** Who leads over somebody: over their team, else the department it is in, and so on; never they themselves. Null where nobody does. */
export const leaderOver = (
  policy: Pick<TenantPolicy, 'leads' | 'teams' | 'departments'>,
  { teamId, ownerId }: Pick<PlannedRecord, 'teamId' | 'ownerId'>,
): string | null => leadersAbove(policy, teamId).find((lead) => lead !== ownerId) ?? null

/** The last moment for which something may have been planned so that it is missed by the company's workdays now. */
function missedUntil({ policy }: Missing, now: number): string {
  const calendar = calendarOf(policy)
  const last = workdaysBefore(calendar, now, policy.missedDays)
  return new Date(momentInZone(Date.parse(`${last}T00:00:00Z`) + DAY_MS, calendar.timeZone) - 1).toISOString()
}

/** What is missed of one object, counted for each who leads; the counts of one day are one notice. */
function noticesOf(page: readonly PlannedRecord[], { policy, object }: Missing, day: string): NewNotice[] {
  const led = Map.groupBy(page, (each) => leaderOver(policy, each))
  return [...led].flatMap(([userId, missed]) =>
    userId === null
      ? []
      : [
          {
            userId,
            kind: 'missed' as const,
            occasion: `${object.name}:${day}`,
            byId: null,
            object: object.name,
            recordId: missed.length === 1 ? (missed[0]?.id ?? null) : null,
            count: missed.length,
          },
        ],
  )
}

const latest = (a: string, b: string): string => (a > b ? a : b)

/** Tells of a page of what is missed and marks it as told, in one transaction. Gives how many there were. */
async function tellPage(services: Services, tx: Transaction, about: Missing): Promise<number> {
  const { policy, object } = about
  const work = `missed:${object.name}`
  const now = services.clock.now()
  const until = missedUntil(about, now)
  // what was missed before anybody was told of such things is no news
  const mark = await lockMark(tx, work, until)
  const after = mark.lastId === null ? undefined : { at: mark.until, id: mark.lastId }
  const page = await plannedRecords(tx, object, { by: 'at', from: mark.until, until, after, limit: PAGE })
  await tell(services, tx, noticesOf(page, about, companyDay(policy, now)))
  const last = page.length === PAGE ? page.at(-1) : undefined
  const told: Mark =
    last === undefined ? { until: latest(until, mark.until), lastId: null } : { until: last.at, lastId: last.id }
  await keepMark(tx, work, told)
  return page.length
}

/**
 * Tells whoever leads a team what of it is missed by the workdays that the company set: each step once, also where a server stood still or two work
 * side by side, since what was told and up to where are stored together.
 */
export async function tellMissed(services: Services): Promise<void> {
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants) {
    const { policy } = await services.tenants.load(id)
    if (policy.missedDays === 0) continue
    for (const object of services.catalog.served.filter(({ remind }) => remind !== undefined)) {
      let told = PAGE
      while (told === PAGE)
        told = await services.database.inTenant(id, (tx) => tellPage(services, tx, { policy, object }))
    }
  }
}
