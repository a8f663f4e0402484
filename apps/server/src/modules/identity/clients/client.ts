import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { sealNewest } from '../../../platform/gate/seal-newest.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { uuidFromBytes, uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import type { KeyOfClient, SecretOfClient } from './credentials.ts'

/** A program that acts for a person: what its row states under the keeper's MAC and epoch. */
export interface ClientDocument {
  readonly id: string
  readonly tenantId: string
  /** The person it acts for; it never may more than they, and ends with them. */
  readonly ownerId: string
  readonly scopes: readonly string[]
  readonly secrets: readonly SecretOfClient[]
  /** Public keys by which it signs in place of a secret. */
  readonly keys: readonly KeyOfClient[]
  /** Milliseconds. */
  readonly expiresAt: number
  readonly ended: boolean
  /** The owner has said so: nobody, no administrator either, makes a program that sees somebody's customers without them. */
  readonly confirmed: boolean
  /** When they last did, in milliseconds. */
  readonly confirmedAt: number | null
  /** Networks it may come from, beside every other condition; from anywhere where there are none. */
  readonly networks: readonly string[]
  /** Requests a minute; null without a limit of its own. */
  readonly perMinute: number | null
  /** Whether it gets no token but one bound to a key (RFC 9449). */
  readonly dpopRequired: boolean
  /** Whether two people admitted it: then no one of them loosens its conditions. */
  readonly byTwo: boolean
}

export interface ClientRow {
  readonly id: string
  readonly owner_id: string
  readonly sealed_name: Uint8Array
  readonly document: string
  readonly epoch: number
  readonly mac: Uint8Array
  readonly created_at: string
  readonly used_at: string | null
}

const COLUMNS = sql`id, owner_id, sealed_name, document, epoch, mac, created_at, used_at`

/** The document as the text that is sealed; the order of members is fixed. */
function documentText(client: ClientDocument): string {
  const { id, tenantId, ownerId, scopes, secrets, keys, expiresAt, ended, confirmed, confirmedAt } = client
  const { networks, perMinute, dpopRequired, byTwo } = client
  const conditions = { networks, perMinute, dpopRequired, byTwo }
  return JSON.stringify({
    id,
    tenantId,
    ownerId,
    scopes,
    secrets,
    keys,
    expiresAt,
    ended,
    confirmed,
    confirmedAt,
    ...conditions,
  })
}

/** What a document of before there were keys and conditions leaves out. */
function readDocument(text: string): ClientDocument {
  const { secretHash, ...stated } = JSON.parse(text)
  const secrets = secretHash === undefined ? [] : [{ hash: secretHash, until: null }]
  const without = { keys: [], confirmedAt: null, networks: [], perMinute: null, dpopRequired: false, byTwo: false }
  return { secrets, ...without, ...stated }
}

/** Seals what a client is from now on. */
export const sealClient = ({ keeper }: Services, tx: Transaction, client: ClientDocument) =>
  sealNewest(keeper, tx, { scope: client.id, document: documentText(client), budget: 'client' })

/** The client that a row truly is; null for anything else the row may say. */
export async function openClient(services: Services, tenantId: string, row: ClientRow): Promise<ClientDocument | null> {
  if (!(await services.keeper.checkAuthority(tenantId, row.id, row.document, row.epoch, row.mac))) return null
  const client = readDocument(row.document)
  return client.id === row.id && client.tenantId === tenantId && client.ownerId === row.owner_id ? client : null
}

/** Seals what a program is from now on, in its row, and notes it. */
export async function updateClient(services: Services, tx: Transaction, client: ClientDocument): Promise<void> {
  const { document, epoch, mac } = await sealClient(services, tx, client)
  await tx.query(sql`update api_client set document = ${document}, epoch = ${epoch}, mac = ${mac}
    where tenant_id = ${tx.tenantId} and id = ${client.id}`)
  await noteRows(tx, systemTables.client, [client.id])
}

export async function findClient(reader: Reader, id: string): Promise<ClientRow | undefined> {
  const [row] = await reader.query<ClientRow>(
    sql`select ${COLUMNS} from api_client where tenant_id = ${reader.tenantId} and id = ${id} and ended_at is null`,
  )
  return row
}

/** The same for whoever is going to change it: two who do wait for each other. */
export async function lockClient(tx: Transaction, id: string): Promise<ClientRow | undefined> {
  const [row] = await tx.query<ClientRow>(
    sql`select ${COLUMNS} from api_client where tenant_id = ${tx.tenantId} and id = ${id} and ended_at is null for update`,
  )
  return row
}

/** The living clients of the company, oldest first. */
export const clientsOf = (reader: Reader): Promise<ClientRow[]> =>
  reader.query<ClientRow>(
    sql`select ${COLUMNS} from api_client where tenant_id = ${reader.tenantId} and ended_at is null order by id`,
  )

const nameBinding = (tenantId: string, id: string): Uint8Array =>
  Buffer.concat([Buffer.from('client'), uuidToBytes(tenantId), uuidToBytes(id)])

export async function sealClientName(services: Services, client: { tenantId: string; id: string; name: string }) {
  const key = await services.keeper.purposeKey(client.tenantId, 'settings')
  const binding = nameBinding(client.tenantId, client.id)
  return sealSmall(key, { text: client.name, binding, random: services.random })
}

export async function clientName(services: Services, tenantId: string, row: ClientRow): Promise<string> {
  const key = await services.keeper.purposeKey(tenantId, 'settings')
  return openSmall(key, row.sealed_name, nameBinding(tenantId, row.id)) ?? ''
}

const PREFIX = 'hf_'
const ID_BYTES = 32

/** The id a program states: it also tells the company, in which alone the client can be looked up. */
export const clientIdOf = (tenantId: string, id: string): string =>
  PREFIX + Buffer.concat([uuidToBytes(tenantId), uuidToBytes(id)]).toString('base64url')

/** Company and client of a stated id; null where it is none. */
export function readClientId(text: string): { tenantId: string; id: string } | null {
  const bytes = Buffer.from(text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '', 'base64url')
  if (bytes.length !== ID_BYTES) return null
  return { tenantId: uuidFromBytes(bytes.subarray(0, 16)), id: uuidFromBytes(bytes.subarray(16)) }
}
