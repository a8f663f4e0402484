import { type RawBuilder, sql } from 'kysely'
import type { AuditContext } from '../../platform/audit/event.ts'
import { noteRows, systemTables } from '../../platform/audit/system-rows.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { keyRequired } from '../../platform/gate/bound-session.ts'
import { isUnheld, programKeyRequired } from '../../platform/gate/program-keys.ts'
import {
  type ClientOfSession,
  encodeToken,
  hashSecret,
  keyedHash,
  PERSONAL_PREFIX,
  SEEN_EVERY_MS,
  SESSION_ABSOLUTE_MS,
  SESSION_LABEL,
  type SessionDocument,
} from '../../platform/gate/session.ts'
import { announceChange, ENDED, endSession, notifyChange } from '../../platform/gate/session-end.ts'
import { sealSmall } from '../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'
import { noteDevice } from './devices/note-device.ts'

const SECRET_BYTES = 32

/** How long a session lasts in each state: a half-way sign-in is worth little and does not wait for hours. */
const TTL_MS: Readonly<Record<SessionDocument['state'], number>> = {
  password: 10 * 60_000,
  enrol: 30 * 60_000,
  full: SESSION_ABSOLUTE_MS,
}

/** A program's token is worth little for long: it asks for another. */
export const PROGRAM_TTL_MS = 10 * 60_000

/** Where a session is used: shown to its owner alone. */
export interface Device {
  readonly agent: string
  readonly address: string | null
}

/** How far a sign-in has come, and by which factor. */
export type SessionStart = Pick<SessionDocument, 'userId' | 'state' | 'factor' | 'others' | 'client'> & {
  /** As in the session that this one continues unless stated. */
  readonly cameBy?: SessionDocument['cameBy'] | undefined
  /** When the factor was shown; now unless it is an earlier session's. */
  readonly factorAt?: number
  /** When the password was shown, or the provider's sign-in; as in the session that this one continues unless stated. */
  readonly firstAt?: number | undefined
  /** The session that this one continues under a new token; its absolute end stays. */
  readonly continues?: SessionDocument
  readonly device?: Device
  /** Thumbprint of the key that the browser proved to hold; whoever holds no such key can use the session for nothing. */
  readonly jkt?: string | undefined
  /** A token that lasts: a person's for scripts of their own, or with `client` a directory's program's. Within scopes, for so long. */
  readonly personal?: {
    readonly scopes: readonly string[]
    readonly lastsMs: number
    readonly jkt?: string | undefined
  }
}

const lastsMs = ({ state, client, personal }: SessionStart): number =>
  personal?.lastsMs ?? (client === undefined ? TTL_MS[state] : PROGRAM_TTL_MS)

/** The program's part of the session, of a personal token under the session's own id. */
function clientOf({ client, personal }: SessionStart, id: string): ClientOfSession | undefined {
  if (personal === undefined) return client
  const { scopes, jkt } = personal
  return { id, scopes, ...client, ...(jkt === undefined ? {} : { jkt }), personal: true }
}

function documentOf(
  services: Services,
  tenantId: string,
  about: { start: SessionStart; tokenHash: string; trustedUntil: number | null },
) {
  const { start, tokenHash, trustedUntil } = about
  const now = services.clock.now()
  const id = services.newId()
  const client = clientOf(start, id)
  const firstAt = start.firstAt ?? start.continues?.firstAt
  const cameBy = start.cameBy ?? start.continues?.cameBy
  const session: SessionDocument = {
    id,
    tenantId,
    userId: start.userId,
    tokenHash,
    state: start.state,
    createdAt: start.continues?.createdAt ?? now,
    expiresAt: start.continues?.expiresAt ?? now + lastsMs(start),
    factorAt: start.factor === null ? null : (start.factorAt ?? now),
    factor: start.factor,
    ...(firstAt === undefined ? {} : { firstAt }),
    ...(cameBy === undefined ? {} : { cameBy }),
    ...(start.others === undefined || start.others.length === 0 ? {} : { others: start.others }),
    ...(start.jkt === undefined ? {} : { jkt: start.jkt }),
    ...(trustedUntil === null ? {} : { trustedUntil }),
    ...(client === undefined ? {} : { client }),
  }
  return session
}

/** What binds a sealed device to its session. */
export const deviceBinding = (tenantId: string, sessionId: string): Uint8Array =>
  Buffer.concat([Buffer.from('device'), uuidToBytes(tenantId), uuidToBytes(sessionId)])

async function sealedDevice(services: Services, session: SessionDocument, device: Device | undefined) {
  if (device === undefined) return null
  const key = await services.keeper.purposeKey(session.tenantId, 'settings')
  const binding = deviceBinding(session.tenantId, session.id)
  return sealSmall(key, { text: JSON.stringify(device), binding, random: services.random })
}

/** Until when the device at which somebody comes in is trusted; null where it is not, or the sign-in is bound to none. */
async function trustOf(services: Services, tx: Transaction, start: SessionStart): Promise<number | null> {
  const { userId, jkt, factor, factorAt = services.clock.now(), device } = start
  if (jkt === undefined || start.state !== 'full') return null
  return noteDevice(services, tx, { userId, jkt, factor, factorAt, says: device?.agent ?? '' })
}

