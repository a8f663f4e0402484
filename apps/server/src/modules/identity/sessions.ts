import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import {
  encodeToken,
  hashSecret,
  SESSION_ABSOLUTE_MS,
  SESSION_LABEL,
  type SessionDocument,
} from '../../platform/gate/session.ts'
import { uuidToBytes } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'

const SECRET_BYTES = 32

/** How far a sign-in has come, and by which factor. */
export type SessionStart = Pick<SessionDocument, 'userId' | 'state' | 'factor'>

/** Starts a session and gives its token: the only copy of the secret, of which the database keeps a hash. */
export async function startSession(
  services: Services,
  tx: Transaction,
  start: SessionStart,
): Promise<{ token: string; session: SessionDocument }> {
  const { clock, random, newId, keeper } = services
  const secret = random.bytes(SECRET_BYTES)
  const now = clock.now()
  const session: SessionDocument = {
    id: newId(),
    tenantId: tx.tenantId,
    userId: start.userId,
    tokenHash: hashSecret(secret),
    state: start.state,
    createdAt: now,
    expiresAt: now + SESSION_ABSOLUTE_MS,
    factorAt: start.factor === null ? null : now,
    factor: start.factor,
  }
  const document = JSON.stringify(session)
  const [mac] = await keeper.mac(tx.tenantId, SESSION_LABEL, [document])
  const at = new Date(now).toISOString()
  await tx.query(sql`insert into session (tenant_id, id, user_id, token_hash, state, document, mac, created_at, seen_at, expires_at)
    values (${tx.tenantId}, ${session.id}, ${start.userId}, ${Buffer.from(session.tokenHash, 'base64url')}, ${start.state}, ${document}, ${mac}, ${at}, ${at}, ${new Date(session.expiresAt).toISOString()})`)
  return { token: encodeToken(uuidToBytes(tx.tenantId), uuidToBytes(session.id), secret), session }
}
