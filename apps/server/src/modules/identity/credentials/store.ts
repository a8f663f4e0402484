import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { uuidFromBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { isoTime } from '../times.ts'
import { type Credential, type CredentialKind, credentialBinding, type Secret } from './credential.ts'

interface CredentialRow {
  readonly user_id: string
  readonly factors_epoch: number | null
  readonly factors_mac: Uint8Array | null
  readonly id: string | null
  readonly kind: CredentialKind
  readonly sealed: Uint8Array
  readonly confirmed: boolean
  readonly last_step: number | null
  readonly used_at: string | null
  readonly created_at: string
}

const rowsOf = (reader: Reader, userIds: readonly string[]): Promise<CredentialRow[]> =>
  reader.query<CredentialRow>(sql`
    select u.id as user_id, u.factors_epoch, u.factors_mac, c.id, c.kind, c.sealed, c.confirmed, c.last_step, c.used_at, c.created_at
    from app_user u left join credential c on c.tenant_id = u.tenant_id and c.user_id = u.id
    where u.tenant_id = ${reader.tenantId} and u.id = any(${userIds}::uuid[]) order by u.id, c.id`)

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url')

/** The keeper's scope of a person's list of credentials: one of its own, so that its epochs are not those of their rights. */
const listScope = (userId: string): string =>
  uuidFromBytes(createHash('sha256').update(`holdfast/credentials/${userId}`).digest().subarray(0, 16))

/**
 * Every confirmed credential of the person with a digest of its seal. Under the keeper's epoch: a row that is added, taken away, flagged as confirmed
 * or put back as it once was makes the list another, and then none of it is believed.
 */
const listDocument = (userId: string, rows: readonly CredentialRow[]): string =>
  JSON.stringify({
    user: userId,
    credentials: rows
      .filter((row) => row.id !== null && row.confirmed)
      .map((row) => [row.id, row.kind, digest(row.sealed)]),
  })

function opened(
  key: Uint8Array,
  row: CredentialRow & { id: string },
  who: { tenantId: string; userId: string },
): Credential | null {
  const binding = credentialBinding(who.tenantId, { userId: who.userId, id: row.id, kind: row.kind })
  const text = openSmall(key, row.sealed, binding)
  if (text === null) return null
  return {
    id: row.id,
    secret: JSON.parse(text) as Secret,
    confirmed: row.confirmed,
    lastStep: row.last_step,
    usedAt: row.used_at,
    createdAt: row.created_at,
  }
}

/** The person's credentials as their rows truly are. */
async function believed(
  services: Services,
  who: { tenantId: string; userId: string },
  rows: readonly CredentialRow[],
): Promise<readonly Credential[] | null> {
  const { tenantId, userId } = who
  const [first] = rows
  const [key, sound] = await Promise.all([
    services.keeper.purposeKey(tenantId, 'factor'),
    services.keeper.checkAuthority(
      tenantId,
      listScope(userId),
      listDocument(userId, rows),
      first?.factors_epoch ?? 0,
      first?.factors_mac ?? new Uint8Array(32),
    ),
  ])
  const present = rows.filter((row): row is CredentialRow & { id: string } => row.id !== null)
  const found = present.map((row) => opened(key, row, who))
  const unsealed = first?.factors_epoch === null && present.every((row) => !row.confirmed)
  if ((!sound && !unsealed) || found.some((each) => each === null)) return null
  return found.filter((each) => each !== null)
}

/**
 * The person's credentials, confirmed and not. Null if they are not what the application last stored: then nobody may sign in by them. The work is
 * the same whether the person exists or not.
 */
export async function loadCredentials(
  services: Services,
  reader: Reader,
  userId: string,
): Promise<readonly Credential[] | null> {
  return believed(services, { tenantId: reader.tenantId, userId }, await rowsOf(reader, [userId]))
}

/** The same of many people, by one query: each with theirs, or with null. Whoever is not there is left out. */
export async function loadCredentialsOfAll(
  services: Services,
  reader: Reader,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Credential[] | null>> {
  const rows = Map.groupBy(await rowsOf(reader, userIds), ({ user_id: userId }) => userId)
  const found = new Map<string, readonly Credential[] | null>()
  for (const [userId, own] of rows)
    found.set(userId, await believed(services, { tenantId: reader.tenantId, userId }, own))
  return found
}

/** The same, in an act of the person: refuses where the credentials are not to be believed. */
export async function requireCredentials(
  services: Services,
  reader: Reader,
  userId: string,
): Promise<readonly Credential[]> {
  const credentials = await loadCredentials(services, reader, userId)
  if (credentials === null) throw new Refusal('state_conflict')
  return credentials
}

/** Stores a credential under seal; it counts once the list is sealed with it. */
export async function putCredential(
  services: Services,
  tx: Transaction,
  credential: {
    userId: string
    id?: string
    secret: Secret
    confirmed: boolean
    lastStep?: number
    lookup?: Uint8Array
  },
): Promise<string> {
  const { userId, secret, confirmed } = credential
  const id = credential.id ?? services.newId()
  const key = await services.keeper.purposeKey(tx.tenantId, 'factor')
  const sealed = sealSmall(key, {
    text: JSON.stringify(secret),
    binding: credentialBinding(tx.tenantId, { userId, id, kind: secret.kind }),
    random: services.random,
  })
  await tx.query(sql`insert into credential (tenant_id, id, user_id, kind, sealed, lookup, confirmed, last_step, created_at)
    values (${tx.tenantId}, ${id}, ${userId}, ${secret.kind}, ${sealed}, ${credential.lookup ?? null}, ${confirmed}, ${credential.lastStep ?? null},
      ${isoTime(services.clock.now())})`)
  await noteRows(tx, systemTables.credential, [id])
  return id
}

/** Seals the list of the person's credentials as it stands in the transaction. Call it last; the person must be locked. */
export async function sealList(services: Services, tx: Transaction, userId: string): Promise<void> {
  const document = listDocument(userId, await rowsOf(tx, [userId]))
  const { epoch, mac } = await services.keeper.sealAuthority(tx.tenantId, listScope(userId), document, 'staff')
  await tx.query(
    sql`update app_user set factors_epoch = ${epoch}, factors_mac = ${mac} where tenant_id = ${tx.tenantId} and id = ${userId}`,
  )
  await noteRows(tx, systemTables.person, [userId])
}

/** Advances the step or counter of a credential; false if it is not beyond the last one used. Of two that try at once one wins. */
export async function advance(tx: Transaction, use: { id: string; step: number; at: number }): Promise<boolean> {
  const moved = await tx.query(sql`update credential set last_step = ${use.step}, used_at = ${isoTime(use.at)}
    where tenant_id = ${tx.tenantId} and id = ${use.id} and (last_step is null or last_step < ${use.step}) returning id`)
  return moved.length === 1
}

/** Notes a signature of a passkey. Most platforms' count nothing and stay at 0; one that counts must count on, for two answers with one number betray a copy of it. */
export async function noteSignature(
  tx: Transaction,
  signed: { id: string; counter: number },
  at: number,
): Promise<boolean> {
  if (signed.counter > 0) return advance(tx, { id: signed.id, step: signed.counter, at })
  await tx.query(
    sql`update credential set used_at = ${isoTime(at)} where tenant_id = ${tx.tenantId} and id = ${signed.id}`,
  )
  return true
}

export async function confirmCredential(tx: Transaction, row: { id: string; step: number }): Promise<void> {
  await tx.query(
    sql`update credential set confirmed = true, last_step = ${row.step} where tenant_id = ${tx.tenantId} and id = ${row.id}`,
  )
  await noteRows(tx, systemTables.credential, [row.id])
}

/** Takes credentials away; true if the first of them was there. */
export async function removeCredentials(tx: Transaction, ids: readonly string[]): Promise<boolean> {
  const removed = await tx.query<{ id: string }>(
    sql`delete from credential where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) returning id`,
  )
  await noteRows(
    tx,
    systemTables.credential,
    removed.map(({ id }) => id),
  )
  return removed.length > 0
}
