/** Apps of others: what two people admitted of each, under the keeper's MAC and epoch. */
import type { Contract } from '@holdfast/policy'
import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { sealNewest } from '../../../platform/gate/seal-newest.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { uuidFromBytes, uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import type { PublicKey } from '../clients/public-keys.ts'
import { isoTime } from '../times.ts'

/** What an app was admitted as; nothing of it changes but that it ends. */
export interface AppDocument {
  readonly id: string
  readonly tenantId: string
  /** Where a person's browser is sent back to, as RFC 6749 §3.1.2 has it. */
  readonly redirectUris: readonly string[]
  /** Public keys by which a confidential app signs (`private_key_jwt`); a public one has none. */
  readonly keys: readonly PublicKey[]
  readonly contract: Contract
  /** Distinct people it may see in a day in one person's name. */
  readonly peopleADay: number
  /** Networks its tokens have to come from; from anywhere where there are none. */
  readonly networks: readonly string[]
  /** Milliseconds. */
  readonly expiresAt: number
  readonly ended: boolean
}

/** How an app is called, by whom it is made and what it is for. */
export interface AppNames {
  readonly name: string
  readonly publisher: string
  readonly purpose: string
}

export interface AppRow {
  readonly id: string
  readonly sealed_name: Uint8Array
  readonly document: string
  readonly epoch: number
  readonly mac: Uint8Array
  readonly created_at: string
  readonly used_at: string | null
}

const COLUMNS = sql`id, sealed_name, document, epoch, mac, created_at, used_at`
const ID_PREFIX = 'hfa_'
const ID_BYTES = 32

/** The id an app states: it also tells the company. */
export const appIdOf = ({ tenantId, id }: Pick<AppDocument, 'tenantId' | 'id'>): string =>
  ID_PREFIX + Buffer.concat([uuidToBytes(tenantId), uuidToBytes(id)]).toString('base64url')

/** Company and app of a stated id; null where it is none. */
export function readAppId(text: string): { tenantId: string; id: string } | null {
  const bytes = Buffer.from(text.startsWith(ID_PREFIX) ? text.slice(ID_PREFIX.length) : '', 'base64url')
  if (bytes.length !== ID_BYTES) return null
  const stated = { tenantId: uuidFromBytes(bytes.subarray(0, 16)), id: uuidFromBytes(bytes.subarray(16)) }
  // one way of writing it: whatever else decodes to the same bytes is another text
  return appIdOf(stated) === text ? stated : null
}

const bindingOf = (tenantId: string, id: string): Uint8Array =>
  Buffer.concat([Buffer.from('app'), uuidToBytes(tenantId), uuidToBytes(id)])

const seal = ({ keeper }: Services, tx: Transaction, app: AppDocument) =>
  sealNewest(keeper, tx, { scope: app.id, document: JSON.stringify(app), budget: 'staff' })

/** Stores an admitted app in the caller's transaction. */
export async function insertApp(services: Services, tx: Transaction, about: { app: AppDocument; names: AppNames }) {
  const { app, names } = about
  const key = await services.keeper.purposeKey(tx.tenantId, 'settings')
  const text = JSON.stringify(names)
  const name = sealSmall(key, { text, binding: bindingOf(tx.tenantId, app.id), random: services.random })
  const { document, epoch, mac } = await seal(services, tx, app)
  await tx.query(sql`insert into oauth_app (tenant_id, id, sealed_name, document, epoch, mac, created_at)
    values (${tx.tenantId}, ${app.id}, ${name}, ${document}, ${epoch}, ${mac}, ${isoTime(services.clock.now())})`)
  await noteRows(tx, systemTables.app, [app.id])
}

/** Ends an app for good: it comes back by being admitted anew alone. */
export async function sealEnded(services: Services, tx: Transaction, app: AppDocument): Promise<void> {
  const { document, epoch, mac } = await seal(services, tx, { ...app, keys: [], contract: {}, ended: true })
  await tx.query(sql`update oauth_app set document = ${document}, epoch = ${epoch}, mac = ${mac},
    ended_at = ${isoTime(services.clock.now())} where tenant_id = ${tx.tenantId} and id = ${app.id}`)
  await noteRows(tx, systemTables.app, [app.id])
}

/** The app that a row truly is, while it is admitted; null for anything else the row may say. */
export async function openApp(services: Services, tenantId: string, row: AppRow): Promise<AppDocument | null> {
  if (!(await services.keeper.checkAuthority(tenantId, row.id, row.document, row.epoch, row.mac))) return null
  const app = JSON.parse(row.document) as AppDocument
  const isItself = app.id === row.id && app.tenantId === tenantId
  return isItself && !app.ended && app.expiresAt > services.clock.now() ? app : null
}

export async function appNames(services: Services, tenantId: string, row: AppRow): Promise<AppNames> {
  const key = await services.keeper.purposeKey(tenantId, 'settings')
  const text = openSmall(key, row.sealed_name, bindingOf(tenantId, row.id))
  return text === null ? { name: '', publisher: '', purpose: '' } : (JSON.parse(text) as AppNames)
}

/** The company's apps that were not ended, oldest first; with `id` that one alone. */
export const appRows = (reader: Reader, about: { id?: string; lock?: true } = {}): Promise<AppRow[]> =>
  reader.query<AppRow>(
    sql`select ${COLUMNS} from oauth_app where tenant_id = ${reader.tenantId} and ended_at is null
      ${about.id === undefined ? sql`` : sql`and id = ${about.id}`} order by id ${about.lock ? sql`for update` : sql``}`,
  )

/** The admitted app of this id, with its row; null where there is none. */
export async function findApp(
  services: Services,
  reader: Reader,
  id: string,
): Promise<{ app: AppDocument; row: AppRow } | null> {
  const [row] = await appRows(reader, { id })
  const app = row === undefined ? null : await openApp(services, reader.tenantId, row)
  return row === undefined || app === null ? null : { app, row }
}
