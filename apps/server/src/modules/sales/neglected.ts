/** What of a customer decides when it comes back to a pool, as the database has it. */
import { type Followed, POOLED_OBJECT } from '@holdfast/catalog'
import { type RawBuilder, sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'

/** A customer with an owner, and how it stands with them. */
export interface Standing extends Omit<Followed, 'claimed'> {
  readonly id: string
  /** When its owner claimed it, and from which pool; null where it came to them otherwise. */
  readonly claim: { readonly at: number; readonly poolId: string } | null
  readonly ownerId: string
  readonly teamId: string | null
  /** RFC 3339. */
  readonly sinceAt: string
  /** The same of `ended`. */
  readonly endedAt: string | null
  /** Of which pool its owner was told; null before. */
  readonly warnedOf: string | null
}

interface StandingRow {
  readonly id: string
  readonly owner_id: string
  readonly team_id: string | null
  readonly level: string | null
  readonly since: string
  readonly has_deal: boolean
  readonly ended: string | null
  readonly warned_at: string | null
  readonly warned_since: string | null
  readonly pool_id: string | null
  readonly claimed_at: string | null
  readonly claimed_of: string | null
}

/** Whoever gets a customer, or gets it back from the trash, has all the days from then on. */
const cameToOwner = sql`(select max(h.at) from record_history h where h.tenant_id = r.tenant_id and h.object = ${POOLED_OBJECT}
  and h.record_id = r.id and ('owner' = any(h.fields) or h.act in ('restore', 'unmerge')))`

const openDeal = sql`exists (select 1 from opportunity d where d.tenant_id = r.tenant_id and d.account_id = r.id
  and d.deleted_at is null and d.closed_at is null)`

const ofCustomer = sql`from contract k where k.tenant_id = r.tenant_id and k.account_id = r.id and k.deleted_at is null`

/** Whether a customer (as `r`) had a contract that is over, and has none that runs: one to begin later counts, one that is not signed does not. */
export const hasEndedContract = sql`(exists (select 1 ${ofCustomer} and k.status in ('ended', 'terminated')) and not exists (select 1 ${ofCustomer} and k.status = 'signed'))`

/** At noon of the last day of the contract that ended last, by the company's clocks. */
const contractEnded = (timeZone: string) => sql`case when ${hasEndedContract} then
  (select max(case k.status when 'terminated' then k.terminated_on else k.ends_on end) ${ofCustomer} and k.status in ('ended', 'terminated')) + time '12:00' end
  at time zone ${timeZone}`

interface Asked {
  readonly where: RawBuilder<unknown>
  readonly limit: number
  /** The company's. */
  readonly timeZone: string
}

/** Customers with an owner, of those which a condition names (as `r`), by id. A word said to another owner is none. */
export async function standings(
  tx: Pick<Transaction, 'tenantId' | 'query'>,
  { where, limit, timeZone }: Asked,
): Promise<readonly Standing[]> {
  const rows = await tx.query<StandingRow>(sql`
    select r.id, r.owner_id, r.team_id, r.level, s.since, ${openDeal} as has_deal, s.ended, w.at as warned_at, w.since as warned_since, w.pool_id,
      c.at as claimed_at, c.pool_id as claimed_of
    from ${sql.table(POOLED_OBJECT)} r
    cross join lateral (select ${cameToOwner} as at, ${contractEnded(timeZone)} as ended) o
    cross join lateral (select greatest(r.created_at, r.last_follow_up_at, o.at) as since,
      case when o.ended is not null then greatest(r.created_at, o.ended, o.at) end as ended) s
    left join lateral (select m.* from pool_movement m where m.tenant_id = r.tenant_id and m.record_id = r.id order by m.version desc limit 1) c
      on c.act = 'claimed' and c.user_id = r.owner_id
    left join pool_warning w on w.tenant_id = r.tenant_id and w.record_id = r.id and w.owner_id = r.owner_id
    where r.tenant_id = ${tx.tenantId} and r.deleted_at is null and r.owner_id is not null and ${where}
    order by r.id limit ${limit}`)
  return rows.map((row) => ({
    id: row.id,
    ownerId: row.owner_id,
    teamId: row.team_id,
    level: row.level,
    since: Date.parse(row.since),
    sinceAt: row.since,
    hasDeal: row.has_deal,
    ended: row.ended === null ? null : Date.parse(row.ended),
    endedAt: row.ended,
    warned:
      row.warned_at === null || row.warned_since === null
        ? null
        : { at: Date.parse(row.warned_at), since: Date.parse(row.warned_since) },
    warnedOf: row.pool_id,
    claim:
      row.claimed_at === null || row.claimed_of === null
        ? null
        : { at: Date.parse(row.claimed_at), poolId: row.claimed_of },
  }))
}
