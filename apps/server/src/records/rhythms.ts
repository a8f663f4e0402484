import { reachesShowing } from '@holdfast/policy'
import { sql } from 'kysely'
import type { RequestContext } from '../platform/gate/context.ts'
import { calendarOf } from '../platform/gate/tenant-policy.ts'
import { isQuiet } from './day-counts.ts'

const DAY_MS = 86_400_000
/** What was usual longer ago is so no more. */
const LOOKED_BACK_DAYS = 730
/** Two gaps, hence three days of contact, are the least that can be called usual. */
const LEAST_GAPS = 2
/** How many quiet customers are told of: a page shows fewer. */
const MOST = 20

/** How many days usually passed between two days on which a customer was spoken with. */
export interface Rhythm {
  readonly accountId: string
  readonly days: number
}

/**
 * The usual gaps of one's own customers who went quiet, those heard of last first: the median over the last two years. What was said to people of
 * theirs counts as far as they are one's own too. Empty for whoever does not see when their customers were followed up.
 */
export async function readRhythms({ caller, services }: RequestContext): Promise<readonly Rhythm[]> {
  const { policy, id } = caller.tenant
  const shows = (object: string, key: string) =>
    reachesShowing(caller.access, { object, key, action: 'list' }, 'clear').some((reach) => reach !== 'found')
  if (!shows('account', 'lastFollowUpAt') || !shows('activity', 'at')) return []
  const now = services.clock.now()
  const since = sql`${new Date(now - LOOKED_BACK_DAYS * DAY_MS).toISOString()}::timestamptz`
  const day = sql`(v.at at time zone ${calendarOf(policy).timeZone})::date as day`
  const said = sql`v.tenant_id = ${id} and v.deleted_at is null and v.at >= ${since}`
  return services.database.read<Rhythm>(
    id,
    sql`with mine as materialized (
        select id, last_follow_up_at from account
        where tenant_id = ${id} and owner_id = ${caller.user.id} and deleted_at is null and ${isQuiet(policy.quietDays, now)}
        order by last_follow_up_at desc limit ${MOST}),
      spoken as (
        select m.id, ${day} from mine m join activity v on v.about_object = 'account' and v.about_id = m.id and ${said}
        union
        select m.id, ${day} from mine m
          join contact c on c.tenant_id = ${id} and c.account_id = m.id and c.owner_id = ${caller.user.id} and c.deleted_at is null
          join activity v on v.about_object = 'contact' and v.about_id = c.id and ${said}),
      gaps as (select id, day - lag(day) over (partition by id order by day) as gap from spoken)
    select m.id as "accountId", (percentile_disc(0.5) within group (order by gap))::int as days
    from mine m join gaps using (id) where gap is not null
    group by m.id, m.last_follow_up_at having count(*) >= ${LEAST_GAPS} order by m.last_follow_up_at desc`,
    'rhythms',
  )
}
