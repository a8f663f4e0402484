/** What is read of a session, of whose it is, and of what is shared with them. */
import { sql } from 'kysely'
import type { ManagedRow } from './managed-device.ts'
import type { UserAuthority } from './session.ts'
import { SHARES_COLUMNS, type SharesRow } from './shares.ts'

/** What a person's row says of their rights. */
export interface AuthorityRow {
  readonly status: UserAuthority['status']
  readonly roles: readonly string[]
  readonly founder: boolean
  readonly team_id: string | null
  readonly trained_until: string | null
  readonly language: 'zh' | 'en'
  readonly authority_epoch: number
  readonly authority_mac: Uint8Array
}

/** The columns that state it, of `u`. */
export const AUTHORITY_COLUMNS = sql`u.status, u.roles, u.founder, u.team_id, u.trained_until::text as trained_until, u.language, u.authority_epoch, u.authority_mac`

/** The authority that a row states; its seal is still to be checked. */
export const statedAuthority = (who: { id: string; tenantId: string }, row: AuthorityRow): UserAuthority => ({
  id: who.id,
  tenantId: who.tenantId,
  status: row.status,
  roles: row.roles,
  founder: row.founder,
  teamId: row.team_id,
  trainedUntil: row.trained_until,
})

/** Nothing of it is believed before its seals are checked. */
export interface SessionRow extends SharesRow, AuthorityRow, ManagedRow {
  readonly id: string
  readonly document: string
  readonly mac: Uint8Array
  readonly ended_at: string | null
  readonly seen_at: string
}

/** Rows of sessions by id. */
export const sessionStatement = (tenantId: string, sessionIds: readonly string[]) => sql`
  select s.id, s.document, s.mac, s.ended_at, s.seen_at, ${AUTHORITY_COLUMNS}, ${SHARES_COLUMNS},
    d.id as device_id, d.managed, d.managed_epoch, d.managed_mac
  from session s join app_user u on u.tenant_id = s.tenant_id and u.id = s.user_id
    left join device d on d.tenant_id = s.tenant_id and d.user_id = s.user_id and d.thumbprint = s.document::jsonb ->> 'jkt'
    left join shared_with h on h.tenant_id = s.tenant_id and h.user_id = s.user_id
  where s.tenant_id = ${tenantId} and s.id = any(${sessionIds}::uuid[])`

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Everything of a row that a caller is made of: the same again makes the same caller. */
export const printOf = (row: SessionRow): string =>
  JSON.stringify([
    row.document,
    hex(row.mac),
    row.status,
    row.roles,
    row.founder,
    row.team_id,
    row.trained_until,
    row.language,
    row.authority_epoch,
    hex(row.authority_mac),
    row.device_id,
    row.managed,
    row.managed_epoch,
    row.managed_mac === null ? null : hex(row.managed_mac),
    row.shares_document,
    row.shares_mac === null ? null : hex(row.shares_mac),
  ])
