/** The sign-in of a company at a provider of its own, as it lies sealed in its row. */

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { sealNewest } from '../../../platform/gate/seal-newest.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { isUuid, NIL_UUID } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'

/** How we prove ourselves to the provider: by the secret it gave us, or by a key pair of the connection's own. */
export type ClientProof =
  | { readonly method: 'client_secret_basic' | 'client_secret_post'; readonly secret: string }
  | { readonly method: 'private_key_jwt'; readonly privateJwk: Readonly<Record<string, string>>; readonly kid: string }

/** What the provider says of a person's groups, and what that gives them. */
export interface RoleMapping {
  readonly group: string
  readonly role: string
}

/** What the security administrator decides of a provider of any kind. */
export interface CommonSettings {
  /** What stands on the button. */
  readonly name: string
  readonly issuer: string
  readonly domains: readonly string[]
  /** The claim, or the attribute, that holds the groups. */
  readonly groupsClaim: string
  readonly mapping: readonly RoleMapping[]
  /** Values of `amr`, or classes of a sign-in in SAML, that count as the second factor; with none, everybody shows their own here. */
  readonly mfa: readonly string[]
  /** Whether linked people may also come in by a password of ours. */
  readonly local: boolean
}

/** … of one that speaks OpenID Connect. */
export interface OpenIdSettings extends CommonSettings {
  readonly clientId: string
  readonly scopes: readonly string[]
  /** The claim by which the provider tells people apart for good. */
  readonly subjectClaim: 'sub' | 'oid'
  readonly proof: ClientProof
  /** Whether a log-out here is told there (RP-Initiated Logout 1.0); not where nothing is said. */
  readonly tellsLogouts?: boolean
}

/** What tells a provider that speaks SAML 2.0. */
export interface SamlProvider {
  /** Where browsers are sent (HTTP-Redirect binding). */
  readonly signInUrl: string
  /** Certificates of the keys that may sign, DER in base64. */
  readonly certificates: readonly string[]
  /** The attribute that tells people apart for good; null for the lasting NameID. */
  readonly subjectAttribute: string | null
  readonly emailAttribute: string | null
  /** Whether the company alone gives these e-mails out, so that they count as verified: SAML itself does not say. */
  readonly emailsGiven: boolean
  /** Where browsers carry our answer to a log-out there (HTTP-Redirect binding); with none nobody is logged out by the provider. */
  readonly logoutUrl?: string | null
  /** Where browsers carry our word of a log-out here (HTTP-Redirect binding); with none the provider is not told. */
  readonly logoutRequestUrl?: string | null
  /** Whether our questions are signed; not where nothing is said. */
  readonly signsRequests?: boolean
  /** Whether the provider may encrypt to us: then it is told the key. Not where nothing is said. */
  readonly encrypted?: boolean
}

/** A key of ours (PKCS #8) with its certificate, both DER in base64. */
export interface OwnKey {
  readonly privateKey: string
  readonly certificate: string
}

/** One key signs, the other opens what is encrypted to us. */
export interface SamlKeys {
  readonly signing: OwnKey
  readonly encryption: OwnKey
}

/** Keys beside those in use while they change: to be used next, or used until now and ending by themselves at `until`. */
export interface BesideKeys extends SamlKeys {
  readonly use: 'next' | 'former'
  readonly until: number | null
}

export interface OwnKeys extends SamlKeys {
  readonly beside?: BesideKeys | null
}

export interface SamlSettings extends CommonSettings {
  readonly saml: SamlProvider
  /** A connection that was made before there were any has them from its next change on. */
  readonly own?: OwnKeys
}

/** Where a directory that speaks LDAP keeps people, and the account by which we look for them. */
export interface LdapDirectory {
  readonly bindDn: string
  readonly base: string
  /** The attribute that holds what people type. */
  readonly loginAttribute: string
  /** The attribute that tells people apart for good. */
  readonly subjectAttribute: string
  readonly emailAttribute: string | null
  /** Whether the company alone gives these e-mails out, so that they count as verified. */
  readonly emailsGiven: boolean
}