/** Where a company asks for keys, neither a person's session begins without a browser's, nor a program's or a script's without its own. */
async function demandKey(services: Services, tx: Transaction, start: SessionStart) {
  const { userId, jkt } = start
  if (jkt !== undefined) return
  const { policy } = await services.tenants.load(tx.tenantId, tx)
  const client = clientOf(start, '')
  if (client !== undefined && isUnheld(policy, client)) throw programKeyRequired()
  if (client === undefined && policy.boundSessions)
    throw keyRequired({ by: { tenantId: tx.tenantId, actorId: userId, sessionId: null } })
}

/** Starts a session and gives its token: the only copy of the secret, of which the database keeps a hash. Refuses with `key_required` or `program_key_required`. */
export async function startSession(
  services: Services,
  tx: Transaction,
  start: SessionStart,
): Promise<{ token: string; session: SessionDocument }> {
  const { clock, random, keeper } = services
  await demandKey(services, tx, start)
  const secret = random.bytes(SECRET_BYTES)
  const isPersonal = start.personal !== undefined
  const hash = hashSecret(secret)
  const tokenHash = isPersonal ? await keyedHash(keeper, tx.tenantId, hash) : hash
  const session = documentOf(services, tx.tenantId, {
    start,
    tokenHash,
    trustedUntil: await trustOf(services, tx, start),
  })
  const document = JSON.stringify(session)
  const [[mac], device] = await Promise.all([
    keeper.mac(tx.tenantId, SESSION_LABEL, [document]),
    sealedDevice(services, session, start.device),
  ])
  // the first use of a personal token is noted at once, so that one that was never used shows as such
  const seen = new Date(clock.now() - (isPersonal ? SEEN_EVERY_MS : 0)).toISOString()
  await tx.query(sql`insert into session (tenant_id, id, user_id, token_hash, state, document, mac, created_at, seen_at, expires_at, sealed_device)
    values (${tx.tenantId}, ${session.id}, ${start.userId}, ${Buffer.from(session.tokenHash, 'base64url')}, ${start.state}, ${document}, ${mac},
      ${new Date(session.createdAt).toISOString()}, ${seen}, ${new Date(session.expiresAt).toISOString()}, ${device})`)
  await noteRows(tx, systemTables.session, [session.id])
  const token = encodeToken(uuidToBytes(tx.tenantId), uuidToBytes(session.id), secret)
  return { token: isPersonal ? PERSONAL_PREFIX + token : token, session }
}

/** Ends the session that another has taken the place of, in a transaction of its own. */
export const endReplaced = (services: Services, former: SessionDocument, context: AuditContext): Promise<void> =>
  services.database.inTenant(former.tenantId, async (tx) => {
    if (!(await endSession(services, tx, { sessionId: former.id, userId: former.userId }))) return
    const facts = { ended: former.id, replaced: true }
    await services.recorder.recordIn(
      tx,
      { act: 'session.end', outcome: 'allowed', facts },
      { ...context, tenantId: former.tenantId, actorId: former.userId, sessionId: former.id },
    )
  })

async function endThose(services: Services, tx: Transaction, about: { userId: string; which: RawBuilder<unknown> }) {
  const { userId, which } = about
  const ended = await tx.query<{ id: string }>(
    sql`update session set ${ENDED} where tenant_id = ${tx.tenantId} and user_id = ${userId} and ended_at is null and ${which} returning id`,
  )
  await noteRows(
    tx,
    systemTables.session,
    ended.map(({ id }) => id),
  )
  announceChange(services, tx, userId)
  await notifyChange(tx, userId)
  return ended.length
}

/** Ends every session of the user. */
export async function endAllSessions(services: Services, tx: Transaction, userId: string): Promise<void> {
  await endThose(services, tx, { userId, which: sql`true` })
}

/**
 * Ends every session that the user opened but this one, sign-ins that are half-way too; gives how many. Tokens of programs and of the user's own
 * scripts are no sessions of a browser: they are listed and ended by name.
 */
export const endOtherSessions = (
  services: Services,
  tx: Transaction,
  { userId, but }: { userId: string; but: string },
): Promise<number> =>
  endThose(services, tx, { userId, which: sql`id <> ${but} and document::jsonb -> 'client' is null` })

/** Ends the sessions that the user opened at a device, by the thumbprint of its key; gives how many. */
export const endSessionsAt = (
  services: Services,
  tx: Transaction,
  { userId, jkt }: { userId: string; jkt: string },
): Promise<number> => endThose(services, tx, { userId, which: sql`document::jsonb ->> 'jkt' = ${jkt}` })

/** Ends the sessions in which the user came by a connection, with `sid` those of one session there alone; gives how many. */
export const endSessionsFrom = (
  services: Services,
  tx: Transaction,
  { userId, connectionId, sid }: { userId: string; connectionId: string; sid: string | null },
): Promise<number> => {
  const at = sql`document::jsonb #>> '{cameBy,connectionId}' = ${connectionId}`
  const which = sid === null ? at : sql`${at} and document::jsonb #>> '{cameBy,sid}' = ${sid}`
  return endThose(services, tx, { userId, which })
}

/** Ends the tokens of a user's that a program or an app holds, or those of one letting-in of an app. */
export async function endTokensOf(
  services: Services,
  tx: Transaction,
  about: { userId: string; clientId: string } | { userId: string; grantId: string },
): Promise<void> {
  const held =
    'grantId' in about
      ? sql`document::jsonb #>> '{client,app,grantId}' = ${about.grantId}`
      : sql`document::jsonb #>> '{client,id}' = ${about.clientId}`
  await endThose(services, tx, { userId: about.userId, which: held })
}
