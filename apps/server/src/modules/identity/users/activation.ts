import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { decodeToken, encodeToken, hashSecret } from '../../../platform/gate/session.ts'
import { uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { isoTime } from '../times.ts'

const LIVES_MS = 48 * 60 * 60_000
const SECRET_BYTES = 32
const LABEL = 'activation'

/** The way in for a person who has no password yet. */
export interface ActivationLink {
  readonly activationUrl: string
  readonly token: string
}

interface ActivationRow {
  readonly user_id: string
  readonly token_hash: Uint8Array
  readonly expires_at: string
  readonly used_at: string | null
  readonly mac: Uint8Array
}

/** A link whose row carries the keeper's MAC and may still be used. */
export interface LiveActivation {
  readonly id: string
  readonly tenantId: string
  readonly userId: string
}

const documentOf = (row: { id: string; tenantId: string; userId: string; tokenHash: string; expiresAt: string }) =>
  JSON.stringify([row.tenantId, row.id, row.userId, row.tokenHash, row.expiresAt])

/**
 * Makes a further link for a person. Its token is tenant ‖ id ‖ secret; the database keeps a hash of the secret. Links side by side end together:
 * with the first that is used, the person is no longer one who is invited.
 */
export async function addActivation(services: Services, tx: Transaction, userId: string): Promise<ActivationLink> {
  const { newId, random, clock, keeper, settings } = services
  const [id, secret, now] = [newId(), random.bytes(SECRET_BYTES), clock.now()]
  const [tokenHash, expiresAt] = [hashSecret(secret), isoTime(now + LIVES_MS)]
  const [mac] = await keeper.mac(tx.tenantId, LABEL, [
    documentOf({ id, tenantId: tx.tenantId, userId, tokenHash, expiresAt }),
  ])
  await tx.query(sql`insert into activation (tenant_id, id, user_id, token_hash, expires_at, mac)
    values (${tx.tenantId}, ${id}, ${userId}, ${Buffer.from(tokenHash, 'base64url')}, ${expiresAt}, ${mac})`)
  const token = encodeToken(uuidToBytes(tx.tenantId), uuidToBytes(id), secret)
  return { token, activationUrl: `${settings.HOLDFAST_URL.origin}/activate#token=${token}` }
}

/** Makes the person's only link: earlier ones end. */
export async function createActivation(services: Services, tx: Transaction, userId: string): Promise<ActivationLink> {
  await tx.query(sql`update activation set used_at = ${isoTime(services.clock.now())}
    where tenant_id = ${tx.tenantId} and user_id = ${userId} and used_at is null`)
  return addActivation(services, tx, userId)
}

/** The link behind a token; null unless it is whole, unused, in time and made by the application. */
export async function findActivation(services: Services, token: string): Promise<LiveActivation | null> {
  const claim = decodeToken(token)
  if (claim === null) return null
  const { tenantId, sessionId: id, tokenHash } = claim
  const [row] = await services.database.read<ActivationRow>(
    tenantId,
    sql`select user_id, token_hash, expires_at, used_at, mac from activation where tenant_id = ${tenantId} and id = ${id}`,
  )
  if (row === undefined || row.used_at !== null || Date.parse(row.expires_at) <= services.clock.now()) return null
  const document = documentOf({ id, tenantId, userId: row.user_id, tokenHash, expiresAt: row.expires_at })
  const [sound] = await services.keeper.verifyMacs(tenantId, LABEL, [{ document, mac: row.mac }])
  return sound === true ? { id, tenantId, userId: row.user_id } : null
}

/** Uses the link up; of two who try at once one succeeds. */
export async function useActivation(services: Services, tx: Transaction, id: string): Promise<boolean> {
  const used = await tx.query(sql`update activation set used_at = ${isoTime(services.clock.now())}
    where tenant_id = ${tx.tenantId} and id = ${id} and used_at is null returning id`)
  return used.length === 1
}
