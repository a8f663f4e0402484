/** What a person lets an app do for them, from the code to the last refresh token, under the keeper's MAC and epoch. */
import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { sealNewest } from '../../../platform/gate/seal-newest.ts'
import type { Services } from '../../../platform/services.ts'
import { endTokensOf } from '../sessions.ts'
import { isoTime } from '../times.ts'

/** A code, and everything it is bound to. */
export interface CodeOfGrant {
  /** SHA-256 of its secret, base64url. */
  readonly hash: string
  /** Milliseconds. */
  readonly until: number
  readonly redirectUri: string
  /** PKCE's S256 challenge. */
  readonly challenge: string
  /** The person's session in which it was given. */
  readonly sessionId: string
  /** Thumbprint of the key that the app said would redeem it (`dpop_jkt`); null where it said none. */
  readonly jkt: string | null
}

export interface GrantDocument {
  readonly id: string
  readonly tenantId: string
  readonly appId: string
  readonly userId: string
  readonly scopes: readonly string[]
  readonly state: 'code' | 'live' | 'ended'
  readonly code: CodeOfGrant
  /** The key that every token of it is bound to; null before the code was redeemed. */
  readonly jkt: string | null
  /** Which refresh token counts: each is good once. */
  readonly generation: number
  /** Milliseconds. */
  readonly expiresAt: number
}

export interface GrantRow {
  readonly id: string
  readonly app_id: string
  readonly user_id: string
  readonly document: string
  readonly epoch: number
  readonly mac: Uint8Array
  readonly created_at: string
  readonly used_at: string | null
}

const COLUMNS = sql`id, app_id, user_id, document, epoch, mac, created_at, used_at`

const seal = ({ keeper }: Services, tx: Transaction, grant: GrantDocument) =>
  sealNewest(keeper, tx, { scope: grant.id, document: JSON.stringify(grant), budget: 'staff' })

/** Stores a grant that as yet is a code: nothing is left of one that nobody redeems. */
export async function insertGrant(services: Services, tx: Transaction, grant: GrantDocument): Promise<void> {
  const { document, epoch, mac } = await seal(services, tx, grant)
  await tx.query(sql`insert into oauth_grant (tenant_id, id, app_id, user_id, document, epoch, mac, created_at, expires_at)
    values (${tx.tenantId}, ${grant.id}, ${grant.appId}, ${grant.userId}, ${document}, ${epoch}, ${mac},
      ${isoTime(services.clock.now())}, ${isoTime(grant.code.until)})`)
  await noteRows(tx, systemTables.grant, [grant.id])
}

/** Seals where a locked grant stands from now on. */
export async function putGrant(services: Services, tx: Transaction, grant: GrantDocument): Promise<void> {
  const { document, epoch, mac } = await seal(services, tx, grant)
  const now = isoTime(services.clock.now())
  await tx.query(sql`update oauth_grant set document = ${document}, epoch = ${epoch}, mac = ${mac}, used_at = ${now},
    expires_at = ${isoTime(grant.expiresAt)}, ended_at = ${grant.state === 'ended' ? now : null} where tenant_id = ${tx.tenantId} and id = ${grant.id}`)
  await noteRows(tx, systemTables.grant, [grant.id])
}

/** The grant that a row truly is; null for anything else the row may say. */
export async function openGrant(services: Services, tenantId: string, row: GrantRow): Promise<GrantDocument | null> {
  if (!(await services.keeper.checkAuthority(tenantId, row.id, row.document, row.epoch, row.mac))) return null
  const grant = JSON.parse(row.document) as GrantDocument
  const isItself = grant.id === row.id && grant.tenantId === tenantId
  return isItself && grant.appId === row.app_id && grant.userId === row.user_id ? grant : null
}

/** The grant, for whoever is going to change it: two who do wait for each other. */
export async function lockGrant(services: Services, tx: Transaction, id: string): Promise<GrantDocument | null> {
  const [row] = await tx.query<GrantRow>(
    sql`select ${COLUMNS} from oauth_grant where tenant_id = ${tx.tenantId} and id = ${id} for update`,
  )
  return row === undefined ? null : openGrant(services, tx.tenantId, row)
}

/** What a person lets apps do, newest first. */
export const grantRowsOf = (reader: Reader, userId: string): Promise<GrantRow[]> =>
  reader.query<GrantRow>(
    sql`select ${COLUMNS} from oauth_grant where tenant_id = ${reader.tenantId} and user_id = ${userId} and ended_at is null order by id desc`,
  )

/** Everybody who lets an app act for them. */
export async function peopleOf(reader: Reader, appId: string): Promise<readonly string[]> {
  const rows = await reader.query<{ user_id: string }>(
    sql`select distinct user_id from oauth_grant where tenant_id = ${reader.tenantId} and app_id = ${appId} and ended_at is null`,
  )
  return rows.map((row) => row.user_id)
}

/** Ends a locked grant and every token made of it, at once and on every node. */
export async function endGrant(services: Services, tx: Transaction, grant: GrantDocument): Promise<void> {
  if (grant.state !== 'ended') await putGrant(services, tx, { ...grant, state: 'ended' })
  await endTokensOf(services, tx, { userId: grant.userId, grantId: grant.id })
}

/** Ends all that a person lets apps do. */
export async function endGrantsOf(services: Services, tx: Transaction, userId: string): Promise<void> {
  for (const { id } of await grantRowsOf(tx, userId)) {
    const grant = await lockGrant(services, tx, id)
    if (grant !== null) await endGrant(services, tx, grant)
  }
}