/** Its `issuer` is its address. */
export interface LdapSettings extends CommonSettings {
  readonly ldap: LdapDirectory
  readonly proof: { readonly secret: string }
}

/** An app of the company's own on the platform where its people work. */
export interface WorkApp {
  readonly platform: 'wecom' | 'dingtalk' | 'feishu' | 'lark'
  /** The company there: CorpID of WeCom, CorpId of DingTalk, tenant_key of Feishu and Lark. */
  readonly corp: string
  /** AgentId of WeCom, Client ID of DingTalk, App ID of Feishu and Lark. */
  readonly app: string
  /** Whether the directory that keeps people here (SCIM) calls them by the ids they have there. */
  readonly idsGiven: boolean
}

/** Its `issuer` says platform and company. */
export interface WorkSettings extends CommonSettings {
  readonly work: WorkApp
  readonly proof: { readonly secret: string }
}

export type ConnectionSettings = OpenIdSettings | SamlSettings | LdapSettings | WorkSettings

interface Kept {
  readonly id: string
  readonly tenantId: string
  readonly on: boolean
  /** Whether the provider has let somebody in with what is stated now. */
  readonly tried: boolean
}

export type OpenIdConnection = OpenIdSettings & Kept
export type SamlConnection = SamlSettings & Kept
export type LdapConnection = LdapSettings & Kept
export type WorkConnection = WorkSettings & Kept
export type Connection = OpenIdConnection | SamlConnection | LdapConnection | WorkConnection

export interface ConnectionRow {
  readonly id: string
  readonly sealed: Uint8Array
  readonly epoch: number
  readonly mac: Uint8Array
  readonly version: number
  readonly created_at: string
}

const COLUMNS = sql`id, sealed, epoch, mac, version, created_at`

const bindingOf = (tenantId: string, id: string): Uint8Array =>
  Buffer.from(['sign-in-connection', tenantId, id].join('/'))

/** What the keeper seals: the row's bytes by their digest, so that no secret travels to be sealed. */
const documentOf = (tenantId: string, id: string, sealed: Uint8Array): string =>
  JSON.stringify(['sign-in-connection', tenantId, id, createHash('sha256').update(sealed).digest('base64url')])

/** A connection sealed under the keeper's next epoch: an earlier row put back opens nothing. */
async function sealConnection(services: Services, tx: Transaction, connection: Connection) {
  const { keeper, random } = services
  const { tenantId, id } = connection
  const key = await keeper.purposeKey(tenantId, 'settings')
  const sealed = sealSmall(key, { text: JSON.stringify(connection), binding: bindingOf(tenantId, id), random })
  const document = documentOf(tenantId, id, sealed)
  return { sealed, ...(await sealNewest(keeper, tx, { scope: id, document, budget: 'staff' })) }
}

/** The connection that a row truly is; null for anything else. */
export async function openConnection(
  { keeper }: Pick<Services, 'keeper'>,
  tenantId: string,
  row: ConnectionRow,
): Promise<Connection | null> {
  const [key, sound] = await Promise.all([
    keeper.purposeKey(tenantId, 'settings'),
    keeper.checkAuthority(tenantId, row.id, documentOf(tenantId, row.id, row.sealed), row.epoch, row.mac),
  ])
  const text = sound ? openSmall(key, row.sealed, bindingOf(tenantId, row.id)) : null
  return text === null ? null : (JSON.parse(text) as Connection)
}

/** The connection of an id, opened; null where there is none or its row was changed behind the application. */
export async function findConnection(services: Services, reader: Reader, id: string): Promise<Connection | null> {
  if (!isUuid(id)) return null
  const [row] = await reader.query<ConnectionRow>(
    sql`select ${COLUMNS} from sign_in_connection where tenant_id = ${reader.tenantId} and id = ${id}`,
  )
  return row === undefined ? null : openConnection(services, reader.tenantId, row)
}

