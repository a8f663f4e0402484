import { isScope } from '@holdfast/policy'
import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { isNetwork } from '../../../platform/gate/networks.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { findUser } from '../queries.ts'
import { isoTime } from '../times.ts'
import { type ClientDocument, clientIdOf, clientsOf, sealClient, sealClientName } from './client.ts'
import { newCredentials } from './credentials.ts'
import { type PublicKey, readKeys } from './public-keys.ts'

/** A program as it is asked for. */
export interface NewClient {
  readonly name: string
  readonly scopes: readonly string[]
  readonly ownerId: string
  /** Days until it ends by itself. */
  readonly days: number
  readonly createdBy: string | null
  /** Works at once; otherwise it rests until its owner confirms it. */
  readonly confirmed: boolean
  /** Its public keys as JWKs, in place of a secret. */
  readonly keys?: readonly Readonly<Record<string, unknown>>[]
  readonly conditions?: Partial<Conditions>
  /** Whether two people admit it. */
  readonly byTwo?: boolean
}

/** Where a program may come from, how often, and how its tokens are held. */
export type Conditions = Pick<ClientDocument, 'networks' | 'perMinute' | 'dpopRequired'>

/** A program as it is told, this once. */
export interface MadeClient {
  readonly clientId: string
  /** None where it has registered keys. */
  readonly clientSecret?: string
}

const DAY_MS = 24 * 60 * 60_000
/** So many programs a company may have at once. */
export const MOST_CLIENTS = 100

const fault = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/** The conditions, if each network is one; refuses with `network_invalid`. */
export function soundConditions(conditions: Conditions): Conditions {
  const wrong = conditions.networks.findIndex((network) => !isNetwork(network))
  if (wrong >= 0) throw fault(`/networks/${wrong}`, 'network_invalid')
  return { ...conditions, networks: [...new Set(conditions.networks)] }
}

const ANYHOW: Conditions = { networks: [], perMinute: null, dpopRequired: false }

/** Refuses a secret with `keys_needed` where the company lets programs in by their keys alone. */
export async function demandKeys(services: Services, tx: Transaction, keys: readonly PublicKey[]): Promise<void> {
  if (keys.length > 0) return
  const { policy } = await services.tenants.load(tx.tenantId, tx)
  if (policy.programKeys) throw fault('/keys', 'keys_needed')
}

/** Refuses what no program may be: without scopes, with unknown ones, for somebody who is not there, with keys or networks that are none, or one too many. */
export async function requireSound(
  services: Services,
  tx: Transaction,
  client: Omit<NewClient, 'confirmed'>,
): Promise<void> {
  const plurals = services.catalog.served.map((object) => object.plural)
  const wrong = client.scopes.findIndex((scope) => !isScope(scope, plurals))
  if (client.scopes.length === 0) throw fault('/scopes', 'required')
  if (wrong >= 0) throw fault(`/scopes/${wrong}`, 'choice_unknown')
  const owner = isUuid(client.ownerId) ? await findUser(tx, client.ownerId) : undefined
  if (owner?.status !== 'active') throw fault('/ownerId', 'reference_invalid')
  if ((await clientsOf(tx)).length >= MOST_CLIENTS) throw new Refusal('conflict')
  await demandKeys(services, tx, await readKeys(client.keys ?? []))
  soundConditions({ ...ANYHOW, ...client.conditions })
}

/** Makes a program in the caller's transaction. A secret is given this once; the database keeps its hash. */
export async function addClient(services: Services, tx: Transaction, client: NewClient): Promise<MadeClient> {
  await requireSound(services, tx, client)
  const conditions = soundConditions({ ...ANYHOW, ...client.conditions })
  const { secret, ...credentials } = newCredentials(services, await readKeys(client.keys ?? []))
  const now = services.clock.now()
  const id = services.newId()
  const { document, epoch, mac } = await sealClient(services, tx, {
    id,
    tenantId: tx.tenantId,
    ownerId: client.ownerId,
    scopes: [...new Set(client.scopes)].sort(),
    ...credentials,
    ...conditions,
    byTwo: client.byTwo ?? false,
    expiresAt: now + client.days * DAY_MS,
    ended: false,
    confirmed: client.confirmed,
    confirmedAt: client.confirmed ? now : null,
  })
  const name = await sealClientName(services, { tenantId: tx.tenantId, id, name: client.name })
  await tx.query(sql`insert into api_client (tenant_id, id, owner_id, sealed_name, document, epoch, mac, created_at, created_by)
    values (${tx.tenantId}, ${id}, ${client.ownerId}, ${name}, ${document}, ${epoch}, ${mac}, ${isoTime(now)}, ${client.createdBy})`)
  await noteRows(tx, systemTables.client, [id])
  return { clientId: clientIdOf(tx.tenantId, id), ...(secret === null ? {} : { clientSecret: secret }) }
}