/** The same for whoever is going to change it, with its row. */
export async function lockConnection(services: Services, tx: Transaction, id: string) {
  if (!isUuid(id)) return null
  const [row] = await tx.query<ConnectionRow>(
    sql`select ${COLUMNS} from sign_in_connection where tenant_id = ${tx.tenantId} and id = ${id} for update`,
  )
  const connection = row === undefined ? null : await openConnection(services, tx.tenantId, row)
  return row === undefined || connection === null ? null : { row, connection }
}

/** The rows of the company's connections, oldest first. */
export const connectionRows = (reader: Reader): Promise<ConnectionRow[]> =>
  reader.query<ConnectionRow>(
    sql`select ${COLUMNS} from sign_in_connection where tenant_id = ${reader.tenantId} order by id`,
  )

/** The digest by which a domain is found. No name to sign in by begins with an @, so that one label serves both. */
async function domainDigests({ keeper }: Pick<Services, 'keeper'>, domains: readonly string[]): Promise<Uint8Array[]> {
  if (domains.length === 0) return []
  return keeper.digests(
    NIL_UUID,
    'login',
    domains.map((domain) => `@${domain}`),
  )
}

/** A connection, and whose it is. */
export interface Found {
  readonly tenantId: string
  readonly connectionId: string
}

/** Whose connections a domain leads to. */
export async function connectionsOfDomain(services: Services, domain: string): Promise<Found[]> {
  const [digest] = await domainDigests(services, [domain])
  const rows = await services.database.installation<{ tenant_id: string; connection_id: string }>(
    sql`select tenant_id, connection_id from sign_in_domain where digest = ${digest} order by connection_id limit 8`,
  )
  return rows.map((row) => ({ tenantId: row.tenant_id, connectionId: row.connection_id }))
}

/** Keeps what a connection is from now on, and the domains it is found by: none while it is off. */
async function keepDomains(services: Services, tx: Transaction, { id, domains, on }: Connection): Promise<void> {
  await tx.query(sql`delete from sign_in_domain where tenant_id = ${tx.tenantId} and connection_id = ${id}`)
  for (const digest of await domainDigests(services, on ? domains : []))
    await tx.query(sql`insert into sign_in_domain (digest, tenant_id, connection_id) values (${digest}, ${tx.tenantId}, ${id})
      on conflict (tenant_id, digest) do update set connection_id = excluded.connection_id`)
}

/** Stores a new connection. */
export async function insertConnection(
  services: Services,
  tx: Transaction,
  about: { connection: Connection; by: string },
): Promise<void> {
  const { connection, by } = about
  const { sealed, epoch, mac } = await sealConnection(services, tx, connection)
  const at = new Date(services.clock.now()).toISOString()
  await tx.query(sql`insert into sign_in_connection (tenant_id, id, sealed, epoch, mac, version, created_at, created_by)
    values (${tx.tenantId}, ${connection.id}, ${sealed}, ${epoch}, ${mac}, 1, ${at}, ${by})`)
  await keepDomains(services, tx, connection)
}

/** Stores what a connection is from now on. */
export async function updateConnection(services: Services, tx: Transaction, connection: Connection): Promise<void> {
  const { sealed, epoch, mac } = await sealConnection(services, tx, connection)
  await tx.query(sql`update sign_in_connection set sealed = ${sealed}, epoch = ${epoch}, mac = ${mac}, version = version + 1
    where tenant_id = ${tx.tenantId} and id = ${connection.id}`)
  await keepDomains(services, tx, connection)
}

/** Takes a connection away, and its domains with it. */
export const deleteConnection = (tx: Transaction, id: string): Promise<unknown> =>
  tx.query(sql`delete from sign_in_connection where tenant_id = ${tx.tenantId} and id = ${id}`)
